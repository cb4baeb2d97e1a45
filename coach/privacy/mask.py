"""Masks for one prompt: ⟦1⟧, ⟦2⟧ … in place of what is private, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import ahocorasick_rs

from coach.privacy.found import REGIONS, found
from coach.privacy.span import MASK, Span, merged


@dataclass
class Mask:
    """One prompt's masks: the same text always gets the same mask, and `restore` undoes them all.

    `regions` (ISO 3166 codes): whose telephone plans are known; all that we serve by default, for a member of a Shanghai
    group may live in London. `names`: display names to be hidden as well wherever they stand as a whole, those of one
    character only after @.
    """

    hidden: dict[str, str] = field(default_factory=dict)
    regions: tuple[str, ...] = REGIONS
    names: Sequence[str] = ()

    def hide(self, text: str) -> str:
        """The text with personal data as ⟦1⟧, ⟦2⟧ …"""
        spans = self._private(text)
        shown = self._masked(text, spans)
        # A mask is a border that was not there before, and may bring to light what the first look took for part of a word.
        # From the second look on every mask is ours.
        while spans:
            text = shown
            spans = tuple(span for span in self._private(text) if span.kind != "mask")
            shown = self._masked(text, spans)
        return shown

    def hide_again(self, text: str) -> str:
        """The text hidden where it, or what was hidden before, shows it: a piece cut out of a line keeps its masks, though
        nothing around tells any more that "abc_12345" is an account."""
        text = self.hide(text)
        for private, mask in sorted(self.hidden.items(), key=lambda pair: -len(pair[0])):
            if len(private) >= TELLING:
                text = mask if len(text) >= TELLING and text in private else text.replace(private, mask)
        return text

    def restore(self, text: str) -> str:
        """The text with every known mask replaced by what it hid."""
        original = {mask: private for private, mask in self.hidden.items()}
        return MASK.sub(lambda match: original.get(match[0], match[0]), text)

    def _private(self, text: str) -> tuple[Span, ...]:
        spans = found(text, self.regions)
        return tuple(merged((*spans, *self._named(text)))) if self.names else spans

    def _masked(self, text: str, spans: Sequence[Span]) -> str:
        parts, done = [], 0
        for span in spans:
            private = text[span.start : span.end]
            parts += [text[done : span.start], self.hidden.setdefault(private, f"⟦{len(self.hidden) + 1}⟧")]
            done = span.end
        return "".join((*parts, text[done:]))

    @cached_property
    def _known(self) -> ahocorasick_rs.AhoCorasick:
        """The names without those that could eat a mask."""
        return ahocorasick_rs.AhoCorasick(
            sorted({name for name in self.names if name.strip("⟦⟧ ") and not MASK.search(name)})
        )

    def _named(self, text: str) -> Iterator[Span]:
        for _, start, end in self._known.find_matches_as_indexes(text, overlapping=True):
            before, after = text[start - 1 : start], text[end : end + 1]
            if end - start == 1 and before != "@":
                continue
            if not _joined(before, text[start]) and not _joined(text[end - 1], after):
                yield Span(start, end, "name")


# What is shorter may be a part of any word.
TELLING = 4


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours are inside one word: letters and digits of scripts that put spaces between words."""
    return all(char.isalnum() and not "\u3040" <= char <= "\u9fff" for char in (left, right) if char) and bool(
        left and right
    )
