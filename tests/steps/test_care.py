"""Care: who needs an answer gets a draft, and silence has its reason."""

from __future__ import annotations

from coach.coach import Coach
from coach.sayings import say
from coach.steps.care import MOST, care
from coach.types import Concern, Crisis, Evidence
from tests.chats import chat
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY, WILLING
from tests.steps.run import judged, run

MANY = chat("\n".join(f"09:1{number} m{number}: 第{number}件也坏了" for number in range(1, 7)))
CONCERNS = tuple(
    Concern(
        member=f"m{number}",
        level="unhappy",
        cause="product",
        since=str(number),
        answered=False,
        evidence=(Evidence(message=str(number)),),
        confidence=0.9,
    )
    for number in range(1, 7)
)


def test_an_unhappy_member_is_answered_by_name_and_message(coach: Coach) -> None:
    deps = deps_of(coach, None)
    (draft,) = run(care, judged(UNHAPPY, deps), deps)["proposed"]
    assert (draft.agent, draft.to, draft.reply_to, draft.author) == ("care", "m1", "5", "playbook")
    assert draft.hook is not None
    assert draft.hook.member == "m1"


def test_a_question_that_waits_is_answered_too(coach: Coach) -> None:
    deps = deps_of(coach, None)
    drafts = run(care, judged(WILLING, deps), deps)["proposed"]
    assert [(one.to, one.move) for one in drafts] == [("m3", "reply_question")]


def test_more_replies_than_can_be_read_are_not_written(coach: Coach) -> None:
    deps = deps_of(coach, None)
    update = run(care, {**judged(MANY, deps), "concerns": CONCERNS}, deps)
    assert [one.to for one in update["proposed"] if one.to] == [one.member for one in CONCERNS[:MOST]]


def test_a_crisis_comes_with_its_plan(coach: Coach) -> None:
    deps = deps_of(coach, None)
    crisis = Crisis(kind="mass_complaint", members=("m1", "m2", "m3"))
    update = run(care, {**judged(MANY, deps), "concerns": CONCERNS, "crisis": crisis}, deps)
    assert update["crisis"].plan == deps.playbook.plan(crisis, "zh-Hans") != ()
    assert update["crisis"].members == crisis.members


def test_nobody_to_care_for_is_said(coach: Coach) -> None:
    deps = deps_of(coach, None)
    update = run(care, judged(QUIET, deps), deps)
    assert update["proposed"] == ()
    assert update["silences"] == (("care", say("zh-Hans", "silence_care")),)


def test_not_asked_is_not_done(coach: Coach) -> None:
    deps = deps_of(coach, None)
    assert run(care, judged(UNHAPPY, deps, ("timing",)), deps) == {}


def test_an_unhappy_member_is_answered_and_not_warned_about_an_advert(coach: Coach) -> None:
    deps = deps_of(coach, None)
    said = chat("09:00 m1: 我建了个群 比这里便宜 私我拉你进群\n09:05 m1 @op: 上次漏发的还没补 太差了 退款")
    state = judged(said, deps)
    assert [one.member for one in state["ads"]] == ["m1"]
    moves = {draft.move for draft in run(care, state, deps)["proposed"] if draft.to == "m1"}
    assert moves
    assert all(move.startswith("reply") for move in moves)
    assert state["crisis"].kind != "poaching"
