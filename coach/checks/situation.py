"""What a draft is held against: the chat it is for, where it goes, and what the group's facts say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach.sayings import say
from coach.types import Agent, Finding, Language, Transcript


@dataclass(frozen=True, slots=True)
class Situation:
    """`transcript` may be missing: an operator may check a line on its own. `agent`: who wrote it, or none for a person.

    `documents`: passages of the operator's own documents that the draft rests on.
    """

    language: Language = "zh-Hans"
    transcript: Transcript | None = None
    agent: Agent | None = None
    documents: tuple[str, ...] = ()

    @property
    def facts(self) -> str:
        """Everything that the group's own list and its chat say, as one text: what a draft may state."""
        if self.transcript is None:
            return ""
        group = self.transcript.group
        parts = [group.name, group.theme, group.notes, *group.rules, *self.documents]
        for offer in group.offers:
            parts += [offer.name, offer.price, offer.benefit, *offer.facts, *offer.fits]
        parts += [message.text for message in self.transcript.messages[-200:]]
        return "\n".join(parts)


def findings(text: str, pattern: str, situation: Situation, *, rule: str, practice: str) -> Iterator[Finding]:
    """A finding for every match of `pattern`, worded by sayings.yaml (`check_<rule>`, `mend_<rule>`)."""
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield finding(situation, match.start(), match.end(), rule=rule, practice=practice)


def finding(situation: Situation, start: int, end: int, *, rule: str, practice: str) -> Finding:
    """One finding with its sentence in the language of the draft."""
    return Finding(
        rule=rule,
        start=start,
        end=end,
        why=say(situation.language, f"check_{rule}"),
        practice=practice,
        mend=say(situation.language, f"mend_{rule}"),
    )
