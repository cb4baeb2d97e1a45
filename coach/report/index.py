"""Many groups on one page, the gravest first, each with a line of why and the way to its own page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from coach.portrait import GroupState, Portrait
from coach.report.sheet import rendered
from coach.types import Language

# How much each state needs somebody, the gravest first.
NEED: tuple[GroupState, ...] = (
    "troubled",
    "unattended",
    "noisy",
    "pushed",
    "dying",
    "unpaid",
    "over",
    "quiet",
    "lively",
)
# States in which nothing presses.
CALM: frozenset[str] = frozenset({"quiet", "lively"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A group that was read. `file`: its page, as seen from the index; `unhappy`: members who are, none where nobody looked."""

    file: str
    portrait: Portrait
    unhappy: int | None = None

    @property
    def link(self) -> str:
        """The page's address. The dot keeps a file called `javascript:…` or `//…` a file."""
        return "./" + quote(self.file)

    @property
    def unanswered(self) -> int:
        """Questions to the brand that nobody answered."""
        return len(self.portrait.health.answers.unanswered) if self.portrait.health else 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, and why."""

    file: str
    reason: str


def index(entries: Sequence[Entry], failed: Sequence[Failed] = (), *, language: Language | None = None) -> str:
    """The page over many groups as HTML, complete in itself; in the language of most of them where none is given."""
    spoken = Counter(entry.portrait.language for entry in entries).most_common(1)
    grave = sum(entry.portrait.health is not None and entry.portrait.health.state not in CALM for entry in entries)
    return rendered(
        "index.html.j2",
        language or (spoken[0][0] if spoken else "zh-Hans"),
        entries=sorted(entries, key=need),
        failed=failed,
        grave=grave,
    )


def need(entry: Entry) -> tuple[int, int, float, str]:
    """Orders groups by how much they need somebody: by state, then questions nobody answered, then silence. Unread ones last."""
    health = entry.portrait.health
    if health is None:
        return len(NEED), 0, 0.0, entry.file
    return NEED.index(health.state), -entry.unanswered, -health.counts.silent_days, entry.file
