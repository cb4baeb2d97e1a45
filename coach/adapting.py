"""Labelled chats of an operator's own -> a correction on top of the shipped member model, kept in COACH_HOME.

The rows that every member model is fitted on are made here too (training/members.py, training/desk.py), by the very fold
that the product reads chats with.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import immutables
import numpy as np
from numpy.typing import NDArray

from coach.errors import AdaptError
from coach.signals.lines import Hashes
from coach.signals.reading import SILENT, Reading, Setting, fold
from coach.signals.unhappy import FEATURES, Correction, Trace, logit
from coach.signals.words import FADE, PARTS, SHARE, SIZE, faded, load_words, save_words
from coach.types import Adapted, Case, Message, Transcript

if TYPE_CHECKING:
    import scipy.sparse as sp

# Folder under COACH_HOME, and the files in it.
FOLDER, WORDS, ABOUT = "adapted", "words.npz", "about.json"
# How far the data may pull (C of an L2 logistic regression), and the scale of what is not a word; chosen by
# cross-validation on the public help-desk set that evals/README.md names.
STRENGTH, TRACE_SHARE, ODDS_SHARE = 4.0, 0.1, 0.3
# Fewer unhappy members, or fewer content ones, teach nothing but themselves.
FEWEST = 10

Said = immutables.Map[str, tuple[Hashes, ...]]
# A message, the reading after it, and the hashed lines so far by member.
Moment = tuple[Message, Reading, Said]


@dataclass(frozen=True, slots=True)
class Row:
    """A member at one moment of a chat: the trace, the hashed lines said, what the shipped model makes of it."""

    chat: str
    trace: Trace
    said: tuple[Hashes, ...]
    value: float
    unhappy: bool
    final: bool


def moments(transcript: Transcript, setting: Setting) -> Iterator[Moment]:
    """The chat after each message."""
    reading = Reading()
    said: Said = immutables.Map()
    for message in transcript.messages:
        reading = fold(reading, message, setting)
        if message.kind not in SILENT:
            said = said.set(message.sender, (*said.get(message.sender, ()), reading.recent[-1].read.ids))
        yield message, reading, said


def row_of(member: str, moment: Moment, chat: str, *, unhappy: bool, final: bool) -> Row:
    """One member at one of the moments."""
    _, reading, said = moment
    person = reading.members[member]
    return Row(chat, person.trace, said[member], person.unhappiness, unhappy, final)


def rows_of(case: Case, setting: Setting) -> Iterator[Row]:
    """One row a member with a line, at the chat's end; one who is unhappy also at the first line that shows it, and before."""
    since = {entry.since: entry.member for entry in case.labels.unhappy}
    unhappy = set(since.values())
    moment = None
    for now in moments(case.transcript, setting):
        first = since.get(now[0].id)
        if first is not None:
            if moment is not None and moment[2].get(first):
                yield row_of(first, moment, case.id, unhappy=False, final=False)
            yield row_of(first, now, case.id, unhappy=True, final=False)
        moment = now
    for member in sorted(moment[2]) if moment else ():  # a Map has no order of its own
        if member not in case.transcript.operators and moment is not None:
            yield row_of(member, moment, case.id, unhappy=member in unhappy, final=True)


