"""What a draft is held against: the chat it is for, where it goes, and what the group's facts say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from coach.plain import plain
from coach.sayings import say
from coach.types import Agent, Finding, Language, Message, Transcript

# So many of the last messages are looked at.
RECENT = 200
# What the brand posted so long ago is not repeated yet.
AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Situation:
    """`transcript` may be missing: an operator may check a line on its own. `agent`: who wrote it, or none for a person.

    `documents`: passages of the operator's own documents that the draft rests on. `private`: it goes to one member alone.
    `secrets`: texts that no draft may give away, such as the coach's own prompts. `answers`: the member to whom a model
    wrote it; none for what a person or the playbook wrote. `known`: the playbook's words, which people read before: how they
    sound is not judged anew, for a small model's mistake would leave somebody unanswered.
    """

    language: Language = "zh-Hans"
    transcript: Transcript | None = None
    agent: Agent | None = None
    documents: tuple[str, ...] = ()
    private: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)
    answers: str | None = None
    known: bool = False

    @cached_property
    def facts(self) -> str:
        """What the group's own list, the operator's documents and the brand's lines say, in plain script: what a draft may state.

        What a member says is no fact: "so it's $45 with shipping?" names no price.
        """
        if self.transcript is None:
            return ""
        group = self.transcript.group
        parts = [group.name, group.theme, group.notes, *group.rules, *self.documents]
        for offer in group.offers:
            parts += [offer.name, offer.price, offer.benefit, *offer.facts, *offer.fits]
        parts += [message.text for message in self.brand]
        return plain("\n".join(parts), longest=200_000)

    @cached_property
    def heard(self) -> str:
        """What members say, in plain script: of their own lives a draft may repeat figures and hours."""
        return plain("\n".join(one.text for one in self.members), longest=200_000)

    @cached_property
    def brand(self) -> tuple[Message, ...]:
        """What the brand wrote lately."""
        return self._lines(brand=True)

    @cached_property
    def members(self) -> tuple[Message, ...]:
        """What members wrote lately."""
        return self._lines(brand=False)

    @cached_property
    def lately(self) -> tuple[str, ...]:
        """What the brand posted within a week."""
        if self.transcript is None:
            return ()
        return tuple(one.text for one in self.brand if self.transcript.now - one.at <= AGAIN)

    def _lines(self, *, brand: bool) -> tuple[Message, ...]:
        if self.transcript is None:
            return ()
        own = self.transcript.operators
        return tuple(one for one in self.transcript.messages[-RECENT:] if (one.sender in own) == brand)


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
