"""What the index holds: each ask once with its grades, titles and sections, and what nothing answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coach.asks import Ask
from coach.errors import KnowledgeError
from coach.passages import Knowledge, Passage, load_knowledge
from coach.settings import Settings

KNOWLEDGE = load_knowledge(Settings().knowledge)
FIRST, SECOND = KNOWLEDGE.practices[:2]
PART = Knowledge(
    (FIRST, SECOND), KNOWLEDGE.guides[:1], (Ask("拉人前要打招呼吗", {"P01": 2, "P02": 1}), Ask("天气", {}))
)

PRACTICE = """---
id: P01
title: {zh-Hans: 先问再拉}
parts: [setup]
kinds: [interest]
asks: [a, b, c, d, e]
source: {text: A, section: 一}
---
**做什么**：先问。
"""


def passages(knowledge: Knowledge) -> dict[str, Passage]:
    return {one.text: one for one in knowledge.passages}


# -- passages ----------------------------------------------------------------------------------------------------


def test_each_ask_title_and_section_is_a_passage() -> None:
    found = passages(PART)
    for entry in (FIRST, SECOND, *PART.guides):
        for ask in entry.asks:
            assert found[ask] == Passage(ask, {entry.id: 2}, ask=True)
        for text in (*entry.title.values(), *entry.sections.values(), entry.summary["en"]):
            assert found[text] == Passage(text, {entry.id: 2})
    assert found["拉人前要打招呼吗"] == Passage("拉人前要打招呼吗", {"P01": 2, "P02": 1}, ask=True)


def test_an_ask_is_a_passage_once_and_nothing_is_empty() -> None:
    asked = [one.text for one in KNOWLEDGE.passages if one.ask]
    assert len(asked) == len(set(asked))
    assert all(one.text.strip() and one.grades for one in KNOWLEDGE.passages)
    assert {name for one in KNOWLEDGE.passages for name in one.grades} == set(KNOWLEDGE.names)


def test_the_grades_of_a_line_are_those_of_a_practices_own_ask_too() -> None:
    ask = FIRST.asks[0]
    found = passages(replace(PART, asks=(Ask(ask, {"P01": 2, "P02": 1}),)))
    assert found[ask].grades == {"P01": 2, "P02": 1}


def test_what_nothing_answers_is_no_passage() -> None:
    assert PART.unanswered == ("天气",)
    assert "天气" not in passages(PART)
    assert not set(KNOWLEDGE.unanswered) & set(passages(KNOWLEDGE))


@pytest.mark.parametrize("own", [False, True], ids=["a line", "a practice's own ask"])
def test_a_part_of_the_knowledge_keeps_to_its_own(own: bool) -> None:
    ask = FIRST.asks[0] if own else "拉人"
    lines = (Ask(ask, {"P02": 2, "P01": 1}), Ask("别的", {"P02": 2}))
    found = passages(Knowledge((FIRST,), (), lines))
    assert found[ask].grades == {"P01": 1}
    assert "别的" not in found


def test_names_are_those_of_practices_then_of_guides() -> None:
    assert PART.names == ("P01", "P02", PART.guides[0].id)
    assert len(set(KNOWLEDGE.names)) == len(KNOWLEDGE.names) == len(KNOWLEDGE.practices) + len(KNOWLEDGE.guides)


# -- fingerprint -------------------------------------------------------------------------------------------------


def test_the_same_texts_have_the_same_fingerprint() -> None:
    assert replace(PART).fingerprint == PART.fingerprint
    assert load_knowledge(Settings().knowledge).fingerprint == KNOWLEDGE.fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        replace(PART, practices=(FIRST.model_copy(update={"asks": (*FIRST.asks, "全新的一个问法")}), SECOND)),
        replace(PART, practices=(FIRST.model_copy(update={"body": f"{FIRST.body}。"}), SECOND)),
        replace(PART, practices=(FIRST.model_copy(update={"title": {**FIRST.title, "en": "x"}}), SECOND)),
        replace(PART, practices=(FIRST,)),
        replace(PART, guides=()),
        replace(PART, asks=(Ask("拉人前要打招呼吗", {"P01": 2}), PART.asks[1])),
        replace(PART, asks=(Ask("拉人前要打招呼吗", {"P01": 2, "P02": 2}), PART.asks[1])),
        replace(PART, asks=(PART.asks[0], Ask("明天天气", {}))),
        replace(PART, asks=(PART.asks[0], Ask("天气", {"P01": 1}))),
        replace(PART, asks=PART.asks[:1]),
    ],
    ids=[
        "ask",
        "section",
        "title",
        "practice",
        "guide",
        "grade gone",
        "grade",
        "refused",
        "now answered",
        "none refused",
    ],
)
def test_a_change_of_any_text_or_grade_changes_the_fingerprint(changed: Knowledge) -> None:
    assert changed.fingerprint != PART.fingerprint


# -- a folder ----------------------------------------------------------------------------------------------------


def folder(place: Path, asks: str) -> Path:
    for name in ("practices", "asks"):
        (place / name).mkdir()
    (place / "practices" / "P01.md").write_text(PRACTICE, encoding="utf-8")
    (place / "asks" / "a.tsv").write_text(asks, encoding="utf-8")
    return place


def test_a_folder_of_ones_own_needs_practices_alone(tmp_path: Path) -> None:
    knowledge = load_knowledge(folder(tmp_path, "P01=2\t群里拉人\n-\t天气\n"))
    assert knowledge.names == ("P01",)
    assert [one.text for one in knowledge.passages] == ["a", "b", "c", "d", "e", "群里拉人", "先问再拉", "先问。"]
    assert knowledge.unanswered == ("天气",)


def test_an_ask_may_name_a_guide_and_a_grade_for_nothing_is_refused_with_its_line(tmp_path: Path) -> None:
    assert any("silence" in one.grades for one in KNOWLEDGE.asks)
    with pytest.raises(KnowledgeError, match=r"a\.tsv, line 2: there is no practice P02"):
        load_knowledge(folder(tmp_path, "P01=2\t拉人\nP02=2\t别的\n"))
