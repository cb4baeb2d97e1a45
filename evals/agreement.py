"""`python -m evals.agreement [FIRST SECOND] [--json]`: how far two labellers of the same chats agree, by split.

Only cases that both label count, so a check of a part (a third labeller's file) can be given as well.

Cohen's kappa (Cohen 1960; scikit-learn's) for what every unit has exactly one of: level over all members ("none"
included), cause of the members whom both call unhappy, crisis, verdict. F1 where both name sets: who is unhappy,
blockers. `since`: the share of members called unhappy by both that have the same first message.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from coach.importers.case import read_folder
from coach.types import Case, Labels
from evals.errors import EvaluationError
from evals.run import HERE, SPLITS, case_folders

FIRST, SECOND = HERE / "labels" / "first.yaml", HERE / "labels" / "second.yaml"
# Hooks, tiers and a labeller's own doubts are free text or optional: there is nothing to agree on word by word.
COMPARED = ("unhappy", "crisis", "timing", "ads")
ROWS = (
    *("cases", "members", "who: F1", "level: kappa", "cause: kappa", "since: same", "answered: kappa"),
    *("crisis: kappa", "verdict: kappa", "blockers: F1", "targets: F1", "ads: F1"),
)


def read_labels(place: Path) -> dict[str, Labels]:
    """{case id: labels}, only the fields that are compared. Raises EvaluationError naming file, case and field."""
    try:
        given = yaml.safe_load(place.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise EvaluationError(f"{place}: cannot be read: {error}") from error
    if not isinstance(given, dict):
        raise EvaluationError(f"{place}: a mapping of case id to labels is wanted")
    found = {}
    for case, labels in given.items():
        try:
            found[str(case)] = Labels.model_validate(_texts({k: v for k, v in labels.items() if k in COMPARED}))
        except (ValidationError, AttributeError) as error:
            reason = (
                f"{error.errors()[0]['loc']}: {error.errors()[0]['msg']}"
                if isinstance(error, ValidationError)
                else error
            )
            raise EvaluationError(f"{place}, case {case}: {reason}") from error
    return found


def agreement(first: Mapping[str, Labels], second: Mapping[str, Labels], cases: Iterable[Case]) -> dict[str, float]:
    """Figure -> value over the cases that both labelled."""
    from sklearn.metrics import cohen_kappa_score

    shared = [case for case in cases if case.id in first and case.id in second]
    pairs: dict[str, list[tuple[str, str]]] = {
        name: [] for name in ("level", "cause", "since", "answered", "crisis", "verdict")
    }
    sets: dict[str, list[tuple[set[str], set[str]]]] = {name: [] for name in ("who", "blockers", "targets", "ads")}
    for case in shared:
        one, other = first[case.id], second[case.id]
        here, there = ({entry.member: entry for entry in labels.unhappy} for labels in (one, other))
        for member in case.transcript.members:
            if member.role == "member":
                levels = [people[member.id].level if member.id in people else "none" for people in (here, there)]
                pairs["level"].append((levels[0], levels[1]))
        for member_id in here.keys() & there.keys():
            for field in ("cause", "since", "answered"):
                pairs[field].append((str(getattr(here[member_id], field)), str(getattr(there[member_id], field))))
        pairs["crisis"].append((one.crisis, other.crisis))
        sets["who"].append((set(here), set(there)))
        sets["ads"].append((set(one.ads), set(other.ads)))
        if one.timing and other.timing:
            pairs["verdict"].append((one.timing.verdict, other.timing.verdict))
            sets["blockers"].append((set(one.timing.blockers), set(other.timing.blockers)))
            if one.timing.verdict == other.timing.verdict == "offer":
                sets["targets"].append((set(one.timing.targets), set(other.timing.targets)))

    def kappa(name: str) -> float:
        a, b = [one for one, _ in pairs[name]], [one for _, one in pairs[name]]
        # With one class on both sides agreement is whole and kappa, which corrects for chance, is not defined.
        return float(cohen_kappa_score(a, b)) if len({*a, *b}) > 1 else math.nan

    values = {
        "cases": float(len(shared)),
        "members": float(len(pairs["level"])),
        "since: same": _share([one == other for one, other in pairs["since"]]),
    }
    values |= {f"{name}: kappa": kappa(name) for name in pairs if name != "since"}
    return values | {f"{name}: F1": _f1(found) for name, found in sets.items()}


def main() -> None:
    """Print the table of agreement (or, with --json, the figures)."""
    from rich.table import Table

    from evals.tables import console, number

    places = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")] or [FIRST, SECOND]
    if len(places) != 2:
        sys.exit("python -m evals.agreement [FIRST SECOND] [--json]")
    first, second = (read_labels(place) for place in places)
    splits = {split: [case for folder in case_folders(split) for case in read_folder(folder)] for split in SPLITS}
    splits["all"] = [case for cases in list(splits.values()) for case in cases]
    figures = {split: agreement(first, second, cases) for split, cases in splits.items()}
    if "--json" in sys.argv[1:]:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    table = Table(title=f"Agreement: {places[0].name}, {places[1].name}", title_justify="left")
    table.add_column("")
    for split in figures:
        table.add_column(split, justify="right")
    for row in ROWS:
        whole = row in ("cases", "members")
        table.add_row(row, *(f"{one[row]:.0f}" if whole else number(one[row]) for one in figures.values()))
    console().print(table)


def _share(values: list[bool]) -> float:
    return sum(values) / len(values) if values else math.nan


def _f1(found: list[tuple[set[str], set[str]]]) -> float:
    hit = sum(len(one & other) for one, other in found)
    size = sum(len(one) + len(other) for one, other in found)
    return 2 * hit / size if size else math.nan


def _texts(value: Any) -> Any:
    """Message numbers are written bare in YAML; ids are text."""
    if isinstance(value, dict):
        return {str(key): _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


if __name__ == "__main__":
    main()
