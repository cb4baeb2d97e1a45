"""`python -m evals.privacy [--speed] [--wrong]`: what is masked of evals/privacy.yaml that should be, and what should not.

A private substring counts as found when no four characters of it in a row remain readable; a mask is right when it lies
on a private substring. Recall goes by the label's kind, precision by the recogniser's (a mobile is a phone; an
identity number in one piece may be read as a long number). `--speed`: 200 lines of chat. `--wrong`: each miss of dev.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml
from pydantic import model_validator
from rich.table import Table

from coach.privacy import Kind, Mask, Span, found
from coach.types import Data, Language
from evals.tables import console

PLACE = Path(__file__).parent / "privacy.yaml"
READABLE = 4
Split = Literal["dev", "test"]


class Line(Data):
    """A line as members write it, with what is private in it, letter by letter, by kind."""

    id: str
    language: Language
    split: Split
    text: str
    private: dict[Kind, tuple[str, ...]]

    @model_validator(mode="after")
    def _quoted(self) -> Line:
        for part in (part for parts in self.private.values() for part in parts):
            if part not in self.text:
                raise ValueError(f"{self.id}: {part!r} is not in the line; quote it letter by letter")
        return self

    def places(self) -> Iterator[tuple[Kind, int, int]]:
        """Kind, start and end of everything that is private."""
        for kind, parts in self.private.items():
            for part in parts:
                start = self.text.index(part)
                yield kind, start, start + len(part)


@dataclass
class Tally:
    """Counts by kind."""

    private: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masks: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def labelled_lines() -> tuple[Line, ...]:
    """The lines of the set."""
    return tuple(Line.model_validate(one) for one in yaml.safe_load(PLACE.read_text(encoding="utf-8")))


def missed(line: Line, spans: Sequence[Span]) -> tuple[str, ...]:
    """Kinds of what stays readable."""
    covered = {place for span in spans for place in range(span.start, span.end)}
    return tuple(
        kind
        for kind, start, end in line.places()
        if any(covered.isdisjoint(range(at, at + READABLE)) for at in range(start, max(end - READABLE, start) + 1))
    )


def needless(line: Line, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Masks that lie on nothing private."""
    return tuple(
        span for span in spans if not any(start < span.end and span.start < end for _, start, end in line.places())
    )


def tallied(lines: Sequence[Line]) -> Tally:
    """What was found in these lines."""
    tally = Tally()
    for line in lines:
        spans = found(line.text)
        for kind, _, _ in line.places():
            tally.private[kind] += 1
            tally.found[kind] += 1
        tally.found.subtract(missed(line, spans))
        kinds = Counter(_kind(span) for span in spans)
        tally.masks += kinds
        tally.right += kinds - Counter(_kind(span) for span in needless(line, spans))
    return tally


def _kind(span: Span) -> str:
    return "phone" if span.kind == "mobile" else span.kind


def table(split: Split, lines: Sequence[Line]) -> Table:
    """Recall and precision by kind."""
    tally = tallied([line for line in lines if line.split == split])
    shown = Table("kind", "recall", "precision", title=f"privacy, {split}", title_justify="left")
    for kind in sorted(tally.private.keys() | tally.masks.keys()):
        recall = f"{tally.found[kind]}/{tally.private[kind]}"
        shown.add_row(kind, recall, f"{tally.right[kind]}/{tally.masks[kind]}")
    for name, part, whole in (
        ("all: recall", tally.found.total(), tally.private.total()),
        ("all: precision", tally.right.total(), tally.masks.total()),
    ):
        shown.add_row(
            name, *([f"{part / max(whole, 1):.3f}", ""] if "recall" in name else ["", f"{part / max(whole, 1):.3f}"])
        )
    return shown


def speed() -> float:
    """Milliseconds to mask 200 lines of chat, imports done; the median of 20 runs."""
    from evals.bench import long_chat

    texts = [message.text for message in long_chat(200).messages]
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        mask = Mask()
        for text in texts:
            mask.hide(text)
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1000


def main() -> None:
    """Print the figures of both splits."""
    options = argparse.ArgumentParser(prog="python -m evals.privacy")
    options.add_argument("--speed", action="store_true", help="also how long 200 lines take")
    options.add_argument("--wrong", action="store_true", help="also each line of dev that is read wrongly")
    given = options.parse_args()
    lines, out = labelled_lines(), console()
    for split in ("dev", "test"):
        out.print(table(split, lines))
    for line in lines if given.wrong else ():
        spans = found(line.text)
        if line.split == "dev" and (missed(line, spans) or needless(line, spans)):
            out.print(f"{line.id}: {Mask().hide(line.text)}", markup=False)
    if given.speed:
        out.print(f"200 lines of chat: {speed():.1f} ms")


if __name__ == "__main__":
    main()
