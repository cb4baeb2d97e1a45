"""Reports of many chats: which files, read how, written where. A file that cannot be read keeps no other out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coach.coach import Coach
from coach.errors import CoachError, SettingsError
from coach.importers.chat import Imported, read_chats
from coach.importers.group_file import read_group_file
from coach.portrait import SuperRule
from coach.report.index import Entry, Failed, index
from coach.report.page import page

# What may be a chat; the format is told from the content.
CHATS = frozenset({".json", ".jsonl", ".yaml", ".yml", ".csv", ".txt"})
# A group file lies beside its chat: shop.txt, shop.group.yaml.
GROUP = ".group.yaml"
INDEX = "index.html"
_UNSAFE = re.compile(r"[^\w\-]+")
LONGEST = 40


def chats_of(place: Path) -> list[Path]:
    """The files to read: the one named, or those of a folder that may be chats, hidden ones left out.

    Raises SettingsError where there is none.
    """
    if place.is_file():
        return [place]
    found = [
        file
        for file in sorted(place.rglob("*"))
        if file.is_file()
        and file.suffix.lower() in CHATS
        and not file.name.endswith(GROUP)
        and not any(part.startswith(".") for part in file.relative_to(place).parts)
    ]
    if not found:
        raise SettingsError(f"{place}: no chat here; {', '.join(sorted(CHATS))} are looked at")
    return found


def write_reports(
    coach: Coach,
    files: Sequence[Path],
    out: Path,
    *,
    group: Path | None = None,
    rule: SuperRule | None = None,
    done: Callable[[Path], object] = lambda _: None,
) -> tuple[list[Entry], list[Failed]]:
    """A page for each chat of the files, and an index over them, in the folder `out`. `done` hears of each file.

    `group`: a group file for all of them; else the one beside a chat is taken. Raises SettingsError where nothing can be
    written there.
    """
    entries: list[Entry] = []
    failed: list[Failed] = []
    _made(out)
    for file in files:
        try:
            for found in _read(file, group):
                portrait = coach.portray(found.transcript, rule=rule, notes=found.notes)
                name = f"{len(entries) + 1:03}-{safe_name(portrait.group)}.html"
                _write(out / name, page(portrait, found.transcript))
                counts = portrait.members.counts if portrait.members else {}
                entries.append(Entry(name, portrait, counts.get("problem")))
        except CoachError as error:
            failed.append(Failed(file.name, str(error)))
        done(file)
    _write(out / INDEX, index(entries, failed))
    return entries, failed


def safe_name(name: str) -> str:
    """A group's name as a part of a file's: letters, digits and dashes, not too long; members choose names freely."""
    return _UNSAFE.sub("-", name).strip("-")[:LONGEST].strip("-") or "group"


def _read(file: Path, group: Path | None) -> Iterator[Imported]:
    beside = file.with_name(file.stem + GROUP)
    known = group or (beside if beside.is_file() else None)
    told = read_group_file(_bytes(known), name=known.name) if known else None
    yield from read_chats(_bytes(file), name=file.name, group=told)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror or error}; name a file that can be read") from error


def _made(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"--out {out}: {error.strerror or error}; name a folder that can be written") from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--out {file}: {error.strerror or error}; name a folder that can be written") from error
