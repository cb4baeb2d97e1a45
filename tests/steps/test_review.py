"""Review: fit to be shown, repaired once, or dropped with its reasons."""

from __future__ import annotations

from typing import Any

from coach.coach import Coach
from coach.errors import ModelError
from coach.llm import UnansweredError
from coach.state import State
from coach.steps.review import review
from coach.types import Agent, Cost, Draft
from tests.fakes import FakeLLM
from tests.models import deps_of
from tests.scenes import UNHAPPY
from tests.steps.run import run

FINE = "朵朵妈，先停一停，我今天 12 点前回你"
PUSHY = "朵朵妈，全网最低价，最后一天，赶紧下单"


def reviewed(coach: Coach, drafts: list[Draft], *replies: dict[str, Any] | Exception) -> tuple[State, FakeLLM]:
    llm = FakeLLM(replies)
    state: State = {"transcript": UNHAPPY, "asked": ("care",), "proposed": tuple(drafts)}
    return run(review, state, deps_of(coach, llm if replies else None)), llm


def draft(text: str, author: str = "fake/model", agent: Agent = "care") -> Draft:
    return Draft(agent=agent, text=text, to="m1", reply_to="5", author=author)


def test_a_fit_draft_is_left_as_it_is_and_nobody_is_asked(coach: Coach) -> None:
    update, llm = reviewed(coach, [draft(FINE)], {"text": "other"})
    assert update == {"drafts": (draft(FINE),), "dropped": (), "costs": ()}
    assert llm.prompts == []


def test_a_model_repairs_its_draft_once_and_is_told_what_stands_against_it(coach: Coach) -> None:
    update, llm = reviewed(coach, [draft(PUSHY)], {"text": f"  {FINE}\n"})
    assert (update["drafts"], update["dropped"]) == ((draft(FINE),), ())
    assert [cost.calls for cost in update["costs"]] == [1]
    (prompt,) = llm.prompts
    assert PUSHY in prompt[1]["content"]
    assert "全网最" in prompt[1]["content"].partition("Findings:")[2]


def test_a_repaired_draft_names_the_model_whose_words_they_are(coach: Coach) -> None:
    update, _ = reviewed(coach, [draft(PUSHY, author="another/model")], {"text": FINE})
    assert [one.author for one in update["drafts"]] == ["fake/model"]


def test_a_repair_that_fails_the_checks_again_drops_the_draft(coach: Coach) -> None:
    update, llm = reviewed(coach, [draft(PUSHY)], {"text": PUSHY})
    assert update["drafts"] == ()
    assert [one.draft.text for one in update["dropped"]] == [PUSHY]
    assert update["dropped"][0].findings
    assert len(llm.prompts) == 1


def test_a_model_that_fails_at_the_repair_drops_the_draft(coach: Coach) -> None:
    update, _ = reviewed(coach, [draft(PUSHY)], ModelError("gone"))
    assert (update["drafts"], len(update["dropped"])) == ((), 1)


def test_a_repair_that_came_to_nothing_is_paid_for_all_the_same(coach: Coach) -> None:
    spent = Cost(calls=2, prompt_tokens=7, usd=0.5)
    update, _ = reviewed(coach, [draft(PUSHY)], UnansweredError("unusable twice", spent))
    assert update["costs"] == (spent,)


def test_the_playbook_has_no_second_wording(coach: Coach) -> None:
    update, llm = reviewed(coach, [draft(PUSHY, author="playbook")], {"text": FINE})
    assert (update["drafts"], len(update["dropped"])) == ((), 1)
    assert llm.prompts == []


def test_a_number_in_a_draft_does_not_reach_the_model_in_the_repair(coach: Coach) -> None:
    update, llm = reviewed(coach, [draft("朵朵妈，电话:13800138000 打给我")], {"text": "朵朵妈，我私信你"})
    assert "13800138000" not in str(llm.prompts)
    assert [one.text for one in update["drafts"]] == ["朵朵妈，我私信你"]


def test_care_comes_first_then_time_then_open(coach: Coach) -> None:
    drafts = [draft(FINE, agent=agent) for agent in ("open", "time", "care")]
    update, _ = reviewed(coach, drafts)
    assert [one.agent for one in update["drafts"]] == ["care", "time", "open"]
