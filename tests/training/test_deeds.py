"""Labels of what members do for each other: read, refused by name, and learned from in all three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.signals import deeds as shipped
from coach.signals.lines import LineModel
from tests.training.made import ids, label, write_chats, write_labels
from training import deeds
from training.deeds import LABELS, cases_of, learn, lines_of, read_labels


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of chats in the place of training/."""
    write_chats(tmp_path)
    monkeypatch.setattr(deeds, "ROOT", tmp_path)
    return tmp_path


def test_labels_of_every_file_are_read_by_chat(tmp_path: Path) -> None:
    write_labels(tmp_path, label("zh-x-700"), label("en-x-720", koc=[]))
    (tmp_path / "b.jsonl").write_text((tmp_path / "a.jsonl").read_text("utf-8").replace("-x-", "-y-"), encoding="utf-8")
    found = read_labels(tmp_path)
    assert list(found) == ["zh-x-700", "en-x-720", "zh-y-700", "en-y-720"]
    assert found["zh-x-700"]["helped"] == [["3", "m2"]]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", r"a\.jsonl, line 2: "),
        ("", r"a\.jsonl, line 2: "),
        ('{"id": "zh-x-720", "koc": [], "tiers": {}}', r"a\.jsonl, line 2: no helped, thanked, vouched"),
        ("SAME", r"a\.jsonl, line 2: zh-x-700 is labelled twice"),
    ],
)
def test_a_line_that_is_no_label_is_named(tmp_path: Path, line: str, reason: str) -> None:
    file = write_labels(tmp_path, label("zh-x-700")) / "a.jsonl"
    first = file.read_text("utf-8").strip()
    file.write_text(f"{first}\n{first if line == 'SAME' else line}\n{first}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        read_labels(tmp_path)


def test_labelled_chats_of_a_day_and_of_weeks_are_found_and_others_left(root: Path) -> None:
    one, *_, other = ids()
    assert {case.id for case in cases_of({one: label(one), other: label(other)})} == {one, other}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"koc": ["m9"]}, "m9 is no member and no line"),
        ({"koc": ["op"]}, "op is no member and no line"),
        ({"helped": [["99", "m2"]]}, "99 is no member and no line"),
        ({"vouched": ["98"]}, "98 is no member and no line"),
        ({"tiers": {"m1": "core", "m2": "core", "m3": "core"}}, "m4 has no tier"),
    ],
)
def test_a_label_of_what_is_not_in_the_chat_is_named(root: Path, change: dict, reason: str) -> None:
    name = ids()[3]
    with pytest.raises(ValueError, match=f"{name}: {reason}"):
        cases_of({name: label(name, **change)})


def test_a_label_of_a_chat_that_nobody_wrote_is_named(root: Path) -> None:
    with pytest.raises(ValueError, match="zh-x-9999: no such chat"):
        cases_of({"zh-x-9999": label("zh-x-9999")})


def test_every_line_that_a_member_says_is_read_with_whom_it_answers_and_no_other_line(root: Path) -> None:
    for case in cases_of({name: label(name) for name in ids()}):
        lines = [(seen.message.id, around.to, around.asker) for _, seen, around in lines_of(case)]
        assert [message for message, _, _ in lines] == ["2", "3", "4", "5"], case.id
        assert lines[1][1:] == ("m2", "m2"), case.id


def test_what_is_learned_is_saved_as_the_product_reads_it_and_told_by_deed(root: Path, tmp_path: Path) -> None:
    labels = {name: label(name) for name in ids()}
    lines = [line for case in cases_of(labels) for line in lines_of(case)]
    told: list[str] = []
    learn(lines, labels, tmp_path / "out", tell=told.append)
    assert [one.partition(":")[0] for one in told if not one.startswith(" ")] == ["helped", "thanked", "vouched"]
    assert all(" 15 of 60 lines" in one for one in told if not one.startswith(" "))
    model = LineModel(tmp_path / "out" / "deeds")
    for _, seen, _ in lines:
        odds = model.odds(seen.read.ids, seen.read.around)
        does = {"3": "helped", "4": "thanked", "5": "vouched"}.get(seen.message.id)
        assert {name for name in shipped.NAMES if odds[name] > 0} == ({does} if does else set()), seen.message.text


def test_a_check_writes_nothing(root: Path, tmp_path: Path) -> None:
    labels = {name: label(name) for name in ids()}
    before = sorted(tmp_path.rglob("*"))
    learn([line for case in cases_of(labels) for line in lines_of(case)], labels, None)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_trained_on_speaks_of_chats_members_and_lines_that_are_there() -> None:
    labels = read_labels(LABELS)
    cases = cases_of(labels)
    assert len(cases) == len(labels) >= 800
    for name in shipped.NAMES:
        assert sum(bool(one[name]) for one in labels.values()) >= 100, name
