"""Advice and answers as an operator reads them in a terminal: half a screen, every sentence with its messages."""

from __future__ import annotations

import re

from rich.console import Console
from rich.markup import escape as escape_markup

from coach.plain import language_of
from coach.sayings import say
from coach.types import Advice, Answer, Concern, Draft, Evidence, Indexed, Language, TimingAdvice, Transcript

# What could move the cursor, colour the screen, forge a line or turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def show_advice(advice: Advice, transcript: Transcript, console: Console | None = None) -> None:
    """Care, timing and drafts, in the language of the chat."""
    out = console or Console(highlight=False, soft_wrap=True)
    language = advice.language

    def word(key: str) -> str:
        return say(language, f"word_{key}")

    out.print(f"[bold]{_safe(advice.group)}[/]  {advice.now:%Y-%m-%d %H:%M}  {_safe(advice.summary)}")
    for note in advice.notes:
        out.print(f"[dim]· {_safe(note)}[/]")
    if "care" in advice.asked:
        _care(out, advice, transcript)
    if advice.timing:
        _timing(out, advice.timing, transcript)
    _drafts(out, advice, transcript)
    if advice.practices:
        cited = "  ".join(f"{one.practice} {one.title}" for one in advice.practices)
        out.print(f"\n[dim]{say(advice.language, 'word_practices')} {_safe(cited)}[/]")


def show_answer(answer: Answer, console: Console | None = None) -> None:
    """The practices that answer a question, or why none does."""
    out = console or Console(highlight=False, soft_wrap=True)
    language = language_of(answer.question)
    for quoted in answer.documents:
        place = " · ".join(filter(None, (quoted.document, quoted.place)))
        out.print(f"[bold]{say(language, 'word_documents')}[/] 「{_safe(quoted.quote)}」 [dim]{_safe(place)}[/]")
    if answer.documents_why:
        out.print(f"[dim]{_safe(answer.documents_why)}[/]")
    if answer.refused:
        out.print(_safe(answer.why))
        return
    for line in answer.text.splitlines():
        out.print(_safe(line))
    for one in answer.practices:
        out.print(f"[bold]{one.practice}[/] {_safe(one.title)}  [dim]{_safe(one.why)} · {_safe(one.source)}[/]")
        if one.like:
            out.print(f"    [dim]{say(language, 'word_like')} {_safe(one.like)}[/]")
    if answer.guide:
        out.print(
            f"[bold]{say(language, 'word_guide')}[/] {_safe(answer.guide.title)} [dim]{_safe(answer.guide.source)}[/]"
        )
        for line in answer.guide.lines:
            out.print(f"    {_safe(line)}")


def show_index(done: Indexed, console: Console | None = None) -> None:
    """What was added and refused, and what is kept."""
    out = console or Console(highlight=False, soft_wrap=True)
    for one in done.added:
        out.print(f"{one.status}: {_safe(one.name)} ({one.passages} passages)")
    for fault in done.refused:
        out.print(f"[bold red]refused[/]: {_safe(fault)}")
    out.print(f"{done.practices} practices, index {done.fingerprint}")
    for document in done.documents:
        for_whom = f"for {_safe(document.group)}" if document.group else "for all groups"
        out.print(f"  {_safe(document.name)}  [dim]{document.passages} passages, {for_whom}[/]")


