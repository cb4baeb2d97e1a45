"""docs/timing.md: for each blocker and each door a short chat, and what the coach prints on it.

    python -m evals.examples [--check]

The chats stand in docs/examples/timing.yaml, labelled, each named for what it shows. One on which the coach does not say
that is an error: the page shows what the product does, or is not written. `--check` writes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from rich.console import Console

from coach.coach import Coach
from coach.importers.case import read_cases
from coach.sayings import say
from coach.show import show_advice
from coach.types import Advice, BlockerName, Case, DoorName
from evals.errors import EvaluationError

DOCS = Path(__file__).parent.parent / "docs"
PAGE, CHATS = DOCS / "timing.md", DOCS / "examples" / "timing.yaml"
BLOCKERS = tuple(name for part in get_args(BlockerName) for name in get_args(part))
DOORS: tuple[str, ...] = get_args(DoorName)
HEAD = """# When to offer, and when not: an example of each

Made by `make docs` from `docs/examples/timing.yaml`; what stands in the grey boxes is what `coach advise --ask timing` prints. A case for each rule stands in `tests/test_blockers.py`, the policy in `coach/timing.py`: any hard blocker makes it `hold`; an open door (or the agreed moment) with no blocker at all makes it `offer`; everything else is `warm`.
"""


def page(coach: Coach) -> str:
    """The whole page. Raises EvaluationError naming the example on which the coach does not say what it stands for."""
    cases = {case.id: case for case in read_cases(CHATS.read_text(encoding="utf-8"), name=CHATS.name)}
    if missing := {*BLOCKERS, *DOORS} - cases.keys():
        raise EvaluationError(f"{CHATS.name}: no chat for {', '.join(sorted(missing))}")
    parts = [HEAD]
    for title, names in (("Blockers", BLOCKERS), ("Doors", DOORS)):
        parts.append(f"## {title}\n")
        parts += [part for name in names for part in _example(coach, cases[name])]
    return "\n".join(parts)


def _example(coach: Coach, case: Case) -> Iterator[str]:
    advice = asyncio.run(coach.advise(case.transcript, ("timing",)))
    timing, label = advice.timing, case.labels.timing
    assert timing is not None and label is not None  # noqa: S101, PT018 - asked for, and every example is labelled
    said = {blocker.name for blocker in timing.blockers} | {door.name for door in timing.doors}
    if case.id not in said or timing.verdict != label.verdict:
        raise EvaluationError(f"{CHATS.name}, {case.id}: the coach says {timing.verdict}, {', '.join(sorted(said))}")
    group = case.transcript.group
    about = [group.name, group.kind or "", *group.rules, *(f"{one.name} {one.price}" for one in group.offers)]
    yield f"### `{case.id}`\n"
    yield "Group: " + " · ".join(part for part in about if part) + "\n"
    yield "```"
    for message in case.transcript.messages:
        at, name = case.transcript.local(message.at), case.transcript.people[message.sender].name
        yield f"{message.id} {at:%m-%d %H:%M} {name}: {message.text}"
    yield f"{case.transcript.local(case.transcript.now):%m-%d %H:%M}"
    yield "```\n\n```"
    yield from _printed(advice, case)
    yield "```\n"


def _printed(advice: Advice, case: Case) -> Iterator[str]:
    """The timing part as the command line prints it."""
    out = io.StringIO()
    show_advice(advice, case.transcript, Console(file=out, highlight=False, soft_wrap=True, width=200))
    lines = out.getvalue().splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(say(advice.language, "word_timing")))
    end = next((place for place, line in enumerate(lines) if place > start and not line), len(lines))
    yield from (line.rstrip() for line in lines[start:end])


def main() -> None:
    """Write the page, or say whether it is what the coach says today."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    from coach.bootstrap import open_coach
    from coach.settings import Settings

    text = page(open_coach(Settings(remember=False)))
    if given.check:
        sys.exit(
            0 if PAGE.read_text(encoding="utf-8") == text else f"{PAGE.name} is not what the coach says: make docs"
        )
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
