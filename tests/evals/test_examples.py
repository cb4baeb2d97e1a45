"""The page of examples shows what the coach says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.coach import Coach
from evals import examples
from evals.errors import EvaluationError


def test_the_page_is_what_the_coach_says_today(coach: Coach) -> None:
    assert examples.page(coach) == examples.PAGE.read_text(encoding="utf-8"), "make docs"


def test_an_example_that_the_coach_reads_otherwise_is_refused(
    coach: Coach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = examples.CHATS.read_text(encoding="utf-8")
    wrong = tmp_path / "timing.yaml"
    wrong.write_text(text.replace("先说好 别再给我推销鞋了 我自己会看", "晚饭吃的面"), encoding="utf-8")
    monkeypatch.setattr(examples, "CHATS", wrong)
    with pytest.raises(EvaluationError, match="opted_out: the coach says"):
        examples.page(coach)


def test_every_blocker_and_door_needs_its_chat(coach: Coach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = tmp_path / "timing.yaml"
    short.write_text(examples.CHATS.read_text(encoding="utf-8").split("\n---\n")[0], encoding="utf-8")
    monkeypatch.setattr(examples, "CHATS", short)
    with pytest.raises(EvaluationError, match="no chat for bad_news, crisis"):
        examples.page(coach)
