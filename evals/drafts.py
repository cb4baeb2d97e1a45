"""evals/drafts.yaml: drafts with the rules that stand against them; what the checks are measured on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from coach.checks import Situation, check_draft
from coach.claims import shipped_claims
from coach.types import Data, Finding, Group, Language, Member, Message, Transcript

PLACE = Path(__file__).parent / "drafts.yaml"


class LabelledDraft(Data):
    """A draft, the group's facts and hour that it is written in, and the rules that a check must find, in order of place."""

    id: str
    language: Language
    text: str
    rules: tuple[str, ...]
    facts: str = ""
    now: str = "10:00"

    def findings(self) -> tuple[Finding, ...]:
        """What the checks find."""
        now = datetime.strptime(self.now, "%H:%M").replace(year=2026, month=3, day=5, tzinfo=UTC)
        given: dict[str, Any] = {
            "id": self.id,
            "language": self.language,
            "now": now,
            "group": Group(id=self.id, timezone="UTC", notes=self.facts),
            "members": (Member(id="op", name="op", role="operator"), Member(id="m1", name="m1", role="member")),
            "messages": (Message(id="1", sender="m1", at=now, text="…"),),
        }
        return check_draft(self.text, Situation(self.language, Transcript.model_validate(given)))


def labelled_drafts() -> tuple[LabelledDraft, ...]:
    """The drafts of the set."""
    return tuple(LabelledDraft.model_validate(one) for one in yaml.safe_load(PLACE.read_text(encoding="utf-8")))


def refused_drafts() -> Iterator[tuple[str, str]]:
    """Practice and name of every draft that a check refuses as it should, those of knowledge/claims too."""
    for draft in labelled_drafts():
        for practice in sorted({one.practice for one in draft.findings() if one.rule in draft.rules}):
            yield practice, f"draft {draft.id}"
    for claim in shipped_claims():
        if all(any(claim.places(case.text)) for case in claim.cases.fails):
            yield claim.practice, f"claim {claim.rule}"
