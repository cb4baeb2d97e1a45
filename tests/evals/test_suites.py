"""Suites on hand-made cases: perfect predictions give 1.0, wrong ones do not, and each count is what one would count."""

from __future__ import annotations

import asyncio
import math

import pytest

from coach.types import Draft, Hook, TimingLabel, UnhappyLabel
from evals.figures import Tally
from evals.predictions import Predicted, Prediction, Ranked, listings, predicted_of
from evals.questions import Question
from evals.run import predict, score
from evals.suites import CASE_SUITES, QUESTION_SUITE
from evals.suites.care import delay
from evals.suites.opener import broken, repeated
from tests.evals.invented import blind, perfect, the_case


def run_of(coach, cases, questions=()):
    predictions, rankings = asyncio.run(predict(coach, cases, list(questions)))
    return score([*CASE_SUITES, "retrieval"], cases, predictions, list(questions), rankings, resamples=50)


def test_perfect_predictions_are_perfect(cases, fake) -> None:
    questions = [Question(id="q1", text="…", relevant={"P10": 2, "P05": 1})]
    run = run_of(fake(cases), cases, questions)
    values = {name: {key: one.value for key, one in suite.measured.items()} for name, suite in run.suites.items()}
    for name in ("precision", "recall", "f1", "f1_annoyed", "cause_accuracy", "since_exact", "answered_accuracy"):
        assert values["care"][name] == 1.0, name
    assert values["care"]["average_precision"] == values["care"]["roc_auc"] == values["care"]["crisis_macro_f1"] == 1.0
    assert values["care"]["false_alarms_per_100"] == values["care"]["since_distance"] == 0.0
    for name in ("macro_f1", "blockers_f1", "targets_f1"):
        assert values["timing"][name] == 1.0, name
    assert values["timing"]["pushy_rate"] == values["timing"]["missed_door_rate"] == 0.0
    assert values["opener"]["hook_labelled"] == values["opener"]["hook_real"] == values["opener"]["rightly_silent"] == 1
    assert values["ads"]["f1"] == 1.0
    assert values["retrieval"]["hit_at_3"] == values["retrieval"]["ndcg_at_10"] == values["retrieval"]["mrr"] == 1.0
    assert "tiers" in run.skipped


def test_wrong_predictions_are_not(cases, fake) -> None:
    run = run_of(fake(cases, blind), cases)
    care, timing = run.suites["care"].measured, run.suites["timing"].measured
    assert care["f1"].value == 0.0
    assert care["false_alarms_per_100"].value == pytest.approx(100 / 7)  # one in 5 + 2 messages
    assert timing["pushy_rate"].value == 0.5
    assert timing["pushy_in_trouble"].value == 1.0
    assert timing["missed_door_rate"].value == 1.0
    assert timing["targets_f1"].value == 0.0
    assert run.suites["ads"].measured["f1"].value == 0.0
    texts = [remark.text for remark in run.remarks()["zh-a-1"]]
    assert any(text.startswith("missed m1") for text in texts)
    assert any(text.startswith("false alarm m2") for text in texts)


def test_care_counts_one_case() -> None:
    case = the_case()
    said = UnhappyLabel(member="m1", level="unhappy", cause="ignored", since="2", answered=True)
    listed = (frozenset(), frozenset(), frozenset(), frozenset({"m1"}), frozenset({"m1"}), frozenset({"m1"}))
    prediction = Prediction(Predicted(unhappy=(said,), unhappiness={"m1": 0.7, "m2": 0.2}), listed=listed)
    tally = CASE_SUITES["care"].tally(case, prediction)
    assert tally
    assert tally.counts["tp"] == 1
    assert (tally.counts["annoyed_fn"], tally.counts["unhappy_fp"]) == (1, 1)
    assert (tally.counts["cause_ok"], tally.counts["since_ok"], tally.counts["answered_ok"]) == (1, 0, 0)
    assert tally.counts["since_distance"] == 1
    assert tally.counts["delay/1"] == 1
    assert tally.counts["crisis/none/none"] == 1
    assert sorted(tally.pairs) == [(False, 0.0), (False, 0.2), (True, 0.7)]


def test_delay_looks_from_since_on_and_counts_now_last() -> None:
    listed = (frozenset({"m1"}), frozenset(), frozenset({"m1"}))
    assert delay(0, "m1", Prediction(Predicted(), listed=listed)) == 0
    assert delay(1, "m1", Prediction(Predicted(), listed=listed)) == 1
    assert delay(0, "m2", Prediction(Predicted(), listed=listed)) is None


def test_listings_have_one_entry_a_message_and_one_for_now() -> None:
    case = the_case()
    assert len(listings(case.transcript)) == len(case.transcript.messages) + 1


