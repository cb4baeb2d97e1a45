"""Advice and answers as an operator reads them in a terminal: half a screen, every sentence with its messages."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from coach.sayings import say
from coach.types import Advice, Answer, Concern, Draft, Evidence, TimingAdvice, Transcript


def show_advice(advice: Advice, transcript: Transcript, console: Console | None = None) -> None:
    """Care, timing and drafts, in the language of the chat."""
    out = console or Console(highlight=False, soft_wrap=True)
    language = advice.language

    def word(key: str) -> str:
        return say(language, f"word_{key}")

    out.print(f"[bold]{escape(advice.group)}[/]  {advice.now:%Y-%m-%d %H:%M}  {escape(advice.summary)}")
    for note in advice.notes:
        out.print(f"[dim]· {escape(note)}[/]")
    if "care" in advice.asked:
        _care(out, advice, transcript)
    if advice.timing:
        _timing(out, advice.timing, transcript)
    _drafts(out, advice, transcript)
    if advice.practices:
        cited = "  ".join(f"{one.practice} {one.title}" for one in advice.practices)
        out.print(f"\n[dim]{say(advice.language, 'word_practices')} {escape(cited)}[/]")


def show_answer(answer: Answer, console: Console | None = None) -> None:
    """The practices that answer a question, or why none does."""
    out = console or Console(highlight=False, soft_wrap=True)
    if answer.refused:
        out.print(escape(answer.why))
        return
    out.print(escape(answer.text))
    for one in answer.practices:
        out.print(f"[bold]{one.practice}[/] {escape(one.title)}  [dim]{escape(one.why)} · {escape(one.source)}[/]")


def _care(out: Console, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    out.print(f"\n[bold]{say(language, 'word_care')}[/] {len(advice.concerns)}")
    if advice.crisis.kind != "none":
        out.print(f"  [bold red]{say(language, 'kind_' + advice.crisis.kind)}[/] {_ids(advice.crisis.evidence)}")
        for step in advice.crisis.plan:
            out.print(f"    - {escape(step)}")
    for concern in advice.concerns:
        _concern(out, concern, advice, transcript)
    for decoy in advice.decoys:
        name = transcript.people[decoy.member].name
        out.print(f"  [dim]{escape(name)} {decoy.evidence.message}: {escape(decoy.why)}[/]")
    for advert in advice.ads:
        name = transcript.people[advert.member].name
        word = say(language, "word_advert")
        out.print(f"  {word} {escape(name)} {advert.message}: {escape(advert.why)} \\[{advert.practice}]")
    if "care" in advice.silences:
        out.print(f"  [dim]{escape(advice.silences['care'])}[/]")


def _timing(out: Console, timing: TimingAdvice, transcript: Transcript) -> None:
    language = transcript.language
    out.print(f"\n[bold]{say(language, 'word_timing')}[/] {timing.verdict}: {escape(timing.why)}")
    for blocker in timing.blockers:
        out.print(f"  - {escape(blocker.why)} {_ids(blocker.evidence)} \\[{blocker.practice} · {blocker.name}]")
    for door in timing.doors[:4]:
        name = transcript.people[door.member].name if door.member else ""
        out.print(f"  + {escape(name)} {escape(door.why)} {_ids(door.evidence)} \\[{door.practice}]")
    again = timing.look_again
    if again.at or again.event:
        clock = f"{transcript.local(again.at):%m-%d %H:%M} " if again.at else ""
        out.print(f"  {say(language, 'word_again')} {clock}{escape(again.event)}")


def _concern(out: Console, concern: Concern, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    name = transcript.people[concern.member].name
    waited = ""
    if concern.waiting_minutes:
        hours, minutes = divmod(concern.waiting_minutes, 60)
        waited = say(language, "waited", hours=hours, minutes=minutes)
    head = f"{say(language, 'level_' + concern.level)} · {say(language, 'cause_' + concern.cause)}"
    out.print(f"  [bold]{escape(name)}[/] {head} {escape(waited)} ({concern.confidence:.0%})")
    for proof in concern.evidence[-3:]:
        message = transcript.by_id[proof.message]
        out.print(f"    {proof.message} {transcript.local(message.at):%H:%M} 「{escape(message.text[:60])}」")
    out.print(f"    → {escape(concern.first)} \\[{', '.join(concern.practices)}]")


def _drafts(out: Console, advice: Advice, transcript: Transcript) -> None:
    language = advice.language
    out.print(f"\n[bold]{say(language, 'word_drafts')}[/]")
    for draft in advice.drafts:
        out.print(f"  {_head(draft, advice, transcript)}")
        out.print(f"    {escape(draft.text)}")
        for caveat in draft.caveats:
            out.print(f"    [dim]{escape(caveat)}[/]")
    for agent in ("open", "time"):
        if agent in advice.silences:
            out.print(f"  [dim]{escape(advice.silences[agent])}[/]")


def _head(draft: Draft, advice: Advice, transcript: Transcript) -> str:
    where = say(advice.language, f"where_{draft.where}")
    to = f" → {transcript.people[draft.to].name}" if draft.to else ""
    took = f" ({draft.reply_to})" if draft.reply_to else ""
    return escape(f"{where}{to}{took}  {draft.author}  [{', '.join(draft.practices)}]")


def _ids(evidence: tuple[Evidence, ...]) -> str:
    return f"({', '.join(one.message for one in evidence)})" if evidence else ""
