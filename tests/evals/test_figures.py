"""Formulas against hand-computed numbers and against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from evals.figures import (
    Figure,
    Sample,
    Tally,
    average_precision,
    binned,
    calibration_error,
    compare,
    f1,
    macro_f1,
    measure,
    median,
    ratio,
    reliability_bins,
    roc_auc,
)

F1 = Figure("f1", "F1", lambda s: f1(s["tp"], s["fp"], s["fn"]))


def once(tallies):
    return Sample(tallies, np.ones((1, len(tallies))))


def test_f1_by_hand() -> None:
    # 3 hits, 1 false, 2 missed: precision 3/4, recall 3/5, F1 = 2·0.45/1.35 = 2/3.
    measured = measure([Tally({"tp": 2, "fp": 1}), Tally({"tp": 1, "fn": 2})], [F1])
    assert measured["f1"].value == pytest.approx(2 / 3)


def test_nothing_to_count_is_no_number() -> None:
    assert math.isnan(measure([Tally()], [F1])["f1"].value)
    assert math.isnan(measure([], [F1])["f1"].value)


def test_macro_f1_is_that_of_scikit_learn() -> None:
    said = ["hold", "hold", "warm", "offer", "warm", "hold"]
    got = ["hold", "warm", "warm", "warm", "none", "hold"]
    tallies = [Tally({f"verdict/{one}/{other}": 1.0}) for one, other in zip(said, got, strict=True)]
    expected = f1_score(said, got, average="macro", zero_division=0)
    assert macro_f1(once(tallies), "verdict")[0] == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_ranking_figures_are_those_of_scikit_learn(seed: int) -> None:
    generator = np.random.default_rng(seed)
    labels = generator.random(60) < 0.3
    scores = np.round(generator.random(60), 1)  # many ties
    tallies = [Tally(pairs=tuple(zip(labels[at : at + 6], scores[at : at + 6], strict=True))) for at in range(0, 60, 6)]
    weights = np.vstack([np.ones(10), generator.integers(0, 3, 10)]).astype(float)
    sample = Sample(tallies, weights)
    for row in range(2):
        each = np.repeat(weights[row], 6)
        assert average_precision(sample)[row] == pytest.approx(
            average_precision_score(labels, scores, sample_weight=each)
        )
        kept = each > 0
        assert roc_auc(sample)[row] == pytest.approx(
            roc_auc_score(labels[kept], scores[kept], sample_weight=each[kept])
        )


def test_median_of_a_histogram() -> None:
    sample = once([Tally({"delay/0": 2.0, "delay/10": 1.0}), Tally({"delay/3": 2.0})])
    assert median(sample.under("delay"), sample["x"])[0] == 3  # 0 0 3 3 10


def test_interval_holds_the_value_and_is_the_same_every_time() -> None:
    tallies = [Tally({"tp": float(at % 3 > 0), "fp": float(at % 3 == 0)}) for at in range(60)]
    one, other = (measure(tallies, [F1])["f1"] for _ in range(2))
    assert one == other
    assert one.low < one.value < one.high


def test_interval_is_about_that_of_the_binomial() -> None:
    share = Figure("share", "", lambda s: ratio(s["ok"], s["n"]))
    tallies = [Tally({"ok": float(at < 50), "n": 1.0}) for at in range(100)]
    one = measure(tallies, [share], resamples=4000)["share"]
    assert one.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.01)
    assert one.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.01)


def test_paired_change_sees_what_two_intervals_do_not() -> None:
    old = {str(at): Tally({"tp": float(at % 2), "fn": float(at % 2 == 0)}) for at in range(40)}
    new = {**old, **{str(at): Tally({"tp": 1.0}) for at in (0, 2, 4, 6, 8, 10)}}
    change = compare(old, new, [F1])["f1"]
    assert change.low > 0
    assert change.p < 0.05
    same = compare(old, old, [F1])["f1"]
    assert (same.difference, same.low, same.high, same.p) == (0, 0, 0, 1)


def test_only_shared_cases_are_compared() -> None:
    assert compare({"a": Tally()}, {"b": Tally()}, [F1]) == {}


def test_calibration_error_is_the_weighted_gap_of_the_bins() -> None:
    pairs = ((True, 0.95), (False, 0.95), (False, 0.05), (False, 0.15))
    tallies = [Tally(binned(pairs[:2]), pairs[:2]), Tally(binned(pairs[2:]), pairs[2:])]
    measured = measure(tallies, [Figure("ece", "", calibration_error, "lower")], resamples=50)["ece"]
    assert measured.value == pytest.approx((abs(1.9 - 1) + 0.05 + 0.15) / 4)
    assert [(one.count, one.true) for one in reliability_bins(pairs)] == [(1, 0.0), (1, 0.0), (2, 0.5)]
