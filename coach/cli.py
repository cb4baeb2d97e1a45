"""The command line; the only file that prints. Heavy imports happen inside the commands, so that --help is instant."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coach.errors import CoachError, SettingsError

if TYPE_CHECKING:
    from coach.coach import Coach
    from coach.importers.chat import Imported
    from coach.portrait import SuperRule
    from coach.types import Indexed, Language

app = typer.Typer(
    name="coach",
    help="Nuanchang 暖场: who needs care, what to open with, and when to sell, in a group chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
_Group = Annotated[Path | None, typer.Option("--group", help="YAML: operators, kind, persona, offers.", dir_okay=False)]
_Now = Annotated[str | None, typer.Option(help="The moment asked about, e.g. 2026-03-05T11:20+08:00.")]
_Chat = Annotated[str | None, typer.Option(help="Which chat, where an export holds several.")]
_Draft = Annotated[str, typer.Argument(help="Your draft; - reads standard input.")]
_Transcript = Annotated[Path | None, typer.Option(help="The chat that the draft is for.", dir_okay=False)]
_Language = Annotated[
    str | None, typer.Option(help="zh-Hans, zh-Hant or en; the chat's or the draft's own if missing.")
]
_Rule = Annotated[
    str,
    typer.Option(
        "--super-rule", help="Who may enter a smaller circle: orders=3,helped=1 (also days, lines), all at least."
    ),
]
_Private = Annotated[bool, typer.Option("--private", help="The draft goes to one member alone.")]


@app.command()
def advise(
    file: Annotated[Path, typer.Argument(help="A chat in any supported format; - reads standard input.")],
    group: _Group = None,
    ask: Annotated[str, typer.Option(help="Which agents: care, opener, timing, separated by commas.")] = "",
    now: _Now = None,
    chat: _Chat = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Skip and count broken lines instead of refusing.")
    ] = False,
    as_json: _Json = False,
) -> None:
    """Advice on one chat: who needs care, whether an offer fits, what to open with."""
    from coach.show import show_advice
    from coach.types import EVERYTHING

    wanted = tuple(part.strip() for part in ask.split(",") if part.strip()) or EVERYTHING
    unknown = set(wanted) - set(EVERYTHING)
    if unknown:
        raise SettingsError(f"--ask: unknown {', '.join(sorted(unknown))}; known are {', '.join(EVERYTHING)}")
    found = _chat(file, group, now, chat, lenient=lenient)
    with _opened() as coach:
        advice = asyncio.run(coach.advise(found.transcript, wanted, found.notes))  # type: ignore[arg-type]
    if as_json:
        typer.echo(advice.model_dump_json(indent=2))
    else:
        show_advice(advice, found.transcript)


@app.command()
def reply(
    file: Annotated[Path, typer.Argument(help="A chat in any supported format; - reads standard input.")],
    to: Annotated[str, typer.Option("--to", help="Id of the message to answer.")],
    group: _Group = None,
    now: _Now = None,
    chat: _Chat = None,
    as_json: _Json = False,
) -> None:
    """Words to answer one message with, by what it is: a complaint, a question, praise, an advert, a crisis."""
    from coach.show_drafts import show_reply

    found = _chat(file, group, now, chat)
    with _opened() as coach:
        answer = asyncio.run(coach.reply(found.transcript, to, found.notes))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        show_reply(answer, found.transcript)


@app.command()
def check(
    draft: _Draft,
    transcript: _Transcript = None,
    group: _Group = None,
    language: _Language = None,
    private: _Private = False,
    as_json: _Json = False,
) -> None:
    """What stands against a draft of your own: where, why, and how to mend it. Exit status 1 where something does."""
    from coach.show_drafts import show_checked

    known = _chat(transcript, group).transcript if transcript else None
    with _opened() as coach:
        checked = coach.check(_text(draft), known, _as_language(language), private=private)
    if as_json:
        typer.echo(checked.model_dump_json(indent=2))
    else:
        show_checked(checked, _text(draft))
    if checked.findings:
        raise typer.Exit(1)


@app.command()
def rewrite(
    draft: _Draft,
    manner: Annotated[
        str,
        typer.Option(
            "--as", help="warmer, shorter, clearer, apologetic, traditional, simplified, english, mend; with commas."
        ),
    ],
    transcript: _Transcript = None,
    group: _Group = None,
    language: _Language = None,
    private: _Private = False,
    as_json: _Json = False,
) -> None:
    """A draft of your own, written anew; nothing is added that you did not say."""
    from typing import get_args

    from coach.show_drafts import show_rewritten
    from coach.types import Manner

    manners = tuple(part.strip() for part in manner.split(",") if part.strip())
    unknown = set(manners) - set(get_args(Manner))
    if unknown or not manners:
        raise SettingsError(
            f"--as: unknown {', '.join(sorted(unknown)) or 'manner'}; known are {', '.join(get_args(Manner))}"
        )
    known = _chat(transcript, group).transcript if transcript else None
    with _opened() as coach:
        done = asyncio.run(coach.rewrite(_text(draft), manners, known, _as_language(language), private=private))  # type: ignore[arg-type]
    if as_json:
        typer.echo(done.model_dump_json(indent=2))
    else:
        show_rewritten(done)


@app.command()
def setup(
    group: Annotated[Path, typer.Option("--group", help="YAML: name, kind, theme, persona, offers.", dir_okay=False)],
    language: _Language = None,
    as_json: _Json = False,
) -> None:
    """What founds a group: invitations, welcome, rules, the first week, and what is still to be settled."""
    from coach.importers.group_file import read_group_file
    from coach.show_drafts import show_setup

    known = read_group_file(_bytes(group), name=group.name)
    with _opened() as coach:
        founded = coach.setup(known.as_group(datetime.now().astimezone()), _as_language(language) or known.language)
    if as_json:
        typer.echo(founded.model_dump_json(indent=2))
    else:
        show_setup(founded)


@app.command()
def portrait(
    file: Annotated[Path, typer.Argument(help="A chat in any supported format; - reads standard input.")],
    group: _Group = None,
    parts: Annotated[str, typer.Option(help="Which parts: members, health, digest, separated by commas.")] = "",
    super_rule: _Rule = "",
    now: _Now = None,
    chat: _Chat = None,
    as_json: _Json = False,
) -> None:
    """The group itself: who carries it, how it is, what to do this week, and the week's digest."""
    from coach.portrait import PARTS
    from coach.show_portrait import show_portrait

    wanted = tuple(part.strip() for part in parts.split(",") if part.strip()) or PARTS
    unknown = set(wanted) - set(PARTS)
    if unknown:
        raise SettingsError(f"--parts: unknown {', '.join(sorted(unknown))}; known are {', '.join(PARTS)}")
    rule = _as_rule(super_rule)
    found = _chat(file, group, now, chat)
    with _opened() as coach:
        made = coach.portray(found.transcript, wanted, rule, found.notes)  # type: ignore[arg-type]
    if as_json:
        typer.echo(made.model_dump_json(indent=2))
    else:
        show_portrait(made, found.transcript)


