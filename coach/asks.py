"""knowledge/asks/*.tsv -> what operators type, with the practices that answer it; also what none answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coach.errors import KnowledgeError

_GRADE = re.compile(r"(?P<name>[\w:-]+?)(?:=(?P<grade>[12]))?\Z")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, situation or keyword of an operator. `grades`: 2 for what answers it, 1 for what also helps; empty: nothing does."""

    text: str
    grades: Mapping[str, int] = field(default_factory=dict)


def load_asks(place: Path, known: Collection[str]) -> tuple[Ask, ...]:
    """Every line of a .tsv file, or of those in a folder: `P02=2 P03 P20`, a tab, the text; `-` in place of grades where nothing fits.

    Raises KnowledgeError naming file and line.
    """
    found: dict[str, Ask] = {}
    for file in sorted(place.glob("*.tsv")) if not place.is_file() else [place]:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"{file.name}: not UTF-8: {error.reason} at byte {error.start}") from error
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            line_of = f"{file.name}, line {number}"
            grades, _, text = map(str.strip, line.partition("\t"))
            if "\t" not in line or not grades or not text:
                raise KnowledgeError(f"{line_of}: here stand grades, a tab and a text: P02=2 P03<tab>…")
            if text in found:
                raise KnowledgeError(f"{line_of}: {text!r} stands here a second time")
            found[text] = Ask(text, _grades(grades, known, line_of))
    return tuple(found.values())


def _grades(text: str, known: Collection[str], place: str) -> dict[str, int]:
    grades: dict[str, int] = {}
    for item in text.split() if text != "-" else ():
        match = _GRADE.match(item)
        if not match:
            raise KnowledgeError(f"{place}: {item!r} is no grade; write P02=2 for what answers, P03 for what helps")
        if match["name"] not in known:
            raise KnowledgeError(f"{place}: there is no practice {match['name']}")
        if match["name"] in grades:
            raise KnowledgeError(f"{place}: {match['name']} is graded twice")
        grades[match["name"]] = int(match["grade"] or 1)
    return grades
