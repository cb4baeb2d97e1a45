"""The words of knowledge/portrait: what is told of a group and its members, in each language. Pure once loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coach.errors import KnowledgeError
from coach.patterns import chosen, slots_of
from coach.types import Data, Kind, Language
from coach.written import made, parsed_file

PARTS = ("health", "members", "digest")
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")


class StepText(Data):
    """What to do where a sign shows, and why: from one practice."""

    sign: str
    practice: str
    todo: Mapping[Language, str]
    why: Mapping[Language, str]


class RoleText(Data):
    """A small role that fits what somebody does (`when`: helps, tells, gathers, vouches), and a thank-you for it."""

    when: str
    practice: str
    kinds: tuple[Kind, ...] = ()
    role: Mapping[Language, str]
    thanks: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """All words of one knowledge folder."""

    words: Mapping[str, Any] = field(default_factory=dict)
    steps: Mapping[str, StepText] = field(default_factory=dict)
    roles: tuple[RoleText, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Telling:
        """Read knowledge/portrait; none there: nothing can be told. Raises KnowledgeError naming the file, and the place that
        lacks a language."""
        place = folder / "portrait"
        if not place.is_dir():
            return cls()
        words = {part: parsed_file(place / f"{part}.yaml") for part in PARTS}
        roles = tuple(made(RoleText, place / "members.yaml", one) for one in words["members"].pop("roles"))
        for part, content in words.items():
            _whole(content, f"{part}.yaml")
        steps = [made(StepText, place / "steps.yaml", one) for one in parsed_file(place / "steps.yaml")]
        return cls(words, {one.sign: one for one in steps}, roles)

    def tell(self, language: Language, path: str, **slots: object) -> str:
        """The sentence at `path` (health.seen.pushes), its slots filled. Raises KeyError for a place that does not exist."""
        text: str = self._at(path)[language]
        return text.format(**slots)

    def word(self, language: Language, path: str, seed: str, **slots: str) -> str:
        """One of the drafts at `path`, the same for the same seed, of those that have a value for every slot; empty if none."""
        fitting = [text for text in self._at(path)[language] if all(slots.get(name) for name in slots_of(text))]
        return chosen(fitting, seed).format(**slots) if fitting else ""

    def _at(self, path: str) -> Any:
        found: Any = self.words
        for name in path.split("."):
            found = found[name]
        return found


def _whole(content: Any, where: str) -> None:
    """Every leaf has the three languages."""
    if not isinstance(content, dict):
        raise KnowledgeError(f"{where}: here stands a mapping, not {type(content).__name__}")
    if content.keys() & set(LANGUAGES):
        if lacking := set(LANGUAGES) - content.keys():
            raise KnowledgeError(f"{where}: lacks {', '.join(sorted(lacking))}")
        return
    for name, part in content.items():
        _whole(part, f"{where}, {name}")
