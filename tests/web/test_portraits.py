"""POST /v1/portrait and POST /v1/report: each part alone, the operator's rule, and members' words that stay words."""

from __future__ import annotations

from typing import Any, get_args

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from coach.portrait import PARTS, Portrait, PortraitPart
from coach.web.example import TRANSCRIPT
from tests.report.reading import attribute, first
from tests.web.browsing import CLOSING, HIT
from tests.web.test_advice import problem

SAMPLES = {"zh-Hans": "sample-hiking", "zh-Hant": "sample-pilates", "en": "sample-plant-club"}


@pytest.fixture
def hiking(client: httpx.Client) -> dict[str, Any]:
    """The longest of the samples."""
    chat: dict[str, Any] = client.get("/v1/samples/sample-hiking").json()
    return chat


def portrait_of(client: httpx.Client, chat: dict[str, Any], **more: Any) -> Portrait:
    return Portrait.model_validate(client.post("/v1/portrait", json={"transcript": chat, **more}).json())


def page_of(client: httpx.Client, chat: dict[str, Any], **more: Any) -> httpx.Response:
    answer = client.post("/v1/report", json={"transcript": chat, **more})
    assert answer.status_code == 200, answer.text
    return answer


# -- the portrait ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", get_args(PortraitPart))
def test_each_part_alone(client: httpx.Client, hiking: dict[str, Any], part: PortraitPart) -> None:
    made = portrait_of(client, hiking, parts=[part])
    assert [name for name in PARTS if getattr(made, name) is not None] == [part]
    assert made.messages == len(hiking["messages"])


@pytest.mark.parametrize(("language", "sample"), SAMPLES.items())
def test_all_parts_in_the_language_of_the_chat_and_every_statement_with_its_proof(
    client: httpx.Client, language: str, sample: str
) -> None:
    chat = client.get(f"/v1/samples/{sample}").json()
    made = portrait_of(client, chat)
    assert made.language == language
    assert made.health
    assert made.members
    assert made.digest
    known = {message["id"] for message in chat["messages"]}
    told = [*made.health.why, made.health.stage_why, *made.health.seen, *(one.why for one in made.health.steps)]
    told += [why for one in made.members.placed for why in one.why]
    assert {proof.message for one in told for proof in one.evidence} <= known
    assert {step.practice for step in made.health.steps} <= {one.practice for one in made.practices}


def test_the_long_sample_has_something_in_every_part(client: httpx.Client, hiking: dict[str, Any]) -> None:
    made = portrait_of(client, hiking, rule={"helped": 1})
    assert made.health
    assert len(made.health.steps) == 3
    assert made.members
    assert made.members.candidates[0].member == "m1"
    assert "m5" in [one.member for one in made.members.faded]
    said = {one.member: one.value for one in made.members.tags}
    assert "39码" in said["m9"]
    assert "7岁" in said["m2"]
    assert made.members.counts["silent"] >= 1
    assert made.digest
    assert made.digest.text
    assert "m1" in made.digest.ask_first
    assert made.digest.seed


def test_the_operators_rule_decides_who_is_named(client: httpx.Client, hiking: dict[str, Any]) -> None:
    open_rule = portrait_of(client, hiking, parts=["members"])
    assert open_rule.members
    assert open_rule.members.super_group
    assert open_rule.members.super_group.invited == ()
    assert open_rule.members.super_group.why
    stated = portrait_of(client, hiking, parts=["members"], rule={"orders": 4, "helped": 1})
    assert stated.members
    assert stated.members.super_group
    kept = {one.member for one in stated.members.super_group.invited if one.share == "super"}
    assert "m1" in kept
    assert kept <= {"m1", "m10"}  # nobody else ordered so often
    assert stated.members.super_group.rule
    assert stated.members.super_group.rule.orders == 4


def test_a_tag_that_the_chat_knows_is_offered_no_more(client: httpx.Client, hiking: dict[str, Any]) -> None:
    before = portrait_of(client, hiking, parts=["members"])
    assert before.members
    found = before.members.tags[0]
    for member in hiking["members"]:
        if member["id"] == found.member:
            member["tags"][found.tag] = found.value
    after = portrait_of(client, hiking, parts=["members"])
    assert after.members
    assert found in before.members.tags
    assert found not in after.members.tags


def test_what_an_importer_guessed_is_handed_through(client: httpx.Client) -> None:
    assert portrait_of(client, TRANSCRIPT, notes=["guessed"]).notes == ("guessed",)


@pytest.mark.parametrize("path", ["/v1/portrait", "/v1/report"])
@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"rule": {"orders": 0}}, "rule.orders"),
        ({"rule": {"helped": "often"}}, "rule.helped"),
        ({"rule": {"days": 1.5}}, "rule.days"),
        ({"rule": {"likes": 3}}, "rule.likes"),
        ({"parts": ["mood"]}, "parts.0"),
        ({"parts": ["health", "weather"]}, "parts.1"),
        ({"parts": []}, "parts"),
        ({"language": "en"}, "language"),
        ({"transcript": {**TRANSCRIPT, "messages": []}}, "transcript"),
    ],
)
def test_a_fault_in_the_body_is_named(client: httpx.Client, path: str, fault: dict[str, Any], place: str) -> None:
    document = problem(client.post(path, json={"transcript": TRANSCRIPT, **fault}), 422)
    assert document["place"].startswith(place)
    assert document["detail"]


# -- the report --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "sample"), SAMPLES.items())
def test_the_report_is_one_page_without_a_script(client: httpx.Client, language: str, sample: str) -> None:
    chat = client.get(f"/v1/samples/{sample}").json()
    answer = page_of(client, chat)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    page = LexborHTMLParser(answer.text)
    assert attribute(page, "html", "lang") == language
    policy = attribute(page, "meta[http-equiv=Content-Security-Policy]", "content")
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert page.css("script, iframe, object, link, a[href], form, [onclick], [onerror], [onload]") == []
    assert all((node.attributes["src"] or "").startswith("data:image/") for node in page.css("[src]"))
    assert chat["group"]["name"] in first(page, "h1").text()


def test_the_report_of_one_part_has_no_other(client: httpx.Client, hiking: dict[str, Any]) -> None:
    members, digest = (page_of(client, hiking, parts=[part]).text for part in ("members", "digest"))
    assert "可以请来帮忙的人" in members
    assert "这周精华" not in members
    assert "这周精华" in digest
    assert "可以请来帮忙的人" not in digest


def test_hostile_names_and_words_are_escaped(client: httpx.Client, hiking: dict[str, Any]) -> None:
    bad = f"{HIT}{CLOSING}"
    hiking["group"]["name"] = bad
    for member in hiking["members"]:
        member["name"] = f"{bad}{member['id']}"
    for message in hiking["messages"]:
        message["text"] += bad
    made = portrait_of(client, hiking)
    assert made.group == bad
    text = page_of(client, hiking, rule={"lines": 1}).text
    page = LexborHTMLParser(text)
    assert page.css("script") == []
    assert [node for node in page.css("img") if not (node.attributes["src"] or "").startswith("data:image/")] == []
    assert "<img src=x" not in text
    assert "&lt;img src=x" in text
