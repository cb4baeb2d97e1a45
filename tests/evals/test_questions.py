"""Question files: read whole, or refused with file, line, entry and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.knowledge import load_practices
from coach.settings import Settings
from evals.errors import EvaluationError
from evals.questions import read_questions
from evals.run import question_files

KNOWN = {"P10", "P05"}


def written(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "q.yaml"
    place.write_text(text, encoding="utf-8")
    return place


def test_questions_are_read(tmp_path: Path) -> None:
    place = written(tmp_path, "- {id: 7, text: 没人说话, relevant: {P10: 2}}\n- {id: b, text: 天气, relevant: {}}\n")
    one, other = read_questions(place, KNOWN)
    assert (one.id, one.relevant, one.answerable, other.answerable) == ("7", {"P10": 2}, True, False)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("{id: b, text: x, relevant: {P99: 2}}", r"q\.yaml, line 2, entry 2 \(b\): unknown practice 'P99'"),
        ("{id: b, text: x, relevant: {P10: 3}}", r"line 2, entry 2 \(b\): relevant\.P10: .*less than or equal to 2"),
        ("{id: b, text: x, relevant: {P10: 1.5}}", r"entry 2 \(b\): relevant\.P10"),
        ("{id: a, text: x, relevant: {}}", r"line 2, entry 2 \(a\): id 'a' is used twice"),
        ("{id: b, relevant: {}}", r"entry 2 \(b\): text: Field required"),
        ("{id: b, text: x, relevant: {}, grade: 2}", r"entry 2 \(b\): grade: Extra inputs"),
        ("just words", r"line 2, entry 2: "),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, entry: str, reason: str) -> None:
    place = written(tmp_path, f"- {{id: a, text: x, relevant: {{P10: 2}}}}\n- {entry}\n")
    with pytest.raises(EvaluationError, match=reason):
        read_questions(place, KNOWN)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("- {id: a", "not YAML"), ("id: a", "a list of questions"), ("", "a list of questions"), ("[]", "no question")],
)
def test_another_kind_of_file_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(EvaluationError, match=reason):
        read_questions(written(tmp_path, text), KNOWN)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_questions(tmp_path / "none.yaml", KNOWN)


def test_our_own_questions_hold_together() -> None:
    known = {practice.id for practice in load_practices(Settings().knowledge)}
    ids = [one.id for file in question_files("all") for one in read_questions(file, known)]
    assert len(ids) == len(set(ids)) == 150
