"""training/scenes/*.txt and training/desk/*.txt -> labelled lines in their context, read by the very fold of the product.

A scene is `=== industry kind language`, then lines `who: text | tags`; the tags are those that training/README.md lists. In
desk/ a customer's line ends with a number, -2 … 2: how content the customer is with the service so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from coach.signals.lines import Around, Hashes
from coach.signals.reading import Reading, Setting, around_line, fold
from coach.types import Group, Member, Message, Transcript

FOLDER = Path(__file__).parent / "scenes"
DESK = Path(__file__).parent / "desk"
BRAND = ("op", "bot")
# Files of adverts and of sabotage, and the file of short, plain scenes.
ALONE = ("l", "m")
PLAIN = "k"
_LINE = re.compile(r"(?P<who>\w+)\s*:\s?(?P<text>.*)\s\|\s*(?P<tags>[a-z_ ]+?)(\s+(?P<content>-?[\d.]+))?$")


class Spoken(NamedTuple):
    """A line of a scene; `content`: -2 … 2 in desk/."""

    who: str
    text: str
    tags: frozenset[str]
    content: float | None = None


Scene = list[Spoken]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line: what the model sees, its tags, whose line it is, and the file (a writer) it comes from."""

    line: Hashes
    around: Around
    tags: frozenset[str]
    brand: bool
    writer: str
    text: str


def labelled(folder: Path = FOLDER) -> Iterator[Labelled]:
    """Every line of the scenes that teach the line model. Raises ValueError naming file and line that does not parse."""
    for file in sorted(folder.glob("*.txt")):
        for place, scene in enumerate(read_scenes(file)):
            if not (file.stem == PLAIN and place % 2):
                # What only one writer wrote of could not be learned from the others: such a file counts as several.
                part = place // 60 if file.stem in ALONE else 0
                yield from _lines(scene, f"{file.stem}/{part}")


def held_out(folder: Path = FOLDER) -> Iterator[Scene]:
    """Every second plain scene: these teach the member model, so that what is obvious stays so."""
    yield from (scene for place, scene in enumerate(read_scenes(folder / f"{PLAIN}.txt")) if place % 2)


def read_scenes(file: Path) -> list[Scene]:
    """The scenes of one file."""
    scenes: list[Scene] = [[]]
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if raw.startswith("===") or not raw.strip():
            scenes.append([])
            continue
        found = _LINE.match(raw.strip())
        if not found:
            raise ValueError(f"{file.name}, line {number}: not 'who: text | tags': {raw[:60]!r}")
        content = float(found["content"]) if found["content"] else None
        scenes[-1].append(Spoken(found["who"], found["text"], frozenset(found["tags"].split()), content))
    return [scene for scene in scenes if scene]


def _lines(lines: Scene, writer: str) -> Iterator[Labelled]:
    transcript = transcript_of(lines)
    setting, reading = Setting.of(transcript), Reading()
    for message, (who, text, tags, _) in zip(transcript.messages, lines, strict=True):
        line, around = around_line(reading, message, setting)
        yield Labelled(line, around, tags, who in BRAND, writer, text)
        reading = fold(reading, message, setting)


def transcript_of(lines: Scene) -> Transcript:
    """A scene as a chat, three minutes between lines."""
    people = sorted({who for who, *_ in lines} | {"op", "bot"})
    start = datetime(2026, 3, 5, 9, tzinfo=UTC)
    messages = [
        Message(
            id=str(place + 1),
            at=start + timedelta(minutes=3 * place),
            sender=who,
            text=text or " ",
            mentions=tuple(dict.fromkeys(name for name in re.findall(r"@(\w+)", text) if name in people)),
        )
        for place, (who, text, *_) in enumerate(lines)
    ]
    roles = {"op": "operator", "bot": "bot"}
    members = [Member.model_validate({"id": who, "name": who, "role": roles.get(who, "member")}) for who in people]
    return Transcript(group=Group(id="scene"), members=tuple(members), messages=tuple(messages), now=messages[-1].at)
