"""Recall: at most three practices an agent, of that agent's part, and none for an agent that was not asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from coach.coach import Coach
from coach.documents.section import Section
from coach.embedding import StaticEmbedding
from coach.library import Library
from coach.plain import is_traditional
from coach.steps.recall import _CAUSES, _CRISES, TOP
from coach.storage.documents import Documents
from coach.types import Ask, Cause, CrisisKind, Said
from tests.chats import chat
from tests.models import deps_of
from tests.scenes import QUIET, UNHAPPY
from tests.steps.run import EVERYTHING, judged, with_documents

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


# -- documents ---------------------------------------------------------------------------------------------------

FAQ = {"客服.csv": "问题,答案\n可以开发票吗,下单时填抬头就行\n周日开门吗,周日十点开门\n"}
ASKED = chat("09:00 op: 大家早呀\n09:01 m1 @op: 可以开发票吗？\n09:02 m2 @op: 今晚吃什么？\n09:03 m3: 早")


def test_each_open_question_is_looked_up_by_itself(coach: Coach, tmp_path: Path) -> None:
    said = judged(ASKED, with_documents(deps_of(coach, None), tmp_path, FAQ))["said"]
    assert set(said) == {"2", "3"}
    assert [one.quote for one in said["2"].quoted] == ["下单时填抬头就行"]
    assert said["3"] == Said(kept=True)


def test_documents_of_another_group_say_nothing(coach: Coach, tmp_path: Path) -> None:
    deps = with_documents(deps_of(coach, None), tmp_path, FAQ, group="别的群")
    assert judged(ASKED, deps)["said"]["2"] == Said()
    there = ASKED.model_copy(update={"group": ASKED.group.model_copy(update={"id": "别的群"})})
    assert judged(there, deps)["said"]["2"].quoted


def test_nothing_is_looked_up_where_care_was_not_asked_for_or_nobody_asks(coach: Coach, tmp_path: Path) -> None:
    deps = with_documents(deps_of(coach, None), tmp_path, FAQ)
    assert "said" not in judged(ASKED, deps, ("opener", "timing"))
    assert "said" not in judged(QUIET, deps)
    assert "said" not in judged(ASKED, replace(deps, library=None))


def test_a_question_that_was_answered_is_not_looked_up(coach: Coach, tmp_path: Path) -> None:
    deps = with_documents(deps_of(coach, None), tmp_path, FAQ)
    answered = chat("09:01 m1 @op: 可以开发票吗？\n09:02 op @m1 >1: 可以的，下单的时候把抬头填上就行")
    assert "1" not in judged(answered, deps).get("said", {})


@pytest.mark.parametrize("broken", ["texts", "vectors", "server"])
def test_documents_that_cannot_be_read_never_stop_the_advice(coach: Coach, tmp_path: Path, broken: str) -> None:
    asyncio.run(Documents(tmp_path / "texts.db").put("", "a.md", "0" * 64, (Section(text="可以开发票"),)))
    if broken == "texts":
        (tmp_path / "texts.db").write_text("just words " * 1000)
    if broken == "vectors":
        (tmp_path / "vectors").write_text("a file")
    url = "http://127.0.0.1:9" if broken == "server" else ""
    library = Library(Documents(tmp_path / "texts.db"), StaticEmbedding(), tmp_path, chroma_url=url)
    state = judged(ASKED, replace(deps_of(coach, None), library=library))
    assert state["recalled"]
    # Either words alone have found it, or it is said that nothing was looked up.
    assert state.get("said", {}).get("2") or any(str(tmp_path) in note or url in note for note in state["notes"])
    if broken == "texts":
        assert any("texts.db" in note for note in state["notes"])
