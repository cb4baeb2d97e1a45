"""How far two people agree on whole groups: labels/groups-first.yaml against groups-second.yaml.

    python -m evals.groupagreement

Who could carry the group (F1 over members, and how often the first named is the same), who faded, tags (by member and
message), tiers (macro-F1, writers against second labellers), state, stage, the four points, and the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sklearn.metrics import f1_score

from coach.importers.case import read_folder
from evals.grouplabels import PLACE, GroupLabel, read_labels
from evals.run import SPLITS, case_folders, group_folders


def main() -> None:
    """Print a line a figure, for each split and all."""
    first, second = (read_labels(PLACE.with_name(f"groups-{name}.yaml")) for name in ("first", "second"))
    for split in (*SPLITS, "all"):
        folders = [*case_folders(split), *group_folders(split)]
        cases = {case.id: case for folder in folders for case in read_folder(folder)}
        shared = [name for name in cases if name in first and name in second]
        print(f"{split}: {len(shared)} groups")
        for what, value in agreement({name: (first[name], second[name]) for name in shared}).items():
            print(f"  {what}: {value:.3f}")
        pairs = [
            (tier, second[name].tiers[member])
            for name in shared
            for member, tier in cases[name].labels.tiers.items()
            if member in second[name].tiers
        ]
        if pairs:
            print(f"  tiers, macro-F1: {f1_score(*zip(*pairs, strict=True), average='macro'):.3f}")


def agreement(pairs: Mapping[str, tuple[GroupLabel, GroupLabel]]) -> dict[str, float]:
    """Figure -> value, over groups that both labelled."""
    both = list(pairs.values())
    named = [(one, other) for one, other in both if one.koc and other.koc]
    ill = [(one, other, one.health, other.health) for one, other in both if one.health and other.health]
    return {
        "koc, F1": _f1((set(one.koc), set(other.koc)) for one, other in both),
        "koc, the same first": _share(one.koc[0] == other.koc[0] for one, other in named),
        "faded, F1": _f1((set(one.faded), set(other.faded)) for one, other, *_ in ill),
        "tags, F1": _f1((_tags(one), _tags(other)) for one, other, *_ in ill),
        "state": _share(one.state == other.state for *_, one, other in ill),
        "stage": _share(one.stage == other.stage for *_, one, other in ill),
        "points": _share(one.points[name] == other.points[name] for *_, one, other in ill for name in one.points),
        "steps, F1": _f1((set(one.steps), set(other.steps)) for *_, one, other in ill),
    }


def _tags(label: GroupLabel) -> set[str]:
    return {f"{tag.member}/{tag.message}" for tag in label.tags}


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / max(len(found), 1)


def _f1(pairs: Iterable[tuple[set[str], set[str]]]) -> float:
    hit = false = missed = 0
    for one, other in pairs:
        hit, false, missed = hit + len(one & other), false + len(other - one), missed + len(one - other)
    return 2 * hit / max(2 * hit + false + missed, 1)


if __name__ == "__main__":
    main()
