"""Data sets of others as transcripts, to see whether the reading holds outside our own set. Nothing of them is kept.

- STC-3 (`stc3_train.jsonl.gz`): Weibo posts to help desks; unhappy = `S_mean` ≤ -0.5, the mean of 19 annotators.
- USS-JDDC (`jddc_valid.jsonl.gz`): JD.com chats; unhappy = `sat` 0 at the last customer turn. The reply to that turn is
  left out, as the label judges what came before it. A last turn `OVERALL` rates the whole dialogue, not a turn, and is
  no line of the chat: those rows are left out and counted.

The customer is the member, the help desk the operator. The sets keep no times; lines are a minute apart.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np

from coach.adapting import corrected, fit, moments, row_of
from coach.signals.reading import Setting
from coach.signals.unhappy import logit
from coach.types import Group, Member, Message, Transcript, Verdict
from evals.errors import EvaluationError
from evals.figures import RESAMPLES, SEED, Figure, Measured, Tally, average_precision, measure, ratio, roc_auc

CUSTOMER, DESK = "customer", "helpdesk"
UNHAPPY_MEAN = -0.5
OVERALL = "OVERALL"
_START = datetime(2026, 3, 5, 10, tzinfo=timezone(timedelta(hours=8)))
_GROUP = Group(id="external", name="客服", timezone="Asia/Shanghai")
_MEMBERS = (Member(id=CUSTOMER, name="顾客"), Member(id=DESK, name="客服", role="operator"))

FIGURES = (
    Figure("roc_auc", "ROC AUC", roc_auc),
    Figure("average_precision", "average precision", average_precision),
)
Scorer = Callable[[Transcript], float]


@dataclass(frozen=True, slots=True)
class Row:
    """`dialogue`: rows of one dialogue are not independent, and are drawn together for the intervals."""

    transcript: Transcript
    unhappy: bool
    dialogue: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One detector on one set. `left_out`: rows that carry no label of a turn."""

    rows: int
    unhappy: int
    left_out: int
    measured: dict[str, Measured]
    rows_per_second: float


def stc3(place: Path) -> Iterator[Row | None]:
    """The rows of stc3_train.jsonl.gz; none for one that is left out."""
    for number, row in _rows(place):
        try:
            lines = [(turn["role"], turn["text"]) for turn in row["turns"]]
            unhappy = float(row["S_mean"]) <= UNHAPPY_MEAN
        except (KeyError, TypeError, ValueError) as error:
            raise EvaluationError(f"{place}, line {number}: {type(error).__name__}: {error}") from error
        yield _row(f"stc3-{number}", lines, unhappy, number)


def jddc(place: Path) -> Iterator[Row | None]:
    """The rows of jddc_valid.jsonl.gz, none for one that is left out. Its dialogues stand one after the other."""
    dialogue = 0
    for number, row in _rows(place):
        try:
            turns = [(turn["customer"], turn["helpdesk"]) for turn in row["turns"]]
            satisfaction = int(row["sat"])
        except (KeyError, TypeError, ValueError) as error:
            raise EvaluationError(f"{place}, line {number}: {type(error).__name__}: {error}") from error
        if not turns or turns[-1][0].strip() == OVERALL:
            dialogue += 1  # the last row of each
            yield None
            continue
        lines = [line for asked, said in turns for line in ((CUSTOMER, asked), (DESK, said))][:-1]
        yield _row(f"jddc-{number}", lines, satisfaction == 0, dialogue)


# File name -> loader; those that are there are measured.
SETS: dict[str, Callable[[Path], Iterator[Row | None]]] = {"stc3_train.jsonl.gz": stc3, "jddc_valid.jsonl.gz": jddc}


def found(folder: Path) -> dict[str, Path]:
    """The known sets in a folder. Raises EvaluationError where none is there."""
    places = {name: folder / name for name in SETS if (folder / name).is_file()}
    if not places:
        raise EvaluationError(f"{folder}: none of {', '.join(SETS)} is here")
    return places


def evaluate(
    name: str,
    place: Path,
    scorer: Scorer,
    *,
    limit: int | None = None,
    resamples: int = RESAMPLES,
    step: Callable[[], None] = lambda: None,
) -> Outcome:
    """One detector over one set, row by row: no more than one dialogue is held."""
    dialogues: dict[int, list[tuple[bool, float]]] = {}
    rows, left_out, seconds = 0, 0, 0.0
    for row in SETS[name](place):
        if limit is not None and rows >= limit:
            break
        step()
        if row is None:
            left_out += 1
            continue
        start = time.perf_counter()
        value = scorer(row.transcript)
        seconds += time.perf_counter() - start
        dialogues.setdefault(row.dialogue, []).append((row.unhappy, value))
        rows += 1
    tallies = [Tally(pairs=tuple(pairs)) for pairs in dialogues.values()]
    return Outcome(
        rows=rows,
        unhappy=sum(label for pairs in dialogues.values() for label, _ in pairs),
        left_out=left_out,
        measured=measure(tallies, FIGURES, resamples=resamples),
        rows_per_second=rows / seconds if seconds else 0.0,
    )


