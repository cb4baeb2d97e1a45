"""Advice and answers as an operator reads them in a terminal: half a screen, every sentence with its messages."""

from __future__ import annotations

import re

from rich.console import Console
from rich.markup import escape as escape_markup

from coach.plain import language_of
from coach.sayings import say
from coach.types import Advice, Answer, Concern, Cost, Draft, Evidence, Indexed, Language, TimingAdvice, Transcript

# What could move the cursor, colour the screen, forge a line or turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def show_advice(advice: Advice, transcript: Transcript, console: Console | None = None) -> None:
    """Care, timing and drafts, in the language of the chat."""
    out = console or Console(highlight=False, soft_wrap=True)
    language = advice.language

    def word(key: str) -> str:
        return say(language, f"word_{key}")

    out.print(f"[bold]{safe(advice.group)}[/]  {advice.now:%Y-%m-%d %H:%M}  {safe(advice.summary)}")
    for note in advice.notes:
        out.print(f"[dim]· {safe(note)}[/]")
    if "care" in advice.asked:
        _care(out, advice, transcript)
    if advice.timing:
        _timing(out, advice.timing, transcript)
    _drafts(out, advice, transcript)
    if advice.practices:
        cited = "  ".join(f"{one.practice} {one.title}" for one in advice.practices)
        out.print(f"\n[dim]{say(advice.language, 'word_practices')} {safe(cited)}[/]")
    if advice.cost:
        out.print(f"[dim]{safe(cost_told(advice.cost, language))}[/]")


def show_answer(answer: Answer, console: Console | None = None) -> None:
    """The practices that answer a question, or why none does."""
    out = console or Console(highlight=False, soft_wrap=True)
    language = language_of(answer.question)
    for quoted in answer.documents:
        place = " · ".join(filter(None, (quoted.document, quoted.place)))
        out.print(f"[bold]{say(language, 'word_documents')}[/] 「{safe(quoted.quote)}」 [dim]{safe(place)}[/]")
    if answer.documents_why:
        out.print(f"[dim]{safe(answer.documents_why)}[/]")
    if answer.refused:
        out.print(safe(answer.why))
        return
    for line in answer.text.splitlines():
        out.print(safe(line))
    for one in answer.practices:
        out.print(f"[bold]{one.practice}[/] {safe(one.title)}  [dim]{safe(one.why)} · {safe(one.source)}[/]")
        if one.like:
            out.print(f"    [dim]{say(language, 'word_like')} {safe(one.like)}[/]")
    if answer.guide:
        out.print(
            f"[bold]{say(language, 'word_guide')}[/] {safe(answer.guide.title)} [dim]{safe(answer.guide.source)}[/]"
        )
        for line in answer.guide.lines:
            out.print(f"    {safe(line)}")


def show_index(done: Indexed, console: Console | None = None) -> None:
    """What was added and refused, and what is kept."""
    out = console or Console(highlight=False, soft_wrap=True)
    for one in done.added:
        out.print(f"{one.status}: {safe(one.name)} ({one.passages} passages)")
    for fault in done.refused:
        out.print(f"[bold red]refused[/]: {safe(fault)}")
    out.print(f"{done.practices} practices, index {done.fingerprint}")
    for document in done.documents:
        for_whom = f"for {safe(document.group)}" if document.group else "for all groups"
        out.print(f"  {safe(document.name)}  [dim]{document.passages} passages, {for_whom}[/]")


