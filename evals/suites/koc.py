"""Suite `koc`: does the coach name the members who could carry a group, and nobody where nobody can be named?

Chats of weeks, for which the coach is made, and chats of a day or two, in which little can be known, are counted apart.
`hit@1`: of the chats with such a member, how often the first one named is among those whom people named; nobody named is a
miss. `named_right`: of the chats in which somebody is named at all, how often the first one is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from coach.types import Case
from evals.figures import Figure, Tally, f1, ratio
from evals.grouplabels import label_of
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite, overlap

# From here on a chat shows a group over weeks.
WEEKS = timedelta(days=6)


def is_long(case: Case) -> bool:
    """Whether a chat goes over weeks."""
    return case.transcript.messages[-1].at - case.transcript.messages[0].at >= WEEKS


def tally(case: Case, prediction: Prediction) -> Tally | None:
    label, said = label_of(case), prediction.named
    if label is None or said is None:
        return None
    span = "weeks" if is_long(case) else "short"
    first = said[0] if said else None
    counts = {
        f"{span}_wanted": float(bool(label.koc)),
        f"{span}_hit": float(first in label.koc),
        f"{span}_named": float(bool(said)),
        f"{span}_silent": float(not label.koc),
        f"{span}_rightly_silent": float(not label.koc and not said),
    }
    if is_long(case):
        counts |= overlap(label.faded, prediction.faded, "faded")
        wanted = {f"{tag.member}/{tag.message}" for tag in label.tags}
        counts |= overlap(wanted, prediction.tags, "tag")
    return Tally(counts)


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    label, said = label_of(case), prediction.named
    if label is None or said is None:
        return
    if label.koc and (not said or said[0] not in label.koc):
        yield Remark("koc", f"named {', '.join(said) or 'nobody'}, labelled {', '.join(label.koc)}")
    if not label.koc and said:
        yield Remark("koc", f"named {', '.join(said)}; nobody can be named")
    if is_long(case) and set(label.faded) != set(prediction.faded):
        yield Remark(
            "koc", f"faded {', '.join(prediction.faded) or 'nobody'}, labelled {', '.join(label.faded) or 'nobody'}"
        )


SUITE = Suite(
    name="koc",
    title="koc · who could carry the group, who faded, tags",
    figures=(
        Figure("hit_at_1", "hit@1, chats of weeks", lambda s: ratio(s["weeks_hit"], s["weeks_wanted"])),
        Figure(
            "named_right", "first named is right, chats of weeks", lambda s: ratio(s["weeks_hit"], s["weeks_named"])
        ),
        Figure("short_hit_at_1", "hit@1, chats of a day or two", lambda s: ratio(s["short_hit"], s["short_wanted"])),
        Figure(
            "short_named_right",
            "first named is right, chats of a day or two",
            lambda s: ratio(s["short_hit"], s["short_named"]),
        ),
        Figure(
            "short_rightly_silent",
            "nobody named where nobody can be, chats of a day or two",
            lambda s: ratio(s["short_rightly_silent"], s["short_silent"]),
        ),
        Figure("faded_f1", "faded members, F1", lambda s: f1(s["faded_tp"], s["faded_fp"], s["faded_fn"])),
        Figure(
            "faded_precision", "faded members, precision", lambda s: ratio(s["faded_tp"], s["faded_tp"] + s["faded_fp"])
        ),
        Figure("tag_precision", "tags, precision", lambda s: ratio(s["tag_tp"], s["tag_tp"] + s["tag_fp"])),
        Figure("tag_recall", "tags, recall", lambda s: ratio(s["tag_tp"], s["tag_tp"] + s["tag_fn"])),
    ),
    tally=tally,
    remarks=remarks,
    weeks=True,
)
