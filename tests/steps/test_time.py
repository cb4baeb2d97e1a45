"""Time: the verdict always, words only for an offer."""

from __future__ import annotations

from coach.coach import Coach
from coach.sayings import say
from coach.steps.time import MOST, time_offer
from tests.models import deps_of
from tests.scenes import UNHAPPY, WILLING
from tests.steps.run import judged, run


def test_an_offer_is_worded_for_those_who_opened_the_door(coach: Coach) -> None:
    deps = deps_of(coach, None)
    update = run(time_offer, judged(WILLING, deps), deps)
    assert update["timing"].verdict == "offer"
    drafts = update["proposed"]
    assert 0 < len(drafts) <= MOST
    assert {one.to for one in drafts} <= set(update["timing"].targets)
    assert all(one.where == "private" and "79元" in one.text for one in drafts)


def test_hold_has_no_words_but_a_reason(coach: Coach) -> None:
    deps = deps_of(coach, None)
    update = run(time_offer, judged(UNHAPPY, deps), deps)
    assert update["timing"].verdict == "hold"
    assert "proposed" not in update
    assert update["silences"] == (("time", say("zh-Hans", "silence_time")),)


def test_a_group_without_offers_has_nothing_to_word(coach: Coach) -> None:
    deps = deps_of(coach, None)
    bare = WILLING.model_copy(update={"group": WILLING.group.model_copy(update={"offers": ()})})
    update = run(time_offer, judged(bare, deps), deps)
    assert "proposed" not in update
    assert update["silences"]


def test_not_asked_is_not_done(coach: Coach) -> None:
    deps = deps_of(coach, None)
    assert run(time_offer, judged(WILLING, deps, ("care",)), deps) == {}