def _care(out: Console, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    out.print(f"\n[bold]{say(language, 'word_care')}[/] {len(advice.concerns)}")
    if advice.crisis.kind != "none":
        out.print(f"  [bold red]{say(language, 'kind_' + advice.crisis.kind)}[/] {_ids(advice.crisis.evidence)}")
        for step in advice.crisis.plan:
            out.print(f"    - {safe(step)}")
    for concern in advice.concerns:
        _concern(out, concern, advice, transcript)
    for decoy in advice.decoys:
        name = transcript.people[decoy.member].name
        out.print(f"  [dim]{safe(name)} {safe(decoy.evidence.message)}: {safe(decoy.why)}[/]")
    for advert in advice.ads:
        name = transcript.people[advert.member].name
        word = say(language, "word_advert")
        out.print(f"  {word} {safe(name)} {safe(advert.message)}: {safe(advert.why)} \\[{advert.practice}]")
    if "care" in advice.silences:
        out.print(f"  [dim]{safe(advice.silences['care'])}[/]")


def _timing(out: Console, timing: TimingAdvice, transcript: Transcript) -> None:
    language = transcript.language
    out.print(f"\n[bold]{say(language, 'word_timing')}[/] {timing.verdict}: {safe(timing.why)}")
    for blocker in timing.blockers:
        out.print(f"  - {safe(blocker.why)} {_ids(blocker.evidence)} \\[{blocker.practice} · {blocker.name}]")
    for door in timing.doors[:4]:
        name = transcript.people[door.member].name if door.member else ""
        out.print(f"  + {safe(name)} {safe(door.why)} {_ids(door.evidence)} \\[{door.practice}]")
    for step in timing.private:
        name = transcript.people[step.member].name
        word = say(language, "word_private")
        out.print(f"  → {word} {safe(name)}: {safe(step.why)} {_ids(step.evidence)} \\[{step.practice}]")
    if timing.verdict == "offer" and timing.shape.why:
        left_out = say(language, "comma").join(timing.shape.leave_out)
        out.print(f"  {say(language, 'word_shape')} {safe(timing.shape.why)}")
        out.print(f"  [dim]{say(language, 'word_leave_out')} {safe(left_out)}[/]")
    again = timing.look_again
    if again.at or again.event:
        clock = f"{transcript.local(again.at):%m-%d %H:%M} " if again.at else ""
        out.print(f"  {say(language, 'word_again')} {clock}{safe(again.event)}")
    _standing(out, timing, language)


def _standing(out: Console, timing: TimingAdvice, language: Language) -> None:
    """The ledger of pushes and the trust, a line each."""
    if cadence := timing.cadence:
        counts = cadence.model_dump(include={"count", "talk", "answered", "ill"})
        seen = say(language, "cadence_seen", **counts)
        out.print(f"  [dim]{say(language, 'word_cadence')} {seen} · {safe(cadence.why)}[/]")
    if trust := timing.trust:
        parts = " · ".join(f"{safe(part.why)} {part.points}/{part.most}" for part in trust.parts)
        out.print(f"  [dim]{say(language, 'word_trust')} {trust.score}/100: {parts}[/]")


def _concern(out: Console, concern: Concern, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    name = transcript.people[concern.member].name
    waited = ""
    if concern.waiting_minutes:
        hours, minutes = divmod(concern.waiting_minutes, 60)
        waited = say(language, "waited", hours=hours, minutes=minutes)
    head = f"{say(language, 'level_' + concern.level)} · {say(language, 'cause_' + concern.cause)}"
    out.print(f"  [bold]{safe(name)}[/] {head} {safe(waited)} ({concern.confidence:.0%})")
    for proof in concern.evidence[-3:]:
        message = transcript.by_id[proof.message]
        out.print(f"    {safe(proof.message)} {transcript.local(message.at):%H:%M} 「{safe(message.text[:60])}」")
    out.print(f"    → {safe(concern.first)} \\[{', '.join(concern.practices)}]")


def _drafts(out: Console, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    out.print(f"\n[bold]{say(language, 'word_drafts')}[/]")
    for draft in advice.drafts:
        show_draft(out, draft, language, transcript)
    for agent in ("open", "time"):
        if agent in advice.silences:
            out.print(f"  [dim]{safe(advice.silences[agent])}[/]")


def show_draft(out: Console, draft: Draft, language: Language, transcript: Transcript) -> None:
    """One draft: where it goes, to whom, its words, and what is to be looked at before it is sent."""
    out.print(f"  {_head(draft, language, transcript)}")
    for line in draft.text.splitlines():
        out.print(f"    {safe(line)}")
    for caveat in draft.caveats:
        out.print(f"    [dim]{safe(caveat)}[/]")


def _head(draft: Draft, language: Language, transcript: Transcript) -> str:
    where = say(language, f"where_{draft.where}")
    to = f" → {transcript.people[draft.to].name}" if draft.to else ""
    took = f" ({draft.reply_to})" if draft.reply_to else ""
    return safe(f"{where}{to}{took}  {draft.author}  [{', '.join(draft.practices)}]")


def cost_told(cost: Cost, language: Language) -> str:
    """What the models cost, in a line."""
    key = "cost_unknown" if cost.usd is None else "cost"
    tokens = cost.prompt_tokens + cost.completion_tokens
    models = say(language, "comma").join(cost.models) or "-"
    return say(language, key, models=models, calls=cost.calls, tokens=tokens, usd=f"{cost.usd or 0:.4f}")


def _ids(evidence: tuple[Evidence, ...]) -> str:
    return f"({safe(', '.join(one.message for one in evidence))})" if evidence else ""


def safe(text: str) -> str:
    """What members wrote, as text of one line: neither markup nor control of the terminal."""
    line = _CONTROL.sub(" ", text)
    # A backslash at the end would take the tag that follows for text.
    return escape_markup(f"{line} " if line.endswith("\\") else line)
