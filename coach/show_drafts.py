"""Replies, checks, rewritten drafts and the setup of a group as an operator reads them in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from coach.plain import language_of
from coach.sayings import say
from coach.show import cost_told, safe, show_draft
from coach.types import Checked, Citation, Finding, Language, Reply, Rewritten, Setup, SetupText, Transcript, Unclear


def show_reply(reply: Reply, transcript: Transcript, console: Console | None = None) -> None:
    """Words to answer one message with, or why none are needed."""
    out = console or _console()
    message = transcript.by_id[reply.message]
    name = transcript.people[message.sender].name
    out.print(f"[bold]{safe(name)}[/] {safe(reply.message)} 「{safe(message.text[:80])}」")
    for note in reply.notes:
        out.print(f"[dim]· {safe(note)}[/]")
    for draft in reply.drafts:
        show_draft(out, draft, reply.language, transcript)
    if reply.silence:
        out.print(f"  [dim]{safe(reply.silence)}[/]")
    _practices(out, reply.practices, reply.language)
    if reply.cost:
        out.print(f"[dim]{safe(cost_told(reply.cost, reply.language))}[/]")


def show_checked(checked: Checked, text: str, console: Console | None = None) -> None:
    """What stands against a draft, with the words it is about."""
    out = console or _console()
    language = language_of(text)
    if not checked.findings:
        out.print(say(language, "word_fit"))
    _findings(out, checked.findings, text)
    _unclear(out, checked.unclear, text, language)
    if checked.mended:
        out.print(f"[bold]{say(language, 'word_mended')}[/] {safe(checked.mended)}")


def show_rewritten(done: Rewritten, console: Console | None = None) -> None:
    """The new words, what still stands against them, and what only the operator knows."""
    out = console or _console()
    language = language_of(done.text)
    for line in done.text.splitlines():
        out.print(safe(line))
    if done.why:
        out.print(f"[dim]{safe(done.why)}[/]")
    _findings(out, done.findings, done.text)
    _unclear(out, done.unclear, done.text, language)
    if done.cost:
        out.print(f"[dim]{safe(cost_told(done.cost, language))}[/]")


def show_setup(setup: Setup, console: Console | None = None) -> None:
    """Everything that founds a group, in the order in which it is needed."""
    out = console or _console()
    language = setup.language

    def word(key: str) -> str:
        return say(language, f"word_{key}")

    out.print(f"[bold]{safe(setup.group)}[/]  {setup.kind}")
    out.print(f"\n[bold]{word('questions')}[/]")
    for question in setup.questions:
        out.print(f"  - {safe(question.text)} \\[{question.practice}]")
    _texts(out, word("invitation"), setup.invitation)
    _texts(out, word("welcome"), setup.welcome)
    out.print(f"\n[bold]{word('rules')}[/] {safe(setup.rules.title)} \\[{', '.join(setup.rules.practices)}]")
    for line in (*setup.rules.own, *setup.rules.lines):
        out.print(f"  {safe(line)}")
    out.print(f"\n[bold]{word('week')}[/]")
    for day in setup.week:
        out.print(f"  [bold]{say(language, 'word_day', day=day.day)}[/] {safe(day.todo)}")
        out.print(f"    {safe(day.draft)}" if day.draft else f"    [dim]{word('quiet_day')}[/]")


def _texts(out: Console, title: str, texts: Sequence[SetupText]) -> None:
    out.print(f"\n[bold]{title}[/]")
    for one in texts:
        out.print(f"  {safe(one.text)} \\[{', '.join(one.practices)}]")


def _findings(out: Console, findings: Sequence[Finding], text: str) -> None:
    for one in findings:
        basis = " · ".join(filter(None, (one.rule, one.practice, one.law)))
        words = safe(text[one.start : one.end])
        out.print(f"  - 「{words}」 {one.start}–{one.end} {safe(one.why)} {safe(one.mend)} \\[{safe(basis)}]")


def _unclear(out: Console, unclear: Sequence[Unclear], text: str, language: Language) -> None:
    for one in unclear:
        out.print(f"  ? 「{safe(text[one.start : one.end])}」 {safe(one.ask)} ({say(language, 'word_unclear')})")


def _practices(out: Console, practices: Sequence[Citation], language: Language) -> None:
    if practices:
        cited = "  ".join(f"{one.practice} {one.title}" for one in practices)
        out.print(f"\n[dim]{say(language, 'word_practices')} {safe(cited)}[/]")


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
