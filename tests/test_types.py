"""The data forms: what is refused, with the message that names it; what is resolved; what a zone changes."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from coach.types import Finding, Group, Member, Message, Offer, TimingAdvice, Transcript
from tests.chats import chat

AT = "2026-03-05T09:00:00+08:00"


def wire(**changes: Any) -> dict[str, Any]:
    return {
        "group": {"id": "g"},
        "members": [{"id": "op", "name": "小暖", "role": "operator"}, {"id": "m1", "name": "阿梁"}],
        "messages": [
            {"id": "1", "at": AT, "sender": "op", "text": "早"},
            {"id": "2", "at": "2026-03-05T09:05:00+08:00", "sender": "m1", "text": "早", "reply_to": "1"},
        ],
        "now": "2026-03-05T10:00:00+08:00",
    } | changes


def message(**changes: Any) -> dict[str, Any]:
    return {"id": "3", "at": "2026-03-05T09:06:00+08:00", "sender": "m1", "text": "x"} | changes


def test_a_wire_transcript_is_read_and_survives_its_own_json() -> None:
    transcript = Transcript.model_validate(wire())
    assert transcript.language == "zh-Hans"
    assert Transcript.model_validate_json(transcript.model_dump_json()) == transcript


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (message(sender="m9"), "message '3': unknown sender 'm9'"),
        (message(mentions=["m9"]), "message '3': unknown mention 'm9'"),
        (message(reply_to="9"), "message '3': replies to '9', which is no earlier message"),
        (message(reply_to="3"), "message '3': replies to '3', which is no earlier message"),
        (message(id="1"), "message '1': the id is given twice"),
        (message(at="2026-03-05T08:00:00+08:00"), "message '3': time runs backwards"),
        (message(at="2026-03-05T09:06:00"), "the time has no offset"),
        (message(at="2026-03-05T11:00:00+08:00"), "lies before the last message"),
        (message(kind="gif"), "Input should be 'text'"),
        (message(txt="x"), "Extra inputs are not permitted"),
    ],
)
def test_a_message_that_does_not_hold_together_is_refused_by_its_id(bad: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=r"^1 validation error") as caught:
        Transcript.model_validate(wire(messages=[*wire()["messages"], bad]))
    assert said in str(caught.value)


def test_a_chat_without_a_message_and_a_member_given_twice_are_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        Transcript.model_validate(wire(messages=[]))
    with pytest.raises(ValidationError, match="member id 'm1' is given twice"):
        Transcript.model_validate(wire(members=[*wire()["members"], {"id": "m1", "name": "x"}]))


def test_times_that_are_equal_in_two_offsets_do_not_run_backwards() -> None:
    same = message(at="2026-03-05T01:06:00+00:00")
    assert len(Transcript.model_validate(wire(messages=[*wire()["messages"], same])).messages) == 3


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Asia"])
def test_an_unknown_timezone_is_refused_by_name(zone: str) -> None:
    with pytest.raises(ValidationError, match="use an IANA name"):
        Group(id="g", timezone=zone)


def test_the_clock_on_the_wall_is_the_groups_own_and_else_that_of_now() -> None:
    far = datetime.fromisoformat("2026-03-05T02:00:00+00:00")
    assert chat("09:00 m1: x").local(far).hour == 10
    assert Transcript.model_validate(wire(group={"id": "g", "timezone": "Europe/Berlin"})).local(far).hour == 3
    assert Transcript.model_validate(wire(now="2026-03-05T05:00:00+03:00")).local(far).hour == 5


def test_operators_are_the_brand_bots_included() -> None:
    transcript = chat("09:00 op: x\n09:01 bot: y\n09:02 m1: z\n09:03 m1: w")
    assert transcript.operators == {"op", "bot"}
    assert [one.id for one in transcript.of("m1")] == ["3", "4"]
    assert transcript.people["m1"].name == "朵朵妈"
    assert transcript.by_id["3"].text == "z"


def test_data_is_frozen_and_equal_by_value_however_much_was_looked_up() -> None:
    one, other = Transcript.model_validate(wire()), Transcript.model_validate(wire())
    assert one.people
    assert one.by_id
    assert one == other
    with pytest.raises(ValidationError, match="frozen"):
        one.messages[0].text = "other"  # type: ignore[misc]


def test_half_an_emoji_in_an_export_is_replaced_so_that_the_chat_can_be_read_and_answered() -> None:
    read = Message(id="1", at=AT, sender="m1", text=json.loads('"好吃\\ud83d"'))  # type: ignore[arg-type]
    assert read.text == "好吃�"
    assert Message(id="1", at=AT, sender="m", text="\ud83d\ude00").text == "😀"  # type: ignore[arg-type]
    assert Member(id="m", name="豆\udc00").name == "豆�"


@pytest.mark.parametrize(
    ("form", "values"),
    [
        (Finding, {"rule": "x", "start": -1, "end": 2, "why": "x"}),
        (TimingAdvice, {"verdict": "offer", "score": 1.2, "why": "x"}),
        (TimingAdvice, {"verdict": "maybe", "score": 0.2, "why": "x"}),
        (Group, {"id": "g", "size": -1}),
        (Member, {"id": "m", "name": "x", "orders": -1}),
        (Offer, {"id": "o"}),
    ],
)
def test_values_out_of_range_are_refused(form: Any, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        form(**values)
