"""prompts/*.md: loaded, filled and versioned. A missing variable is an error, and the version is a hash of the content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from coach.errors import KnowledgeError
from coach.privacy import Mask
from coach.types import Message, Transcript

# How many of the last lines a model sees: enough for the talk of the moment, little enough to stay cheap.
LINES = 40
# Between what the coach says and what members wrote.
_BORDER = "--- data ---"
# In a judgement: fields that name a member, and fields that a model must hand back letter by letter.
_MEMBERS = {"member", "members", "targets"}
_REFERENCES = {"id", "message", "since", "practice", "practices"}


class Prompts:
    """All prompts of one folder. `version` changes with any file of it. Raises KnowledgeError for an empty folder."""

    def __init__(self, folder: Path) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701 - prompts are no HTML; what members wrote enters as JSON strings only
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["quoted"] = quoted
        digest = hashlib.sha256()
        files = sorted(folder.rglob("*.md"))
        if not files:
            raise KnowledgeError(f"no prompt in {folder}; COACH_PROMPTS must name a folder of prompts")
        for file in files:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
        self.version = digest.hexdigest()[:12]

    def render(self, name: str, **values: Any) -> list[dict[str, str]]:
        """The messages of prompts/<name>.md: what stands before `--- data ---` is the system's, the rest the user's.

        Raises KnowledgeError where the file is missing, lacks that line, or uses a variable that is not given.
        """
        try:
            text = self._environment.get_template(f"{name}.md").render(**values)
        except jinja2.TemplateError as error:
            raise KnowledgeError(f"prompts/{name}.md: {type(error).__name__}: {error}") from error
        rules, border, data = text.partition(_BORDER)
        if not border:
            raise KnowledgeError(
                f"prompts/{name}.md: the line {_BORDER!r} is missing; put it before what members wrote"
            )
        return [{"role": "system", "content": rules.strip()}, {"role": "user", "content": data.strip()}]


def quoted(value: Any) -> str:
    """A value as JSON: whatever members wrote stays a string inside it and cannot end the quotation."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def chat_lines(transcript: Transcript, mask: Mask) -> list[dict[str, str]]:
    """The last lines of a chat as data: number, time, speaker's name and role, masked text."""
    return [_line(message, transcript, mask) for message in transcript.messages[-LINES:]]


def _line(message: Message, transcript: Transcript, mask: Mask) -> dict[str, str]:
    member = transcript.people[message.sender]
    line = {
        "id": message.id,
        "at": f"{transcript.local(message.at):%m-%d %H:%M}",
        "who": _short(member.name, 40, mask),
        "role": member.role,
        "text": _short(message.text, 300, mask),
    }
    if message.kind != "text":
        line["kind"] = message.kind
    if message.reply_to:
        line["answers"] = message.reply_to
    return line


# Lines shown around each of a member's own.
AROUND = 2


def lines_about(transcript: Transcript, members: Sequence[str], mask: Mask, characters: int) -> list[dict[str, str]]:
    """The last lines of some members with what stands around them and whatever the brand said to them, oldest first.

    At most so many characters of text, the latest lines first.
    """
    messages = transcript.messages
    near = {
        place + step
        for place, message in enumerate(messages)
        if message.sender in members or set(message.mentions) & set(members)
        for step in range(-AROUND, AROUND + 1)
    }
    lines: list[dict[str, str]] = []
    for place in sorted((one for one in near if 0 <= one < len(messages)), reverse=True):
        line = {"member": messages[place].sender, **_line(messages[place], transcript, mask)}
        characters -= len(line["text"]) + len(line["who"])
        if characters < 0:
            break
        lines.append(line)
    return lines[::-1]


def told(value: Any, transcript: Transcript, mask: Mask, key: str = "") -> Any:
    """A part of the judgement as a model may see it: members by name, personal data masked, references as they are."""
    if isinstance(value, dict):
        return {name: told(part, transcript, mask, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [told(part, transcript, mask, key) for part in value]
    if not isinstance(value, str) or key in _REFERENCES:
        return value
    if key in _MEMBERS and value in transcript.people:
        return _short(transcript.people[value].name, 40, mask)
    return mask.hide(value)


def _short(text: str, length: int, mask: Mask) -> str:
    """Masked, then cut: half a telephone number would not be recognised as one."""
    return mask.hide(text)[:length]
