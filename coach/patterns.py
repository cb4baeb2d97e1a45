"""Ways of saying something: patterns from knowledge/, chosen and filled; a remark cut so that it can be quoted. Pure once loaded."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
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

# A quotation longer than this is cut at a pause: a draft takes up a remark, it does not repeat a speech.
QUOTE = 18
QUOTE_EN = 48
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


def quote(text: str, language: Language) -> str:
    """A remark short enough to quote, cut at a pause; empty where nothing quotable is left (a picture, a sticker, a name)."""
    text = re.sub(r"@\S+\s?|\[[^\]]{1,12}\]|https?://\S+", "", printable(text)).strip()
    limit = QUOTE_EN if language == "en" else QUOTE
    tail = ""
    if len(text) > limit:
        pauses = [match.start() for match in re.finditer(r"[\s,，。.!！?？;；~…]", text[:limit])]
        cut = pauses[-1] if pauses and pauses[-1] >= 4 else 0
        # English has spaces within a sentence too: there what was cut off is shown.
        tail = "…" if language == "en" and cut and text[cut].isspace() and text[cut - 1].isalnum() else ""
        text = text[:cut]
    text = _EDGES.sub("", text).translate(INNER)
    return text + tail if sum(char.isalnum() for char in text) >= 2 else ""


def filled(
    pattern: Pattern | None,
    transcript: Transcript,
    slots: Mapping[str, str],
    seed: str,
    *,
    optional: Sequence[str] = (),
) -> str | None:
    """The pattern's text for this chat with every slot filled; none where a needed slot has no value."""
    texts = texts_of(pattern, transcript, slots, optional) if pattern else []
    return chosen(texts, f"{transcript.group.id}{seed}").format(**slots) if texts else None


def texts_of(
    pattern: Pattern, transcript: Transcript, slots: Mapping[str, str], optional: Sequence[str] = ()
) -> list[str]:
    """The pattern's texts in the chat's language that have a value for every slot."""
    return [
        text
        for text in pattern.texts.get(transcript.language, ())
        if all(slots.get(name) or name in optional for _, name, _, _ in string.Formatter().parse(text) if name)
    ]


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
                    scene=entry.get("scene", ANY),
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
