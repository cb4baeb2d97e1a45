"""Ways of saying something: patterns from knowledge/, chosen and filled; a remark cut so that it can be quoted. Pure once loaded."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import yaml

from coach.errors import KnowledgeError
from coach.plain import printable
from coach.scenes import ANY
from coach.types import Language, Transcript
from coach.written import parsed

Chosen = TypeVar("Chosen")

# A quotation is no longer than this: a draft takes up a remark, it does not repeat a speech. Shorter than so many letters it says nothing.
QUOTE, QUOTE_EN, SHORTEST = 22, 60, 2
_PAUSE = re.compile(r"(?:[,，。.!！?？;；~…]+\s*|\s+)")
_PAUSE_EN = re.compile(r"[,.!?;~…]+\s+|\s+[-–—]\s+|\.$")
# What a quotation neither begins nor ends with.
_EDGES = re.compile(r"^[\s,，。.;；~…]+|[\s,，。.;；~…]+$")
# Quotation marks inside a quotation: the outer ones are those of the patterns.
INNER = str.maketrans({"「": "“", "」": "”", '"': "'"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying something: `key` is the hook, cause or door that it answers; `kinds` of group it suits, none: all."""

    key: str
    move: str
    where: str
    practices: tuple[str, ...]
    texts: Mapping[str, Sequence[str]]
    scene: str = ANY
    kinds: tuple[str, ...] = ()


def quote(text: str, language: Language, worth: Callable[[str], float] | None = None) -> str:
    """The part of a remark worth quoting, cut at pauses; empty where nothing quotable is left (a picture, a sticker, a name).

    `worth` weighs a part, the best is taken; without it the first that is long enough.
    """
    text = re.sub(r"@\S+\s?|\[[^\]]{1,12}\]|https?://\S+", "", printable(text)).strip()
    limit = QUOTE_EN if language == "en" else QUOTE
    parts = list(_parts(text, language, limit))
    if not parts:
        return _cut(text, language, limit)
    best = max(parts, key=worth) if worth else max(parts, key=lambda part: (text.startswith(part), len(part)))
    return best.translate(INNER)


def _parts(text: str, language: Language, limit: int) -> Iterator[str]:
    """Runs of whole clauses, short enough to be quoted and long enough to say something."""
    pause = _PAUSE_EN if language == "en" else _PAUSE
    ends = [(match.start(), match.end()) for match in pause.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    for place, start in enumerate(starts):
        for stop in stops[place:]:
            part = _EDGES.sub("", text[start:stop])
            if len(part) <= limit and sum(char.isalnum() for char in part) >= SHORTEST:
                yield part


def _cut(text: str, language: Language, limit: int) -> str:
    """A line without a pause, or of single characters: English is cut between words, and shows it; Chinese is not cut."""
    text = _EDGES.sub("", text)
    if len(text) > limit and language == "en":
        text = text[: limit - 1].rsplit(" ", 1)[0] + "…"
    short = len(text) <= limit and sum(char.isalnum() for char in text) >= SHORTEST
    return text.translate(INNER) if short else ""


def filled(pattern: Pattern | None, transcript: Transcript, slots: Mapping[str, str], seed: str) -> str | None:
    """The pattern's text for this chat with every slot filled; none where a needed slot has no value."""
    texts = texts_of(pattern, transcript, slots) if pattern else []
    return chosen(texts, f"{transcript.group.id}{seed}").format(**slots) if texts else None


def texts_of(pattern: Pattern, transcript: Transcript, slots: Mapping[str, str]) -> list[str]:
    """The pattern's texts in the chat's language that have a value for every slot: those that use most of what is known."""
    fitting = {
        text: len(slots_of(text))
        for text in pattern.texts.get(transcript.language, ())
        if all(slots.get(name) for name in slots_of(text))
    }
    return [text for text, count in fitting.items() if count == max(fitting.values())]


def slots_of(text: str) -> set[str]:
    """The slots that a text leaves open."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def mark(text: str) -> str:
    """What a pattern's text is known by in a group's record."""
    return f"{crc32(text.encode()):08x}"


def chosen(among: Sequence[Chosen], seed: str) -> Chosen:
    """One of several, the same for the same seed: advice asked for twice does not change."""
    return among[crc32(seed.encode()) % len(among)]


def load_patterns(folder: Path, key: str) -> Iterator[Pattern]:
    """Every pattern of a folder, by what it answers (`key`: hook, cause or door). Raises KnowledgeError naming the file."""
    for file, content in _files(folder):
        if not isinstance(content, list):
            raise KnowledgeError(f"{file}: here stands a list of patterns, each with {key!r} and texts by language")
        for entry in content:
            try:
                yield Pattern(
                    key=entry[key],
                    move=entry.get("move", entry[key]),
                    where=entry.get("where", "group"),
                    practices=tuple(entry.get("practices", ())),
                    texts=entry["texts"],
                    scene=entry.get("scene") or entry.get("matter") or entry.get("ask") or ANY,
                    kinds=tuple(entry.get("kinds", ())),
                )
            except (KeyError, TypeError) as error:
                raise KnowledgeError(f"{file}: a pattern lacks {error}") from error


def _files(folder: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(folder.glob("*.yaml")):
        try:
            yield file, parsed(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{file}: not YAML: {error}") from error
