"""Peers in the same run: what people would take first. Scored by the same suites on the same cases.

- unhappiness: SnowNLP (sentiment of each message, the lowest of a member; its threshold is the best one on the dev
  split, which favours it) and a list of words;
- timing: "always warm", and a rule of words;
- whole groups: "who talks most" and "who ordered most", "always healthy", tiers by orders and lines alone;
- retrieval: BM25 alone and dense alone, over the same index, none of them refusing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from coach.types import Case, Message, TimingLabel, Transcript, UnhappyLabel, Verdict
from evals.figures import RESAMPLES, Change, Measured, Tally, compare, measure
from evals.predictions import TOP, Predicted, Prediction, Ranked
from evals.questions import Question
from evals.run import Run
from evals.suites import CASE_SUITES, QUESTION_SUITE

CARE = ("precision", "recall", "f1", "false_alarms_per_100", "average_precision", "roc_auc")
TIMING = ("macro_f1", "accuracy", "pushy_rate", "pushy_in_trouble", "missed_door_rate")
RETRIEVAL = ("hit_at_3", "answer_at_3", "ndcg_at_10", "mrr")

SOUR = (
    *(
        "投诉",
        "退款",
        "退钱",
        "差评",
        "垃圾",
        "骗",
        "假货",
        "失望",
        "生气",
        "气死",
        "无语",
        "坑人",
        "太差",
        "没人理",
        "没人回",
    ),
    *(
        "退群",
        "受不了",
        "恶心",
        "不满",
        "敷衍",
        "維權",
        "维权",
        "呵呵",
        "投訴",
        "退錢",
        "騙",
        "假貨",
        "無語",
        "沒人",
        "退團",
    ),
    *(
        "refund",
        "scam",
        "terrible",
        "disappoint",
        "worst",
        "rude",
        "ridiculous",
        "unacceptable",
        "angry",
        "fed up",
        "waste of",
    ),
)
ASKING = (
    *("多少钱", "怎么买", "价格", "怎么卖", "链接", "下单", "续费", "想买", "多少錢", "怎麼買", "價格", "續費", "想買"),
    *("how much", "price", "buy", "renew", "sign up"),
)

Scorer = Callable[[Message], float]
Rows = dict[str, Mapping[str, Measured]]


class Searches(Protocol):
    """What the peers need of the coach's retriever: ids of practices, best first, by mode."""

    def __call__(self, query: str, mode: str) -> Sequence[str]: ...


def care_rows(
    cases: Sequence[Case], tune: Sequence[Case], *, resamples: int = RESAMPLES, step: Callable[[], None] = lambda: None
) -> Rows:
    """Detector -> figures of suite care. `tune`: the cases on which SnowNLP's threshold is chosen."""
    threshold = best_threshold(tune, snow)
    rows: Rows = {}
    for name, scorer, least in ((f"SnowNLP ≥ {threshold:.3f}", snow, threshold), ("list of words", keywords, 0.5)):
        tallies = []
        for case in cases:
            tallies.append(CASE_SUITES["care"].tally(case, detect(case, scorer, least)))
            step()
        rows[name] = _measure("care", tallies, resamples)
    return rows


def timing_rows(cases: Sequence[Case], *, resamples: int = RESAMPLES) -> Rows:
    """Rule -> figures of suite timing."""
    rules: dict[str, Callable[[Transcript], Verdict]] = {"always warm": lambda _: "warm", "rule of words": word_rule}
    rows: Rows = {}
    for name, rule in rules.items():
        tallies = [
            CASE_SUITES["timing"].tally(case, Prediction(Predicted(timing=TimingLabel(verdict=rule(case.transcript)))))
            for case in cases
        ]
        rows[name] = _measure("timing", tallies, resamples)
    return rows


def retrieval_rows(
    questions: Sequence[Question], search: Searches, *, resamples: int = RESAMPLES
) -> tuple[Rows, Mapping[str, Change]]:
    """Mode -> figures of suite retrieval, refusal left out; and by how much nDCG@10 of all together is ahead of each mode alone."""
    rows: Rows = {}
    tallies: dict[str, dict[str, Tally]] = {}
    for name, mode in (("fused, no refusal", "fused"), ("dense alone", "dense"), ("BM25 alone", "lexical")):
        rankings = {one.id: Ranked(tuple(search(one.text, mode))[:TOP]) for one in questions}
        tallies[name] = QUESTION_SUITE.tally_all(questions, rankings)
        rows[name] = measure(list(tallies[name].values()), QUESTION_SUITE.FIGURES, resamples=resamples)
    whole, *alone = tallies
    ahead = {
        name: compare(tallies[name], tallies[whole], QUESTION_SUITE.FIGURES, resamples=resamples)["ndcg_at_10"]
        for name in alone
    }
    return rows, ahead


