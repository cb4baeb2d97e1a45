"""knowledge/practices/*.md and knowledge/asks/*.yaml -> practices and the passages that are searched."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, field_validator

from coach.errors import KnowledgeError
from coach.plain import traditional
from coach.types import Citation, Data, Kind, Language, Part

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_SECTION = re.compile(r"\*\*(?P<name>[^*]+)\*\*：\s*(?P<text>.*?)(?=\n\*\*|\Z)", re.DOTALL)


class Source(Data):
    """Which of the five methodology texts (A–E) a practice rests on, and where in it."""

    text: tuple[str, ...]
    section: str

    @field_validator("text", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


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
        return {found["name"]: found["text"].strip() for found in _SECTION.finditer(self.body)}

    @field_validator("title")
    @classmethod
    def _in_simplified(cls, value: dict[Language, str]) -> dict[Language, str]:
        if "zh-Hans" not in value:
            raise ValueError("the title in zh-Hans is missing; it stands in for the others")
        return value

    def name(self, language: Language) -> str:
        """The title in a language, Simplified Chinese where there is none."""
        return self.title.get(language) or self.title["zh-Hans"]

    def cited(self, language: Language, *, score: float = 0.0) -> Citation:
        """As it is shown to an operator: title and reason in their language, and where it comes from."""
        why = self.summary.get("en", "") if language == "en" else self.sections.get("为什么", "")
        return Citation(
            practice=self.id,
            title=self.name(language),
            why=traditional(why) if language == "zh-Hant" else why,
            source=f"{'+'.join(self.source.text)} · {self.source.section}",
            score=score,
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """One searchable text of a practice: an ask, its title, or a section of its body."""

    id: str
    practice: str
    text: str


def load_practices(folder: Path) -> tuple[Practice, ...]:
    """All practices of `folder`/practices, by id. Raises KnowledgeError naming file and field."""
    files = sorted((folder / "practices").glob("*.md"))
    if not files:
        raise KnowledgeError(f"no practice in {folder / 'practices'}; COACH_KNOWLEDGE must name a knowledge folder")
    practices: dict[str, Practice] = {}
    for file in files:
        practice = _practice(file)
        if practice.id in practices:
            raise KnowledgeError(f"{file.name}: id {practice.id} is used twice")
        practices[practice.id] = practice
    for name, asks in _more_asks(folder / "asks", practices.keys()).items():
        practice = practices[name]
        practices[name] = practice.model_copy(update={"asks": tuple(dict.fromkeys((*practice.asks, *asks)))})
    return tuple(practices.values())


def _more_asks(folder: Path, known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Practice -> more words in which operators ask for it, from files that hold nothing else."""
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted(folder.glob("*.yaml")):
        try:
            given = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{file.name}: not YAML: {error}") from error
        if not isinstance(given, dict):
            raise KnowledgeError(f"{file.name}: here stands a mapping of practice id to a list of asks")
        for name, asks in given.items():
            if name not in known:
                raise KnowledgeError(f"{file.name}: there is no practice {name}")
            if not isinstance(asks, list) or not all(isinstance(ask, str) and ask.strip() for ask in asks):
                raise KnowledgeError(f"{file.name}: {name}: a list of asks, each a text that is not empty")
            found[name] = (*found.get(name, ()), *asks)
    return found


def passages(practices: tuple[Practice, ...]) -> tuple[Passage, ...]:
    """What the index holds: every ask, title and body section as a passage of its own, so that half a sentence can meet it."""
    found: list[Passage] = []
    for practice in practices:
        texts = [*practice.title.values(), *practice.asks, *practice.sections.values(), *practice.summary.values()]
        found += [Passage(f"{practice.id}-{index}", practice.id, text) for index, text in enumerate(texts)]
    return tuple(found)


def _practice(file: Path) -> Practice:
    try:
        parts = _FRONT.match(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{file.name}: not UTF-8: {error.reason} at byte {error.start}") from error
    if not parts:
        raise KnowledgeError(f"{file.name}: front matter between two lines of --- is missing")
    try:
        front = yaml.safe_load(parts[1])
        if not isinstance(front, dict):
            raise KnowledgeError(f"{file.name}: front matter is a mapping of id, title, parts, kinds, asks, source")
        return Practice.model_validate({**front, "body": parts[2].strip()})
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{file.name}: front matter is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise KnowledgeError(f"{file.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