@app.command()
def report(
    place: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="A chat, or a folder of them.")],
    out: Annotated[
        Path, typer.Option("--out", help="Folder for the pages; index.html is written too.", file_okay=False)
    ],
    group: _Group = None,
    super_rule: _Rule = "",
) -> None:
    """A page a group, complete in itself, and an index over them sorted by need. Exit status 2 where a file cannot be read.

    A group file for one chat of a folder lies beside it: shop.txt, shop.group.yaml.
    """
    from rich.console import Console
    from rich.progress import Progress

    from coach.report.folder import INDEX, chats_of, write_reports

    if not place.exists():
        raise SettingsError(f"{place}: no such file or folder")
    files, rule = chats_of(place), _as_rule(super_rule)
    with _opened() as coach, Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("report", total=len(files))
        entries, failed = write_reports(coach, files, out, group=group, rule=rule, done=lambda _: bars.advance(bar))
    typer.echo(f"{out / INDEX}: {len(entries)} groups")
    for one in failed:
        typer.echo(f"refused: {one.reason}", err=True)
    if failed:
        raise typer.Exit(2)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In your own words.")],
    top: Annotated[int, typer.Option(min=1, max=10, help="How many practices to show.")] = 3,
    group: Annotated[str, typer.Option("--group", help="Id of a group whose own documents are looked up, too.")] = "",
    as_json: _Json = False,
) -> None:
    """Practices that answer an operator's question, and what your own documents say to it."""
    from coach.show import show_answer

    with _opened() as coach:
        answer = asyncio.run(coach.ask(question, top=top, group=group))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        show_answer(answer)


