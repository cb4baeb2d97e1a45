"""knowledge/kinds/*.md and knowledge/plans/*.yaml -> how each kind of group is run, and what to do in each trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import Field, field_validator

from coach.errors import KnowledgeError
from coach.knowledge import Source, front_matter, sections_of
from coach.plain import traditional
from coach.types import Data, Guide, Kind, Language
from coach.written import made, parsed_file

# The troubles that a plan is for: the crises, and the three everyday ones.
Trouble = Literal["complaint", "mass_complaint", "mass_exit", "poaching", "sabotage", "advert", "silence"]
Texts = Mapping[Language, str]
Lists = Mapping[Language, tuple[str, ...]]


class _Guided(Data):
    title: Texts
    practices: tuple[str, ...] = Field(min_length=1)
    asks: tuple[str, ...] = Field(min_length=6)
    source: Source

    @field_validator("title", "signs", "steps", "never", "done", check_fields=False)
    @classmethod
    def _in_three_languages(cls, value: Mapping[Language, Any]) -> Mapping[Language, Any]:
        if missing := [language for language in get_args(Language) if not value.get(language)]:
            raise ValueError(f"{', '.join(missing)}: missing; it stands in zh-Hans, zh-Hant and en")
        return value


class KindGuide(_Guided):
    """How one kind of group is run: `sections` by name (目标, 第一周, 节奏, 什么时候卖什么, 怎么收尾)."""

    id: Kind
    summary: Texts
    body: str

    @field_validator("summary")
    @classmethod
    def _in_english(cls, value: Texts) -> Texts:
        if not value.get("en"):
            raise ValueError("en: missing; it is all that English readers get")
        return value

    @cached_property
    def sections(self) -> dict[str, str]:
        return sections_of(self.body)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is searched beside the asks."""
        return (*self.title.values(), *self.sections.values(), *self.summary.values())

    def shown(self, language: Language) -> Guide:
        """As an operator reads it; in English its summary."""
        lines = [f"{name}：{text}" for name, text in self.sections.items()]
        if language == "zh-Hant":
            lines = [traditional(line) for line in lines]
        if language == "en":
            lines = [self.summary["en"]]
        return Guide(id=self.id, title=self.title[language], lines=tuple(lines), source=str(self.source))


class Plan(_Guided):
    """What to do in one trouble: how it is told (`signs`), `steps` in order, what `never` to do, when it is `done`."""

    id: Trouble
    signs: Texts
    steps: Lists
    never: Lists
    done: Texts

    @property
    def texts(self) -> tuple[str, ...]:
        """What is searched beside the asks."""
        return (*self.title.values(), *self.signs.values(), *(step for steps in self.steps.values() for step in steps))

    def shown(self, language: Language) -> Guide:
        """As an operator reads it: the signs, the steps, what never to do, and when it is done."""
        steps = [f"{number}. {step}" for number, step in enumerate(self.steps[language], start=1)]
        lines = (self.signs[language], *steps, *(f"× {one}" for one in self.never[language]), self.done[language])
        return Guide(id=self.id, title=self.title[language], lines=lines, source=str(self.source))


Guided = KindGuide | Plan
Kept = TypeVar("Kept", KindGuide, Plan)


def load_guides(folder: Path) -> tuple[Guided, ...]:
    """All guides of a knowledge folder, kinds first. Raises KnowledgeError naming file and field."""
    kinds = [(file, made(KindGuide, file, front_matter(file))) for file in sorted((folder / "kinds").glob("*.md"))]
    return (*_each_once(kinds), *load_plans(folder))


def load_plans(folder: Path) -> tuple[Plan, ...]:
    """The plans of a knowledge folder. Raises KnowledgeError naming file and field."""
    return _each_once([(file, made(Plan, file, _mapping(file))) for file in sorted((folder / "plans").glob("*.yaml"))])


def _each_once(read: Sequence[tuple[Path, Kept]]) -> tuple[Kept, ...]:
    found: dict[str, Kept] = {}
    for file, guide in read:
        if guide.id in found:
            raise KnowledgeError(f"{file.name}: id {guide.id} is used twice")
        found[guide.id] = guide
    return tuple(found.values())


def _mapping(file: Path) -> dict[str, Any]:
    content = parsed_file(file)
    if not isinstance(content, dict):
        raise KnowledgeError(
            f"{file.name}: a plan is a mapping of id, title, practices, asks, signs, steps, never, done"
        )
    return content
