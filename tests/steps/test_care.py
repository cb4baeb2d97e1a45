"""Care: who needs an answer gets a draft, and silence has its reason."""

from __future__ import annotations

from coach.coach import Coach
from coach.sayings import say
from coach.steps.care import MOST, care
from tests.chats import chat
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY, WILLING
from tests.steps.run import judged, run

ANGRY = "\n".join(f"09:{10 + number} m{number} @op: 第{number}次坏了，你们什么质量，骗人的吧" for number in range(1, 7))


def test_an_unhappy_member_is_answered_by_name_and_message(coach: Coach) -> None:
    deps = deps_of(coach, None)
    (draft,) = run(care, judged(UNHAPPY, deps), deps)["proposed"]
    assert (draft.agent, draft.to, draft.reply_to, draft.author) == ("care", "m1", "3", "playbook")
    assert draft.hook is not None
    assert draft.hook.member == "m1"


def test_a_question_that_waits_is_answered_too(coach: Coach) -> None:
    deps = deps_of(coach, None)
    drafts = run(care, judged(WILLING, deps), deps)["proposed"]
    assert [(one.to, one.move) for one in drafts] == [("m3", "reply_question")]


def test_more_replies_than_can_be_read_are_not_written(coach: Coach) -> None:
    deps = deps_of(coach, None)
    state = judged(chat(ANGRY), deps)
    assert len(state["concerns"]) > MOST
    assert len(run(care, state, deps)["proposed"]) == MOST


def test_a_crisis_comes_with_its_plan(coach: Coach) -> None:
    deps = deps_of(coach, None)
    update = run(care, judged(chat(ANGRY), deps), deps)
    assert update["crisis"].kind == "mass_complaint"
    assert update["crisis"].plan


def test_nobody_to_care_for_is_said(coach: Coach) -> None:
    deps = deps_of(coach, None)
    update = run(care, judged(QUIET, deps), deps)
    assert update["proposed"] == ()
    assert update["silences"] == (("care", say("zh-Hans", "silence_care")),)


def test_not_asked_is_not_done(coach: Coach) -> None:
    deps = deps_of(coach, None)
    assert run(care, judged(UNHAPPY, deps, ("timing",)), deps) == {}