@app.command()
def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Documents of your own, or folders of them. None: build what is missing."),
    ] = None,
    group: Annotated[str, typer.Option("--group", help="Id of the group they are for; none: for all groups.")] = "",
    remove: Annotated[list[str] | None, typer.Option("--remove", help="Forget the document of this name.")] = None,
    as_json: _Json = False,
) -> None:
    """Keep documents of your own (Markdown, text, PDF, Word, HTML, CSV of questions), and list those that are kept.

    A document is known by its name: handed in again, it takes the place of the former one, and nothing is done where it
    has not changed. The index of practices is built as well, where a change of texts or model calls for it.
    """
    from coach.show import show_index

    with _opened() as coach:
        done = asyncio.run(_indexed(coach, _documents(paths or []), group, remove or []))
    if as_json:
        typer.echo(done.model_dump_json(indent=2))
    else:
        show_index(done)
    if done.refused:
        raise typer.Exit(2)


async def _indexed(coach: Coach, files: Iterable[tuple[str, Path]], group: str, remove: Sequence[str]) -> Indexed:
    """Remove, then add; a document that cannot be read does not keep the others out."""
    from coach.errors import DocumentError, NotFoundError
    from coach.types import Indexed

    for name in remove:
        if not await coach.library.remove(name, group):
            raise NotFoundError(
                f"--remove: there is no document {name!r} for {group or 'all groups'}; coach index lists them"
            )
    added, refused = [], []
    for name, file in files:
        try:
            added.append(await coach.library.add(name, _bytes(file), group))
        except DocumentError as error:
            refused.append(str(error))
    return Indexed(
        practices=len(coach.retriever.practices),
        fingerprint=coach.retriever.fingerprint,
        added=tuple(added),
        refused=tuple(refused),
        documents=await coach.library.known(),
    )


