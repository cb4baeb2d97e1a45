"""Open: a topic that takes up what somebody said, or why none is raised."""

from __future__ import annotations

import pytest

from coach.coach import Coach
from coach.sayings import say
from coach.steps.open import MOST, open_topic
from coach.types import Transcript
from tests.chats import chat
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY, WILLING
from tests.steps.run import judged, run

TIP = "m2: 我家这两天用它做了南瓜小饼，烤箱180度十分钟，娃吃了三个"


def test_openers_take_up_real_messages_by_different_moves(coach: Coach) -> None:
    deps = deps_of(coach, None)
    drafts = run(open_topic, judged(WILLING, deps), deps)["proposed"]
    assert len(drafts) == MOST
    assert len({one.move for one in drafts}) == MOST
    for draft in drafts:
        assert draft.hook is not None
        assert WILLING.by_id[draft.hook.message or ""].sender == draft.hook.member


def test_no_opener_takes_up_an_unhappy_member(coach: Coach) -> None:
    deps = deps_of(coach, None)
    drafts = run(open_topic, judged(UNHAPPY, deps), deps)["proposed"]
    assert [one.hook.member for one in drafts if one.hook] == ["m2"]


@pytest.mark.parametrize(
    ("transcript", "reason"),
    [
        (QUIET, "silence_open_hook"),
        (chat(f"21:50 {TIP}", now="22:30"), "silence_open_night"),
        (
            chat("\n".join(f"09:{10 + n} m{n % 4}: 哈哈我家也是这样，第{n}回了" for n in range(12)), now="09:25"),
            "silence_open_busy",
        ),
    ],
    ids=["nothing said", "night", "busy"],
)
def test_silence_has_its_reason(coach: Coach, transcript: Transcript, reason: str) -> None:
    deps = deps_of(coach, None)
    update = run(open_topic, judged(transcript, deps), deps)
    assert update.get("proposed", ()) == ()
    assert update["silences"] == (("open", say("zh-Hans", reason)),)


def test_while_somebody_is_leaving_no_topic_is_raised(coach: Coach) -> None:
    deps = deps_of(coach, None)
    state = judged(UNHAPPY, deps)
    leaving = tuple(one.model_copy(update={"level": "leaving"}) for one in state["concerns"])
    assert leaving
    update = run(open_topic, {**state, "concerns": leaving}, deps)
    assert update["silences"] == (("open", say("zh-Hans", "silence_open_trouble")),)


def test_not_asked_is_not_done(coach: Coach) -> None:
    deps = deps_of(coach, None)
    assert run(open_topic, judged(WILLING, deps, ("care",)), deps) == {}
