"""The documents of the set are whole, and the figures count what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.documents.answering import FLOOR, MAYBE
from coach.documents.read import passages_of
from evals.answers import FOLDER, Asked, Gold, MemberQuestion, _holds, figures, read_business
from evals.errors import EvaluationError

BUSINESSES = sorted(folder for split in ("dev", "test") for folder in (FOLDER / split).iterdir())
HIGH, LOW = FLOOR + 0.1, (FLOOR + MAYBE) / 2


@pytest.mark.parametrize("folder", BUSINESSES, ids=lambda one: one.name)
def test_every_answer_stands_in_its_document_in_one_passage_or_more(folder: Path) -> None:
    passages = [
        (file.name, one)
        for file in folder.iterdir()
        if file.name != "questions.yaml"
        for one in passages_of(file.read_bytes(), file.name)
    ]
    questions = read_business(folder)
    assert len(questions) == 26
    assert sum(one.answer is None for one in questions) == 10
    for question in questions:
        if question.answer:
            assert any(_holds(question.answer, name, one.text) for name, one in passages), question


def test_figures_count_right_wrong_and_unanswered() -> None:
    gold = MemberQuestion(text="?", answer=Gold(file="a.md", contains="x"))
    none = MemberQuestion(text="?", answer=None)
    asked = [
        Asked(business="b", question=gold, found=((HIGH, True),)),
        Asked(business="b", question=gold, found=((HIGH, False), (LOW, True))),
        Asked(business="b", question=gold, found=((LOW, True),)),
        Asked(business="b", question=none, found=((HIGH, False),)),
        Asked(business="b", question=none, found=()),
    ]
    assert figures(asked) == {
        "answered rightly": pytest.approx(1 / 3),
        "the answer among the three shown": 1.0,
        "the answer among the first three, shown or not": 1.0,
        "precision of what is answered": pytest.approx(1 / 3),
        "unanswerable questions left unanswered": 0.5,
        "unanswerable questions with nothing shown": 0.5,
        "wrong answers, of all questions": pytest.approx(2 / 5),
    }


def test_a_broken_set_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions.yaml").write_text("- {text: a}", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"questions\.yaml"):
        read_business(tmp_path)