def _documents(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Name and place of each document: a file by its name, those of a folder by their path in it; hidden ones are passed over."""
    from coach.documents.read import READERS

    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                name = file.relative_to(path)
                if file.is_file() and file.suffix.lower() in READERS and not any(p.startswith(".") for p in name.parts):
                    yield name.as_posix(), file
        else:
            yield path.name, path


@app.command()
def adapt(
    cases: Annotated[
        Path | None, typer.Option("--cases", help="Folder of labelled chats (transcript format).", file_okay=False)
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Forget what was learned and judge as shipped.")] = False,
    as_json: _Json = False,
) -> None:
    """Learn from labelled chats of your own: a correction on top of the shipped reading, used from then on."""
    from coach import adapting
    from coach.importers.case import read_folder
    from coach.settings import Settings

    home = Settings().home
    if remove:
        typer.echo("removed" if adapting.remove(home) else "nothing was learned, nothing to remove")
        return
    if cases is None:
        kept = adapting.load(home)
        about = kept[1] if kept else None
    else:
        about = adapting.adapt(read_folder(cases), home, datetime.now().astimezone().date())
    if as_json:
        typer.echo(about.model_dump_json(indent=2) if about else "null")
    elif about is None:
        typer.echo("the shipped reading, nothing learned; `coach adapt --cases DIR` learns from labelled chats")
    else:
        typer.echo(
            f"learned from {about.cases} chats, {about.members} members ({about.unhappy} unhappy), "
            f"on {about.fitted}, version {about.version}; `coach adapt --remove` forgets it"
        )


@app.command()
def record(
    group: Annotated[
        str | None, typer.Argument(help="The group's id; none: list the groups that have a record.")
    ] = None,
    lift: Annotated[
        str | None,
        typer.Option("--lift", help="Forget that this member (id or name) asked not to be offered anything."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """What is remembered of a group: who asked not to be offered anything, and when it was last offered something."""
    import json

    from coach.plain import printable
    from coach.settings import Settings
    from coach.storage.records import Records

    records = Records(Settings().records)
    if group is None:
        if lift:
            raise SettingsError("--lift: name the group too; `coach record` lists those that have a record")
        groups = asyncio.run(records.groups())
        typer.echo(
            json.dumps(groups, ensure_ascii=False) if as_json else "\n".join(groups) or "no group has a record yet"
        )
        return
    if lift:
        done = asyncio.run(records.lift(group, lift))
        typer.echo(f"{lift} may be offered something again" if done else f"{lift} had not opted out in {group}")
        return
    known = asyncio.run(records.load(group))
    if as_json:
        typer.echo(known.model_dump_json(indent=2))
        return
    last = f"{known.last_offer_at:%Y-%m-%d %H:%M}" if known.last_offer_at else "never seen"
    typer.echo(f"last offer: {last}")
    for one in known.opted_out:
        typer.echo(
            f"opted out: {printable(one.name)} ({printable(one.member)}) {one.at:%Y-%m-%d} {printable(one.said)}"
        )


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (COACH_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (COACH_PORT).")] = None,
) -> None:
    """The API and the sidebar."""
    import uvicorn

    from coach.settings import Settings
    from coach.web.app import create_app

    settings = Settings()
    place = (host or settings.host, port or settings.port)
    typer.echo(f"Nuanchang 暖场: http://{place[0]}:{place[1]}/  (API: /docs, stop with Ctrl+C)")
    # With an open stream a server would wait for ever; five seconds let a running answer finish.
    uvicorn.run(create_app(settings), host=place[0], port=place[1], log_level="warning", timeout_graceful_shutdown=5)


def _chat(
    file: Path, group: Path | None, now: str | None = None, chat: str | None = None, *, lenient: bool = False
) -> Imported:
    """The chat of a file, with what a group file knows of it."""
    from coach.importers.chat import read_chat
    from coach.importers.group_file import read_group_file

    known = read_group_file(_bytes(group), name=group.name) if group else None
    data = sys.stdin.buffer.read() if str(file) == "-" else _bytes(file)
    return read_chat(data, name=file.name, group=known, chat=chat, now=_moment(now), lenient=lenient)


def _as_rule(given: str) -> SuperRule | None:
    """`orders=3,helped=1` as a rule. Raises SettingsError naming what is wrong."""
    from pydantic import ValidationError

    from coach.portrait import SuperRule

    if not given.strip():
        return None
    pairs = [part.partition("=") for part in given.split(",")]
    try:
        return SuperRule.model_validate({name.strip(): value.strip() for name, _, value in pairs})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        known = ", ".join(SuperRule.model_fields)
        raise SettingsError(
            f"--super-rule: {place}: {first['msg']}; write it like orders=3,helped=1 ({known})"
        ) from error


def _text(draft: str) -> str:
    """A draft as given, or from standard input."""
    return _piped() if draft == "-" else draft


@cache
def _piped() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace").strip()


def _as_language(given: str | None) -> Language | None:
    from typing import get_args

    from coach.types import Language

    if given is not None and given not in get_args(Language):
        raise SettingsError(f"--language: unknown {given!r}; known are {', '.join(get_args(Language))}")
    return given  # type: ignore[return-value]


@contextmanager
def _opened() -> Iterator[Coach]:
    """A coach, with a progress bar while the index is built."""
    from rich.console import Console
    from rich.progress import Progress

    from coach.bootstrap import open_coach
    from coach.settings import Settings

    bars = Progress(console=Console(stderr=True), transient=True)
    bar: Any = None

    def progress(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            # Started only now: a bar with nothing in it would leave an empty line behind.
            bars.start()
            bar = bars.add_task("index", total=total)
        bars.update(bar, completed=done)

    try:
        coach = open_coach(Settings(), progress=progress)
    finally:
        if bar is not None:
            bars.stop()
    yield coach


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror or error}; name a file that can be read") from error


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"--now: not a time: {text!r}; write it like 2026-03-05T11:20+08:00") from error


def _join_commands() -> None:
    """Commands of the layers above (evaluations) come in by entry point, so that imports keep pointing down."""
    known = {command.name for command in app.registered_commands}
    for entry in entry_points(group="coach.commands"):
        if entry.name not in known:
            try:
                app.command(entry.name)(entry.load())
            except ImportError as error:
                _join_missing(entry.name, str(error))


def _join_missing(name: str, fault: str) -> None:
    """One command that lacks its parts must not take the others down, nor vanish without a word."""

    @app.command(
        name, help="Not installed.", context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
    )
    def missing() -> None:
        raise SettingsError(f"coach {name}: {fault}; pip install 'nuanchang[evals]' brings what it needs")


def main() -> None:
    """Run the command line; an error of the coach is one line on standard error and exit status 2."""
    _join_commands()
    try:
        app()
    except CoachError as error:
        typer.echo(f"coach: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
