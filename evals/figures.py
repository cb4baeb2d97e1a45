"""Figures with intervals: what each case adds is counted once, and every resample of the cases is one product of matrices.

A suite turns a case into a `Tally`: counts that may be added up over cases (true positives, messages, one cell of a
confusion table, …), and where a ranking is judged, pairs of label and score. A `Figure` is a formula over the sums. So
a value, its interval and a paired comparison all come from one formula, and a baseline that keeps tallies can be
compared case by case.

Intervals: percentile bootstrap over cases (Efron and Tibshirani 1993, ch. 13), the unit being the case, because members
of one chat are not independent. The paired test draws the same cases for both runs (Berg-Kirkpatrick et al. 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RESAMPLES, SEED, LEVEL = 1000, 20260305, 0.95
# A difference smaller than this is the order of an addition, not a change.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Tally:
    """What one case (or question) adds to the sums, and its pairs of (label, score)."""

    counts: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[tuple[bool, float], ...] = ()


class Sample:
    """Sums over cases under several weightings at once: `sample["tp"]` has one entry for each row of `weights`."""

    def __init__(self, tallies: Sequence[Tally], weights: Array) -> None:
        self._tallies = tallies
        self._weights = weights

    def __getitem__(self, name: str) -> Array:
        column = np.array([tally.counts.get(name, 0.0) for tally in self._tallies], dtype=np.float64)
        return self._weights @ column

    def under(self, prefix: str) -> dict[str, Array]:
        """Every count whose name begins with `prefix`/, by the rest of its name."""
        names = {name for tally in self._tallies for name in tally.counts if name.startswith(f"{prefix}/")}
        return {name.removeprefix(f"{prefix}/"): self[name] for name in sorted(names)}

    @cached_property
    def operating_points(self) -> tuple[Array, Array]:
        """True and false positives at every distinct score, highest first: one row a weighting, one column a score."""
        units = [unit for unit, tally in enumerate(self._tallies) for _ in tally.pairs]
        labels = np.array([label for tally in self._tallies for label, _ in tally.pairs], dtype=bool)
        scores = np.array([score for tally in self._tallies for _, score in tally.pairs], dtype=np.float64)
        if not len(scores):
            return np.zeros((len(self._weights), 0)), np.zeros((len(self._weights), 0))
        order = np.argsort(-scores, kind="stable")
        last = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))  # equal scores stand or fall together
        weights = self._weights[:, np.array(units)[order]]
        positive = np.cumsum(weights * labels[order], axis=1)[:, last]
        negative = np.cumsum(weights * ~labels[order], axis=1)[:, last]
        return positive, negative


@dataclass(frozen=True, slots=True)
class Figure:
    """A formula over sums. `better` says which way is up; the gate needs it."""

    name: str
    title: str
    of: Callable[[Sample], Array]
    better: Literal["higher", "lower"] = "higher"


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and its 95 % interval; not a number where nothing could be counted."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """New minus old on the cases both have, its interval, and a two-sided p-value of the paired bootstrap."""

    difference: float
    low: float
    high: float
    p: float


def measure(
    tallies: Sequence[Tally], figures: Sequence[Figure], *, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Measured]:
    """Every figure over all tallies, with its interval."""
    sample = Sample(tallies, _weights(len(tallies), resamples, seed))
    measured = {}
    for figure in figures:
        drawn = figure.of(sample)
        measured[figure.name] = Measured(float(drawn[0]), *_interval(drawn[1:]))
    return measured


def compare(
    old: Mapping[str, Tally],
    new: Mapping[str, Tally],
    figures: Sequence[Figure],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, Change]:
    """The paired difference of every figure over the cases that both runs have; empty where they share none."""
    shared = sorted(old.keys() & new.keys())
    if not shared:
        return {}
    weights = _weights(len(shared), resamples, seed)
    before = Sample([old[unit] for unit in shared], weights)
    after = Sample([new[unit] for unit in shared], weights)
    changes = {}
    for figure in figures:
        drawn = figure.of(after) - figure.of(before)
        drawn[np.abs(drawn) < _NOTHING] = 0.0
        changes[figure.name] = Change(float(drawn[0]), *_interval(drawn[1:]), _two_sided(drawn[1:]))
    return changes


# -- formulas ----------------------------------------------------------------------------------------------------


def ratio(part: Array, whole: Array) -> Array:
    """Part of whole; not a number where the whole is nothing."""
    out = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out


def f1(hit: Array, false: Array, missed: Array) -> Array:
    """Harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN)."""
    return ratio(2 * hit, 2 * hit + false + missed)


def macro_f1(sample: Sample, prefix: str) -> Array:
    """Mean F1 of the classes that occur, from counts `prefix`/labelled/predicted (scikit-learn's average="macro")."""
    cells = {(name.split("/")[0], name.split("/")[1]): count for name, count in sample.under(prefix).items()}
    classes = sorted({name for cell in cells for name in cell})
    if not classes:
        return np.full(len(sample["none"]), np.nan)
    scores = []
    for one in classes:
        hit = cells.get((one, one), np.zeros(1))
        false = sum((count for (said, got), count in cells.items() if got == one != said), np.zeros(1))
        missed = sum((count for (said, got), count in cells.items() if said == one != got), np.zeros(1))
        scores.append(f1(*np.broadcast_arrays(hit, false, missed, sample["none"])[:3]))
    stacked = np.array(scores)
    occurs = ~np.isnan(stacked)
    return ratio(np.where(occurs, stacked, 0.0).sum(axis=0), occurs.sum(axis=0).astype(np.float64))


def average_precision(sample: Sample) -> Array:
    """Σ (recall step × precision), no interpolation (scikit-learn's average_precision_score)."""
    positive, negative = sample.operating_points
    if not positive.shape[1]:
        return np.full(len(positive), np.nan)
    precision = np.nan_to_num(ratio(positive, positive + negative))
    steps = np.diff(positive, axis=1, prepend=0.0)
    return ratio((steps * precision).sum(axis=1), positive[:, -1])


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores of one tenth of 0…1: their mean, the share labelled true, and how many they are."""

    said: float
    true: float
    count: int


def bin_of(score: float) -> int:
    """Which tenth a score lies in, 0…9."""
    return min(int(score * 10), 9)


def reliability_bins(pairs: Sequence[tuple[bool, float]]) -> list[Bin]:
    """The tenths that hold a score, lowest first."""
    found: dict[int, list[tuple[bool, float]]] = {}
    for label, score in pairs:
        found.setdefault(bin_of(score), []).append((label, score))
    return [
        Bin(sum(score for _, score in one) / len(one), sum(label for label, _ in one) / len(one), len(one))
        for _, one in sorted(found.items())
    ]


def binned(pairs: Sequence[tuple[bool, float]]) -> dict[str, float]:
    """What a case adds to `calibration_error`: by tenth, scores minus labels, and the number of scores."""
    counts: dict[str, float] = {"scores": float(len(pairs))}
    for label, score in pairs:
        key = f"excess/{bin_of(score)}"
        counts[key] = counts.get(key, 0.0) + score - label
    return counts


def calibration_error(sample: Sample) -> Array:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    total = sum((np.abs(one) for one in sample.under("excess").values()), np.zeros_like(sample["scores"]))
    return ratio(total, sample["scores"])


def roc_auc(sample: Sample) -> Array:
    """Area under the ROC curve by the trapezoid rule: the chance that an unhappy member ranks above a calm one."""
    positive, negative = sample.operating_points
    if not positive.shape[1]:
        return np.full(len(positive), np.nan)
    before = np.pad(positive, ((0, 0), (1, 0)))[:, :-1]
    steps = np.diff(negative, axis=1, prepend=0.0)
    area = (steps * (positive + before) / 2).sum(axis=1)
    return ratio(area, positive[:, -1] * negative[:, -1])


def median(histogram: Mapping[str, Array], like: Array) -> Array:
    """The (lower) median of whole numbers, from counts by number."""
    if not histogram:
        return np.full(len(like), np.nan)
    values = np.array(sorted(int(value) for value in histogram), dtype=np.float64)
    counts = np.array([histogram[str(int(value))] for value in values])
    running, total = counts.cumsum(axis=0), counts.sum(axis=0)
    place = (running >= total / 2).argmax(axis=0)
    return np.where(total > 0, values[place], np.nan)


# -- resampling --------------------------------------------------------------------------------------------------


def _weights(units: int, resamples: int, seed: int) -> Array:
    """Row 0 is the set itself; every other row how often each unit was drawn."""
    generator = np.random.default_rng(seed)
    itself = np.ones((1, units))
    if not units or not resamples:
        return itself
    return np.vstack([itself, generator.multinomial(units, np.full(units, 1 / units), size=resamples)])


def _interval(drawn: Array) -> tuple[float, float]:
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _two_sided(drawn: Array) -> float:
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return float("nan")
    tail = min(int((known <= 0).sum()), int((known >= 0).sum()))
    return min(1.0, 2 * (tail + 1) / (len(known) + 1))
