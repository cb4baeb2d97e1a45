"""Agreement of two labellers, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from evals.agreement import agreement, read_labels
from evals.errors import EvaluationError
from tests.evals.invented import CALM, the_case

CASES = [the_case("a"), the_case("b", CALM)]
FIRST = """
a:
  unhappy: [{member: m1, level: annoyed, cause: ignored, since: 3, answered: false}]
  crisis: none
  timing: {verdict: hold, blockers: [open_complaint, crisis]}
  opener: {hooks: nonsense}
  doubt: who knows
b: {unhappy: [], crisis: none, timing: {verdict: offer, targets: [m1]}}
"""
SECOND = """
a:
  unhappy:
  - {member: m1, level: unhappy, cause: ignored, since: 2, answered: false}
  - {member: m2, level: annoyed, cause: price, since: 4, answered: false}
  crisis: mass_complaint
  timing: {verdict: hold, blockers: [open_complaint]}
b: {unhappy: [], crisis: none, timing: {verdict: offer, targets: [m1, m2]}}
"""


def labels(tmp_path: Path, text: str):
    place = tmp_path / "labels.yaml"
    place.write_text(text, encoding="utf-8")
    return read_labels(place)


def test_the_same_labels_agree_wholly(tmp_path: Path) -> None:
    first = labels(tmp_path, FIRST)
    figures = agreement(first, first, CASES)
    assert (figures["cases"], figures["members"]) == (2, 5)
    assert figures["who: F1"] == figures["level: kappa"] == figures["verdict: kappa"] == figures["since: same"] == 1


def test_differences_count(tmp_path: Path) -> None:
    figures = agreement(labels(tmp_path, FIRST), labels(tmp_path, SECOND), CASES)
    assert figures["who: F1"] == pytest.approx(2 / 3)
    assert figures["since: same"] == 0
    assert figures["blockers: F1"] == pytest.approx(2 / 3)
    assert figures["targets: F1"] == pytest.approx(2 / 3)
    levels = (["annoyed", "none", "none", "none", "none"], ["unhappy", "annoyed", "none", "none", "none"])
    assert figures["level: kappa"] == pytest.approx(cohen_kappa_score(*levels))
    assert figures["crisis: kappa"] == 0


def test_a_wrong_label_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"labels\.yaml, case a: .*crisis"):
        labels(tmp_path, "a: {unhappy: [], crisis: storm}")
