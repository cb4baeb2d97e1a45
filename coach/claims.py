"""knowledge/claims/*.yaml -> what may not be claimed in an advertisement, each with the law that says so (P11, P08)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field

from coach.errors import KnowledgeError
from coach.shipped import shipped
from coach.types import Data, Finding, Language
from coach.written import made, parsed_file


class ClaimCase(Data):
    """A line of an operator's that breaks the rule, or keeps to it."""

    language: Language
    text: str


class ClaimCases(Data):
    fails: tuple[ClaimCase, ...] = Field(min_length=3)
    passes: tuple[ClaimCase, ...] = Field(min_length=3)


class Claim(Data):
    """A kind of claim that is forbidden: by which `law`, `why` and how to `mend` it, and the regular `patterns` that tell it."""

    rule: str
    practice: str
    law: str
    why: Mapping[Language, str]
    mend: Mapping[Language, str]
    patterns: tuple[str, ...] = Field(min_length=1)
    cases: ClaimCases

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self.patterns), re.IGNORECASE)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every such claim in a text."""
        return (match.span() for match in self._pattern.finditer(text))

    def finding(self, start: int, end: int, language: Language) -> Finding:
        """What stands against these characters of a draft, with the law."""
        return Finding(
            rule=self.rule,
            start=start,
            end=end,
            why=self.why[language],
            practice=self.practice,
            mend=self.mend[language],
            law=self.law,
        )


def load_claims(folder: Path) -> tuple[Claim, ...]:
    """The claims of a knowledge folder, by rule. Raises KnowledgeError naming file and field."""
    found = []
    for file in sorted((folder / "claims").glob("*.yaml")):
        claim = made(Claim, file, parsed_file(file))
        try:
            for pattern in claim.patterns:
                re.compile(pattern)
        except re.error as error:
            raise KnowledgeError(f"{file.name}: patterns: {error}: {error.pattern!r}") from error
        found.append(claim)
    return tuple(found)


@lru_cache(maxsize=1)
def shipped_claims() -> tuple[Claim, ...]:
    """The claims that come with the package: the law does not change with an operator's knowledge folder."""
    return load_claims(shipped("knowledge"))
