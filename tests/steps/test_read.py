"""Read: what no model is needed for."""

from __future__ import annotations

from coach.coach import Coach
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY
from tests.steps.run import judged


def test_the_state_gets_reading_concerns_decoys_crisis_and_adverts(coach: Coach) -> None:
    update = judged(UNHAPPY, deps_of(coach, None))
    assert {"reading", "concerns", "decoys", "crisis", "ads"} <= set(update)
    assert [one.member for one in update["concerns"]] == ["m1"]
    assert update["reading"].messages == len(UNHAPPY.messages)


def test_a_quiet_chat_gives_empty_findings_and_not_missing_ones(coach: Coach) -> None:
    update = judged(QUIET, deps_of(coach, None))
    assert (update["concerns"], update["decoys"], update["ads"]) == ((), (), ())
    assert update["crisis"].kind == "none"
