"""knowledge/practices/*.md -> practices."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, field_validator

from coach.errors import KnowledgeError
from coach.plain import traditional
from coach.types import Citation, Data, Kind, Language, Part
from coach.written import made, parsed

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_SECTION = re.compile(r"\*\*(?P<name>[^*]+)\*\*：\s*(?P<text>.*?)(?=\n\*\*|\Z)", re.DOTALL)


class Source(Data):
    """Which of the five methodology texts (A–E) a practice rests on, and where in it."""

    text: tuple[str, ...]
    section: str

    @field_validator("text", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return tuple(value.split("+")) if isinstance(value, str) else value

    def __str__(self) -> str:
        return f"{'+'.join(self.text)} · {self.section}"


class Practice(Data):
    """One practice of the methodology; `sections` are its body's, by name (做什么, 为什么, 怎么说, 会出什么错, 不适用)."""

    id: str = Field(pattern=r"^P\d{2}$")
    title: dict[Language, str]
    parts: tuple[Part, ...] = Field(min_length=1)
    kinds: tuple[Kind, ...] = Field(min_length=1)
    industries: tuple[str, ...] = ()
    asks: tuple[str, ...] = Field(min_length=5)
    source: Source
    summary: dict[str, str] = Field(default_factory=dict)
    body: str

    @cached_property
    def sections(self) -> dict[str, str]:
        return sections_of(self.body)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is searched beside the asks."""
        return (*self.title.values(), *self.sections.values(), *self.summary.values())

    @field_validator("title")
    @classmethod
    def _in_simplified(cls, value: dict[Language, str]) -> dict[Language, str]:
        if "zh-Hans" not in value:
            raise ValueError("the title in zh-Hans is missing; it stands in for the others")
        return value

    def name(self, language: Language) -> str:
        """The title in a language, Simplified Chinese where there is none."""
        return self.title.get(language) or self.title["zh-Hans"]

    def cited(self, language: Language, *, score: float = 0.0, like: str = "") -> Citation:
        """As it is shown to an operator: title and reason in their language, and where it comes from."""
        why = self.summary.get("en", "") if language == "en" else self.sections.get("为什么", "")
        return Citation(
            practice=self.id,
            title=self.name(language),
            why=traditional(why) if language == "zh-Hant" else why,
            source=str(self.source),
            score=score,
            like=like,
        )


def load_practices(folder: Path) -> tuple[Practice, ...]:
    """All practices of `folder`/practices, by id. Raises KnowledgeError naming file and field."""
    files = sorted((folder / "practices").glob("*.md"))
    if not files:
        raise KnowledgeError(f"no practice in {folder / 'practices'}; COACH_KNOWLEDGE must name a knowledge folder")
    practices: dict[str, Practice] = {}
    for file in files:
        practice = made(Practice, file, front_matter(file))
        if practice.id in practices:
            raise KnowledgeError(f"{file.name}: id {practice.id} is used twice")
        practices[practice.id] = practice
    return tuple(practices.values())


def front_matter(file: Path) -> dict[str, Any]:
    """What stands between the two lines of ---, and the rest as `body`. Raises KnowledgeError naming the file."""
    try:
        parts = _FRONT.match(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{file.name}: not UTF-8: {error.reason} at byte {error.start}") from error
    if not parts:
        raise KnowledgeError(f"{file.name}: front matter between two lines of --- is missing")
    try:
        front = parsed(parts[1])
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{file.name}: front matter is not YAML: {error}") from error
    if not isinstance(front, dict):
        raise KnowledgeError(f"{file.name}: front matter is a mapping of id, title, practices or parts, asks, source …")
    return {**front, "body": parts[2].strip()}


def sections_of(body: str) -> dict[str, str]:
    """Name -> text of the sections of a body, each begun by its name in bold and a colon."""
    return {found["name"]: found["text"].strip() for found in _SECTION.finditer(body)}