def test_an_offer_to_everybody_is_a_target_of_its_own() -> None:
    case = the_case()
    label = TimingLabel(verdict="offer")
    labels = case.labels.model_copy(update={"timing": label})
    case = case.model_copy(update={"labels": labels})
    right = CASE_SUITES["timing"].tally(case, Prediction(Predicted(timing=label)))
    wrong = CASE_SUITES["timing"].tally(
        case, Prediction(Predicted(timing=TimingLabel(verdict="offer", targets=("m1",))))
    )
    none = CASE_SUITES["timing"].tally(case, Prediction(Predicted()))
    assert right
    assert wrong
    assert none
    assert [right.counts[f"target_{one}"] for one in ("tp", "fp", "fn")] == [1, 0, 0]
    assert [wrong.counts[f"target_{one}"] for one in ("tp", "fp", "fn")] == [0, 1, 1]
    assert [none.counts[f"target_{one}"] for one in ("tp", "fp", "fn")] == [0, 0, 1]
    assert none.counts["missed"] == 1


def test_a_case_without_a_timing_label_is_not_scored() -> None:
    case = the_case()
    case = case.model_copy(update={"labels": case.labels.model_copy(update={"timing": None})})
    assert CASE_SUITES["timing"].tally(case, Prediction(Predicted())) is None


def test_opener_sees_false_hooks_broken_avoids_and_repeats() -> None:
    case = the_case()
    drafts = (
        Draft(agent="open", text="阿梁你家番茄红啦 拍一张", hook=Hook(member="m2", message="4")),
        Draft(agent="open", text="阿梁你家番茄红啦 拍一张吧", hook=Hook(member="m2", message="2")),
        Draft(agent="open", text="拿锅盖开个玩笑吧哈哈", hook=Hook(member="m1", message="404")),
        Draft(agent="care", text="在的", hook=None),
    )
    tally = CASE_SUITES["opener"].tally(case, Prediction(Predicted(), drafts))
    assert tally
    assert tally.counts["drafts"] == 3
    assert tally.counts["hook_labelled"] == 2
    assert tally.counts["hook_real"] == 1
    assert tally.counts["repeated"] == 1
    assert tally.counts["avoid_broken"] == 1


def test_a_tag_is_a_real_hook_only_where_the_member_has_it() -> None:
    case = the_case()
    draft = Draft(agent="open", text="…", hook=Hook(member="m2", tag="月龄"))
    tally = CASE_SUITES["opener"].tally(case, Prediction(Predicted(), (draft,)))
    assert tally
    assert tally.counts["hook_real"] == 0


def test_avoids_are_matched_over_scripts_and_need_two_terms() -> None:
    assert broken("先聊聊嬰兒輔食的價格", ("婴儿辅食",)) == ["婴儿辅食"]
    assert broken("聊聊婴儿", ("婴儿辅食的价格",)) == []
    assert broken("buy the new blend now", ("push the new blend",)) == ["push the new blend"]


def test_different_drafts_do_not_repeat() -> None:
    texts = ("番茄红了吗", "谁家孩子也爱啃玉米")
    assert repeated([Draft(agent="open", text=text) for text in texts]) == set()


def test_tiers_are_scored_once_predicted() -> None:
    case = the_case()
    case = case.model_copy(update={"labels": case.labels.model_copy(update={"tiers": {"m1": "core", "m2": "silent"}})})
    tally = CASE_SUITES["tiers"].tally(case, Prediction(Predicted(tiers={"m1": "core"})))
    assert tally == Tally({"members": 2.0, "right": 1.0, "tier/core/core": 1.0, "tier/silent/none": 1.0})


def test_retrieval_by_hand() -> None:
    questions = [
        Question(id="a", text="…", relevant={"P10": 2, "P05": 1}),
        Question(id="b", text="…", relevant={"P20": 2}),
        Question(id="c", text="…", relevant={}),
        Question(id="d", text="…", relevant={"P30": 2}),
    ]
    rankings = {
        "a": Ranked(("P05", "P01", "P10")),
        "b": Ranked(("P01", "P02", "P03", "P20")),
        "c": Ranked((), refused=True),
        "d": Ranked(("P30",), refused=True),  # refused: the operator got nothing
    }
    tallies = QUESTION_SUITE.tally_all(questions, rankings)
    # Gains are the grades: (1 + 2/log2(4)) / (2 + 1/log2(3)); the answer at rank 4: 1/log2(5).
    assert tallies["a"].counts["ndcg_at_10"] == pytest.approx((1 + 1) / (2 + 1 / math.log2(3)))
    assert tallies["b"].counts["ndcg_at_10"] == pytest.approx(1 / math.log2(5))
    assert [tallies[one].counts["hit_at_3"] for one in "abd"] == [1, 0, 0]
    assert [tallies[one].counts["mrr"] for one in "abd"] == [1, 0.25, 0]
    assert tallies["c"].counts["rightly_refused"] == 1
    sums = {name: sum(one.counts[name] for one in tallies.values()) for name in ("refused", "answerable")}
    assert sums == {"refused": 2, "answerable": 3}


def test_advice_becomes_labels_of_their_own_shape() -> None:
    case = the_case()
    predicted = predicted_of(perfect(case))
    assert predicted.unhappy == case.labels.unhappy
    assert predicted.timing == case.labels.timing
    assert predicted.ads == case.labels.ads


def test_a_case_on_which_the_coach_breaks_is_named(cases, fake) -> None:
    def broken_coach(case):
        raise KeyError("m9")

    with pytest.raises(Exception, match="zh-a-1: the coach broke: KeyError"):
        asyncio.run(predict(fake(cases[:1], broken_coach), cases[:1], []))
