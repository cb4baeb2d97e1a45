"""The words of a line that mean something, by family (cues.yaml). Reads text only; who says it to whom is mood.py's matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import re2

from coach.types import Cause
from coach.written import parsed

CAUSES: tuple[Cause, ...] = ("product", "delivery", "service", "ignored", "noise", "price", "trust", "rules")


@dataclass(frozen=True, slots=True)
class Family:
    """One entry of cues.yaml."""

    name: str
    pattern: Any  # a compiled re2 pattern; the library ships no types


@dataclass(frozen=True, slots=True)
class Families:
    """Every family, and the automata that say in one pass each which of them a line holds.

    RE2 rather than `re`: members write these lines, and RE2 is linear in their length whatever they write.
    """

    all: tuple[Family, ...]
    automata: tuple[Any, ...]
    named: Mapping[str, Family]

    def of(self, line: str) -> list[Family]:
        """The families that a plain line holds."""
        step, data = len(self.automata), line.encode()
        return [
            self.all[found * step + place]
            for place, automaton in enumerate(self.automata)
            for found in automaton.Match(data) or ()
        ]


# One automaton over all families grows too many states, one a family makes too many passes; eight is fastest (make bench).
AUTOMATA = 8


@lru_cache(maxsize=1)
def families() -> Families:
    """The families of cues.yaml, compiled."""
    given = parsed(files("coach.signals").joinpath("cues.yaml").read_text(encoding="utf-8"))
    options = re2.Options()
    options.max_mem = 128 << 20
    automata = tuple(re2.Set.SearchSet(options) for _ in range(AUTOMATA))
    found = []
    for index, (name, entry) in enumerate(given.items()):
        pattern = "|".join(f"(?:{part})" for part in entry["patterns"])
        automata[index % AUTOMATA].Add(pattern)
        found.append(Family(name, re2.compile(pattern, options)))
    for automaton in automata:
        automaton.Compile()
    return Families(tuple(found), automata, {family.name: family for family in found})


def cues(line: str) -> frozenset[str]:
    """The families that a line holds, already made `plain` (coach/plain.py)."""
    return frozenset(family.name for family in families().of(line))


def words_of(line: str, name: str) -> str:
    """The words of a plain line that showed the family `name`; empty where it does not hold it."""
    found = families().named[name].pattern.search(line)
    return found.group(0) if found else ""
