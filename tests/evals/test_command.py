"""`coach eval` as one would call it: suites, JSON, report, baseline, gate, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import CoachError
from evals import baseline as baselines
from tests.evals.invented import ONE, blind


def test_prints_one_table_a_suite(evaluate) -> None:
    result = evaluate()
    assert result.exit_code == 0
    for title in ("care · who is unhappy (n=2)", "timing ·", "opener ·", "ads ·", "retrieval ·"):
        assert title in result.stdout
    for title in (
        "tiers · kinds of members (n=1)",
        "koc · who could carry the group, who faded, tags (n=1)",
        "health ·",
    ):
        assert title in result.stdout
    assert "not scored" not in result.stdout


def test_only_the_suites_that_were_asked(evaluate) -> None:
    result = evaluate("timing")
    assert "timing ·" in result.stdout
    assert "care ·" not in result.stdout


def test_json_has_the_shape_of_the_design(evaluate, tmp_path: Path) -> None:
    evaluate("--json", tmp_path / "run.json")
    document = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert set(document) == {"suites", "cases", "groups", "questions", "run"}
    assert [case["id"] for case in document["cases"]] == ["zh-a-1", "zh-b-2"]
    assert document["suites"]["care"]["f1"] == 1.0
    assert document["cases"][0] == {
        "id": "zh-a-1",
        "labelled": {
            "unhappy": [{"member": "m1", "level": "annoyed", "cause": "ignored", "since": "3", "answered": False}],
            "crisis": "none",
            "timing": {"verdict": "hold", "blockers": ["open_complaint"], "targets": []},
            "ads": ["5"],
            "tiers": {},
        },
        "predicted": {
            "unhappy": [{"member": "m1", "level": "annoyed", "cause": "ignored", "since": "3", "answered": False}],
            "crisis": "none",
            "timing": {"verdict": "hold", "blockers": ["open_complaint"], "targets": []},
            "ads": ["5"],
            "tiers": {},
            "koc": [],
            "health": None,
            "unhappiness": {"m1": 0.9, "m2": 0.1, "m3": 0.1},
            "drafts": [{"text": "阿梁 阳台番茄还剩几个", "agent": "open", "hook": {"member": "m2", "message": "4"}}],
        },
    }
    assert document["questions"] == [
        {"id": "q1", "ranked": ["P10", "P05"], "refused": False},
        {"id": "q2", "ranked": ["P10", "P05"], "refused": False},
    ]
    run = document["run"]
    assert {"revision", "code", "settings", "prompts", "embedding", "python", "date", "intervals"} <= set(run)


def test_json_holds_no_secret(evaluate, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("COACH_MODEL_KEY", "sk-very-secret")
    monkeypatch.setenv("COACH_CHROMA_URL", "https://me:hidden@chroma.example:8000/?token=also")
    evaluate("--json", tmp_path / "run.json")
    text = (tmp_path / "run.json").read_text("utf-8")
    assert "chroma.example:8000" in text
    assert not [secret for secret in ("sk-very-secret", "hidden", "also") if secret in text]


def test_a_figure_that_cannot_be_counted_is_null(evaluate, tmp_path: Path) -> None:
    evaluate("retrieval", "--json", tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["suites"]["retrieval"]["refusal_precision"] is None


def test_any_folder_and_any_question_file_can_be_given(evaluate, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "x.yaml").write_text((folder / "one.yaml").read_text("utf-8"), encoding="utf-8")
    result = evaluate("--cases", own, "--questions", tmp_path / "questions.yaml", "--json", tmp_path / "run.json")
    assert "care · who is unhappy (n=1)" in result.stdout


def test_a_wrong_reference_is_refused_with_file_line_and_reason(evaluate, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    text = ONE.format(name="zh-x-9").replace("since: 3", "since: 4")
    (own / "x.yaml").write_text(text, encoding="utf-8")
    line = next(at for at, one in enumerate(text.splitlines(), start=1) if "unhappy:" in one)
    with pytest.raises(CoachError, match=rf"x\.yaml, line {line}: labels\.unhappy: since 4 is by 'm2', not by 'm1'"):
        evaluate("--cases", own)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("caer",), "unknown suite caer"),
        (("judge",), "judge stands alone and wants two runs"),
        (("--cases", "nowhere"), "no such folder of cases"),
        (("--gate", "--limit", "1"), "whole dev split"),
        (("--gate", "--baseline", "nowhere.json"), "no baseline here"),
        (("care", "--accept-baseline"), "all suites at once"),
        (("--external", "nowhere"), "none of stc3"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(evaluate, arguments, reason) -> None:
    with pytest.raises(CoachError, match=reason):
        evaluate(*arguments)


def test_the_gate_opens_on_the_same_figures_and_shuts_on_a_fall(evaluate, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    assert evaluate("--accept-baseline", "--baseline", place).exit_code == 0
    same = evaluate("--gate", "--baseline", place)
    assert same.exit_code == 0
    assert "no figure fell" in same.stdout
    worse = evaluate("--gate", "--baseline", place, advise=blind)
    assert worse.exit_code == 1
    assert "gate: care: f1 fell to 0.000" in worse.stdout
    assert "gate: timing: pushy_rate rose to 0.500" in worse.stdout
    assert evaluate("retrieval", "--gate", "--baseline", place, advise=blind).exit_code == 0


def test_a_run_never_writes_the_baseline_by_itself(evaluate, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    evaluate("--accept-baseline", "--baseline", place)
    before = place.read_bytes()
    evaluate("--gate", "--baseline", place, advise=blind)
    evaluate("--baseline", place, advise=blind)
    assert place.read_bytes() == before


def test_the_gate_says_that_the_labels_changed(evaluate, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    evaluate("--accept-baseline", "--baseline", place)
    file = folder / "one.yaml"
    file.write_text(file.read_text("utf-8").replace("cause: ignored", "cause: delivery"), encoding="utf-8")
    assert "labels or questions changed" in evaluate("--gate", "--baseline", place).stdout


def test_the_table_shows_the_paired_change(evaluate, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    evaluate("--accept-baseline", "--baseline", place, advise=blind)
    assert "+1.000 [" in evaluate("timing", "--baseline", place).stdout


def test_a_baseline_survives_the_file(evaluate, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    evaluate("--accept-baseline", "--baseline", place)
    kept = baselines.read_baseline(place)
    assert kept.measured("care")["f1"].value == 1.0
    assert kept.tallies("care")["zh-a-1"].counts["tp"] == 1
    assert kept.tallies("care")["zh-a-1"].pairs == ((True, 0.9), (False, 0.1), (False, 0.1))


def test_a_broken_baseline_is_named(evaluate, tmp_path: Path) -> None:
    place = tmp_path / "baseline.json"
    place.write_text('{"run": {}}')
    with pytest.raises(CoachError, match=r"baseline\.json: suites"):
        evaluate("--gate", "--baseline", place)


def test_peers_stand_beside(evaluate) -> None:
    result = evaluate("--peers")
    for name in ("SnowNLP", "list of words", "always warm", "rule of words", "dense alone", "BM25 alone"):
        assert name in result.stdout


def test_the_module_is_light() -> None:
    code = "import sys, typer; before = set(sys.modules); import evals.command; print(*set(sys.modules) - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = ("numpy", "sklearn", "pydantic", "coach", "rich.table", "matplotlib", "ir_measures")
    assert not [name for name in loaded if name.split(".")[0] in heavy or name in heavy]
