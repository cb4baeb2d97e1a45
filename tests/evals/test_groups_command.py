"""`coach eval tiers koc health` as one would call it: on groups over weeks, on a folder of one's own, with peers and JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from coach.coach import Coach
from coach.errors import CoachError
from evals.command import command
from tests.evals.conftest import invoke
from tests.evals.invented import WEEKS, perfect, wrongly_portrayed

SUITES = ("tiers", "koc", "health")


def written(place: Path) -> dict:
    return json.loads(place.read_text("utf-8"))


def test_groups_over_weeks_are_scored_beside_the_chats_of_a_day(evaluate, tmp_path: Path) -> None:
    result = evaluate(*SUITES, "--json", tmp_path / "run.json")
    document = written(tmp_path / "run.json")
    assert set(document["suites"]) == set(SUITES)
    assert document["suites"]["koc"]["hit_at_1"] == document["suites"]["health"]["state_accuracy"] == 1.0
    assert document["suites"]["koc"]["short_hit_at_1"] is None
    assert [one["id"] for one in document["groups"]] == ["zh-w-9"]
    assert "care ·" not in result.stdout


def test_a_run_without_these_suites_portrays_nobody_and_reads_no_group(evaluate, tmp_path: Path) -> None:
    def never(case):
        raise AssertionError(case.id)

    evaluate("care", "--json", tmp_path / "run.json", portray=never)
    assert "groups" not in written(tmp_path / "run.json")


def test_a_group_on_which_the_coach_breaks_is_named(evaluate) -> None:
    def broken(case):
        raise KeyError("m9")

    with pytest.raises(CoachError, match="the coach broke: KeyError"):
        evaluate("koc", portray=broken)


def test_of_a_group_over_weeks_no_advice_is_asked(evaluate) -> None:
    asked = []

    def advise(case):
        asked.append(case.id)
        return perfect(case)

    evaluate("care", "koc", advise=advise)
    assert sorted(asked) == ["zh-a-1", "zh-b-2"]


def test_beside_a_folder_of_ones_own_none_of_our_groups_is_counted(evaluate, weeks: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_text((tmp_path / "cases" / "one.yaml").read_text("utf-8"), encoding="utf-8")
    result = evaluate(*SUITES, "--cases", own, "--json", tmp_path / "run.json")
    assert "groups" not in written(tmp_path / "run.json")
    for name in SUITES:
        assert f"{name}: not scored, nothing is labelled for it here" in result.stdout


def test_tiers_of_a_folder_of_ones_own_are_counted_and_written_beside_the_labels(
    evaluate, weeks: Path, tmp_path: Path
) -> None:
    result = evaluate("tiers", "--cases", weeks, "--json", tmp_path / "run.json", portray=wrongly_portrayed)
    document = written(tmp_path / "run.json")
    assert "tiers · kinds of members (n=1)" in result.stdout
    assert document["suites"]["tiers"]["accuracy"] == 0.0
    (case,) = document["cases"]
    assert case["labelled"]["tiers"]["m1"] == "core"
    assert case["predicted"]["tiers"]["m1"] == "promising"


def peer_rows(report: Path) -> dict[str, str]:
    """Row -> its figures, of the tables of peers in a report."""
    page = (report / "report.html").read_text("utf-8").partition("<h2>peers")[2]
    rows = re.findall(r"<tr><td>([^<]*)</td>(.*?)</tr>", page)
    return {name: figures for name, figures in rows if name != "Nuanchang"}


def test_peers_of_groups_and_of_chats_are_scored_on_the_cases_that_the_coach_was(evaluate, tmp_path: Path) -> None:
    evaluate("care", "timing", *SUITES, "--peers", "--report", tmp_path / "all")
    evaluate("care", "timing", "--peers", "--report", tmp_path / "day")
    everything, day = peer_rows(tmp_path / "all"), peer_rows(tmp_path / "day")
    assert everything.keys() - day.keys() == {
        "who talks most",
        "who ordered most",
        "always healthy",
        "orders and lines",
    }
    assert {"list of words", "always warm", "rule of words"} <= day.keys()
    assert {name: everything[name] for name in day} == day


def test_the_gate_shuts_where_groups_are_read_worse_than_was_accepted(evaluate, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    evaluate("--accept-baseline", "--baseline", place)
    assert evaluate("--gate", "--baseline", place).exit_code == 0
    worse = evaluate(*SUITES, "--gate", "--baseline", place, portray=wrongly_portrayed)
    assert worse.exit_code == 1
    for fall in ("tiers: accuracy fell to 0.000", "koc: hit_at_1 fell to 0.000", "health: steps_fit fell to 0.000"):
        assert f"gate: {fall}" in worse.stdout


def test_the_gate_says_that_the_labels_of_groups_changed(evaluate, labelled, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    evaluate("--accept-baseline", "--baseline", place)
    assert "labels or questions changed" not in evaluate("--gate", "--baseline", place).stdout
    labels = (tmp_path / "groups.yaml").read_text("utf-8")
    labelled(labels.replace("faded: [m3]", "faded: []"))
    assert "labels or questions changed" in evaluate("--gate", "--baseline", place).stdout


def test_a_label_of_somebody_not_in_the_group_is_refused_and_named(evaluate, labelled) -> None:
    labelled("zh-w-9: {koc: [m9]}")
    with pytest.raises(CoachError, match=r"groups\.yaml, zh-w-9: m9 is not in this chat"):
        evaluate("koc")


# -- the real coach --------------------------------------------------------------------------------------------------


@pytest.fixture
def real(coach: Coach, home: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The command over our own sets, with the index that is already built."""
    monkeypatch.setenv("COACH_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "220")
    app = typer.Typer()
    app.command()(command)
    return app


def test_our_own_groups_are_portrayed_scored_and_written(real: typer.Typer, tmp_path: Path) -> None:
    place = tmp_path / "run.json"
    result = invoke(real, *SUITES, "--split", "dev", "--limit", "2", "--peers", "--json", place, "--report", tmp_path)
    assert result.exit_code == 0
    document = written(place)
    assert len(document["cases"]) == len(document["groups"]) == 2
    for one in document["groups"]:
        assert set(one["labelled"]) == set(one["predicted"]) == {"tiers", "koc", "health"}
        assert one["predicted"]["tiers"].keys() == one["labelled"]["tiers"].keys()
        assert one["predicted"]["health"]
    assert "tiers · kinds of members (n=2)" in result.stdout
    assert {"who talks most", "who ordered most", "always healthy", "orders and lines"} == peer_rows(tmp_path).keys()


def test_somebody_elses_group_over_weeks_is_scored_without_labels_of_ours(
    real: typer.Typer, labelled, tmp_path: Path
) -> None:
    labelled("{}")
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.yaml").write_text(WEEKS.format(name="zh-mine-1"), encoding="utf-8")
    result = invoke(real, *SUITES, "--cases", own, "--json", tmp_path / "run.json")
    assert "tiers · kinds of members (n=1)" in result.stdout
    assert "koc: not scored" in result.stdout
    (case,) = written(tmp_path / "run.json")["cases"]
    assert case["predicted"]["tiers"].keys() == {"m1", "m2", "m3", "m4"}
