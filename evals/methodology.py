"""docs/methodology.md: each practice, the code that acts on it, and the cases that prove it.

    python -m evals.methodology [--check]

Code: the files of coach/ and the playbook's patterns that name the practice. Cases: those of evals/transcripts/dev and
evals/groups/dev on which the coach said what people labelled, and named this practice for it; and the lines of
knowledge/claims and evals/drafts/dev.yaml that a check found for it. A practice without either is listed as missing.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from coach.coach import Coach
from coach.importers.case import read_folder
from coach.knowledge import Practice
from coach.portrait import Portrait
from coach.types import Advice, Case, Group, Kind
from evals.grouplabels import label_of

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "methodology.md"
# What names practices because it holds or finds them all, and acts on none.
_HOLDERS = {"asks.py", "knowledge.py", "passages.py", "ranking.py", "retrieval.py", "guides.py"}
_MOST = 4
HEAD = """# The methodology: practice, code, case

Made by `make docs` from `knowledge/practices`, the code and `evals/`; a test fails where it is out of date. **Code** are the files of `coach/` and of the playbook (`knowledge/openers`, `replies`, `offers`, `claims`, `setup`, `portrait`) that name the practice. **Cases** are chats of the dev split (`evals/transcripts/dev`, and groups over weeks in `evals/groups/dev`) on which the coach, without a model, said what people had labelled and named this practice for it, drafts that a check refused because of it (`evals/drafts/dev.yaml`, `knowledge/claims`), or the setup of a kind of group that names it; at most {most} are shown.

The source texts: A group chat = KOC, B how communities are built and kept, C four kinds of group, D brand groups, E seven mistakes.
"""


def page(coach: Coach) -> str:
    """The whole page."""
    code, cases = acting(), proving(coach)
    rows, missing = [], []
    for practice in coach.retriever.practices.values():
        where, proofs = code.get(practice.id, []), cases.get(practice.id, [])
        lacking = [what for what, found in (("code", where), ("case", proofs)) if not found]
        if lacking:
            missing.append(_missing(practice, lacking))
        shown = ", ".join(f"`{one}`" for one in proofs[:_MOST]) + (" …" if len(proofs) > _MOST else "")
        files = ", ".join(f"`{one}`" for one in where)
        rows.append(
            f"| {practice.id} | {practice.name('zh-Hans')}<br>{practice.name('en')} | {', '.join(practice.parts)} "
            f"| {practice.source} | {files or '–'} | {shown or '–'} |"
        )
    table = ["| id | practice | parts | source | code | cases |", "| --- | --- | --- | --- | --- | --- |", *rows]
    lost = ["## Missing", "", *(missing or ["None."])]
    return "\n".join([HEAD.format(most=_MOST), *table, "", *lost, ""])


def acting() -> Mapping[str, list[str]]:
    """Practice -> files that act on it."""
    found: dict[str, list[str]] = defaultdict(list)
    files = [file for file in sorted((ROOT / "coach").rglob("*.py")) if file.name not in _HOLDERS]
    for folder in ("openers", "replies", "offers", "claims", "setup", "portrait"):
        files += sorted((ROOT / "knowledge" / folder).glob("*.yaml"))
    for file in files:
        for name in sorted(set(re.findall(r"\bP\d\d\b", file.read_text(encoding="utf-8")))):
            found[name].append(file.relative_to(ROOT).as_posix())
    return found


def proving(coach: Coach) -> Mapping[str, list[str]]:
    """Practice -> cases on which it was named for something that people had labelled, and drafts refused for it."""
    from evals.checks import refused_drafts

    found: dict[str, list[str]] = defaultdict(list)
    for case in read_folder(ROOT / "evals" / "transcripts" / "dev"):
        advice = asyncio.run(coach.advise(case.transcript))
        for practice in sorted(set(_right(advice, case))):
            found[practice].append(case.id)
    for case in read_folder(ROOT / "evals" / "groups" / "dev"):
        for practice in sorted(set(_rightly(coach.portray(case.transcript), case))):
            found[practice].append(case.id)
    for practice, name in refused_drafts():
        found[practice].append(name)
    for kind in get_args(Kind):
        setup = coach.setup(Group(id=kind, kind=kind), "zh-Hans")
        named = {one for text in (*setup.invitation, *setup.welcome) for one in text.practices}
        named |= {*setup.rules.practices, *(one for day in setup.week for one in day.practices)}
        named |= {one.practice for one in setup.questions}
        for practice in sorted(named):
            found[practice].append(f"setup of a {kind} group")
    return found


def _right(advice: Advice, case: Case) -> Iterator[str]:
    """Practices named for what was labelled so."""
    labels = case.labels
    unhappy = {one.member for one in labels.unhappy}
    for concern in advice.concerns:
        if concern.member in unhappy:
            yield from concern.practices
    if advice.crisis.kind == labels.crisis != "none":
        yield from advice.crisis.practices
    yield from (advert.practice for advert in advice.ads if advert.message in labels.ads)
    hooked = {one.member for one in labels.opener.hooks}
    for draft in advice.drafts:
        named = draft.hook.member if draft.hook else draft.to
        if (draft.agent == "open" and named in hooked) or (draft.agent == "care" and draft.to in unhappy):
            yield from draft.practices
    timing, label = advice.timing, labels.timing
    if timing and label:
        yield from (one.practice for one in timing.blockers if one.name in label.blockers)
        if timing.verdict == label.verdict:
            yield from (one.practice for one in timing.doors if one.member in label.targets or not label.targets)
            for draft in advice.drafts:
                if draft.agent == "time":
                    yield from draft.practices


def _rightly(portrait: Portrait, case: Case) -> Iterator[str]:
    """Practices named for what was labelled so of a whole group: tiers, who could carry it, its health, the week's steps."""
    label, members, health = label_of(case), portrait.members, portrait.health
    if label is None or label.health is None or members is None or health is None:
        return
    for placed in members.placed:
        if case.labels.tiers.get(placed.member) == placed.tier:
            yield from (one.practice for one in placed.why)
    for candidate in members.candidates:
        if candidate.member in label.koc:
            yield from candidate.practices
    if {(one.member, one.evidence.message) for one in members.tags} & {(t.member, t.message) for t in label.tags}:
        yield "P41"
    if health.state == label.health.state:
        yield from (one.practice for one in health.why)
    if health.stage == label.health.stage:
        yield health.stage_why.practice
    if any(label.health.points.get(one.name) == one.grade for one in health.points):
        yield "P17"
    yield from (step.practice for step in health.steps if step.practice in label.health.steps)


def _missing(practice: Practice, lacking: list[str]) -> str:
    return f"- {practice.id} {practice.name('en')} ({', '.join(practice.parts)}): no {' and no '.join(lacking)}"


def main() -> int:
    """Write the page, or say whether it is up to date."""
    from coach.bootstrap import open_coach
    from coach.settings import Settings

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="write nothing; fail where the page is out of date")
    given = options.parse_args()
    made = page(open_coach(Settings(remember=False)))
    if given.check:
        return int(made != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
