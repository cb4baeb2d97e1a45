"""prompts/*.md: loaded, filled and versioned. A missing variable is an error, and the version is a hash of the content."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from coach.checks.clauses import sentences
from coach.checks.orders import is_order
from coach.errors import KnowledgeError
from coach.privacy import Mask
from coach.types import Group, Message, Transcript

# In place of what speaks to a program.
LEFT_OUT = "[left out: it speaks to a program]"
# How many of the last lines a model may see: enough for the talk of the moment, little enough to stay cheap.
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
        # What the coach tells a model, without the pattern language: no draft gives it away.
        self.texts = tuple(re.sub(r"\{[{%#].*?[}%#]\}", "\n", file.read_text(encoding="utf-8")) for file in files)

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


def tokens(text: str) -> float:
    """About how many tokens a text costs, a little more than cl100k counts (python -m evals.tokens compares)."""
    wide = sum(ord(char) > 127 for char in text)
    return 1.25 * wide + 0.32 * (len(text) - wide)


def chat_lines(
    transcript: Transcript, mask: Mask, about: Sequence[str], most: float, last_first: int = 0
) -> list[list[str]]:
    """Lines of a chat as data, [id, time, who, masked text], oldest first, in at most so many tokens.

    First come the messages `about` which something is to be said, then the `last_first` last lines, which tell what is going on
    this minute, then what stands beside the messages, then earlier lines.
    """
    at = {message.id: place for place, message in enumerate(transcript.messages)}
    places = [at[one] for one in about if one in at]
    near = [place + step for step in (-1, 1, -2, 2) for place in places]
    last = range(len(at) - 1, max(len(at) - LINES, 0) - 1, -1)
    lines: dict[int, list[str]] = {}
    for place in dict.fromkeys((*places, *last[:last_first], *near, *last)):
        if not 0 <= place < len(at) or transcript.messages[place].kind in ("join", "leave", "system"):
            continue
        line = _line(transcript.messages[place], transcript, mask, 200 if place in places else 80)
        most -= tokens(quoted(line)) + 1
        if most < 0:
            break
        lines[place] = line
    return [lines[place] for place in sorted(lines)]


def _line(message: Message, transcript: Transcript, mask: Mask, longest: int) -> list[str]:
    said = message.text if message.kind == "text" else f"[{message.kind}] {message.text}"
    if is_order(message.text):
        # What is not read cannot be obeyed.
        said = _without_orders(said)
    return [
        message.id,
        f"{transcript.local(message.at):%m-%d %H:%M}",
        _short(transcript.people[message.sender].name, 20, mask),
        _short(said, longest, mask),
    ]


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
        line = {"member": messages[place].sender, **_full_line(messages[place], transcript, mask)}
        characters -= len(line["text"]) + len(line["who"])
        if characters < 0:
            break
        lines.append(line)
    return lines[::-1]


def _without_orders(said: str) -> str:
    """A line without the sentences that speak to a program; a line that does so as a whole is left out."""
    kept = [said[start:end] for start, end in sentences(said)]
    harmless = [part for part in kept if not is_order(part)]
    if not harmless or len(harmless) == len(kept) or is_order(" ".join(harmless)):
        return LEFT_OUT
    return f"{' '.join(harmless)} {LEFT_OUT}"


def _full_line(message: Message, transcript: Transcript, mask: Mask) -> dict[str, str]:
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


def full_lines(transcript: Transcript, mask: Mask) -> list[dict[str, str]]:
    """The last lines of a chat with the role of each speaker: what a judge of drafts sees."""
    return [_full_line(message, transcript, mask) for message in transcript.messages[-LINES:]]


def group_told(group: Group, mask: Mask) -> dict[str, Any]:
    """What a model is told of the group: as little as the words need."""
    told = {
        "name": group.name,
        "kind": group.kind,
        "about": group.theme or group.industry,
        "size": group.size,
        "operator": group.persona.name,
        "style": group.persona.style,
        "rules": [mask.hide(rule)[:60] for rule in group.rules[:5]],
        "notes": mask.hide(group.notes)[:120],
    }
    return {name: mask.hide(value) if isinstance(value, str) else value for name, value in told.items() if value}


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
