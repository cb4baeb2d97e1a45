"""Suite `opener`: are the warm topics drafted true, kind, fit to be sent, and not all the same?

Hooks are judged twice: whether the draft takes up a member whom people named as a hook (there may be more good hooks
than they wrote down, so this is a lower bound), and whether what it points at is real (a message of that very member,
or one of the member's tags).

An `avoid` is broken, by this rule, when the draft holds at least half of its terms (and at least two): pairs of
neighbouring Chinese characters and Latin words of three letters or more, in one script. It is blunt: it cannot see
a paraphrase, and it sees a draft that says *not* to do the thing as doing it.

Two drafts of one case repeat each other from a difflib ratio of 0.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from coach.types import Case, Draft
from evals.figures import Figure, Tally, ratio
from evals.predictions import Prediction
from evals.suites.suite import Remark, Suite

REPEATED = 0.8
AVOID_SHARE, AVOID_TERMS = 0.5, 2


def tally(case: Case, prediction: Prediction) -> Tally:
    drafts = _openers(prediction)
    label = case.labels.opener
    hooked = {hook.member for hook in label.hooks}
    wanted = bool(label.hooks)
    return Tally(
        {
            "cases": 1.0,
            "with_draft": float(bool(drafts)),
            "fitting_silence": float(not wanted and not drafts),
            "silence_wanted": float(not wanted),
            "wanted": float(wanted),
            "wanted_and_drafted": float(wanted and bool(drafts)),
            "drafts": float(len(drafts)),
            "hook_labelled": float(sum(bool(draft.hook and draft.hook.member in hooked) for draft in drafts)),
            "hook_real": float(sum(is_real(draft, case) for draft in drafts)),
            "avoid_broken": float(sum(bool(broken(draft.text, label.avoid)) for draft in drafts)),
            "failing": float(sum(bool(failing(draft, case)) for draft in drafts)),
            "repeated": float(len(repeated(drafts))),
        }
    )


def _openers(prediction: Prediction) -> list[Draft]:
    return [draft for draft in prediction.drafts if draft.agent == "open"]


def is_real(draft: Draft, case: Case) -> bool:
    """Whether the hook names a message that its member wrote, or a tag that the member has."""
    hook = draft.hook
    if hook is None:
        return False
    if hook.message is not None:
        message = case.transcript.by_id.get(hook.message)
        return message is not None and message.sender == hook.member
    member = case.transcript.people.get(hook.member)
    return member is not None and hook.tag is not None and hook.tag in member.tags


def broken(text: str, avoid: tuple[str, ...]) -> list[str]:
    """The things to avoid that a text does, by shared terms (module docstring)."""
    said = terms(text)
    found = []
    for one in avoid:
        wanted = terms(one)
        shared = len(wanted & said)
        if shared >= AVOID_TERMS and shared >= AVOID_SHARE * len(wanted):
            found.append(one)
    return found


def terms(text: str) -> set[str]:
    """Pairs of neighbouring Chinese characters (Simplified) and Latin words of three letters or more, in lower case."""
    from coach.plain import plain

    line = plain(text).lower()
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", line)
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)} | set(re.findall(r"[a-z]{3,}", line))


def failing(draft: Draft, case: Case) -> list[str]:
    """Rules of the coach's own checks that stand against a draft which it nevertheless showed."""
    from coach.checks import Situation, check_draft

    situation = Situation(language=case.transcript.language, transcript=case.transcript, agent=draft.agent)
    return [finding.rule for finding in check_draft(draft.text, situation)]


def repeated(drafts: list[Draft]) -> set[int]:
    """Places of the drafts that nearly repeat an earlier one of the same case."""
    return {
        later
        for (_, one), (later, other) in combinations(enumerate(drafts), 2)
        if SequenceMatcher(None, one.text, other.text, autojunk=False).ratio() >= REPEATED
    }


def remarks(case: Case, prediction: Prediction) -> Iterator[Remark]:
    drafts = _openers(prediction)
    label = case.labels.opener
    if label.hooks and not drafts:
        yield Remark(
            "opener", "no draft, though there are hooks: " + "; ".join(f"{h.member} {h.topic}" for h in label.hooks)
        )
    again = repeated(drafts)
    for place, draft in enumerate(drafts):
        at = draft.hook.message if draft.hook and draft.hook.message in case.transcript.by_id else None
        if not is_real(draft, case):
            yield Remark("opener", f"hook is not real: {draft.text}", at)
        for one in broken(draft.text, label.avoid):
            yield Remark("opener", f"to be avoided ({one}): {draft.text}", at)
        for rule in failing(draft, case):
            yield Remark("opener", f"fails {rule}: {draft.text}", at)
        if place in again:
            yield Remark("opener", f"repeats another draft: {draft.text}", at)


SUITE = Suite(
    name="opener",
    title="opener · warm topics",
    figures=(
        Figure("hook_labelled", "drafts on a labelled hook's member", lambda s: ratio(s["hook_labelled"], s["drafts"])),
        Figure("hook_real", "drafts whose hook is real", lambda s: ratio(s["hook_real"], s["drafts"])),
        Figure("avoid_broken", "drafts that break an avoid", lambda s: ratio(s["avoid_broken"], s["drafts"]), "lower"),
        Figure("check_failed", "drafts that fail a check", lambda s: ratio(s["failing"], s["drafts"]), "lower"),
        Figure("repeated", "drafts that repeat another", lambda s: ratio(s["repeated"], s["drafts"]), "lower"),
        Figure("drafted", "drafted, where hooks are labelled", lambda s: ratio(s["wanted_and_drafted"], s["wanted"])),
        Figure("cases_with_draft", "cases with a draft", lambda s: ratio(s["with_draft"], s["cases"])),
        Figure(
            "rightly_silent",
            "silent, where no hook is labelled",
            lambda s: ratio(s["fitting_silence"], s["silence_wanted"]),
        ),
    ),
    tally=tally,
    remarks=remarks,
)
