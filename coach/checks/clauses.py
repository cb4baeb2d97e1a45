"""A draft, sentence by sentence or run by run, so that a finding can point at the words it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[。！？!?；;\n…]+|(?<=[a-z0-9)\"'])\.(?=\s|$)|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_PAUSE = re.compile(
    r"[，,、：:。！？!?；;\n…~]+|(?<=[a-z0-9)\"'])\.(?=\s|$)|\s[-–—]\s|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence."""
    return _parts(text, _END)


def clauses(text: str) -> list[tuple[int, int]]:
    """Start and end of each clause: what stands between two pauses."""
    return _parts(text, _PAUSE)


def _parts(text: str, at: re.Pattern[str]) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in (*at.finditer(text), None):
        end = match.start() if match else len(text)
        inner = text[start:end]
        if inner.strip():
            left = start + len(inner) - len(inner.lstrip())
            found.append((left, start + len(inner.rstrip())))
        start = match.end() if match else end
    return found


def runs(line: str, run: int, latin: int) -> Iterator[tuple[int, str]]:
    """Every start in a line, with as many characters from there as are no accident: `latin` where all are ASCII, else `run`."""
    for start in range(len(line)):
        size = latin if line[start : start + latin].isascii() else run
        piece = line[start : start + size]
        if len(piece) == size:
            yield start, piece
