"""Suites of whole groups on invented predictions: right ones give 1.0, wrong ones do not, each count is what one would count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.importers.case import read_folder
from coach.portrait import STATES, GroupState
from coach.types import Case, Tier
from evals.grouplabels import label_of
from evals.peers import group_rows
from evals.predictions import Predicted, Prediction, labelled_record
from evals.report import write_report
from evals.run import Run, predict, score
from evals.suites import CASE_SUITES, GROUP_SUITES
from evals.suites.health import WELL
from evals.suites.koc import is_long
from tests.evals.invented import WEEKS, blind, portrait_of, rightly_portrayed, the_case, wrongly_portrayed

SHORT = "zh-a-1"
Labelled = Callable[[str], None]


def said(case: Case, portrait=rightly_portrayed, **what) -> Prediction:
    """The prediction that a portrait makes."""
    made = portrait_of(case, **what) if what else portrait(case)
    return Prediction(Predicted().with_portrait(made), portrait=made)


def koc(case: Case, **what):
    tally = CASE_SUITES["koc"].tally(case, said(case, **what))
    assert tally
    return tally.counts


def health(case: Case, **what):
    tally = CASE_SUITES["health"].tally(case, said(case, **what))
    assert tally
    return tally.counts


def remarks(suite: str, case: Case, **what) -> list[str]:
    return [one.text for one in CASE_SUITES[suite].remarks(case, said(case, **what))]


@pytest.fixture
def group(weeks: Path) -> Case:
    (case,) = read_folder(weeks)
    return case


@pytest.fixture
def short(labelled: Labelled) -> Case:
    labelled(f"{SHORT}: {{koc: [m2]}}")
    return the_case(SHORT)


def run_of(coach, cases, weeks, names=("care", "timing", *GROUP_SUITES)) -> Run:
    far = frozenset(case.id for case in weeks)
    every = [*cases, *weeks]
    predictions, _ = asyncio.run(predict(coach, every, [], portraits=True, weeks=far))
    return score(names, every, predictions, [], {}, resamples=20, weeks=far)


def values(run: Run, suite: str) -> dict[str, float]:
    return {name: one.value for name, one in run.suites[suite].measured.items()}


# -- a whole run -----------------------------------------------------------------------------------------------------


def test_a_right_portrait_is_right_in_every_figure_and_remarks_nothing(fake, cases, group: Case) -> None:
    run = run_of(fake([*cases, group]), cases, [group])
    assert values(run, "tiers") == {"macro_f1": 1.0, "accuracy": 1.0}
    assert set(values(run, "health").values()) == {1.0}
    found = values(run, "koc")
    assert {name: found[name] for name in ("hit_at_1", "named_right", "faded_f1", "tag_precision", "tag_recall")} == {
        "hit_at_1": 1.0,
        "named_right": 1.0,
        "faded_f1": 1.0,
        "tag_precision": 1.0,
        "tag_recall": 1.0,
    }
    assert run.remarks() == {}


def test_a_wrong_portrait_is_wrong_in_every_figure_and_every_mistake_is_remarked(fake, cases, group: Case) -> None:
    run = run_of(fake([*cases, group], portray=wrongly_portrayed), cases, [group])
    # macro-F1 of kinds that occur, labelled or said: core, problem, silent, promising.
    assert values(run, "tiers") == {"macro_f1": 0.0, "accuracy": 0.0}
    assert set(values(run, "health").values()) == {0.0}
    found = values(run, "koc")
    for name in ("hit_at_1", "named_right", "faded_f1", "faded_precision", "tag_precision", "tag_recall"):
        assert found[name] == 0.0, name
    assert [one.text for one in run.remarks()["zh-w-9"]] == [
        "m1: promising, labelled core",
        "m2: promising, labelled core",
        "m3: promising, labelled problem",
        "m4: promising, labelled silent",
        "named m3, labelled m2, m1",
        "faded m1, labelled m3",
        "lively, labelled pushed",
        "stage draw, labelled enliven",
        "rules good, labelled weak",
        "theme weak, labelled good",
        "people weak, labelled good",
        "events good, labelled weak",
        "step P27, labelled P09, P43",
    ]


def test_a_group_over_weeks_is_held_against_the_suites_of_whole_groups_alone(fake, cases, group: Case) -> None:
    run = run_of(fake([*cases, group]), cases, [group])
    assert set(run.suites["care"].tallies) == set(run.suites["timing"].tallies) == {"zh-a-1", "zh-b-2"}
    assert set(run.suites["tiers"].tallies) == set(run.suites["health"].tallies) == {"zh-w-9"}


def test_the_record_never_says_of_a_group_over_weeks_what_was_not_asked(fake, cases, group: Case) -> None:
    record = run_of(fake([*cases, group]), cases, [group]).record()
    assert [one["id"] for one in record["cases"]] == ["zh-a-1", "zh-b-2"]
    (one,) = record["groups"]
    told = {
        "tiers": {"m1": "core", "m2": "core", "m3": "problem", "m4": "silent"},
        "koc": ["m2", "m1"],
        "health": "pushed",
    }
    assert one == {"id": "zh-w-9", "labelled": told, "predicted": told}
    assert "groups" not in run_of(fake(cases), cases, []).record()


def test_the_report_shows_a_wrong_step_on_the_message_that_it_was_taken_from(
    fake, cases, group: Case, tmp_path: Path
) -> None:
    run = run_of(fake([*cases, group], blind, portray=wrongly_portrayed), cases, [group])
    page = write_report(run, tmp_path).read_text("utf-8")
    line = next(part for part in page.split("<li") if "今天真暖和" in part)
    assert "health: step P27, labelled P09, P43" in line
    assert "lively, labelled pushed" in page


def test_the_pictures_of_a_report_count_no_chat_whose_advice_nobody_asked_for(
    fake, cases, group: Case, tmp_path: Path
) -> None:
    both = run_of(fake([*cases, group]), cases, [group], ("care", "timing"))
    alone = run_of(fake(cases), cases, [], ("care", "timing"))

    def pictures(run: Run, folder: str) -> list[int]:
        page = write_report(run, tmp_path / folder).read_text("utf-8")
        return [len(part.partition('"')[0]) for part in page.split("data:image/svg+xml;base64,")[1:]]

    assert pictures(both, "a") == pictures(alone, "b")


# -- koc -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "hit", "silent"),
    [(("m2",), 1, 0), (("m1", "m3"), 1, 0), (("m3", "m2"), 0, 0), ((), 0, 0)],
)
def test_the_first_named_counts_and_any_whom_people_named_is_right(
    group: Case, named: tuple[str, ...], hit: int, silent: int
) -> None:
    counts = koc(group, koc=named)
    assert (counts["weeks_wanted"], counts["weeks_hit"], counts["weeks_named"]) == (1, hit, bool(named))
    assert (counts["weeks_silent"], counts["weeks_rightly_silent"]) == (0, silent)
    assert not [name for name in counts if name.startswith("short")]


@pytest.mark.parametrize(("named", "rightly"), [((), 1), (("m2",), 0)])
def test_naming_nobody_is_right_where_nobody_can_be_named(
    labelled: Labelled, named: tuple[str, ...], rightly: int
) -> None:
    labelled(f"{SHORT}: {{koc: []}}")
    case = the_case(SHORT)
    counts = koc(case, koc=named)
    assert (counts["short_wanted"], counts["short_silent"], counts["short_rightly_silent"]) == (0, 1, rightly)
    assert remarks("koc", case, koc=named) == ([] if rightly else ["named m2; nobody can be named"])


def test_a_chat_of_a_day_is_counted_apart_and_of_it_neither_faded_members_nor_tags(short: Case) -> None:
    counts = koc(short, koc=("m2",), faded=("m1",), tags=(("m1", "2"),))
    assert not is_long(short)
    assert (counts["short_wanted"], counts["short_hit"], counts["short_named"]) == (1, 1, 1)
    assert not [name for name in counts if name.startswith(("weeks", "faded", "tag"))]
    assert remarks("koc", short, koc=("m2",), faded=("m1",)) == []


def test_a_miss_is_remarked_with_whom_people_named(short: Case) -> None:
    assert remarks("koc", short, koc=("m3",)) == ["named m3, labelled m2"]
    assert remarks("koc", short, koc=()) == ["named nobody, labelled m2"]
    assert remarks("koc", short, koc=("m2", "m3")) == []


def test_six_days_make_a_chat_of_weeks() -> None:
    assert is_long(the_case("a", WEEKS.replace("03-12", "03-07")))
    assert not is_long(the_case("a", WEEKS.replace("03-12", "03-06")))


def test_faded_members_and_tags_are_counted_one_by_one_and_a_tag_by_its_message(group: Case) -> None:
    counts = koc(group, koc=("m2",), faded=("m3", "m4"), tags=(("m1", "2"), ("m1", "5"), ("m2", "2")))
    assert [counts[f"faded_{one}"] for one in ("tp", "fp", "fn")] == [1, 1, 0]
    assert [counts[f"tag_{one}"] for one in ("tp", "fp", "fn")] == [1, 2, 0]
    missed = koc(group, koc=("m2",), tags=(("m1", "5"),))
    assert [missed[f"faded_{one}"] for one in ("tp", "fp", "fn")] == [0, 0, 1]
    assert [missed[f"tag_{one}"] for one in ("tp", "fp", "fn")] == [0, 1, 1]


def test_one_fact_told_twice_in_a_line_counts_once(group: Case) -> None:
    assert koc(group, koc=("m2",), tags=(("m1", "2"), ("m1", "2")))["tag_tp"] == 1


# -- health ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_lively_and_quiet_are_well_and_every_other_state_wants_something_done(group: Case, state: GroupState) -> None:
    counts = health(group, state=state)
    assert counts[f"state/pushed/{state}"] == 1
    assert counts["state_ok"] == (state == "pushed")
    assert (counts["ill_tp"], counts["ill_fn"]) == ((0, 1) if state in WELL else (1, 0))


def test_an_alarm_about_a_group_that_is_well_is_a_false_one(labelled: Labelled) -> None:
    labelled("zh-w-9: {koc: [], health: {state: quiet, stage: enliven, points: {}}}")
    case = the_case("zh-w-9", WEEKS)
    assert health(case, state="dying")["ill_fp"] == 1
    assert health(case, state="lively")["ill_fp"] == health(case, state="lively")["state_ok"] == 0


def test_points_and_steps_are_counted_one_by_one_and_what_is_not_said_is_not_right(group: Case) -> None:
    counts = health(
        group, state="pushed", stage="draw", grades={"rules": "weak", "theme": "weak"}, steps=("P09", "P27", "P43")
    )
    assert (counts["points"], counts["points_ok"]) == (4, 1)
    assert (counts["steps"], counts["steps_fit"], counts["stage_ok"]) == (3, 2, 0)


def test_a_point_that_was_not_graded_and_a_step_where_people_named_none_are_remarked_in_words(
    labelled: Labelled,
) -> None:
    labelled("zh-w-9: {koc: [], health: {state: quiet, stage: enliven, points: {rules: weak}}}")
    case = the_case("zh-w-9", WEEKS)
    found = remarks("health", case, state="quiet", grades={"theme": "weak"}, steps=("P09",))
    assert found == ["rules not graded, labelled weak", "step P09, labelled none"]


# -- tiers -----------------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(["m1", "m2", "m3", "m4"]), st.sampled_from(["core", "promising", "silent"])))
def test_every_placed_member_is_counted_once_and_every_wrong_one_remarked(tiers: dict[str, Tier]) -> None:
    case = the_case("zh-w-9", WEEKS)
    prediction = Prediction(Predicted(tiers=tiers))
    tally = CASE_SUITES["tiers"].tally(case, prediction)
    found = list(CASE_SUITES["tiers"].remarks(case, prediction))
    if not tiers:
        assert (tally, found) == (None, [])
        return
    assert tally
    assert tally.counts["members"] == 4
    assert sum(count for name, count in tally.counts.items() if name.startswith("tier/")) == 4
    assert tally.counts["right"] == 4 - len(found)


# -- what was not asked, and what nobody labelled --------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(GROUP_SUITES))
def test_without_a_portrait_or_a_label_nothing_is_counted_and_nothing_remarked(name: str, group: Case) -> None:
    suite, bare = CASE_SUITES[name], the_case("zh-b-3")
    for case, prediction in ((group, Prediction(Predicted())), (bare, said(bare, wrongly_portrayed))):
        assert suite.tally(case, prediction) is None
        assert list(suite.remarks(case, prediction)) == []


def test_a_suite_that_nothing_is_labelled_for_is_said_to_be_left_out(fake, cases, labelled: Labelled) -> None:
    labelled("{}")
    run = run_of(fake(cases), cases, [])
    assert run.skipped == dict.fromkeys(GROUP_SUITES, "nothing is labelled for it here")


def test_what_people_said_of_a_group_stands_in_the_record_only_where_they_said_it(group: Case, cases) -> None:
    assert labelled_record(group)["koc"] == ["m2", "m1"]
    assert labelled_record(group)["health"] == "pushed"
    assert not {"koc", "health"} & labelled_record(cases[0]).keys()


# -- peers -----------------------------------------------------------------------------------------------------------


def rows(case: Case, *names: str) -> dict[str, dict[str, dict[str, float]]]:
    """Suite -> rule -> figures."""
    prediction = said(case)
    run = score(names, [case], {case.id: prediction}, [], {}, resamples=20)
    return {
        name: {rule: {figure: one.value for figure, one in row.items()} for rule, row in found.items()}
        for name, _, found in group_rows(run, resamples=20)
    }


def test_peers_of_whole_groups_stand_beside_the_suites_that_were_run_and_no_others(group: Case) -> None:
    assert {name: list(found) for name, found in rows(group, "koc", "health").items()} == {
        "koc": ["Nuanchang", "who talks most", "who ordered most"],
        "health": ["Nuanchang", "always healthy"],
    }


def test_who_talks_most_and_who_ordered_most_are_counted_from_the_chat_and_the_header(labelled: Labelled) -> None:
    labelled("zh-w-9: {koc: [m1]}")
    found = rows(the_case("zh-w-9", WEEKS), "koc")["koc"]
    assert [found[one]["hit_at_1"] for one in ("who talks most", "who ordered most")] == [1, 1]
    labelled("zh-w-9: {koc: [m2]}")
    found = rows(the_case("zh-w-9", WEEKS), "koc")["koc"]
    assert [found[one]["hit_at_1"] for one in ("who talks most", "who ordered most")] == [0, 0]


def test_who_ordered_most_is_nobody_where_nobody_is_known_to_have_ordered(labelled: Labelled) -> None:
    labelled("zh-w-9: {koc: []}")
    case = the_case("zh-w-9", WEEKS.replace(", orders: 5", "").replace(", orders: 1", ", orders: 0"))
    found = rows(case, "koc")["koc"]
    assert found["who ordered most"]["named_right"] != 0  # not a number: nobody was named
    assert found["who talks most"]["named_right"] == 0


def test_always_healthy_says_of_every_group_that_all_is_good(group: Case) -> None:
    found = rows(group, "health")["health"]
    assert (found["Nuanchang"]["points_accuracy"], found["always healthy"]["points_accuracy"]) == (1.0, 0.5)
    assert found["always healthy"]["state_accuracy"] == found["always healthy"]["ill_f1"] == 0.0
    assert found["always healthy"]["stage_accuracy"] == 1.0


def test_tiers_by_orders_and_lines_call_silent_who_never_spoke_and_core_who_ordered_four_times(group: Case) -> None:
    found = rows(group, "tiers")["tiers"]
    # m1 core and m4 silent are right; m2 and m3 are promising by this rule.
    assert found["orders and lines"]["accuracy"] == 0.5


def test_a_peer_changes_nothing_of_what_the_coach_said(group: Case) -> None:
    prediction = said(group)
    before = replace(prediction)
    run = score(["koc", "health", "tiers"], [group], {group.id: prediction}, [], {}, resamples=20)
    list(group_rows(run, resamples=20))
    assert prediction == before
    assert label_of(group)
    assert values(run, "koc")["hit_at_1"] == 1.0