def group_rows(run: Run, *, resamples: int = RESAMPLES) -> Iterable[tuple[str, Sequence[str], Rows]]:
    """Suite of whole groups -> its figures, and rule -> what the rule gets; of the suites that were run."""
    rules: dict[str, dict[str, Callable[[Case, Prediction], Prediction]]] = {
        "tiers": {"orders and lines": _by_orders},
        "koc": {"who talks most": _talks_most, "who ordered most": _ordered_most},
        "health": {"always healthy": _healthy},
    }
    for name, every in rules.items():
        if name not in run.suites:
            continue
        rows: Rows = {"Nuanchang": run.suites[name].measured}
        for rule, change in every.items():
            tallies = [CASE_SUITES[name].tally(case, change(case, run.predictions[case.id])) for case in run.cases]
            rows[rule] = _measure(name, tallies, resamples)
        yield name, [figure.name for figure in CASE_SUITES[name].figures], rows


def _lines(case: Case) -> Counter[str]:
    """Lines by member."""
    brand = case.transcript.operators
    return Counter(message.sender for message in case.transcript.messages if message.sender not in brand)


def _talks_most(case: Case, prediction: Prediction) -> Prediction:
    named = tuple(member for member, _ in _lines(case).most_common(1))
    return replace(prediction, predicted=prediction.predicted.model_copy(update={"koc": named}))


def _ordered_most(case: Case, prediction: Prediction) -> Prediction:
    members = [member for member in case.transcript.members if member.role == "member"]
    best = max(members, key=lambda member: member.orders or 0, default=None)
    named = (best.id,) if best and best.orders else ()
    return replace(prediction, predicted=prediction.predicted.model_copy(update={"koc": named}))


def _by_orders(case: Case, prediction: Prediction) -> Prediction:
    """Silent who never spoke, core who ordered four times, promising the rest."""
    lines = _lines(case)
    tiers = {
        member.id: "silent" if not lines[member.id] else "core" if (member.orders or 0) >= 4 else "promising"
        for member in case.transcript.members
        if member.role == "member"
    }
    return replace(prediction, predicted=prediction.predicted.model_copy(update={"tiers": tiers}))


def _healthy(case: Case, prediction: Prediction) -> Prediction:
    del case
    if prediction.portrait is None or prediction.portrait.health is None:
        return prediction
    said = prediction.portrait.health
    points = tuple(point.model_copy(update={"grade": "good"}) for point in said.points)
    well = said.model_copy(update={"state": "lively", "stage": "enliven", "points": points, "steps": ()})
    return replace(prediction, portrait=prediction.portrait.model_copy(update={"health": well}))


def detect(case: Case, scorer: Scorer, least: float) -> Prediction:
    """A detector's prediction: each member's highest score, and those at or above `least` listed from that line on."""
    scores: dict[str, float] = {}
    since: dict[str, str] = {}
    for message in case.transcript.messages:
        if message.sender in case.transcript.operators or message.kind != "text":
            continue
        value = scorer(message)
        scores[message.sender] = max(value, scores.get(message.sender, 0.0))
        if value >= least:
            since.setdefault(message.sender, message.id)
    unhappy = tuple(
        UnhappyLabel(member=member, level="unhappy", cause="other", since=first, answered=False)
        for member, first in since.items()
    )
    return Prediction(Predicted(unhappy=unhappy, unhappiness=scores))


def best_threshold(cases: Iterable[Case], scorer: Scorer) -> float:
    """The threshold with the highest F1 over members."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    pairs = [
        pair for case in cases for pair in (CASE_SUITES["care"].tally(case, detect(case, scorer, 2.0)) or Tally()).pairs
    ]
    if not any(label for label, _ in pairs):
        return 0.5
    precision, recall, thresholds = precision_recall_curve([one for one, _ in pairs], [one for _, one in pairs])
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(total), where=total > 0)
    return float(thresholds[int(f1[:-1].argmax())])


def snow(message: Message) -> float:
    """1 - SnowNLP's chance that a message is positive."""
    return _sentiment(message.text)


@lru_cache(maxsize=200_000)
def _sentiment(text: str) -> float:
    from snownlp import SnowNLP

    return 1.0 - float(SnowNLP(text).sentiments) if text.strip() else 0.0


def keywords(message: Message) -> float:
    """0, 0.5 for one sour word, towards 1 with more."""
    hits = sum(word in message.text.lower() for word in SOUR)
    return 1 - 0.5**hits


def word_rule(transcript: Transcript) -> Verdict:
    """Sour words or night: hold; words of buying: offer; else warm."""
    texts = [message.text.lower() for message in transcript.messages if message.sender not in transcript.operators]
    if any(word in text for text in texts for word in SOUR) or not 8 <= transcript.local(transcript.now).hour < 22:
        return "hold"
    return "offer" if any(word in text for text in texts for word in ASKING) else "warm"


def _measure(suite: str, tallies: Iterable[Tally | None], resamples: int) -> Mapping[str, Measured]:
    return measure([one for one in tallies if one is not None], CASE_SUITES[suite].figures, resamples=resamples)
