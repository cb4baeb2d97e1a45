"""Recall: at most three practices an agent, of that agent's part, and none for an agent that was not asked."""

from __future__ import annotations

from typing import get_args

import pytest

from coach.coach import Coach
from coach.plain import is_traditional
from coach.steps.recall import _CAUSES, _CRISES, TOP
from coach.types import Ask, Cause, CrisisKind
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY
from tests.steps.run import EVERYTHING, judged

PARTS = {"care": "care", "open": "opener", "time": "timing"}


def test_each_agent_gets_practices_of_its_own_part(coach: Coach) -> None:
    found = judged(UNHAPPY, deps_of(coach, None))["recalled"]
    assert set(found) == {"care", "open", "time"}
    for agent, cited in found.items():
        assert 0 < len(cited) <= TOP
        for one in cited:
            assert PARTS[agent] in coach.retriever.practices[one.practice].parts
            assert one.title
            assert one.source
            assert one.why


@pytest.mark.parametrize(("ask", "agent"), [("care", "care"), ("opener", "open"), ("timing", "time")])
def test_nothing_is_recalled_for_an_agent_that_was_not_asked(coach: Coach, ask: Ask, agent: str) -> None:
    assert set(judged(UNHAPPY, deps_of(coach, None), (ask,))["recalled"]) == {agent}


def test_care_recalls_nothing_where_nobody_is_unhappy(coach: Coach) -> None:
    assert "care" not in judged(QUIET, deps_of(coach, None), EVERYTHING)["recalled"]


def test_titles_are_in_the_language_of_the_chat(coach: Coach) -> None:
    deps = deps_of(coach, None)
    english = judged(UNHAPPY.model_copy(update={"language": "en"}), deps)["recalled"]["care"]
    assert all(one.title.isascii() for one in english)
    taiwan = judged(UNHAPPY.model_copy(update={"language": "zh-Hant"}), deps)["recalled"]
    assert is_traditional("".join(one.title for cited in taiwan.values() for one in cited))


def test_every_cause_and_crisis_has_its_question() -> None:
    assert set(_CAUSES) == set(get_args(Cause))
    assert set(_CRISES) == set(get_args(CrisisKind))