def _care(out: Console, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    out.print(f"\n[bold]{say(language, 'word_care')}[/] {len(advice.concerns)}")
    if advice.crisis.kind != "none":
        out.print(f"  [bold red]{say(language, 'kind_' + advice.crisis.kind)}[/] {_ids(advice.crisis.evidence)}")
        for step in advice.crisis.plan:
            out.print(f"    - {_safe(step)}")
    for concern in advice.concerns:
        _concern(out, concern, advice, transcript)
    for decoy in advice.decoys:
        name = transcript.people[decoy.member].name
        out.print(f"  [dim]{_safe(name)} {_safe(decoy.evidence.message)}: {_safe(decoy.why)}[/]")
    for advert in advice.ads:
        name = transcript.people[advert.member].name
        word = say(language, "word_advert")
        out.print(f"  {word} {_safe(name)} {_safe(advert.message)}: {_safe(advert.why)} \\[{advert.practice}]")
    if "care" in advice.silences:
        out.print(f"  [dim]{_safe(advice.silences['care'])}[/]")


def _timing(out: Console, timing: TimingAdvice, transcript: Transcript) -> None:
    language = transcript.language
    out.print(f"\n[bold]{say(language, 'word_timing')}[/] {timing.verdict}: {_safe(timing.why)}")
    for blocker in timing.blockers:
        out.print(f"  - {_safe(blocker.why)} {_ids(blocker.evidence)} \\[{blocker.practice} · {blocker.name}]")
    for door in timing.doors[:4]:
        name = transcript.people[door.member].name if door.member else ""
        out.print(f"  + {_safe(name)} {_safe(door.why)} {_ids(door.evidence)} \\[{door.practice}]")
    for step in timing.private:
        name = transcript.people[step.member].name
        word = say(language, "word_private")
        out.print(f"  → {word} {_safe(name)}: {_safe(step.why)} {_ids(step.evidence)} \\[{step.practice}]")
    if timing.verdict == "offer" and timing.shape.why:
        left_out = say(language, "comma").join(timing.shape.leave_out)
        out.print(f"  {say(language, 'word_shape')} {_safe(timing.shape.why)}")
        out.print(f"  [dim]{say(language, 'word_leave_out')} {_safe(left_out)}[/]")
    again = timing.look_again
    if again.at or again.event:
        clock = f"{transcript.local(again.at):%m-%d %H:%M} " if again.at else ""
        out.print(f"  {say(language, 'word_again')} {clock}{_safe(again.event)}")
    _standing(out, timing, language)


def _standing(out: Console, timing: TimingAdvice, language: Language) -> None:
    """The ledger of pushes and the trust, a line each."""
    if cadence := timing.cadence:
        counts = cadence.model_dump(include={"count", "talk", "answered", "ill"})
        seen = say(language, "cadence_seen", **counts)
        out.print(f"  [dim]{say(language, 'word_cadence')} {seen} · {_safe(cadence.why)}[/]")
    if trust := timing.trust:
        parts = " · ".join(f"{_safe(part.why)} {part.points}/{part.most}" for part in trust.parts)
        out.print(f"  [dim]{say(language, 'word_trust')} {trust.score}/100: {parts}[/]")


def _concern(out: Console, concern: Concern, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    name = transcript.people[concern.member].name
    waited = ""
    if concern.waiting_minutes:
        hours, minutes = divmod(concern.waiting_minutes, 60)
        waited = say(language, "waited", hours=hours, minutes=minutes)
    head = f"{say(language, 'level_' + concern.level)} · {say(language, 'cause_' + concern.cause)}"
    out.print(f"  [bold]{_safe(name)}[/] {head} {_safe(waited)} ({concern.confidence:.0%})")
    for proof in concern.evidence[-3:]:
        message = transcript.by_id[proof.message]
        out.print(f"    {_safe(proof.message)} {transcript.local(message.at):%H:%M} 「{_safe(message.text[:60])}」")
    out.print(f"    → {_safe(concern.first)} \\[{', '.join(concern.practices)}]")


def _drafts(out: Console, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    out.print(f"\n[bold]{say(language, 'word_drafts')}[/]")
    for draft in advice.drafts:
        out.print(f"  {_head(draft, advice, transcript)}")
        for line in draft.text.splitlines():
            out.print(f"    {_safe(line)}")
        for caveat in draft.caveats:
            out.print(f"    [dim]{_safe(caveat)}[/]")
    for agent in ("open", "time"):
        if agent in advice.silences:
            out.print(f"  [dim]{_safe(advice.silences[agent])}[/]")


def _head(draft: Draft, advice: Advice, transcript: Transcript) -> str:
    where = say(advice.language, f"where_{draft.where}")
    to = f" → {transcript.people[draft.to].name}" if draft.to else ""
    took = f" ({draft.reply_to})" if draft.reply_to else ""
    return _safe(f"{where}{to}{took}  {draft.author}  [{', '.join(draft.practices)}]")


def _ids(evidence: tuple[Evidence, ...]) -> str:
    return f"({_safe(', '.join(one.message for one in evidence))})" if evidence else ""


def _safe(text: str) -> str:
    """What members wrote, as text of one line: neither markup nor control of the terminal."""
    line = _CONTROL.sub(" ", text)
    # A backslash at the end would take the tag that follows for text.
    return escape_markup(f"{line} " if line.endswith("\\") else line)
