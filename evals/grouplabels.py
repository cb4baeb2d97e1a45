"""evals/labels/groups.yaml: what people say of whole groups, by case id; what each means stands in labels/groups.md."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from coach.portrait import Grade, GroupState, PointName, Stage
from coach.types import Case, Data
from evals.errors import EvaluationError

PLACE = Path(__file__).parent / "labels" / "groups.yaml"


class TagLabel(Data):
    member: str
    message: str
    tag: str


class HealthLabel(Data):
    """`steps`: practices of which a good operator would take a step this week."""

    state: GroupState
    stage: Stage
    points: dict[PointName, Grade]
    steps: tuple[str, ...] = ()


class GroupLabel(Data):
    """`koc`: whom to ask to help carry the group, best first; empty: nobody yet. All but `koc` only of groups over weeks."""

    koc: tuple[str, ...]
    faded: tuple[str, ...] = ()
    tags: tuple[TagLabel, ...] = ()
    health: HealthLabel | None = None
    tiers: dict[str, str] = Field(default_factory=dict)


def label_of(case: Case) -> GroupLabel | None:
    """The label of a case; none where nobody labelled it. Raises EvaluationError where it names somebody not in the chat."""
    label = labels().get(case.id)
    if label is None:
        return None
    members = {member.id for member in case.transcript.members if member.role == "member"}
    named = {*label.koc, *label.faded, *(tag.member for tag in label.tags)}
    unknown = sorted(named - members)
    unknown += sorted(tag.message for tag in label.tags if tag.message not in case.transcript.by_id)
    if unknown:
        raise EvaluationError(f"{PLACE.name}, {case.id}: {', '.join(unknown)} is not in this chat")
    return label


@lru_cache(maxsize=1)
def labels() -> dict[str, GroupLabel]:
    """Case id -> label. Raises EvaluationError naming the case and field."""
    return read_labels(PLACE)


def read_labels(place: Path) -> dict[str, GroupLabel]:
    """The labels of a file. Raises EvaluationError naming the case and field."""
    try:
        return TypeAdapter(dict[str, GroupLabel]).validate_python(yaml.safe_load(place.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise EvaluationError(f"{place}: cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise EvaluationError(f"{place.name}: {where}: {first['msg']}") from error
