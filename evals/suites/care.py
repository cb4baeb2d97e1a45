"""Suite `care`: who is unhappy, how much, about what, since when, answered or not; and crises.

A member counts as found when listed at all; level, cause, since and answered are then judged on the found ones, so that
each figure has one meaning. Delay feeds the chat message by message: how many messages pass from `since` until the
reading first lists the member (0: at once).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import get_args

from coach.types import Case, Level, UnhappyLabel
from evals.figures import (
    Array,
    Figure,
    Sample,
    Tally,
    average_precision,
    binned,
    calibration_error,
    f1,
    macro_f1,
    median,
    ratio,
    roc_auc,
)
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite, overlap

LEVELS: tuple[str, ...] = get_args(Level)


def tally(case: Case, prediction: Prediction) -> Tally:
    truth = {one.member: one for one in case.labels.unhappy}
    said = {one.member: one for one in prediction.predicted.unhappy}
    counts = overlap(truth, said)
    for level in LEVELS:
        counts |= overlap(_at(truth, level), _at(said, level), level)
    places = {message.id: place for place, message in enumerate(case.transcript.messages)}
    found = [(truth[member], said[member]) for member in truth.keys() & said.keys()]
    counts |= {
        "messages": float(len(places)),
        "cause_ok": float(sum(label.cause == got.cause for label, got in found)),
        "since_ok": float(sum(label.since == got.since for label, got in found)),
        "since_distance": float(sum(abs(places[label.since] - places[got.since]) for label, got in found)),
        "answered_ok": float(sum(label.answered == got.answered for label, got in found)),
        f"crisis/{case.labels.crisis}/{prediction.predicted.crisis}": 1.0,
    }
    counts |= overlap(
        ["crisis"] if case.labels.crisis != "none" else [],
        ["crisis"] if prediction.predicted.crisis != "none" else [],
        "alarm",
    )
    for label in truth.values():
        if prediction.listed:
            wait = delay(places[label.since], label.member, prediction)
            key = "never" if wait is None else f"delay/{wait}"
            counts[key] = counts.get(key, 0.0) + 1.0
    scores = prediction.predicted.unhappiness
    pairs = tuple(
        (member.id in truth, scores.get(member.id, 0.0))
        for member in case.transcript.members
        if member.role == "member"
    )
    return Tally(counts | binned(pairs), pairs)


def delay(since: int, member: str, prediction: Prediction) -> int | None:
    """Messages from place `since` until the member is first listed; none if never."""
    return next(
        (place - since for place in range(since, len(prediction.listed)) if member in prediction.listed[place]), None
    )


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    truth = {one.member: one for one in case.labels.unhappy}
    said = {one.member: one for one in prediction.predicted.unhappy}
    for member, label in truth.items():
        if member not in said:
            yield Remark("care", f"missed {member}: labelled {_words(label)}", label.since)
            continue
        got = said[member]
        wrong = [
            f"{field} {getattr(got, field)}, labelled {getattr(label, field)}"
            for field in ("level", "cause", "since", "answered")
            if getattr(got, field) != getattr(label, field)
        ]
        if wrong:
            yield Remark("care", f"{member}: {'; '.join(wrong)}", label.since)
    for member, got in said.items():
        if member not in truth:
            yield Remark("care", f"false alarm {member}: said {_words(got)}", got.since)
    if prediction.predicted.crisis != case.labels.crisis:
        yield Remark("care", f"crisis {prediction.predicted.crisis}, labelled {case.labels.crisis}")


def _at(people: dict[str, UnhappyLabel], level: str) -> list[str]:
    return [member for member, one in people.items() if one.level == level]


def _words(one: UnhappyLabel) -> str:
    return f"{one.level}, {one.cause}, since {one.since}, {'answered' if one.answered else 'not answered'}"


def _f1(name: str, sample: Sample) -> Array:
    prefix = f"{name}_" if name else ""
    return f1(sample[f"{prefix}tp"], sample[f"{prefix}fp"], sample[f"{prefix}fn"])


def _delays(sample: Sample) -> Array:
    return median(sample.under("delay"), sample["tp"])


def _never(sample: Sample) -> Array:
    seen = sum(sample.under("delay").values(), sample["never"])
    return ratio(sample["never"], seen)


SUITE = Suite(
    name="care",
    title="care · who is unhappy",
    figures=(
        Figure("precision", "precision (members)", lambda s: ratio(s["tp"], s["tp"] + s["fp"])),
        Figure("recall", "recall (members)", lambda s: ratio(s["tp"], s["tp"] + s["fn"])),
        Figure("f1", "F1 (members)", partial(_f1, "")),
        *(Figure(f"f1_{level}", f"F1, level {level}", partial(_f1, level)) for level in LEVELS),
        Figure("cause_accuracy", "cause right, of those found", lambda s: ratio(s["cause_ok"], s["tp"])),
        Figure("since_exact", "since exact, of those found", lambda s: ratio(s["since_ok"], s["tp"])),
        Figure(
            "since_distance", "since, mean distance in messages", lambda s: ratio(s["since_distance"], s["tp"]), "lower"
        ),
        Figure("answered_accuracy", "answered right, of those found", lambda s: ratio(s["answered_ok"], s["tp"])),
        Figure(
            "false_alarms_per_100",
            "false alarms per 100 messages",
            lambda s: 100 * ratio(s["fp"], s["messages"]),
            "lower",
        ),
        Figure("average_precision", "average precision (unhappiness)", average_precision),
        Figure("roc_auc", "ROC AUC (unhappiness)", roc_auc),
        Figure("calibration_error", "expected calibration error (unhappiness)", calibration_error, "lower"),
        Figure("delay_median", "delay, median messages", _delays, "lower"),
        Figure("delay_never", "never listed from since on", _never, "lower"),
        Figure("crisis_macro_f1", "crisis, macro-F1 of kinds", lambda s: macro_f1(s, "crisis")),
        Figure("crisis_f1", "crisis or none, F1", partial(_f1, "alarm")),
    ),
    tally=tally,
    remarks=remarks,
)