def words_matrix(rows: Sequence[Row]) -> sp.csr_matrix:
    """Shape (rows, 2**BITS * parts): what Words.odds sums, as a product; column = hash * parts + part."""
    import scipy.sparse as sp

    values, columns, starts = [], [], [0]
    for row in rows:
        many, count = len(row.said), 0
        for age, ids in enumerate(reversed(row.said)):
            for part, weight in enumerate((many**-0.5, FADE**age / faded(many))):
                columns.append(ids.astype(np.int64) * len(PARTS) + part)
                values.append(np.full(len(ids), SHARE[part] * weight / len(ids) ** 0.5))
                count += len(ids)
        starts.append(starts[-1] + count)
    shape = (len(rows), SIZE * len(PARTS))
    matrix = sp.csr_matrix((np.concatenate(values), np.concatenate(columns), np.array(starts)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def fit(rows: Sequence[Row]) -> Correction:
    """The correction that the rows ask for. Raises AdaptError where they hold too few members of either sort."""
    import scipy.sparse as sp
    from sklearn.linear_model import LogisticRegression

    truth = np.array([row.unhappy for row in rows], dtype=bool)
    for many, sort in ((int(truth.sum()), "unhappy"), (int((~truth).sum()), "content")):
        if many < FEWEST:
            raise AdaptError(
                f"{many} {sort} members in these cases; at least {FEWEST} are needed, label more chats "
                "(transcript format: `labels.unhappy`)"
            )
    traces = np.array([row.trace.features() for row in rows])
    spread = traces.std(axis=0)
    spread[spread < 1e-6] = np.inf  # what never varies teaches nothing
    odds = np.array([[logit(row.value)] for row in rows])
    features = sp.hstack([words_matrix(rows), traces / spread * TRACE_SHARE, odds * ODDS_SHARE]).tocsr()
    fitted = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300).fit(features, truth)
    words, rest = np.split(fitted.coef_[0], [SIZE * len(PARTS)])
    return Correction(
        bias=float(fitted.intercept_[0]),
        slope=float(rest[-1]) * ODDS_SHARE,
        weights=tuple((rest[:-1] / spread * TRACE_SHARE).tolist()),
        words=(words.reshape(SIZE, len(PARTS)) * np.array(SHARE)).astype(np.float32),
    )


def corrected(rows: Sequence[Row], correction: Correction) -> NDArray[np.float64]:
    """The logits of the rows with a correction, as MemberModel gives them one by one: for cross-validation."""
    traces = np.array([row.trace.features() for row in rows])
    odds = np.array([logit(row.value) for row in rows])
    words = words_matrix(rows) @ (correction.words.astype(np.float64) / np.array(SHARE)).reshape(-1)
    total = correction.bias + correction.slope * odds + traces @ np.array(correction.weights) + words
    return np.asarray(total, dtype=np.float64)


def adapt(cases: Sequence[Case], home: Path, today: date) -> Adapted:
    """Fit on labelled chats and keep the correction in `home`, in place of an earlier one. Raises AdaptError."""
    rows = [row for case in cases for row in rows_of(case, Setting.shipped(case.transcript))]
    correction = fit(rows)
    final = [row for row in rows if row.final]
    about = Adapted(
        version="", cases=len(cases), members=len(final), unhappy=sum(row.unhappy for row in final), fitted=today
    )
    return save(correction, about, home)


def save(correction: Correction, about: Adapted, home: Path) -> Adapted:
    """Write both files beside the place, then move them there together: a reader never sees one of each."""
    home.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=home, prefix=f".{FOLDER}-"))
    try:
        save_words(fresh / WORDS, correction.words.astype(np.float64), correction.bias)
        rest = {"slope": correction.slope, "weights": dict(zip(FEATURES, correction.weights, strict=True))}
        version = hashlib.sha256((fresh / WORDS).read_bytes() + json.dumps(rest).encode()).hexdigest()[:12]
        about = about.model_copy(update={"version": version})
        kept = {"about": about.model_dump(mode="json"), **rest}
        (fresh / ABOUT).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        remove(home)
        os.replace(fresh, home / FOLDER)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise AdaptError(f"the correction cannot be kept in {home}: {error.strerror or error}") from error
    return about


def load(home: Path) -> tuple[Correction, Adapted] | None:
    """The correction kept in `home`, none where there is none. Raises AdaptError for one that cannot be used."""
    place = home / FOLDER
    if not place.is_dir():
        return None
    try:
        about = json.loads((place / ABOUT).read_text(encoding="utf-8"))
        words, bias = load_words(place / WORDS)
        weights = tuple(float(about["weights"][name]) for name in FEATURES)
        return Correction(bias, float(about["slope"]), weights, words), Adapted.model_validate(about["about"])
    except (OSError, ValueError, KeyError) as error:
        raise AdaptError(
            f"{place}: cannot be used ({type(error).__name__}: {error}); run `coach adapt --cases DIR` again, "
            "or `coach adapt --remove`"
        ) from error


def remove(home: Path) -> bool:
    """Forget the correction; false where there was none."""
    if not (home / FOLDER).is_dir():
        return False
    shutil.rmtree(home / FOLDER)
    return True
