"""Read: what no model is needed for."""

from __future__ import annotations

from coach.steps.read import read_chat
from tests.scenes import QUIET, UNHAPPY


def test_the_state_gets_reading_concerns_decoys_crisis_and_adverts() -> None:
    update = read_chat({"transcript": UNHAPPY, "asked": ("care",)})
    assert set(update) == {"reading", "concerns", "decoys", "crisis", "ads"}
    assert [one.member for one in update["concerns"]] == ["m1"]
    assert update["reading"].messages == len(UNHAPPY.messages)


def test_a_quiet_chat_gives_empty_findings_and_not_missing_ones() -> None:
    update = read_chat({"transcript": QUIET, "asked": ("care",)})
    assert (update["concerns"], update["decoys"], update["ads"]) == ((), (), ())
    assert update["crisis"].kind == "none"
