"""What a suite is, and the counting that several share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coach.types import Case
from evals.figures import Figure, Tally
from evals.predictions import Prediction


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong in a case: what, and on which message it belongs (none: the case as a whole)."""

    suite: str
    text: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """`tally` gives none where a case has no such label; `remarks` is empty for a case that is right. `weeks`: whether the
    groups over weeks (evals/groups) belong to it."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    tally: Callable[[Case, Prediction], Tally | None]
    remarks: Callable[[Case, Prediction], Iterator[Remark]]
    weeks: bool = False


def overlap(labelled: Iterable[str], predicted: Iterable[str], name: str = "") -> dict[str, float]:
    """Hits, false ones and missed ones of two sets, as counts `tp`, `fp`, `fn` (after `name`_ where one is given)."""
    truth, said = set(labelled), set(predicted)
    prefix = f"{name}_" if name else ""
    return {
        f"{prefix}tp": float(len(truth & said)),
        f"{prefix}fp": float(len(said - truth)),
        f"{prefix}fn": float(len(truth - said)),
    }
