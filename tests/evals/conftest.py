"""Fixtures of the evaluations' tests; the invented cases and the coach that is none live in invented.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from coach.errors import CoachError
from coach.importers.case import read_folder
from coach.types import Case
from evals import grouplabels
from evals.command import command
from tests.evals.invented import CALM, ONE, QUESTIONS, WEEKS, WEEKS_LABEL, FakeCoach, perfect


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


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts a text in the place of labels/groups.yaml."""

    def put(text: str) -> None:
        (tmp_path / "groups.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setattr(grouplabels, "PLACE", tmp_path / "groups.yaml")
        grouplabels.labels.cache_clear()

    yield put
    grouplabels.labels.cache_clear()


@pytest.fixture
def weeks(tmp_path: Path, labelled: Callable[[str], None]) -> Path:
    """A folder with one labelled group over weeks, zh-w-9."""
    place = tmp_path / "weeks"
    place.mkdir()
    (place / "one.yaml").write_text(WEEKS.format(name="zh-w-9"), encoding="utf-8")
    labelled(WEEKS_LABEL.format(name="zh-w-9"))
    return place


@pytest.fixture
def evaluate(monkeypatch, folder, weeks, tmp_path):
    """Calls the command over the invented folders, as if they were the dev split; the coach is right unless told otherwise."""
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("evals.session.case_folders", lambda split: [folder])
    monkeypatch.setattr("evals.session.group_folders", lambda split: [weeks])
    monkeypatch.setattr("evals.session.question_files", lambda split: [tmp_path / "questions.yaml"])
    app = typer.Typer()
    app.command()(command)

    def call(*arguments, advise=perfect, **options):
        def opened(settings, progress=None):
            return FakeCoach([*read_folder(folder), *read_folder(weeks)], advise, **options)

        monkeypatch.setattr("coach.bootstrap.open_coach", opened)
        return invoke(app, *arguments)

    return call


def invoke(app: typer.Typer, *arguments):
    """What the command did; what it refused is raised."""
    result = CliRunner().invoke(app, [*map(str, arguments), "--bootstrap", "100"])
    if isinstance(result.exception, CoachError):
        raise result.exception
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
