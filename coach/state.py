"""What flows through the graph (State), and what its steps may call (Deps)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import add
from typing import Annotated, Protocol, TypedDict

from coach.library import Library
from coach.limits import LIMITS, Limits
from coach.playbook import Playbook
from coach.privacy import Mask
from coach.prompts import Prompts
from coach.retrieval import Retriever
from coach.signals.reading import Reading
from coach.signals.unhappy import MemberModel
from coach.types import (
    Adapted,
    Advert,
    Agent,
    Answered,
    Ask,
    Asked,
    Citation,
    Concern,
    Cost,
    Crisis,
    Decoy,
    Draft,
    Dropped,
    GroupRecord,
    Said,
    SecondOpinion,
    TimingAdvice,
    Transcript,
    Written,
)


class Writes(Protocol):
    """A language model as the steps see it; llm.Writer is the real one."""

    name: str

    async def write(
        self, prompt: list[dict[str, str]], schema: type[Answered], *, heard: Callable[[str], None] | None = None
    ) -> Written[Answered]: ...


class Remembers(Protocol):
    """The groups' records; storage.records.Records is the real one."""

    async def load(self, group: str) -> GroupRecord: ...

    async def keep(self, group: str, record: GroupRecord) -> None: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """`writer` is none when no model is set: then the playbook drafts.

    `judge`: a member model with an operator's correction, described by `adapted`; none: the package's own.
    `second`: whether the writer is also asked about members of whom the reading is unsure. `limits`: how often a group may
    be offered something. `records`: what is remembered of a group; none: nothing is. `library`: the operator's documents.
    `hide_names`: no member's name goes to a model.
    """

    retriever: Retriever
    playbook: Playbook
    prompts: Prompts
    writer: Writes | None = None
    judge: MemberModel | None = None
    adapted: Adapted | None = None
    second: bool = True
    limits: Limits = LIMITS
    records: Remembers | None = None
    library: Library | None = None
    hide_names: bool = False

    def mask(self, transcript: Transcript) -> Mask:
        """A fresh mask for one prompt about a chat; with `hide_names` the members' names are masked as well."""
        return Mask(names=[one.name for one in transcript.members] if self.hide_names else ())


class State(TypedDict, total=False):
    """Keys that the agents write side by side are joined; each of the others is written by one step."""

    transcript: Transcript
    message: str
    kind: Asked
    asked: tuple[Ask, ...]
    reading: Reading
    second: SecondOpinion
    concerns: tuple[Concern, ...]
    decoys: tuple[Decoy, ...]
    crisis: Crisis
    ads: tuple[Advert, ...]
    recalled: Mapping[Agent, tuple[Citation, ...]]
    said: Mapping[str, Said]
    timing: TimingAdvice
    record: GroupRecord
    avoid: tuple[str, ...]
    proposed: Annotated[tuple[Draft, ...], add]
    spare: Annotated[tuple[Draft, ...], add]
    silences: Annotated[tuple[tuple[str, str], ...], add]
    notes: Annotated[tuple[str, ...], add]
    costs: Annotated[tuple[Cost, ...], add]
    drafts: tuple[Draft, ...]
    dropped: tuple[Dropped, ...]
