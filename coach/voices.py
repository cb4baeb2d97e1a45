"""The operator's voice: how they type, read from what they really wrote, and the same draft as they would type it. Pure once loaded.

Lines that they wrote (the persona's examples, and their own in the chat) tell it; where there are too few, the words of the
persona's style do (knowledge/voices.yaml, P40).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import regex

from coach.doors import near
from coach.plain import plain, printable
from coach.slots import called
from coach.types import Data, Draft, Language, Transcript
from coach.written import made, parsed_file

# From so many lines on they tell the voice; a habit is what so large a part of them shows.
ENOUGH, HABIT = 3, 0.3
# Of the brand's lines in the chat the last ones are read; what is longer, or holds an address, is a notice and no talk.
LAST, LONGEST = 60, 60
_PARTICLE = re.compile(r"(哈|呀|啦|喔|哦|噢|呢|哒|嘞|喲|哟|囉|咯|捏|~|～)(?=[\s!！。~～]*$)")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f?|\[[\u4e00-\u9fff]{1,4}\]")
_STOP = re.compile(r"[。.]\s*$")
_ASKS = re.compile(r"[?？!！…~～]\s*$")
_CHINESE_END = re.compile(r"[\u4e00-\u9fff]$")


class _Style(Data):
    """Habits that a word of a style stands for."""

    words: tuple[str, ...]
    polite: bool = False
    particle: Mapping[Language, str] = {}
    emoji: str = ""
    stop: bool = False
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """Habits of typing; `polite`: 您, `capital`: English sentences begin with a capital letter. `names` stay as they are."""

    polite: bool = False
    particle: str = ""
    emoji: str = ""
    stop: bool = False
    capital: bool = False
    names: tuple[str, ...] = ()

    def spoken(self, draft: Draft) -> Draft:
        """The draft as this voice types it. To one who is unhappy nobody adds a particle or an emoji."""
        return draft.model_copy(update={"text": self.typed(draft.text, light=draft.agent == "open")})

    def typed(self, text: str, *, light: bool) -> str:
        """A text as this voice types it; members' words that it quotes stay as they are."""
        if self.polite:
            text = self._own(text, lambda part: re.sub(r"你(?!们|們)", "您", part))
        if self.capital and not re.search(r"[\u4e00-\u9fff]", text):
            text = self._own(text, _capital)
        if light and self.particle and _CHINESE_END.search(text) and not _PARTICLE.search(text):
            text += self.particle
        if self.stop and not _ASKS.search(text) and not _STOP.search(text) and text[-1:].isalnum():
            text += "." if text.isascii() else "。"
        if light and self.emoji and not _EMOJI.search(text):
            text += f" {self.emoji}" if text.isascii() else self.emoji
        return text

    def _own(self, text: str, turn: Callable[[str], str]) -> str:
        """The text with what is neither quoted nor a name turned."""
        kept = "|".join(["「[^」]*」", '"[^"]*"', *(_whole(name) for name in self.names)])
        parts = re.split(f"({kept})", text)
        return "".join(part if place % 2 else turn(part) for place, part in enumerate(parts))


@dataclass(frozen=True, slots=True)
class Voices:
    """knowledge/voices.yaml."""

    styles: tuple[_Style, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Voices:
        """Read voices.yaml of a knowledge folder; none there: a style tells nothing. Raises KnowledgeError naming the file."""
        file = folder / "voices.yaml"
        return cls(tuple(made(_Style, file, entry) for entry in parsed_file(file))) if file.exists() else cls()

    def of(self, transcript: Transcript) -> Voice:
        """The voice of a chat's operator."""
        return replace(self._habits(transcript), names=_names(transcript))

    def _habits(self, transcript: Transcript) -> Voice:
        lines = own_lines(transcript)
        if len(lines) >= ENOUGH:
            return _heard(lines)
        style = plain(transcript.group.persona.style)
        fitting = [one for one in self.styles if any(plain(word) in style for word in one.words)]
        return Voice(
            polite=any(one.polite for one in fitting) or "您" in "".join(lines),
            particle=next((said for one in fitting if (said := one.particle.get(transcript.language, ""))), ""),
            emoji=next((one.emoji for one in fitting if one.emoji), ""),
            stop=any(one.stop for one in fitting),
            capital=any(one.capital for one in fitting),
        )


def own_lines(transcript: Transcript) -> list[str]:
    """What the operator really wrote: the persona's examples, then their talk in the chat, oldest first."""
    people = {one.id for one in transcript.members if one.role == "operator"}
    said = [
        printable(message.text).strip()
        for message in transcript.messages
        if message.sender in people and message.kind == "text"
    ]
    talk = [
        line for line in said[-LAST:] if 2 <= len(line) <= LONGEST * (3 if line.isascii() else 1) and "://" not in line
    ]
    return [*transcript.group.persona.examples, *talk]


def nearest_lines(transcript: Transcript, about: Sequence[str], most: int) -> list[str]:
    """Of the operator's own lines those nearest in meaning to the messages `about`, oldest first: examples for the next draft."""
    lines = list(dict.fromkeys(line for line in own_lines(transcript) if line.strip()))
    wanted = " ".join(transcript.by_id[one].text for one in about if one in transcript.by_id)
    if len(lines) <= most or not wanted:
        return lines[-most:]
    close = near(wanted, lines)
    best = sorted(range(len(lines)), key=lambda place: -close[place])[:most]
    return [lines[place] for place in sorted(best)]


def _heard(lines: Sequence[str]) -> Voice:
    words = [_EMOJI.sub("", line).strip() for line in lines]
    latin = [line for line in words if line[:1].isascii() and line[:1].isalpha()]
    return Voice(
        polite=_share(["您" in line for line in words]) > _share(["你" in line for line in words]),
        particle=_habit([found for line in words for found in _PARTICLE.findall(line)[:1]], len(words)),
        emoji=_habit([found for line in lines for found in _EMOJI.findall(line)[:1]], len(lines)),
        stop=_share([bool(_STOP.search(line)) for line in words]) >= HABIT,
        capital=_share([line[:1].isupper() for line in latin]) >= 1 - HABIT if latin else False,
    )


def _habit(found: Sequence[str], among: int) -> str:
    """The commonest, where enough lines show one at all."""
    return Counter(found).most_common(1)[0][0] if found and len(found) >= HABIT * among else ""


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _capital(part: str) -> str:
    part = re.sub(r"\bi(?=\b|'(?:m|ll|ve|d)\b)", "I", part)
    return re.sub(r"(^|[.!?]\s+)(@\S+ )?([a-z])", lambda match: f"{match[1]}{match[2] or ''}{match[3].upper()}", part)


def _names(transcript: Transcript) -> tuple[str, ...]:
    """How the members are called, the longest first."""
    names = {called(transcript, one.id) for one in transcript.members} - {""}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _whole(name: str) -> str:
    """A pattern of a name that is no piece of a longer word in Latin letters."""
    before = "(?<![A-Za-z0-9])" if name[:1].isascii() and name[:1].isalnum() else ""
    after = "(?![A-Za-z0-9])" if name[-1:].isascii() and name[-1:].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"
