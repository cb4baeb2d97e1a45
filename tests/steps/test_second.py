"""Second: a model's opinion, asked once and only where the local reading is unsure."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from coach.coach import Coach
from coach.concerns import LISTED
from coach.errors import ModelError
from coach.state import State
from coach.steps.second import CHARACTERS, MOST, UNSURE, second_opinion, unsure
from coach.types import Transcript
from tests.chats import chat, moment
from tests.fakes import FakeLLM
from tests.models import deps_of
from tests.steps.run import judged, run

CHAT = chat("09:00 op: 早\n09:01 m1: 上次那个盒子\n09:05 m2: 今天去公园 电话13812345678\n09:09 m1: 没事 我自己弄")


def doubtful(coach: Coach, values: dict[str, float], transcript: Transcript = CHAT) -> State:
    """The state after reading, with the unhappiness that a test wants."""
    state = judged(transcript, deps_of(coach, None))
    members = state["reading"].members
    for who, value in values.items():
        members = members.set(who, members[who]._replace(unhappiness=value))
    return {**state, "reading": state["reading"]._replace(members=members)}


def asked(coach: Coach, state: State, *replies: dict[str, Any] | Exception) -> tuple[State, FakeLLM]:
    model = FakeLLM(replies)
    return run(second_opinion, state, deps_of(coach, model, second=True)), model


YES = {"member": "m1", "unhappy": True, "level": "annoyed", "cause": "delivery", "since": "4", "why": "自己弄了"}


def test_the_unsure_and_nobody_else_are_asked_about_in_one_call(coach: Coach) -> None:
    state = doubtful(coach, {"m1": 0.4, "m2": 0.02})
    update, model = asked(coach, state, {"members": [YES]})
    assert len(model.prompts) == 1
    assert '[{"member":"m1"' in model.prompts[0][1]["content"]
    assert update["second"].asked == ("m1",)
    assert [(one.member, one.since, one.cause) for one in update["concerns"]] == [("m1", "4", "delivery")]
    assert "fake/model" in update["notes"][0]
    assert "13812345678" not in json.dumps(model.prompts, ensure_ascii=False)


@pytest.mark.parametrize("values", [{"m1": UNSURE[0] - 0.01, "m2": UNSURE[1] + 0.01}, {}])
def test_nobody_is_asked_about_where_the_reading_is_sure(coach: Coach, values: dict[str, float]) -> None:
    update, model = asked(coach, doubtful(coach, {"m1": 0.0, "m2": 0.0, **values}), {"members": []})
    assert (update, model.prompts) == ({}, [])


def test_a_no_takes_somebody_off_the_list(coach: Coach) -> None:
    state = doubtful(coach, {"m1": 0.6, "m2": 0.0})
    update, _ = asked(coach, state, {"members": [{"member": "m1", "unhappy": False}]})
    assert update["concerns"] == ()
    assert update["reading"].members["m1"].unhappiness < LISTED


@pytest.mark.parametrize("since", ["3", "99", None], ids=["another's line", "no message", "none"])
def test_without_a_line_of_the_members_own_nobody_is_added(coach: Coach, since: str | None) -> None:
    state = doubtful(coach, {"m1": 0.4, "m2": 0.0})
    members = state["reading"].members
    bare = members["m1"]._replace(matter=None)
    state = {**state, "reading": state["reading"]._replace(members=members.set("m1", bare))}
    update, _ = asked(coach, state, {"members": [{**YES, "since": since}]})
    assert update["concerns"] == ()


def test_opinions_on_others_are_not_heard(coach: Coach) -> None:
    state = doubtful(coach, {"m1": 0.4, "m2": 0.0})
    update, _ = asked(coach, state, {"members": [{**YES, "member": "m2", "since": "3"}, {**YES, "member": "op"}]})
    assert update["second"].opinions == ()
    assert update["reading"].members["m2"].unhappiness == 0.0


def test_a_model_that_fails_leaves_the_local_reading_and_says_so(coach: Coach) -> None:
    update, _ = asked(coach, doubtful(coach, {"m1": 0.4}), ModelError("no answer from fake/model within 30 s"))
    assert set(update) == {"notes", "costs"}
    assert "within 30 s" in update["notes"][0]


def test_the_budget_bounds_members_and_characters(coach: Coach) -> None:
    people = [f"m{number}" for number in range(1, 31)]
    lines = "\n".join(f"09:{number:02} {who}: {'这事说来话长' * 60}" for number, who in enumerate(people))
    transcript = chat(lines)
    state = doubtful(coach, dict.fromkeys(people, 0.4), transcript)
    _, model = asked(coach, state, {"members": []})
    assert len(unsure(state["reading"], transcript)) == MOST
    assert len(model.prompts[0][1]["content"]) < CHARACTERS + 3000


def test_it_can_be_switched_off_and_needs_a_model(coach: Coach) -> None:
    state = doubtful(coach, {"m1": 0.4})
    model = FakeLLM([{"members": []}])
    assert run(second_opinion, state, deps_of(coach, model, second=False)) == {}
    assert run(second_opinion, state, deps_of(coach, None, second=True)) == {}
    assert model.prompts == []


def test_the_advice_says_who_was_asked_and_what_was_said(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.steps.second.unsure", lambda reading, transcript: ("m1",))
    model = FakeLLM([{"members": [YES]}, *[{"drafts": [], "silence": "无"}] * 3])
    advice = asyncio.run(Coach(deps_of(coach, model, second=True)).advise(CHAT, ("care",)))
    assert advice.second is not None
    assert (advice.second.model, advice.second.asked) == ("fake/model", ("m1",))
    assert advice.cost is not None
    assert advice.cost.calls == len(model.prompts)
    assert "m1" in {one.member for one in advice.concerns}


# -- doors -------------------------------------------------------------------------------------------------------

TALK = chat(
    "09:00 op: 早\n09:01 m1: 嗓子干\n09:05 m2: 今天去公园 电话13812345678\n09:09 m3: 好",
    offers=[{"id": "o1", "name": "加湿器"}],
)


def in_doubt(monkeypatch: pytest.MonkeyPatch, *members: str) -> None:
    monkeypatch.setattr("coach.steps.second.unsure", lambda reading, transcript: ())
    monkeypatch.setattr("coach.steps.second.unsure_doors", lambda lines, most: members)


@pytest.mark.parametrize(
    ("said", "door", "line"),
    [
        ({"member": "m1", "door": "need", "line": "2"}, "need", "2"),
        ({"member": "m1", "door": None}, None, None),
        ({"member": "m1", "door": "need", "line": "3"}, None, None),
        ({"member": "m1", "door": "need", "line": "77"}, None, None),
        ({"member": "m1", "door": "need"}, None, None),
        ({"member": "m1", "door": "moment", "line": "2"}, None, None),
    ],
    ids=["a door", "none", "another's line", "no message", "no line", "not a member's door"],
)
def test_a_door_needs_a_line_of_the_members_own(
    coach: Coach, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any], door: str | None, line: str | None
) -> None:
    in_doubt(monkeypatch, "m1")
    update, model = asked(coach, doubtful(coach, {}, TALK), {"doors": [said]})
    (opinion,) = update["second"].doors
    assert (opinion.door, opinion.line) == (door, line)
    assert update["second"].asked_doors == ("m1",)
    request = json.dumps(model.prompts, ensure_ascii=False)
    assert "加湿器" in request
    assert "13812345678" not in request


def test_doors_are_not_asked_about_where_they_do_not_matter(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(monkeypatch, "m1")
    night = TALK.model_copy(update={"now": moment("23:00")})
    for state in (doubtful(coach, {}, night), {**doubtful(coach, {}, TALK), "asked": ("care",)}):
        update, model = asked(coach, state, {"doors": []})  # type: ignore[arg-type]
        assert (update, model.prompts) == ({}, [])


def test_what_the_model_said_of_a_door_decides_the_offer(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(monkeypatch, "m1")
    quiet = [{"drafts": [], "silence": "无"}] * 3
    targets = []
    for said in ({"member": "m1", "door": "need", "line": "2"}, {"member": "m1", "door": None}):
        model = FakeLLM([{"doors": [said]}, *quiet])
        advice = asyncio.run(Coach(deps_of(coach, model, second=True)).advise(TALK, ("timing",)))
        assert advice.timing is not None
        targets.append([one.member for one in advice.timing.doors])
    assert targets == [["m1"], []]
