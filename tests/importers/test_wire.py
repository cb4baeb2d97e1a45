"""The wire form: faults named with their place, labels ignored, and the round trip."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import TranscriptError
from coach.importers.chat import read_chat
from coach.types import Group, Member, Message, Transcript


def wire(**changed: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": "w",
        "group": {"id": "g"},
        "members": [{"id": "op", "name": "小暖", "role": "operator"}, {"id": "m1", "name": "阿梁"}],
        "messages": [
            {"id": "a", "at": "2026-03-05T09:00:00+08:00", "sender": "op", "text": "早"},
            {"id": "b", "at": "2026-03-05T09:01:00+08:00", "sender": "m1", "text": "在", "reply_to": "a"},
        ],
        "now": "2026-03-05T10:00:00+08:00",
    }
    return {**document, **changed}


def broken(field: str, value: Any) -> dict[str, Any]:
    document = wire()
    document["messages"][1][field] = value
    return document


def test_labels_are_ignored_and_roles_stand() -> None:
    imported = read_chat(json.dumps(wire(labels={"crisis": "none"})))
    assert (imported.format, imported.notes, imported.skipped) == ("wire", (), 0)
    assert imported.transcript.operators == {"op"}


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (wire(colour="red"), "colour: unknown field 'colour'; known fields: id, language"),
        (broken("colour", "red"), r"message 2 \(id 'b'\): unknown field 'colour'; known fields: id, at, sender"),
        (broken("at", "2026-03-05T09:01:00"), "message 2.*no offset"),
        (broken("at", "soon"), "message 2"),
        (broken("kind", "smell"), "message 2"),
        (broken("sender", "x"), "message 'b': unknown sender 'x'"),
        (broken("reply_to", "z"), "message 'b': replies to 'z'"),
        (broken("id", "a"), "given twice"),
        (wire(messages=[]), "messages"),
        (wire(members=[{"id": "m1"}]), "member 1.*'name' is missing"),
        (wire(group={"id": "g", "kynd": "x"}), "unknown field 'kynd'; known fields: id, name, kind"),
        (wire(messages="x"), "messages"),
        ({"messages": [], "members": []}, "missing"),
    ],
)
def test_faults_are_named_with_their_place(document: dict[str, Any], why: str) -> None:
    with pytest.raises(TranscriptError, match=why):
        read_chat(json.dumps(document), name="w.json")


def test_lenient_leaves_out_and_counts() -> None:
    document = wire()
    document["messages"].insert(0, {"id": "z", "sender": "op"})
    document["messages"][2]["reply_to"] = "z"
    imported = read_chat(json.dumps(document), lenient=True)
    assert (imported.skipped, len(imported.transcript.messages)) == (1, 2)
    assert imported.transcript.messages[1].reply_to is None
    assert "1 条消息" in imported.notes[0]


def test_nobody_runs_it_so_somebody_is_guessed() -> None:
    document = wire(members=[{"id": "op", "name": "暖暖客服"}, {"id": "m1", "name": "阿梁"}])
    imported = read_chat(json.dumps(document))
    assert imported.transcript.operators == {"op"}
    assert "暖暖客服" in imported.notes[0]


TEXT = st.text(max_size=20)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    people = draw(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4, unique=True))
    start = draw(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))).replace(tzinfo=UTC)  # noqa: DTZ001
    steps = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
    messages = []
    at = start
    for number, step in enumerate(steps):
        at += timedelta(seconds=step)
        reply = str(draw(st.integers(0, number - 1))) if number and draw(st.booleans()) else None
        messages.append(
            Message(
                id=str(number),
                at=at,
                sender=draw(st.sampled_from(people)),
                text=draw(TEXT),
                reply_to=reply,
                mentions=tuple(draw(st.lists(st.sampled_from(people), max_size=2))),
            )
        )
    roles = ["operator"] + ["member"] * len(people)
    members = tuple(Member(id=who, name=draw(TEXT), role=role) for who, role in zip(people, roles, strict=False))  # type: ignore[arg-type]
    return Transcript(group=Group(id="g", name=draw(TEXT)), members=members, messages=tuple(messages), now=at)


@given(transcripts())
def test_round_trip(transcript: Transcript) -> None:
    again = read_chat(transcript.model_dump_json()).transcript
    assert again == transcript
    assert again.model_dump_json() == transcript.model_dump_json()


def test_members_of_no_shape_are_refused_leniently_too() -> None:
    with pytest.raises(TranscriptError, match="member 1"):
        read_chat(json.dumps(wire(members=[{"id": ["x"], "name": "y"}])), lenient=True)
