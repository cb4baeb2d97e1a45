"""A group's portrait as an operator reads it in a terminal: how it is, what to do this week, who carries it, the digest."""

from __future__ import annotations

from rich.console import Console

from coach.plain import printable
from coach.portrait import Digest, Health, Members, Portrait, Told
from coach.report.words import word
from coach.sayings import say
from coach.show import safe
from coach.types import Transcript

# So many members of a tier, lines of proof and tags are shown; --json and the report have all.
MEMBERS, PROOF, TAGS = 6, 2, 12


def show_portrait(portrait: Portrait, transcript: Transcript, console: Console | None = None) -> None:
    """Health, members and digest, those that were asked for, in the language of the chat."""
    out = console or Console(highlight=False, soft_wrap=True)
    out.print(f"[bold]{safe(portrait.group)}[/]  {portrait.now:%Y-%m-%d %H:%M}  {safe(portrait.summary)}")
    for note in portrait.notes:
        out.print(f"[dim]· {safe(note)}[/]")
    if portrait.health:
        _health(out, portrait.health, transcript)
    if portrait.members:
        _members(out, portrait.members, transcript)
    if portrait.digest:
        _digest(out, portrait.digest, transcript)
    if portrait.practices:
        cited = "  ".join(f"{one.practice} {one.title}" for one in portrait.practices)
        out.print(f"\n[dim]{say(portrait.language, 'word_practices')} {safe(cited)}[/]")


def _health(out: Console, health: Health, transcript: Transcript) -> None:
    language = transcript.language
    out.print(f"\n[bold]{say(language, 'word_health')}[/] {safe(health.title)}")
    for told in health.why:
        _told(out, told, transcript)
    out.print(f"  [dim]{say(language, 'word_stage')} {safe(health.stage_title)}: {safe(health.stage_why.text)}[/]")
    for point in health.points:
        out.print(f"  {'+' if point.grade == 'good' else '-'} {safe(point.why.text)} {_ids(point.why)}")
    for told in health.seen:
        out.print(f"  [dim]· {safe(told.text)} {_ids(told)}[/]")
    out.print(f"\n[bold]{say(language, 'word_this_week')}[/]")
    for number, step in enumerate(health.steps, start=1):
        out.print(f"  {number}. {safe(step.todo)} \\[{step.practice}]")
        _told(out, step.why, transcript, "     ")


def _members(out: Console, members: Members, transcript: Transcript) -> None:
    language, people = transcript.language, transcript.people
    out.print(f"\n[bold]{say(language, 'word_carriers')}[/] {safe(members.candidates_why)}")
    for one in members.candidates:
        out.print(f"  [bold]{safe(people[one.member].name)}[/] ({one.score:.0%})  {safe(one.role)}")
        for told in one.why:
            _told(out, told, transcript)
        if one.draft.text:
            out.print(f"    {say(language, 'where_private')} {safe(one.draft.text)}")
        out.print(f"    [dim]{safe(one.thanks)}[/]")
    _faded(out, members, transcript)
    _tiers(out, members, transcript)
    _noted(out, members, transcript)


def _faded(out: Console, members: Members, transcript: Transcript) -> None:
    language = transcript.language
    if members.faded:
        out.print(f"\n[bold]{say(language, 'word_faded')}[/]")
    for one in members.faded:
        _told(out, one.why, transcript)
        if one.draft:
            out.print(f"    {say(language, 'where_private')} {safe(one.draft.text)}")


def _tiers(out: Console, members: Members, transcript: Transcript) -> None:
    language, people = transcript.language, transcript.people
    out.print(f"\n[bold]{say(language, 'word_members')}[/]")
    for tier, count in members.counts.items():
        placed = [one for one in members.placed if one.tier == tier][:MEMBERS]
        names = say(language, "comma").join(people[one.member].name for one in placed)
        out.print(f"  {say(language, f'tier_{tier}')} {count}: {safe(names)}{' …' if count > MEMBERS else ''}")
        for one in placed if tier in ("problem", "core") else ():
            _told(out, one.why[0], transcript, "    ")


def _noted(out: Console, members: Members, transcript: Transcript) -> None:
    """Tags to accept, and whom to invite."""
    language, people = transcript.language, transcript.people
    if members.tags:
        out.print(f"\n[bold]{say(language, 'word_tags')}[/]")
    for tag in members.tags[:TAGS]:
        name = people[tag.member].name
        out.print(f"  {safe(name)} · {safe(tag.tag)}: {safe(tag.value)} ({safe(tag.evidence.message)})")
    supers = members.super_group
    if supers and supers.rule:
        out.print(f"\n[bold]{say(language, 'word_super')}[/] {safe(supers.why)}")
        for invited in supers.invited:
            name = people[invited.member].name
            out.print(f"  {invited.share} {safe(name)} {safe(invited.why.text)} {_ids(invited.why)}")
        if supers.invitation:
            out.print(f"  {word(language, 'invitation')}: {safe(supers.invitation)}")


def _digest(out: Console, digest: Digest, transcript: Transcript) -> None:
    language = transcript.language
    out.print(f"\n[bold]{say(language, 'word_digest')}[/] {safe(digest.silence)}")
    for line in digest.text.splitlines():
        out.print(f"  {safe(line)}")
    if digest.ask_first:
        names = say(language, "comma").join(transcript.people[one].name for one in digest.ask_first)
        out.print(f"  [bold]{word(language, 'ask_first')}[/] {safe(names)}")
    if digest.seed:
        out.print(f"  [bold]{say(language, 'word_seed')}[/] {safe(digest.seed)}")


def _told(out: Console, told: Told, transcript: Transcript, indent: str = "  ") -> None:
    """A sentence, and the last messages that prove it."""
    out.print(f"{indent}{safe(told.text)} {_ids(told)}")
    for proof in told.evidence[-PROOF:]:
        message = transcript.by_id[proof.message]
        who = transcript.people[message.sender].name
        text = " ".join(printable(message.text).split())[:60]
        out.print(f"{indent}  [dim]{transcript.local(message.at):%m-%d %H:%M} {safe(who)} 「{safe(text)}」[/]")


def _ids(told: Told) -> str:
    return f"[dim]({safe(', '.join(one.message for one in told.evidence))})[/]"
