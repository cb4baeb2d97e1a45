"""A small linear model that reads one line in its context (trained by training/lines.py on scenes of our own).

A line becomes the set of its hashed n-grams; each head (sour, settled, need, answer, …) has one weight a hash for the
line itself and for what stands around it: the writer's own line before, the brand's last line, and the line just before.
So every line is hashed once, and all heads together cost four gathers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from coach.signals.expressions import expressions

SHIPPED = Path(__file__).parent.parent / "models" / "lines"
# Hash space of a block, in bits; the longest n-gram; a line longer than LONGEST says what it is before that.
BITS, GRAM, LONGEST = 16, 3, 160
_MASK = (1 << BITS) - 1
# The texts that a head looks at: the line, the writer's line before, the brand's last line, the line just before.
BLOCKS = ("line", "own", "brand", "before")
# A context block counts this much beside the line itself, a flag this much; fixed when the model was trained.
CONTEXT, FLAG = 0.8, 0.35

# A class of expressions counts as this many n-grams: it says more than any one of them.
EXPRESSION = 8

Hashes = NDArray[np.int32]
_MENTION = re.compile(r"@\S*")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z']{2,}")


def hashes(plain: str, *, longest: int = LONGEST) -> Hashes:
    """The hashed n-grams of a plain line: of characters, of English words, and classes of expressions; each once. A mention is one sign."""
    text = "^" + _SPACE.sub(" ", _MENTION.sub("@", plain[:longest])).strip() + "$"
    chars = [char.encode() for char in text]
    # The checksum of an n-gram is that of the one before, carried on by one more character: no n-gram is ever cut out.
    sums, found = [0] * len(chars), []
    for size in range(GRAM):
        sums = list(map(crc32, chars[size:], sums))
        found += sums
    ids = {one & _MASK for one in found}
    words = _WORD.findall(text)
    ids.update(_id(f"w:{word}") for word in words)
    ids.update(_id(f"b:{one} {other}") for one, other in pairwise(words))
    for name in expressions(plain[:longest]):
        ids.update(_class_ids(name))
    return np.fromiter(ids, dtype=np.int32)


def _id(gram: str) -> int:
    return crc32(gram.encode()) & _MASK


@lru_cache(maxsize=256)
def _class_ids(name: str) -> tuple[int, ...]:
    return tuple(_id(f"x:{name}{turn}") for turn in range(EXPRESSION))


@dataclass(frozen=True, slots=True)
class Around:
    """What a line is read with: hashed texts by block (BLOCKS without `line`), and flags that hold of it."""

    own: Hashes | None = None
    brand: Hashes | None = None
    before: Hashes | None = None
    flags: tuple[str, ...] = ()


class LineModel:
    """Heads by name. Weights are int8 with a scale a head: (blocks, 2**BITS, heads), flags (flags, heads), bias (heads)."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            blocks, size, heads = stored["weights"].shape
            self._weights = stored["weights"].reshape(blocks * size, heads)
            self._scales = stored["scales"].astype(np.float32)
            self._flags = stored["flags"].astype(np.float32)
            self._bias = stored["bias"].astype(np.float32)
            self._rarity = stored["rarity"].astype(np.float32)
        self.heads: tuple[str, ...] = tuple(about["heads"])
        self.version: str = about["version"]
        self._flag_place = {name: place for place, name in enumerate(about["flags"])}

    def odds(self, line: Hashes, around: Around) -> Mapping[str, float]:
        """Logit by head for one line."""
        total = self._bias.copy()
        rows, shares = [], []
        for block, ids in enumerate((line, around.own, around.brand, around.before)):
            if ids is not None and len(ids):
                rows.append(ids + (block << BITS))
                shares.append(np.full(len(ids), 1.0 / np.sqrt(len(ids)), dtype=np.float32))
        # One gather and one product for all blocks and heads: ten times as fast as a sum a block.
        total += (
            np.concatenate(shares) @ self._weights.take(np.concatenate(rows), axis=0).astype(np.float32)
        ) * self._scales
        places = [self._flag_place[flag] for flag in around.flags if flag in self._flag_place]
        if places:
            total += self._flags[places].sum(axis=0)
        return dict(zip(self.heads, total.tolist(), strict=True))

    def shared(self, line: Hashes, other: Hashes) -> float:
        """How much of a line's content stands in another text too, 0…1, rare n-grams counting most (idf)."""
        if not len(line) or not len(other):
            return 0.0
        rarity = self._rarity[line]
        stands = np.zeros(1 << BITS, dtype=bool)  # a table beats sorting both sides, as np.isin does, tenfold
        stands[other] = True
        # A line of two words shares them easily: below this much content the share counts less.
        return float(rarity[stands[line]].sum() / max(float(rarity.sum()), 20.0))


@lru_cache(maxsize=1)
def shipped() -> LineModel:
    """The model in the package."""
    return LineModel()


def flags_of(
    plain: str, cues: frozenset[str], *, to_staff: bool, to_member: bool, own_lines: int, since_brand: int
) -> tuple[str, ...]:
    """What holds of a line besides its words.

    `own_lines`: how many the writer sent before. `since_brand`: lines since the brand spoke, 0 where it did not lately.
    """
    length = len(plain)
    size = "1" if length <= 2 else "2" if length <= 5 else "3" if length <= 10 else "4" if length <= 20 else "5"
    return (
        f"size:{size}",
        f"own:{min(own_lines, 3)}",
        f"brand:{min(since_brand, 3)}",
        *(("staff",) if to_staff else ()),
        *(("member",) if to_member else ()),
        *(f"cue:{name}" for name in sorted(cues)),
    )
