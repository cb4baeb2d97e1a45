"""Everything that the index holds: practices, guides and asks, as passages that can be searched."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coach.asks import Ask, load_asks
from coach.guides import Guided, load_guides
from coach.knowledge import Practice, load_practices


@dataclass(frozen=True, slots=True)
class Passage:
    """One searchable text: an ask, a title, or a section. `grades`: practices and guides that answer it (2) or help (1)."""

    text: str
    grades: Mapping[str, int]
    ask: bool = False


@dataclass(frozen=True)
class Knowledge:
    """The practices, the guides (how each kind of group is run, what to do in each trouble), and what operators type."""

    practices: tuple[Practice, ...]
    guides: tuple[Guided, ...] = ()
    asks: tuple[Ask, ...] = ()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every ask that something answers, and titles and sections of each practice and guide, so that half a sentence can meet them."""
        graded = {ask.text: ask.grades for ask in self.asks}
        entries: Sequence[Practice | Guided] = (*self.practices, *self.guides)
        names = {entry.id for entry in entries}
        found: dict[str, Passage] = {}
        for entry in entries:
            for text in entry.asks:
                found[text] = Passage(text, graded.get(text, {entry.id: 2}), ask=True)
        for text, grades in graded.items():
            # A part of the knowledge base, as tests load it, keeps to its own.
            known = {name: grade for name, grade in grades.items() if name in names}
            if known:
                found[text] = Passage(text, known, ask=True)
        bodies = [Passage(text, {entry.id: 2}) for entry in entries for text in entry.texts if text]
        return (*found.values(), *bodies)

    @cached_property
    def unanswered(self) -> tuple[str, ...]:
        """What operators type that nothing here answers."""
        return tuple(ask.text for ask in self.asks if not ask.grades)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Ids of practices, then of guides."""
        return tuple(entry.id for entry in (*self.practices, *self.guides))

    @cached_property
    def fingerprint(self) -> str:
        """Changes with any text or grade."""
        digest = hashlib.sha256("\x1f".join(self.names).encode())
        for passage in self.passages:
            digest.update(f"{passage.text}\x1f{sorted(passage.grades.items())}\x1e".encode())
        digest.update("\x1e".join(self.unanswered).encode())
        return digest.hexdigest()[:20]


def load_knowledge(folder: Path) -> Knowledge:
    """Practices, guides and asks of one knowledge folder. Raises KnowledgeError naming file and line or field."""
    practices, guides = load_practices(folder), load_guides(folder)
    names = [entry.id for entry in (*practices, *guides)]
    return Knowledge(practices, guides, load_asks(folder / "asks", names))
