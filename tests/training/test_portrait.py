"""Tiers and who could carry a group, fitted on chats of our own; each chat is read by deeds learned from other writers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from coach import candidates, tiers
from coach.portrait import STATES
from coach.signals import deeds as shipped
from tests.training.made import ids, label, write_chats
from training import deeds, portrait
from training.deeds import cases_of, read_labels
from training.marks import writer_of
from training.portrait import _koc, _tiers, _unseen


@pytest.fixture
def labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> deeds.Labels:
    """Labels of small chats that lie in the place of training/."""
    write_chats(tmp_path)
    monkeypatch.setattr(deeds, "ROOT", tmp_path)
    return {name: label(name) for name in ids()}


def test_every_chat_is_read_once_by_deeds_of_other_writers_and_the_shipped_ones_are_back_after(
    labels: deeds.Labels, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, learned, used = shipped.MODELS, [], {}

    def overheard(lines: list[deeds.Line], *rest: object) -> None:
        learned.append({writer_of(case) for case, _, _ in lines})
        deeds.learn(lines, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(portrait, "learn", overheard)
    for case, (_, chronicle) in _unseen(cases_of(labels), labels):
        assert case.id not in used
        assert writer_of(case.id) not in learned[-1]
        used[case.id] = shipped.MODELS
        assert chronicle.people["m1"].lines == 1
    assert used.keys() == set(ids())
    assert ours not in used.values()
    assert ours == shipped.MODELS


def test_the_shipped_deeds_are_back_when_the_reading_is_given_up(labels: deeds.Labels) -> None:
    ours = shipped.MODELS
    reading = _unseen(cases_of(labels), labels)
    next(reading)
    assert ours != shipped.MODELS
    reading.close()
    assert ours == shipped.MODELS


def rows(width: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Forty chats of four members of four writers in a row each; the first column tells the member, the rest are noise."""
    values = np.random.default_rng(seed).normal(scale=0.1, size=(160, width))
    values[:, 0] += np.tile(np.arange(4), 40)
    values[:, 1] += np.tile([0, 1, 0, 0], 40)
    values[:, 2] += np.tile([0, 0, 1, 0], 40)
    return values, np.array([f"w{at // 16}" for at in range(160)])


def test_tiers_are_fitted_by_name_and_the_figure_is_of_unseen_writers(capsys: pytest.CaptureFixture[str]) -> None:
    values, writers = rows(len(tiers.FEATURES))
    truth = np.tile(np.array(["silent", "promising", "core", "problem"]), 40)
    about = _tiers(values, truth, writers)
    assert about.keys() == set(tiers.TIERS)
    for tier in about.values():
        assert list(tier["weights"]) == list(tiers.FEATURES)
    assert about["core"]["weights"][tiers.FEATURES[2]] > about["silent"]["weights"][tiers.FEATURES[2]]
    assert float(capsys.readouterr().out.split("tiers: macro-F1 ")[1].split()[0]) > 0.9


def test_who_could_carry_is_fitted_and_held_against_who_talks_most(capsys: pytest.CaptureFixture[str]) -> None:
    values, writers = rows(len(candidates.FEATURES))
    truth = np.tile([False, False, False, True], 40)
    place = [(f"c{at // 4}", f"m{at % 4}") for at in range(160)]
    talks_least = [4 - at % 4 for at in range(160)]
    about = _koc(values, truth, writers, place, talks_least)
    assert list(about["weights"]) == list(candidates.FEATURES)
    assert about["weights"][candidates.FEATURES[0]] > 0
    assert "koc: 40 chats with one, hit@1 1.000; who talks most 0.000" in capsys.readouterr().out


def test_the_shipped_weights_are_of_the_features_that_the_code_weighs() -> None:
    about = json.loads(tiers.SHIPPED.read_text(encoding="utf-8"))
    assert about["tiers"].keys() == set(tiers.TIERS)
    for one in about["tiers"].values():
        assert list(one["weights"]) == list(tiers.FEATURES)
    assert list(about["koc"]["weights"]) == list(candidates.FEATURES)


def test_what_is_trained_on_has_every_tier_and_somebody_who_carries_by_many_writers() -> None:
    labels = read_labels()
    placed = [tier for one in labels.values() for tier in one["tiers"].values()]
    assert set(placed) == set(tiers.TIERS)
    assert min(placed.count(tier) for tier in tiers.TIERS) >= 100
    assert len({writer_of(name) for name, one in labels.items() if one["koc"]}) >= portrait.FOLDS
    assert {one["health"]["state"] for one in labels.values() if "health" in one} <= set(STATES)
