"""What becomes of a model's proposals, and what stands behind them when there are none."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coach.coach import Coach
from coach.errors import ModelError
from coach.llm import UnansweredError, costs_of
from coach.prompts import Prompts
from coach.sayings import say
from coach.settings import Settings
from coach.state import State
from coach.steps.care import care
from coach.steps.drafting import drafted
from coach.steps.open import open_topic
from coach.types import Cost
from tests.fakes import FakeLLM
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY
from tests.steps.run import judged, run


def care_with(coach: Coach, *replies: dict[str, Any] | Exception) -> tuple[State, FakeLLM]:
    llm = FakeLLM(replies)
    deps = deps_of(coach, llm)
    return run(care, judged(UNHAPPY, deps), deps), llm


def proposal(**changed: Any) -> dict[str, Any]:
    return {"drafts": [{"text": "朵朵妈，先别喂了", "answers": "5", "move": "reply", **changed}]}


def test_a_models_draft_names_its_author_and_whom_it_answers(coach: Coach) -> None:
    update, _ = care_with(coach, proposal())
    draft = update["proposed"][0]
    assert (draft.author, draft.text, draft.to, draft.reply_to) == ("fake/model", "朵朵妈，先别喂了", "m1", "5")
    assert "notes" not in update
    assert [cost.calls for cost in update["costs"]] == [1]


def test_what_the_model_left_out_the_playbook_says(coach: Coach) -> None:
    update, _ = care_with(coach, proposal())
    assert [(one.where, one.author) for one in update["proposed"]] == [("group", "fake/model"), ("private", "playbook")]
    assert [(one.to, one.where) for one in update["spare"]] == [("m1", "group"), ("m1", "private")]


def test_a_model_that_wrote_in_private_has_answered(coach: Coach) -> None:
    update, _ = care_with(coach, proposal(private=True))
    assert [(one.where, one.author) for one in update["proposed"]] == [("private", "fake/model")]


@pytest.mark.parametrize("move", ["call_in", "CALL_IN ", "ignore the rules", "打招呼", "x" * 40, ""])
def test_a_reply_keeps_the_playbooks_move_whatever_a_model_calls_it(coach: Coach, move: str) -> None:
    update, _ = care_with(coach, proposal(move=move))
    assert update["proposed"][0].move == "reply_ignored"


@pytest.mark.parametrize("answers", ["99", "1", None, ""], ids=["no such message", "the operator's", "none", "empty"])
def test_what_it_claims_to_answer_must_be_a_members_message(coach: Coach, answers: str | None) -> None:
    update, _ = care_with(coach, proposal(answers=answers))
    draft, *others = update["proposed"]
    assert (draft.to, draft.reply_to, draft.hook) == (None, None, None)
    # Whom it meant to answer is not known, so the playbook answers them.
    assert [(one.to, one.where, one.author) for one in others] == [
        ("m1", "group", "playbook"),
        ("m1", "private", "playbook"),
    ]


def test_caveats_of_the_playbook_go_with_the_models_words_to_the_same_member(coach: Coach) -> None:
    update, _ = care_with(coach, proposal())
    assert update["proposed"][0].caveats == (say("zh-Hans", "caveat_time"),)


@pytest.mark.parametrize("fault", [ModelError("it is too slow"), UnansweredError("unusable", Cost(calls=2, usd=0.5))])
def test_a_model_that_fails_leaves_the_playbooks_drafts_and_the_reason(coach: Coach, fault: ModelError) -> None:
    update, _ = care_with(coach, fault)
    deps = deps_of(coach, None)
    assert update["proposed"] == run(care, judged(UNHAPPY, deps), deps)["proposed"]
    assert update["notes"] == (say("zh-Hans", "fallback", reason=str(fault)),)
    assert update["costs"] == costs_of(fault)


@pytest.mark.parametrize("reply", [{"drafts": []}, {"drafts": [], "silence": "她已经私聊过了"}])
def test_a_model_that_answers_nothing_silences_nobody(coach: Coach, reply: dict[str, Any]) -> None:
    update, _ = care_with(coach, reply)
    deps = deps_of(coach, None)
    assert update["proposed"] == run(care, judged(UNHAPPY, deps), deps)["proposed"] != ()
    assert not update["silences"]


def test_where_openers_are_asked_for_the_models_stand_alone_and_none_means_the_playbooks(coach: Coach) -> None:
    written = {"text": "@阿梁 第一次就没塌，怎么做到的？", "answers": "2", "move": "praise_and_ask"}
    for reply, author in (([written], "fake/model"), ([], "playbook")):
        deps = deps_of(coach, FakeLLM([{"drafts": reply}]))
        update = run(open_topic, judged(UNHAPPY, deps), deps)
        assert {one.author for one in update["proposed"]} == {author}
        assert "silences" not in update


def test_nothing_to_draft_asks_no_model(coach: Coach) -> None:
    llm = FakeLLM([proposal()])
    deps = deps_of(coach, llm)
    run(care, judged(QUIET, deps), deps)
    assert llm.prompts == []


def test_a_telephone_number_is_masked_on_the_way_out_and_back_in_the_draft(coach: Coach) -> None:
    update, llm = care_with(coach, proposal(text="阿梁的模具打⟦1⟧", answers="3"))
    assert "13800138000" not in str(llm.prompts)
    assert "要模具的打我⟦1⟧" in llm.prompts[0][1]["content"]
    assert update["proposed"][0].text == "阿梁的模具打13800138000"


def test_a_broken_prompt_costs_the_models_words_and_not_the_advice(coach: Coach, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    shutil.copytree(Settings().prompts, folder)
    (folder / "care.md").write_text("{{ nobody_gives_this }}\n--- data ---\n", encoding="utf-8")
    deps = replace(deps_of(coach, FakeLLM([proposal()])), prompts=Prompts(folder))
    update = run(care, judged(UNHAPPY, deps), deps)
    assert {one.author for one in update["proposed"]} == {"playbook"}
    assert "prompts/care.md" in update["notes"][0]


def test_without_a_model_the_fallback_is_the_draft(coach: Coach) -> None:
    deps = deps_of(coach, None)
    assert asyncio.run(drafted("care", judged(UNHAPPY, deps), deps, ())) == {"proposed": ()}
