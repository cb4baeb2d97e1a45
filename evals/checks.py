"""How well the checks tell what stands against a draft: precision and recall by rule, on labelled drafts.

    python -m evals.checks [--split dev|test] [--show]

evals/drafts/*.yaml holds drafts with the rules that stand against each; the checks were written beside `dev`, `test` is by
another writer. A rule counts once a draft. `fit` is how many drafts against which nothing stands pass all checks.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from coach.checks import Situation, check_draft
from coach.claims import shipped_claims
from coach.types import Data, Finding, Group, Language, Member, Message, Persona, Transcript
from coach.written import made, parsed_file

FOLDER = Path(__file__).parent / "drafts"


class LabelledDraft(Data):
    """A draft, where it is written, and the rules that a check must find.

    `facts`: what the group's data say; `brand`, `members`: lines of the chat before it; `now`: hour of the day.
    """

    id: str
    language: Language
    text: str
    rules: tuple[str, ...]
    facts: str = ""
    brand: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    now: str = "10:00"
    persona: Persona = Persona()
    private: bool = False

    @property
    def situation(self) -> Situation:
        """Where the draft stands, for the checks."""
        now = datetime.strptime(self.now, "%H:%M").replace(year=2026, month=3, day=5, tzinfo=UTC)
        lines = [("op", text) for text in self.brand] + [("m1", text) for text in self.members or ("…",)]
        messages = [
            Message(id=str(place), sender=sender, at=now - timedelta(hours=len(lines) - place), text=text)
            for place, (sender, text) in enumerate(lines, start=1)
        ]
        given: dict[str, Any] = {
            "id": self.id,
            "language": self.language,
            "now": now,
            "group": Group(id=self.id, timezone="UTC", notes=self.facts, persona=self.persona),
            "members": (Member(id="op", name="op", role="operator"), Member(id="m1", name="m1", role="member")),
            "messages": tuple(messages),
        }
        return Situation(self.language, Transcript.model_validate(given), private=self.private)

    def findings(self) -> tuple[Finding, ...]:
        """What the checks find."""
        return check_draft(self.text, self.situation)


@dataclass
class Told:
    """Right, false and missed findings by rule; fit drafts that passed, of all fit ones."""

    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    passed: int = 0
    fit: int = 0

    def precision(self, rule: str | None = None) -> float:
        """Of what was found, how much stands against the draft."""
        return _share(_of(self.right, rule), _of(self.false, rule))

    def recall(self, rule: str | None = None) -> float:
        """Of what stands against a draft, how much was found."""
        return _share(_of(self.right, rule), _of(self.missed, rule))


def labelled_drafts(split: str = "dev") -> tuple[LabelledDraft, ...]:
    """The drafts of a split. Raises KnowledgeError naming file and field."""
    file = FOLDER / f"{split}.yaml"
    return tuple(made(LabelledDraft, file, one) for one in parsed_file(file))


def told(drafts: Sequence[LabelledDraft]) -> Told:
    """Everything counted."""
    counted = Told()
    for draft in drafts:
        found, wanted = {one.rule for one in draft.findings()}, set(draft.rules)
        counted.right.update(found & wanted)
        counted.false.update(found - wanted)
        counted.missed.update(wanted - found)
        counted.fit += not wanted
        counted.passed += not wanted and not found
    return counted


def refused_drafts() -> Iterator[tuple[str, str]]:
    """Practice and name of every draft that a check refuses as it should, those of knowledge/claims too."""
    for draft in labelled_drafts():
        for practice in sorted({one.practice for one in draft.findings() if one.rule in draft.rules}):
            yield practice, f"draft {draft.id}"
    for claim in shipped_claims():
        if all(any(claim.places(case.text)) for case in claim.cases.fails):
            yield claim.practice, f"claim {claim.rule}"


def _of(counts: Counter[str], rule: str | None) -> int:
    return counts[rule] if rule else counts.total()


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 1.0


def main() -> None:
    """Print the figures of a split."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=("dev", "test"), default="dev")
    options.add_argument("--show", action="store_true", help="each draft on which checks and label differ")
    given = options.parse_args()
    drafts = labelled_drafts(given.split)
    counted = told(drafts)
    for rule in sorted({*counted.right, *counted.false, *counted.missed}):
        print(
            f"{rule:10} {counted.right[rule]:3} right, {counted.false[rule]:3} false, {counted.missed[rule]:3} missed"
            f"   precision {counted.precision(rule):.2f}, recall {counted.recall(rule):.2f}"
        )
    print(
        f"{len(drafts)} drafts of {given.split}: precision {counted.precision():.3f}, recall {counted.recall():.3f}, "
        f"{counted.passed} of {counted.fit} fit ones pass"
    )
    for draft in drafts if given.show else ():
        found = {one.rule: draft.text[one.start : one.end] for one in draft.findings()}
        if set(found) != set(draft.rules):
            print(f"{draft.id}: {sorted(draft.rules)} labelled, found {found}: {draft.text}")


if __name__ == "__main__":
    main()
