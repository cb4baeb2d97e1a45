"""A small linear model that reads one line in its context (trained by training/lines.py on scenes of our own).

A line becomes the set of its character n-grams, hashed; each head (sour, settled, need, answer, …) has one weight a
hash for the line itself and for what stands around it: the writer's own line before, the brand's last line, and the line
just before. So every line is hashed once, and a head costs four sums.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).parent.parent / "models" / "lines"
# Hash space of a block, in bits, and the lengths of the n-grams. A line longer than LONGEST says what it is before that.
BITS = 15
SHORTEST_GRAM, LONGEST_GRAM = 1, 4
LONGEST = 160
# The texts that a head looks at: the line, the writer's line before, the brand's last line, the line just before.
BLOCKS = ("line", "own", "brand", "before")

Hashes = NDArray[np.int32]
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z']{2,}")


def hashes(plain: str) -> Hashes:
    """The hashed n-grams of a plain line: of characters, and of English words; sorted, each once."""
    text = "^" + _SPACE.sub(" ", plain[:LONGEST]).strip() + "$"
    grams = {text[i : i + n] for n in range(SHORTEST_GRAM, LONGEST_GRAM + 1) for i in range(len(text) - n + 1)}
    words = _WORD.findall(text)
    grams.update(f"w:{word}" for word in words)
    grams.update(f"b:{one} {other}" for one, other in pairwise(words))
    mask = (1 << BITS) - 1
    return np.fromiter({crc32(gram.encode()) & mask for gram in grams}, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Around:
    """What a line is read with: hashed texts by block (BLOCKS without `line`), and flags that hold of it."""

    own: Hashes | None = None
    brand: Hashes | None = None
    before: Hashes | None = None
    flags: tuple[str, ...] = ()


class LineModel:
    """Heads by name; `odds` are logits, calibrated when they were trained."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            # (blocks, 2**BITS, heads) as int8 with a scale a head; a row a hash, so that a line is one gather.
            self._weights = stored["weights"].astype(np.float32) * stored["scales"].astype(np.float32)
            self._flags = stored["flags"].astype(np.float32)
            self._bias = stored["bias"].astype(np.float32)
        self.heads: tuple[str, ...] = tuple(about["heads"])
        self.version: str = about["version"]
        self._flag_place = {name: place for place, name in enumerate(about["flags"])}

    def odds(self, line: Hashes, around: Around) -> Mapping[str, float]:
        """Logit by head for one line."""
        total = self._bias.copy()
        for block, ids in enumerate((line, around.own, around.brand, around.before)):
            if ids is not None and len(ids):
                total += self._weights[block, ids].sum(axis=0) / np.sqrt(len(ids))
        for flag in around.flags:
            place = self._flag_place.get(flag)
            if place is not None:
                total += self._flags[place]
        return dict(zip(self.heads, total.tolist(), strict=True))


@lru_cache(maxsize=1)
def shipped() -> LineModel:
    """The model in the package."""
    return LineModel()


def flags_of(
    plain: str, cues: Sequence[str], *, to_staff: bool, to_member: bool, own_lines: int, since_brand: int
) -> tuple[str, ...]:
    """What holds of a line besides its words. `own_lines`: how many the writer sent before; `since_brand`: lines since the brand spoke (0: none did)."""
    length = len(plain)
    size = "1" if length <= 2 else "2" if length <= 5 else "3" if length <= 10 else "4" if length <= 20 else "5"
    own = "0" if own_lines == 0 else "1" if own_lines == 1 else "2" if own_lines < 4 else "3"
    brand = "0" if since_brand == 0 else "1" if since_brand == 1 else "2" if since_brand < 4 else "3"
    return (
        f"size:{size}",
        f"own:{own}",
        f"brand:{brand}",
        *(("staff",) if to_staff else ()),
        *(("member",) if to_member else ()),
        *(f"cue:{name}" for name in cues),
    )
