"""Fixtures of the evaluations' tests; the invented cases and the coach that is none live in invented.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.importers.case import read_folder
from coach.types import Case
from tests.evals.invented import CALM, ONE, QUESTIONS, FakeCoach


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with both cases, and a question file beside it."""
    place = tmp_path / "cases"
    place.mkdir()
    (place / "one.yaml").write_text(ONE.format(name="zh-a-1"), encoding="utf-8")
    (place / "two.yaml").write_text(CALM.format(name="zh-b-2"), encoding="utf-8")
    (tmp_path / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    return place


@pytest.fixture
def cases(folder: Path) -> list[Case]:
    return read_folder(folder)


@pytest.fixture
def fake() -> type[FakeCoach]:
    return FakeCoach
