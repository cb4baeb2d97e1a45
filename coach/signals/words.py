"""What a member said, and said of late, weighed n-gram by n-gram and added up line by line.

Single lines may all be harmless and the whole still tell: what is asked, how often, in which words. Each part is a sum of
line scores over the length of its weights, so a reading holds a few numbers a member and never the words themselves.
Columns are models side by side: the package's own, and an operator's correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.signals.lines import BITS, Hashes

# Parts of a member's talk, and how much each counts (chosen by cross-validation, training/README.md): all lines alike, and
# lines that fade, the last one most.
PARTS = ("said", "recent")
SHARE = (1.0, 0.8)
FADE = 0.6
SIZE = 1 << BITS

Columns = tuple[float, ...]


class Words(NamedTuple):
    """The sums so far, one number a column; empty before anything was said."""

    said: Columns = ()
    recent: Columns = ()
    lines: int = 0

    def says(self, score: NDArray[np.float32]) -> Words:
        """After one more line. `score`: (parts, columns) as WordModel.line gives it."""
        said, recent = score.tolist()
        if self.lines:
            said = [one + other for one, other in zip(self.said, said, strict=True)]
            recent = [one * FADE + other for one, other in zip(self.recent, recent, strict=True)]
        return self._replace(said=tuple(said), recent=tuple(recent), lines=self.lines + 1)

    def odds(self, column: int) -> float:
        """The logit that a column adds."""
        if not self.lines:
            return 0.0
        return float(self.said[column] / self.lines**0.5 + self.recent[column] / faded(self.lines))


def faded(lines: int) -> float:
    """The length of the weights that fade over so many lines."""
    return float(((1.0 - FADE ** (2 * lines)) / (1.0 - FADE**2)) ** 0.5)


class WordModel:
    """Weights of shape (2**BITS, parts, columns); a part's share is folded into them."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        self._weights = weights

    @property
    def columns(self) -> int:
        return int(self._weights.shape[2])

    @classmethod
    def beside(cls, columns: Sequence[NDArray[np.float32]]) -> WordModel:
        """Models of shape (2**BITS, parts), each as one column."""
        return cls(np.stack(columns, axis=2))

    def line(self, ids: Hashes) -> NDArray[np.float32]:
        """The scores of one line, shape (parts, columns)."""
        if not len(ids):
            return np.zeros(self._weights.shape[1:], dtype=np.float32)
        scores: NDArray[np.float32] = self._weights.take(ids, axis=0).sum(axis=0) / np.float32(len(ids) ** 0.5)
        return scores


def load_words(file: Path) -> tuple[NDArray[np.float32], float]:
    """Weights of one column, shape (2**BITS, parts), and a bias, as save_words wrote them. Raises ValueError, OSError."""
    with np.load(file, allow_pickle=False) as stored:
        weights, scale, bias = stored["words"], float(stored["scale"]), float(stored["bias"])
    if weights.shape != (SIZE, len(PARTS)) or weights.dtype != np.int8:
        raise ValueError(f"{file.name}: not the weights of this version")
    return weights.astype(np.float32) * np.float32(scale), bias


def save_words(file: Path, weights: NDArray[np.float64], bias: float) -> None:
    """int8 with one scale."""
    scale = max(float(np.abs(weights).max()), 1e-9) / 127.0
    whole = np.rint(weights / scale).astype(np.int8)
    np.savez_compressed(file, words=whole, scale=np.float32(scale), bias=np.float32(bias))