# Labelled dialogues learned from, for the curve of `coach adapt`; none is the shipped reading.
SIZES = (0, 100, 500, 3000)
FOLDS = 5


def curve(name: str, place: Path, *, resamples: int = RESAMPLES) -> dict[int, dict[str, Measured]]:
    """Number of labelled dialogues -> figures of the reading corrected by them, cross-validated over dialogues.

    Each fold is judged by a correction that learned from as many other dialogues, drawn with a fixed seed; a number above
    what four folds hold means all of them.
    """
    rows, groups = [], []
    for one in filter(None, SETS[name](place)):
        *_, last = moments(one.transcript, Setting.shipped(one.transcript))
        rows.append(row_of(CUSTOMER, last, one.transcript.id, unhappy=one.unhappy, final=True))
        groups.append(one.dialogue)
    order = np.unique(groups)
    np.random.default_rng(SEED).shuffle(order)
    at = {dialogue: place for place, dialogue in enumerate(order)}
    places = np.array([at[dialogue] for dialogue in groups])
    found = {}
    for size in SIZES:
        scores = np.array([logit(row.value) for row in rows])
        for fold in range(FOLDS) if size else ():
            learned = np.flatnonzero(places % FOLDS != fold)
            chosen = learned[np.argsort(places[learned], kind="stable")]
            chosen = chosen[places[chosen] // FOLDS * (FOLDS - 1) < size]
            held = np.flatnonzero(places % FOLDS == fold)
            scores[held] = corrected([rows[one] for one in held], fit([rows[one] for one in chosen]))
        pairs: dict[int, list[tuple[bool, float]]] = {}
        for row, dialogue, score in zip(rows, groups, scores.tolist(), strict=True):
            pairs.setdefault(dialogue, []).append((row.unhappy, float(score)))
        tallies = [Tally(pairs=tuple(one)) for one in pairs.values()]
        found[size] = measure(tallies, FIGURES, resamples=resamples)
    return found


# A dialogue of STC-3 is a moment: would somebody be offered something at it?
MOMENTS = "stc3_train.jsonl.gz"
OFFERS = (
    Figure(
        "offers_when_unhappy", "offers at unhappy moments", lambda s: ratio(s["unhappy_offered"], s["unhappy"]), "lower"
    ),
    Figure("offers_else", "offers at other moments", lambda s: ratio(s["else_offered"], s["else"])),
)
Chooser = Callable[[Transcript], Verdict]


def offers(
    place: Path, choose: Chooser, *, limit: int | None = None, resamples: int = RESAMPLES, step: Callable[[], None]
) -> dict[str, Measured]:
    """How often one chooser says `offer` to the customers of STC-3, the unhappy and the others."""
    tallies: list[Tally] = []
    for row in filter(None, stc3(place)):
        if limit is not None and len(tallies) >= limit:
            break
        step()
        group = "unhappy" if row.unhappy else "else"
        tallies.append(Tally({group: 1.0, f"{group}_offered": float(choose(row.transcript) == "offer")}))
    return measure(tallies, OFFERS, resamples=resamples)


def final_verdict(transcript: Transcript) -> Verdict:
    """The coach's verdict at the end of the dialogue."""
    from coach.concerns import concerns_of, crisis_of
    from coach.signals import read
    from coach.timing import timing_of

    reading = read(transcript)
    return timing_of(reading, transcript, concerns_of(reading, transcript), crisis_of(reading, transcript)).verdict


def final_reading(transcript: Transcript) -> float:
    """The coach's: the customer's unhappiness at the end of the dialogue."""
    from coach.signals import read

    return float(read(transcript).members[CUSTOMER].unhappiness)


def snow_lowest(transcript: Transcript) -> float:
    """SnowNLP's: the lowest sentiment among the customer's lines."""
    from evals.peers import snow

    return max(snow(message) for message in transcript.of(CUSTOMER))


def snow_last(transcript: Transcript) -> float:
    """SnowNLP's: the sentiment of the customer's last line."""
    from evals.peers import snow

    return snow(list(transcript.of(CUSTOMER))[-1])


# A peer is given the aggregation that fits what was labelled: JDDC rates the last turn, where the lowest of all turns
# would leave SnowNLP at chance (0.505 against 0.651); the set's known figure is 0.647.
SNOW: dict[str, Scorer] = {"stc3_train.jsonl.gz": snow_lowest, "jddc_valid.jsonl.gz": snow_last}


def _row(name: str, lines: list[tuple[str, str]], unhappy: bool, dialogue: int) -> Row | None:
    messages = tuple(
        Message(id=str(place), at=_START + timedelta(minutes=place), sender=who, text=text)
        for place, (who, text) in enumerate(lines, start=1)
        if text.strip()
    )
    if not any(message.sender == CUSTOMER for message in messages):
        return None
    transcript = Transcript(id=name, group=_GROUP, members=_MEMBERS, messages=messages, now=messages[-1].at)
    return Row(transcript, unhappy, dialogue)


def _rows(place: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with gzip.open(place, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                yield number, json.loads(line)
    except (OSError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise EvaluationError(f"{place}: cannot be read: {error}") from error
