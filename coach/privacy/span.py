"""A place in a text that holds personal data, and what is known about its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

# mobile: a person's for certain; phone: any other line that is no hotline; number: long, of no known kind;
# mask: looks like one of ours (a member's imitation would be filled with another's data on the way back).
Kind = Literal[
    "mask", "mail", "mobile", "phone", "identity", "card", "order", "number", "account", "plate", "address", "name"
]
MASK = re.compile(r"⟦\d+⟧")


@dataclass(frozen=True, slots=True)
class Span:
    """`start` and `end` count characters of the text that was read."""

    start: int
    end: int
    kind: Kind


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """In order of place, what overlaps as one, of the kind that was named first: no half of a number stays behind."""
    last: Span | None = None
    for span in sorted(spans, key=lambda one: one.start):
        if last is not None and span.start < last.end:
            last = Span(last.start, max(last.end, span.end), last.kind)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
