"""evals/questions/*.yaml: what operators type, with graded practices (2 = the answer, 1 = helps, {} = unanswerable)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from coach.types import Data, Language
from evals.errors import EvaluationError

Grade = Annotated[int, Field(ge=1, le=2, strict=True)]


class Question(Data):
    """One question. `form` (situation, slang, keyword, typo, question, …) only groups figures."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    language: Language = "zh-Hans"
    form: str = ""
    relevant: dict[str, Grade]

    @property
    def answerable(self) -> bool:
        return bool(self.relevant)


def read_questions(place: Path, known: Collection[str]) -> list[Question]:
    """The questions of a file, or of every file below a folder. `known`: ids of the practices that exist.

    Raises EvaluationError naming file, line, entry and reason.
    """
    files = sorted(place.rglob("*.yaml")) if place.is_dir() else [place]
    found: dict[str, Question] = {}
    for file in files:
        for question, where in _read(file, known):
            if question.id in found:
                raise EvaluationError(f"{where}: id {question.id!r} is used twice")
            found[question.id] = question
    if not found:
        raise EvaluationError(f"{place}: no question here")
    return list(found.values())


def _read(file: Path, known: Collection[str]) -> list[tuple[Question, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file}: cannot be read: {error}") from error
    try:
        node, entries = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise EvaluationError(f"{file}, line {mark.line + 1 if mark else 1}: not YAML: {error}") from error
    if not isinstance(node, yaml.SequenceNode) or not isinstance(entries, list):
        raise EvaluationError(f"{file}, line 1: a list of questions is wanted")
    return [
        _question(entry, f"{file}, line {part.start_mark.line + 1}, entry {number}", known)
        for number, (entry, part) in enumerate(zip(entries, node.value, strict=True), start=1)
    ]


def _question(entry: Any, where: str, known: Collection[str]) -> tuple[Question, str]:
    if isinstance(entry, dict) and isinstance(entry.get("id"), int | str):
        entry = {**entry, "id": str(entry["id"])}
        where += f" ({entry['id']})"
    try:
        question = Question.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise EvaluationError(f"{where}: {field}: {first['msg']} (got {first['input']!r})") from error
    for practice in question.relevant:
        if practice not in known:
            raise EvaluationError(f"{where}: unknown practice {practice!r}")
    return question, where
