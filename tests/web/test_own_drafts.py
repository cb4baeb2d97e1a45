"""POST /v1/check and /v1/rewrites: an operator's own draft."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from coach.coach import Coach
from coach.settings import Settings
from coach.web.app import create_app
from tests.models import KEY, stub_coach
from tests.scenes import UNHAPPY
from tests.stub_model import Reply, StubModel
from tests.web.server import Served
from tests.web.test_advice import problem

CHAT = UNHAPPY.model_dump(mode="json")
SOLD = "家人们😀，海盐卷最后3个，手慢无！"


def checked(client: httpx.Client, **body: Any) -> dict[str, Any]:
    answer = client.post("/v1/check", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_findings_point_at_characters_with_why_and_how_to_mend(client: httpx.Client) -> None:
    found = checked(client, text=SOLD)
    words = {one["rule"]: SOLD[one["start"] : one["end"]] for one in found["findings"]}
    # Places count characters, not the halves of which a browser makes an emoji.
    assert words["slogan"] == "家人们"
    assert "手慢" in words["pressure"]
    assert all(one["why"] and one["mend"] and one["practice"] for one in found["findings"])
    assert found["mended"]
    assert found["mended"] != SOLD


def test_a_fit_draft_has_no_finding_and_nothing_mended(client: httpx.Client) -> None:
    assert checked(client, text="这事我去问，下午 3 点前回你") == {"findings": [], "unclear": [], "mended": ""}


def test_a_claim_that_the_law_forbids_names_the_law(client: httpx.Client) -> None:
    (one,) = (one for one in checked(client, text="这个能治疗湿疹")["findings"] if one["rule"] == "medical")
    assert one["law"]


def test_in_a_chat_a_draft_is_held_against_its_facts(client: httpx.Client) -> None:
    assert checked(client, text="今天只要59元")["findings"] == []
    with_chat = checked(client, text="今天只要59元", transcript=CHAT)["findings"]
    assert [one["rule"] for one in with_chat] == ["number"]


def test_what_only_the_operator_knows_is_asked(client: httpx.Client) -> None:
    text = "我们会尽快处理"
    (ask,) = checked(client, text=text)["unclear"]
    assert text[ask["start"] : ask["end"]] == "尽快"
    assert ask["ask"]


def test_the_language_may_be_named(client: httpx.Client) -> None:
    rules = [one["rule"] for one in checked(client, text="今天有面包，要的说一声", language="en")["findings"]]
    assert "language" in rules


def rewritten(client: httpx.Client, **body: Any) -> dict[str, Any]:
    answer = client.post("/v1/rewrites", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_draft_is_written_anew_by_phrases_without_a_model(client: httpx.Client) -> None:
    done = rewritten(client, text="给您带来不便敬请谅解，我们会尽快处理。", manner=["apologetic"])
    assert (done["changed"], done["author"], done["cost"]) == (True, "playbook", None)
    assert "给您带来不便" not in done["text"]
    assert done["original"] == "给您带来不便敬请谅解，我们会尽快处理。"


def test_script_is_exchanged_and_back_again(client: httpx.Client) -> None:
    there = rewritten(client, text="这个软件的鼠标怎么设置", manner=["traditional"])["text"]
    assert there != "这个软件的鼠标怎么设置"
    assert rewritten(client, text="這個說說看", manner=["simplified"])["text"] == "这个说说看"


def test_what_takes_a_model_is_said(client: httpx.Client) -> None:
    done = rewritten(client, text="你好呀", manner=["english"])
    assert (done["text"], done["changed"]) == ("你好呀", False)
    assert "COACH_MODEL" in done["why"]


def test_a_model_writes_it_where_one_is_set(coach: Coach, tmp_path: Path, litellm: None) -> None:
    with StubModel(Reply(json.dumps({"text": "hi there, looking into it now"}))) as model:
        app = create_app(Settings(home=tmp_path), make=lambda _: stub_coach(coach, model))
        with Served(app) as site:
            done = rewritten(site.client, text="我看看，电话13812345678", manner=["english"])
    assert (done["text"], done["author"]) == ("hi there, looking into it now", "openai/stub")
    assert done["cost"]["calls"] == 1
    assert "13812345678" not in json.dumps(model.requests[0].body)
    assert KEY not in json.dumps(done)


def test_a_model_that_fails_leaves_the_phrases_and_says_why(coach: Coach, tmp_path: Path, litellm: None) -> None:
    with StubModel(Reply("no", status=401)) as model:
        app = create_app(Settings(home=tmp_path), make=lambda _: stub_coach(coach, model))
        with Served(app) as site:
            done = rewritten(site.client, text="给您带来不便敬请谅解", manner=["apologetic"])
    assert done["author"] == "playbook"
    assert "401" in done["why"]
    assert done["text"]


@pytest.mark.parametrize("path", ["/v1/check", "/v1/rewrites"])
@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"text": "x", "language": "fr"}, "language"),
        ({"text": "x", "colour": 1}, "colour"),
        ({"text": "x", "transcript": {**CHAT, "messages": []}}, "transcript.messages"),
    ],
)
def test_a_fault_in_the_body_is_named(client: httpx.Client, path: str, body: dict[str, Any], place: str) -> None:
    given = body | ({"manner": ["warmer"]} if path == "/v1/rewrites" else {})
    assert problem(client.post(path, json=given), 422)["place"] == place


@pytest.mark.parametrize(
    ("manner", "place"), [(None, "manner"), ([], "manner"), (["louder"], "manner.0"), (["warmer"] * 5, "manner")]
)
def test_a_manner_that_is_not_known_is_named(client: httpx.Client, manner: Any, place: str) -> None:
    body = {"text": "x", **({"manner": manner} if manner is not None else {})}
    assert problem(client.post("/v1/rewrites", json=body), 422)["place"] == place
