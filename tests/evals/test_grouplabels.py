"""labels/groups.yaml: what can be read, what is refused and how it is named, and that our own labels hold together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.importers.case import read_folder
from coach.knowledge import load_practices
from coach.portrait import PointName
from coach.settings import Settings
from coach.types import Case
from evals.errors import EvaluationError
from evals.grouplabels import PLACE, label_of, labels, read_labels
from evals.run import case_folders, group_folders
from tests.evals.invented import WEEKS, WEEKS_LABEL, the_case

Labelled = Callable[[str], None]


def weeks_case() -> Case:
    return the_case("zh-w-9", WEEKS)


def test_a_label_says_who_carries_who_faded_what_was_told_and_how_the_group_is(labelled: Labelled) -> None:
    labelled(WEEKS_LABEL.format(name="zh-w-9"))
    label = label_of(weeks_case())
    assert label
    assert (label.koc, label.faded) == (("m2", "m1"), ("m3",))
    assert [(one.member, one.message, one.tag) for one in label.tags] == [("m1", "2", "膝盖旧伤")]
    assert label.health
    assert (label.health.state, label.health.points["events"], label.health.steps) == ("pushed", "weak", ("P09", "P43"))


def test_of_a_chat_of_a_day_only_who_could_carry_is_said(labelled: Labelled) -> None:
    labelled("zh-w-9: {koc: []}")
    label = label_of(weeks_case())
    assert label
    assert (label.koc, label.faded, label.tags, label.health) == ((), (), (), None)


def test_a_chat_that_nobody_labelled_has_no_label(labelled: Labelled) -> None:
    labelled("zh-other-1: {koc: [m1]}")
    assert label_of(weeks_case()) is None


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("koc: [m9]", "m9"),
        ("koc: [op]", "op"),
        ("{koc: [], faded: [m8, m7]}", "m7, m8"),
        ("{koc: [], tags: [{member: m9, message: '2', tag: 膝盖}]}", "m9"),
        ("{koc: [], tags: [{member: m1, message: '99', tag: 膝盖}]}", "99"),
    ],
)
def test_a_label_of_somebody_or_something_not_in_the_chat_is_refused_by_name(
    labelled: Labelled, label: str, named: str
) -> None:
    labelled(f"zh-w-9: {label}" if label.startswith("{") else f"zh-w-9: {{{label}}}")
    with pytest.raises(EvaluationError, match=rf"groups\.yaml, zh-w-9: {named} is not in this chat"):
        label_of(weeks_case())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: {faded: []}", r"groups\.yaml: a\.koc: Field required"),
        ("a: {koc: [], mood: good}", r"groups\.yaml: a\.mood: Extra inputs"),
        ("a: {koc: [], health: {state: sleepy, stage: draw, points: {}}}", r"a\.health\.state: Input should be 'over'"),
        ("a: {koc: [], health: {state: over, stage: end, points: {}}}", r"a\.health\.stage: Input should be 'draw'"),
        ("a: {koc: [], health: {state: over, stage: draw, points: {food: good}}}", r"a\.health\.points\.food"),
        ("a: {koc: [], health: {state: over, stage: draw, points: {rules: fair}}}", r"points\.rules: Input should be"),
        ("a: {koc: [], tags: [{member: m1, message: 2, tag: x}]}", r"a\.tags\.0\.message: .*string"),
        ("", r"groups\.yaml: the whole file: .*dictionary"),
        ("- a", r"groups\.yaml: the whole file: .*dictionary"),
        ("a: [", r"groups\.yaml: cannot be read: "),
    ],
)
def test_a_fault_in_the_file_is_named_with_case_and_field(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "groups.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=reason):
        read_labels(tmp_path / "groups.yaml")


def test_a_missing_file_and_one_in_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"nowhere\.yaml: cannot be read"):
        read_labels(tmp_path / "nowhere.yaml")
    (tmp_path / "old.yaml").write_bytes("a: {koc: []} # 名字".encode("gb18030"))
    with pytest.raises(EvaluationError, match=r"old\.yaml: cannot be read"):
        read_labels(tmp_path / "old.yaml")


# -- our own labels --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def groups() -> dict[str, Case]:
    """The groups over weeks."""
    return {case.id: case for folder in group_folders("all") for case in read_folder(folder)}


def test_every_label_is_of_a_chat_of_ours_and_names_its_own_members_and_lines(groups: dict[str, Case]) -> None:
    cases = groups | {case.id: case for folder in case_folders("all") for case in read_folder(folder)}
    assert not labels().keys() - cases.keys()
    for name in labels():
        assert label_of(cases[name]), name


def test_every_group_over_weeks_is_labelled_whole_with_practices_that_exist(groups: dict[str, Case]) -> None:
    known = {practice.id for practice in load_practices(Settings().knowledge)}
    points: set[PointName] = {"rules", "theme", "people", "events"}
    assert len(groups) == 32
    for case in groups.values():
        label = label_of(case)
        assert label, case.id
        assert label.health, case.id
        assert label.health.points.keys() == points, case.id
        assert label.health.steps, case.id
        assert set(label.health.steps) <= known, case.id
        members = {member.id for member in case.transcript.members if member.role == "member"}
        assert case.labels.tiers.keys() == members, case.id


def test_who_could_carry_is_nobody_who_complains_advertises_or_was_named_twice(groups: dict[str, Case]) -> None:
    for case in groups.values():
        label = label_of(case)
        assert label
        ill = {one.member for one in case.labels.unhappy} | {
            case.transcript.by_id[one].sender for one in case.labels.ads
        }
        assert not ill & set(label.koc), case.id
        assert len(set(label.koc)) == len(label.koc), case.id


def test_a_tag_stands_in_a_line_of_its_own_member(groups: dict[str, Case]) -> None:
    for case in groups.values():
        label = label_of(case)
        assert label
        for tag in label.tags:
            assert case.transcript.by_id[tag.message].sender == tag.member, (case.id, tag)


@pytest.mark.parametrize("name", ["groups-first.yaml", "groups-second.yaml"])
def test_what_both_labellers_wrote_can_still_be_read_and_is_of_the_same_chats(name: str) -> None:
    one = read_labels(PLACE.with_name(name))
    assert one.keys() <= labels().keys()
    assert len(one) >= 32
