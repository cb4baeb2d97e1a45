"""POST /v1/replies: words for one message, or why none; a message that is not there is a 404."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from coach.types import Reply
from coach.web.example import TRANSCRIPT
from tests.scenes import UNHAPPY
from tests.web.test_advice import problem

CHAT = UNHAPPY.model_dump(mode="json")


def test_an_unhappy_member_is_answered_in_the_group_and_in_private(client: httpx.Client) -> None:
    reply = Reply.model_validate(client.post("/v1/replies", json={"transcript": TRANSCRIPT, "message": "4"}).json())
    assert (reply.transcript, reply.message, reply.kind) == ("example", "4", "unhappy")
    assert reply.concern
    assert {one.where for one in reply.drafts} == {"group", "private"}
    assert {one.reply_to for one in reply.drafts} == {"4"}
    assert {name for one in reply.drafts for name in one.practices} <= {one.practice for one in reply.practices}


def test_the_brands_own_line_needs_no_answer_and_that_is_said(client: httpx.Client) -> None:
    reply = client.post("/v1/replies", json={"transcript": CHAT, "message": "1"}).json()
    assert (reply["kind"], reply["drafts"]) == ("brand", [])
    assert reply["silence"]


@pytest.mark.parametrize("message", ["99", "op", "1 ", "../1", "\u0000"])
def test_a_message_that_is_not_there_is_not_found(client: httpx.Client, message: str) -> None:
    document = problem(client.post("/v1/replies", json={"transcript": CHAT, "message": message}), 404)
    assert repr(message) in document["detail"]
    assert "5" in document["detail"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"transcript": CHAT}, "message"),
        ({"transcript": CHAT, "message": ""}, "message"),
        ({"transcript": CHAT, "message": "x" * 301}, "message"),
        ({"transcript": CHAT, "message": 4}, "message"),
        ({"message": "4"}, "transcript"),
        ({"transcript": CHAT, "message": "4", "to": "m1"}, "to"),
        ({"transcript": {**CHAT, "messages": []}, "message": "4"}, "transcript.messages"),
    ],
)
def test_a_fault_in_the_body_is_named(client: httpx.Client, body: Any, place: str) -> None:
    assert problem(client.post("/v1/replies", json=body), 422)["place"] == place
