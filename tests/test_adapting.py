"""Learning from an operator's own labelled chats."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from coach import adapting
from coach.adapting import Row, adapt, fit, load, moments, remove, rows_of, words_matrix
from coach.bootstrap import open_coach
from coach.errors import AdaptError
from coach.settings import Settings
from coach.signals import read
from coach.signals.lines import hashes
from coach.signals.reading import Setting, fold_all
from coach.signals.unhappy import IN_GROUP, MemberModel, Trace, shipped_members
from coach.signals.words import SHARE
from coach.types import Case, Labels, UnhappyLabel
from tests.chats import chat

TODAY = date(2026, 3, 5)
# In this group "照旧" is how people say that nothing has changed for the better, which no shipped model can know.
CODE, FINE = "照旧", "团子"


def case(number: int, *, unhappy: bool) -> Case:
    word = CODE if unhappy else FINE
    said = chat(f"09:00 op: 早\n09:0{number % 9 + 1} m1: {word}{'呀' * (number % 3)}\n09:20 m2: 今天去公园")
    labels = (UnhappyLabel(member="m1", level="annoyed", cause="other", since="2", answered=False),) if unhappy else ()
    transcript = said.model_copy(update={"id": f"case-{number}"})
    return Case(transcript=transcript, labels=Labels(unhappy=labels))


CASES = [case(number, unhappy=number % 2 == 0) for number in range(40)]


def test_what_was_labelled_is_judged_so_from_then_on(tmp_path: Path) -> None:
    fresh = chat(f"09:00 op: 早\n09:10 m1: {CODE}\n09:20 m2: {FINE}")
    before = read(fresh).members
    about = adapt(CASES, tmp_path, TODAY)
    assert (about.cases, about.members, about.unhappy, about.fitted) == (40, 80, 20, TODAY)
    kept = load(tmp_path)
    assert kept is not None
    after = read(fresh, MemberModel(correction=kept[0])).members
    assert before["m1"].unhappiness < 0.4 < after["m1"].unhappiness
    assert after["m2"].unhappiness < after["m1"].unhappiness - 0.3


def test_every_answer_names_what_was_learned_until_it_is_removed(tmp_path: Path, home: Path) -> None:
    about = adapt(CASES, tmp_path, TODAY)
    for name in home.iterdir():
        if name.name != adapting.FOLDER:
            (tmp_path / name.name).symlink_to(name)
    settings = Settings.model_validate({"home": tmp_path})
    assert open_coach(settings)._deps.adapted == about
    assert remove(tmp_path)
    assert not remove(tmp_path)
    assert open_coach(settings)._deps.adapted is None
    assert load(tmp_path) is None


def test_learning_again_replaces_what_was_learned(tmp_path: Path) -> None:
    first = adapt(CASES, tmp_path, TODAY)
    second = adapt(CASES[:30], tmp_path, TODAY)
    assert first.version != second.version
    kept = load(tmp_path)
    assert kept is not None
    assert kept[1] == second
    assert [place.name for place in tmp_path.iterdir()] == [adapting.FOLDER]


@pytest.mark.parametrize("unhappy", [True, False])
def test_too_few_of_either_sort_are_refused_with_their_number(unhappy: bool, tmp_path: Path) -> None:
    few = [case(number, unhappy=unhappy) for number in range(4)]
    with pytest.raises(AdaptError, match=r"\d+ (un)?happy|\d+ (unhappy|content) members"):
        adapt(few, tmp_path, TODAY)
    assert load(tmp_path) is None


@pytest.mark.parametrize("broken", ["about.json", "words.npz"])
def test_a_broken_correction_is_named_and_not_passed_over(broken: str, tmp_path: Path) -> None:
    adapt(CASES, tmp_path, TODAY)
    (tmp_path / adapting.FOLDER / broken).write_bytes(b"{}")
    with pytest.raises(AdaptError, match="coach adapt --remove"):
        load(tmp_path)


def test_the_moments_are_those_of_the_fold_and_the_matrix_is_what_the_reading_sums() -> None:
    said = chat("09:00 m1 @op: 货到哪了？\n09:05 op @m1: 稍等\n10:00 m1: 还没到吗\n10:30 m2: 早")
    judge = shipped_members()
    setting = Setting.shipped(said)
    *_, last = moments(said, setting)
    assert last[1] == fold_all(type(last[1])(), said.messages, setting)
    assert len(last[2]["m1"]) == 2
    row = Row("c", last[1].members["m1"].trace, last[2]["m1"], 0.0, unhappy=False, final=True)
    weights = np.zeros(words_matrix([row]).shape[1])
    for ids in row.said:
        for column in (0, 1):
            weights[ids * 2 + column] = judge.words._weights[ids, column, IN_GROUP] / SHARE[column]
    assert float((words_matrix([row]) @ weights)[0]) == pytest.approx(row.trace.words.odds(IN_GROUP), abs=1e-4)


def test_rows_stand_before_the_first_sign_at_it_and_at_the_end() -> None:
    said = chat("09:00 m1: 早\n09:10 m1 @op: 还没发货吗\n09:20 m2: 早")
    labels = Labels(unhappy=(UnhappyLabel(member="m1", level="annoyed", cause="delivery", since="2", answered=False),))
    rows = list(rows_of(Case(transcript=said, labels=labels), Setting.shipped(said)))
    assert [(row.unhappy, row.final, len(row.said)) for row in rows] == [
        (False, False, 1),
        (True, False, 2),
        (True, True, 2),
        (False, True, 1),
    ]


def test_what_never_varies_teaches_nothing() -> None:
    rows = [Row(str(n), Trace(lines=1), (hashes(CODE if n % 2 else FINE),), 0.1, bool(n % 2), True) for n in range(40)]
    correction = fit(rows)
    assert set(correction.weights) == {0.0}
    assert np.isfinite(correction.words).all()
