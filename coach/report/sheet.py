"""How a page is made: the templates, the style, and a message as it is quoted.

The chat is untrusted. Jinja2 escapes all, a page has no script, its policy lets it run and load nothing, and what turns the
direction of writing or cannot be printed is taken out of every text on its way to the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, get_args

import jinja2
from markupsafe import Markup

from coach.plain import printable
from coach.portrait import GroupState
from coach.report.words import word
from coach.types import Evidence, Language, Transcript

_HERE = Path(__file__).parent
# How a state is coloured, beside being named: red presses, amber can wait a little.
TONES: dict[GroupState, str] = {
    **dict.fromkeys(get_args(GroupState), "warn"),
    "troubled": "bad",
    "unattended": "bad",
    "quiet": "good",
    "lively": "good",
}
# Characters of a message that are quoted, and of a name.
LONGEST, LONGEST_NAME = 80, 32


@dataclass(frozen=True, slots=True)
class Quote:
    """A message as it stands on a page: `at` on the group's clock; its text cut in three, of which `marked` is what counts.

    `ours`: whether the brand said it; `kind`: what it is where it has no text.
    """

    message: str
    at: str
    name: str
    ours: bool
    before: str
    marked: str
    after: str
    kind: str


def rendered(template: str, language: Language, **given: object) -> str:
    """A page from its template, which has `t` (words by key) and `style` beside what is given."""
    return (
        _environment()
        .get_template(template)
        .render(language=language, t=partial(word, language), tones=TONES, style=_style(), **given)
    )


def quoted(transcript: Transcript, evidence: Evidence) -> Quote:
    """The message of an evidence. Raises KeyError where the transcript has none of that id."""
    message = transcript.by_id[evidence.message]
    before, marked, after = cut(message.text, evidence.words)
    return Quote(
        message=message.id,
        at=at(transcript, message.at),
        name=name(transcript, message.sender),
        ours=message.sender in transcript.operators,
        before=before,
        marked=marked,
        after=after,
        kind="" if message.text.strip() else message.kind,
    )


def cut(text: str, words: str = "") -> tuple[str, str, str]:
    """About LONGEST characters of a text: before the words, the words, after them. All is `before` where they do not stand in it."""
    start = text.find(words) if words else -1
    if start < 0:
        return (_cut(text), "", "")
    end = start + len(words)
    room = max(0, LONGEST - len(words))
    # What is not needed after the words goes before them.
    ahead = min(start, max(room // 2, room - (len(text) - end)))
    before = ("…" if ahead < start else "") + text[start - ahead : start]
    after = text[end : end + room - ahead] + ("…" if end + room - ahead < len(text) else "")
    return before, _cut(words), after


def name(transcript: Transcript, member: str) -> str:
    """What somebody is called. Raises KeyError for an id that the transcript does not know."""
    called = printable(transcript.people[member].name).strip()
    return _cut(called or member, LONGEST_NAME)


def at(transcript: Transcript, moment: datetime) -> str:
    """A moment on the group's clock, with the year where that is not the present one."""
    local = transcript.local(moment)
    return f"{local:%m-%d %H:%M}" if local.year == transcript.local(transcript.now).year else f"{local:%Y-%m-%d %H:%M}"


def _cut(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = partial(_cut, most=LONGEST_NAME)
    return environment


@cache
def _style() -> Markup:
    return Markup((_HERE / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - ours, not the chat's


def _shown(value: Any) -> Any:
    """What a template writes, as it may stand on a page; lines stay lines."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return "\n".join(printable(line) for line in value.splitlines())
    return value
