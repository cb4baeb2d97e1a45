"""Loaders of other people's sets, on tiny invented rows in their shape."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evals import external
from evals.errors import EvaluationError


def packed(place: Path, rows: list[object]) -> Path:
    place.write_bytes(gzip.compress("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()))
    return place


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    def post(mean: float, *texts: str) -> dict[str, object]:
        roles = ("customer", "helpdesk") * 3
        return {"turns": [{"role": r, "text": t} for r, t in zip(roles, texts, strict=False)], "S_mean": mean}

    def chat(sat: int, *turns: tuple[str, str]) -> dict[str, object]:
        return {"turns": [{"customer": asked, "helpdesk": said} for asked, said in turns], "sat": sat}

    packed(tmp_path / "stc3_train.jsonl.gz", [post(-0.5, "太差了 投诉", "在的"), post(0.2, "谢谢", "不客气", "好的")])
    packed(
        tmp_path / "jddc_valid.jsonl.gz",
        [
            chat(0, ("怎么还不发货", ""), ("没人吗", "在的亲")),
            chat(2, ("怎么还不发货", ""), ("OVERALL", "")),
            chat(2, ("好的谢谢", "不客气")),
        ],
    )
    return tmp_path


def test_stc3_rows_become_dialogues(sets: Path) -> None:
    rows = [row for row in external.stc3(sets / "stc3_train.jsonl.gz") if row]
    assert [row.unhappy for row in rows] == [True, False]
    first = rows[0].transcript
    assert [(message.sender, message.text) for message in first.messages] == [
        ("customer", "太差了 投诉"),
        ("helpdesk", "在的"),
    ]
    assert first.operators == {"helpdesk"}
    assert (first.messages[1].at - first.messages[0].at).total_seconds() == 60
    assert first.now == first.messages[-1].at


def test_jddc_ends_with_the_rated_turn_and_leaves_out_whole_dialogues(sets: Path) -> None:
    rows = list(external.jddc(sets / "jddc_valid.jsonl.gz"))
    assert [row is None for row in rows] == [False, True, False]
    assert rows[0]
    assert rows[2]
    assert [message.text for message in rows[0].transcript.messages] == ["怎么还不发货", "没人吗"]
    assert [rows[0].unhappy, rows[2].unhappy] == [True, False]
    assert rows[0].dialogue != rows[2].dialogue


def test_a_detector_is_measured(sets: Path) -> None:
    right = external.evaluate(
        "stc3_train.jsonl.gz", sets / "stc3_train.jsonl.gz", lambda chat: "差" in chat.messages[0].text, resamples=20
    )
    assert (right.rows, right.unhappy, right.left_out) == (2, 1, 0)
    assert right.measured["roc_auc"].value == right.measured["average_precision"].value == 1.0
    other = external.evaluate("jddc_valid.jsonl.gz", sets / "jddc_valid.jsonl.gz", lambda _: 0.5, resamples=20)
    assert (other.rows, other.left_out, other.measured["roc_auc"].value) == (2, 1, 0.5)


def test_the_reading_and_snownlp_give_a_chance(sets: Path) -> None:
    for row in external.stc3(sets / "stc3_train.jsonl.gz"):
        assert row
        assert 0 <= external.final_reading(row.transcript) <= 1
        assert 0 <= external.snow_last(row.transcript) <= external.snow_lowest(row.transcript) <= 1


def test_offers_are_counted_apart_for_unhappy_moments(sets: Path) -> None:
    place = sets / external.MOMENTS
    found = external.offers(
        place, lambda chat: "offer" if "差" in chat.messages[0].text else "warm", resamples=10, step=lambda: None
    )
    assert (found["offers_when_unhappy"].value, found["offers_else"].value) == (1.0, 0.0)
    calm = external.offers(place, external.final_verdict, limit=1, resamples=10, step=lambda: None)
    assert calm["offers_when_unhappy"].value == 0.0


def test_a_limit_stops_early(sets: Path) -> None:
    name = "stc3_train.jsonl.gz"
    assert external.evaluate(name, sets / name, lambda _: 0.0, limit=1, resamples=20).rows == 1


def test_a_broken_row_is_named(tmp_path: Path) -> None:
    place = packed(tmp_path / "stc3_train.jsonl.gz", [{"turns": []}])
    with pytest.raises(EvaluationError, match=r"line 1: KeyError: 'S_mean'"):
        list(external.stc3(place))
    place.write_bytes(b"no gzip")
    with pytest.raises(EvaluationError, match="cannot be read"):
        list(external.stc3(place))


def test_the_curve_learns_from_other_dialogues_only_and_none_is_the_shipped_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Words that no shipped model can know decide in this set, so only what was learned tells the two sorts apart.
    rows = [
        {
            "turns": [{"role": "customer", "text": f"{'照旧呀' if number % 2 else '团子呢'} {number}"}],
            "S_mean": -1.0 if number % 2 else 1.0,
        }
        for number in range(60)
    ]
    place = packed(tmp_path / "stc3_train.jsonl.gz", rows)
    monkeypatch.setattr(external, "SIZES", (0, 60))
    found = external.curve("stc3_train.jsonl.gz", place, resamples=10)
    shipped, learned = (found[size]["roc_auc"].value for size in (0, 60))
    judged = external.evaluate("stc3_train.jsonl.gz", place, external.final_reading, resamples=10)
    assert shipped == pytest.approx(judged.measured["roc_auc"].value)
    assert learned > 0.99
