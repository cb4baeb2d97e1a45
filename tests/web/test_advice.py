"""POST /v1/advice: JSON or events by the Accept header, and a body that cannot be used named to the letter."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any

import httpx
import pytest

from coach.coach import Coach
from coach.settings import Settings
from coach.types import Advice
from coach.web.app import create_app
from coach.web.example import TRANSCRIPT
from tests.models import drafts, stub_coach
from tests.scenes import UNHAPPY
from tests.stub_model import Reply, StubModel
from tests.web.conftest import MAX_BODY
from tests.web.server import Served

CHAT = UNHAPPY.model_dump(mode="json")
STREAM = {"Accept": "text/event-stream"}


def changed(message: int = 1, **fields: Any) -> dict[str, Any]:
    messages = [dict(one) for one in CHAT["messages"]]
    messages[message] |= fields
    return {"transcript": {**CHAT, "messages": messages}}


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """A problem document, as RFC 9457 wants it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["type"]
    return document


def events(text: str) -> list[tuple[str, Any]]:
    """Server-sent events as name and data."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_advice_as_json(client: httpx.Client) -> None:
    answer = client.post("/v1/advice", json={"transcript": CHAT})
    assert answer.headers["content-type"] == "application/json"
    advice = Advice.model_validate(answer.json())
    assert "m1" in [one.member for one in advice.concerns]
    assert advice.asked == ("care", "opener", "timing")


def test_the_same_advice_as_events(client: httpx.Client) -> None:
    answer = client.post("/v1/advice", json={"transcript": CHAT}, headers=STREAM)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    got = events(answer.text)
    assert [name for name, _ in got] == ["reading", "concern", "timing", *["draft"] * len(got[-1][1]["drafts"]), "done"]
    assert [one["text"] for name, one in got if name == "draft"] == [one["text"] for one in got[-1][1]["drafts"]]
    assert len(got[-1][1]["drafts"]) >= 2
    assert got[-1][1] == client.post("/v1/advice", json={"transcript": CHAT}).json()


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,*/*;q=0.8"])
def test_whoever_does_not_ask_for_events_gets_json(client: httpx.Client, accept: str) -> None:
    answer = client.post("/v1/advice", json={"transcript": CHAT}, headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"


def test_one_agent_and_an_importers_notes(client: httpx.Client) -> None:
    body = {"transcript": CHAT, "ask": ["timing"], "options": {"notes": ["guessed"]}}
    advice = client.post("/v1/advice", json=body).json()
    assert (advice["asked"], advice["concerns"], advice["notes"]) == (["timing"], [], ["guessed"])
    assert advice["timing"]["verdict"] == "hold"


def test_the_example_of_the_documentation_works(client: httpx.Client) -> None:
    advice = Advice.model_validate(client.post("/v1/advice", json={"transcript": TRANSCRIPT}).json())
    assert advice.transcript == "example"


@pytest.mark.parametrize(
    ("body", "place", "why"),
    [
        (changed(colour="red"), "transcript.messages.1.colour", "Extra inputs"),
        ({"transcript": CHAT, "asks": ["care"]}, "asks", "Extra inputs"),
        ({"transcript": CHAT, "ask": ["love"]}, "ask.0", "'care', 'opener' or 'timing'"),
        ({"transcript": CHAT, "ask": []}, "ask", "at least 1"),
        ({"transcript": CHAT, "options": {"note": []}}, "options.note", "Extra inputs"),
        (changed(sender="nobody"), "transcript", "message '2': unknown sender 'nobody'; add it to members"),
        (changed(mentions=["nobody"]), "transcript", "message '2': unknown mention 'nobody'"),
        (changed(reply_to="9"), "transcript", "message '2': replies to '9', which is no earlier message"),
        (changed(id="1"), "transcript", "message '1': the id is given twice"),
        (changed(at="2026-03-05T09:03:00"), "transcript.messages.1.at", "the time has no offset"),
        (changed(at="2020-03-05T09:03:00+08:00"), "transcript", "message '2': time runs backwards"),
        (changed(kind="smell"), "transcript.messages.1.kind", "Input should be"),
        ({"transcript": {**CHAT, "messages": []}}, "transcript.messages", "at least 1"),
        ({"transcript": {**CHAT, "now": "2020-01-01T00:00:00Z"}}, "transcript", "lies before the last message"),
        ({}, "transcript", "Field required"),
        ([], "", "valid dictionary"),
    ],
)
def test_a_fault_in_the_body_is_named(client: httpx.Client, body: Any, place: str, why: str) -> None:
    document = problem(client.post("/v1/advice", json=body), 422)
    assert document.get("place", "") == place
    assert why in document["detail"]
    assert document["errors"][0]["field"] == place


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"\xff\xfe\x00",
        b"[" * 50_000,
        json.dumps({"transcript": {**CHAT, "\ud800": 1}}).encode(),
        json.dumps(changed(sender="\ud800")).encode(),
        b'{"transcript": ' + b"9" * 5000 + b"}",
    ],
    ids=[
        "half",
        "nothing",
        "binary",
        "deep",
        "half a character as a field",
        "half a character as sender",
        "big number",
    ],
)
def test_what_cannot_be_read_is_a_problem_and_no_crash(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/v1/advice", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


def test_broken_json_says_where(client: httpx.Client) -> None:
    answer = client.post("/v1/advice", content=b'{"a": }', headers={"Content-Type": "application/json"})
    assert "the body is no JSON: character 6" in problem(answer, 422)["detail"]


def test_a_body_over_the_limit_is_refused_by_its_declared_size(client: httpx.Client) -> None:
    document = problem(client.post("/v1/advice", content=b"x" * (MAX_BODY + 1)), 413)
    assert document["detail"] == f"the body is larger than {MAX_BODY} bytes (COACH_MAX_BODY)"


def test_a_declared_size_over_the_limit_is_refused_before_the_body_is_sent(served: Served) -> None:
    head = f"POST /v1/advice HTTP/1.1\r\nHost: x\r\nContent-Length: {MAX_BODY + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as line:
        line.sendall(head.encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_body_at_the_limit_is_read(client: httpx.Client) -> None:
    body = json.dumps({"transcript": CHAT}).encode().ljust(MAX_BODY)
    assert client.post("/v1/advice", content=body, headers={"Content-Type": "application/json"}).status_code == 200


def test_a_body_over_the_limit_is_refused_without_a_declared_size(client: httpx.Client) -> None:
    chunks = (b" " * 10_000 for _ in range(MAX_BODY // 10_000 + 2))
    answer = client.post("/v1/advice", content=chunks, headers={"Content-Type": "application/json"})
    problem(answer, 413)


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_ends_of_time_are_no_crash(client: httpx.Client, year: str) -> None:
    at = f"{year}-12-31T23:59:59+00:00" if year == "9999" else f"{year}-01-01T00:00:00+00:00"
    messages = [{**one, "at": at} for one in CHAT["messages"]]
    answer = client.post("/v1/advice", json={"transcript": {**CHAT, "messages": messages, "now": at}})
    assert problem(answer, 422)["place"] == "transcript.messages.0.at"


def test_members_markup_comes_back_as_text(client: httpx.Client) -> None:
    answer = client.post("/v1/advice", json=changed(text="<script>alert(1)</script> 坏了，什么质量"))
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.usefixtures("litellm")
def test_a_client_that_goes_away_ends_the_models_work(coach: Coach) -> None:
    with (
        StubModel(Reply(drafts("好"), stall=30)) as model,
        Served(create_app(Settings(), make=lambda _: stub_coach(coach, model, seconds=25))) as site,
        site.client.stream("POST", "/v1/advice", json={"transcript": CHAT, "ask": ["care"]}, headers=STREAM) as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines) == "event: reading"
        assert model.asked.wait(5)
        answer.close()
        assert model.requests[0].gone.wait(5)


def test_a_fault_within_the_stream_is_its_last_event(coach: Coach) -> None:
    class Broken(Coach):
        async def stream(self, *_: Any) -> Any:
            yield "reading", {}
            raise RuntimeError("a secret detail")

    with Served(create_app(Settings(), make=lambda _: Broken(coach._deps))) as site:
        answer = site.client.post("/v1/advice", json={"transcript": CHAT}, headers=STREAM)
    got = events(answer.text)
    assert [name for name, _ in got] == ["reading", "error"]
    assert got[-1][1]["status"] == 500
    assert "secret" not in answer.text


def test_a_fault_of_our_own_is_a_problem_without_its_details(coach: Coach) -> None:
    class Broken(Coach):
        async def advise(self, *_: Any) -> Any:
            raise RuntimeError("a secret detail")

    with Served(create_app(Settings(), make=lambda _: Broken(coach._deps))) as site:
        answer = site.client.post("/v1/advice", json={"transcript": CHAT})
    assert "secret" not in str(problem(answer, 500))


def test_many_at_once_do_not_mix(served: Served) -> None:
    names = [f"{number}号群" for number in range(8)]
    got: dict[str, str] = {}

    def ask(name: str) -> None:
        body = {"transcript": {**CHAT, "group": {**CHAT["group"], "name": name}}}
        got[name] = httpx.post(f"{served.url}/v1/advice", json=body, timeout=20).json()["group"]

    threads = [threading.Thread(target=ask, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {name: name for name in names}
