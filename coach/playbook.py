"""Drafts without a model: patterns from knowledge/, filled with what members really said. Pure once loaded.

A pattern is used only when every slot has a value, so no draft ever shows an empty one.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from coach.errors import KnowledgeError
from coach.hooks import Caught
from coach.sayings import say
from coach.types import (
    Advert,
    Concern,
    Crisis,
    Door,
    Draft,
    Hook,
    Language,
    TimingAdvice,
    Transcript,
)

# A quotation longer than this is cut at a pause: a draft takes up a remark, it does not repeat a speech.
QUOTE = 18
QUOTE_EN = 48
# A group rule up to this length is quoted word for word; a longer one is referred to.
RULE = 40
# What a quotation neither begins nor ends with.
_EDGES = re.compile(r"^[\s,，。.;；~…]+|[\s,，。.;；~…]+$")
# Quotation marks inside a quotation: the outer ones are those of the patterns.
_INNER = str.maketrans({"「": "“", "」": "”", '"': "'"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way of saying something: `key` is the hook, cause or door that it answers."""

    key: str
    move: str
    where: str
    practices: tuple[str, ...]
    texts: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Playbook:
    """All patterns of one knowledge folder."""

    openers: tuple[Pattern, ...]
    replies: tuple[Pattern, ...]
    offers: tuple[Pattern, ...]
    plans: Mapping[str, Mapping[str, Sequence[str]]]

    @classmethod
    def load(cls, folder: Path) -> Playbook:
        """Read knowledge/openers, replies, offers and plans. Raises KnowledgeError naming the file."""
        plans: dict[str, Any] = {}
        for file, content in _files(folder / "plans"):
            if not isinstance(content, dict):
                raise KnowledgeError(f"{file}: plans are a mapping of crisis to steps by language")
            plans.update(content)
        return cls(
            openers=tuple(_patterns(folder / "openers", "hook")),
            replies=tuple(_patterns(folder / "replies", "cause")),
            offers=tuple(_patterns(folder / "offers", "door")),
            plans=plans,
        )

    def opener(self, caught: Caught, transcript: Transcript) -> Draft | None:
        """The opener that takes up one caught remark, or none where no pattern fits it."""
        slots = self._slots(transcript, caught.member, caught.message)
        if caught.helper:
            slots["other"] = transcript.people[caught.helper].name
        pattern = next((one for one in self.openers if one.key == caught.kind), None)
        text = _fill(pattern, transcript, slots, caught.message or caught.member)
        if pattern is None or text is None:
            return None
        return Draft(
            agent="open",
            text=text,
            to=caught.helper or caught.member,
            reply_to=caught.message,
            move=pattern.move,
            hook=Hook(member=caught.member, message=caught.message),
            practices=pattern.practices,
        )

    def reply(self, concern: Concern, transcript: Transcript) -> Draft | None:
        """The first answer to an unhappy member."""
        key = "leaving" if concern.level == "leaving" else "settle" if concern.answered else concern.cause
        pattern = next((one for one in self.replies if one.key == key), None)
        last = concern.evidence[-1].message if concern.evidence else concern.since
        about = _asked(concern.about, transcript) if key == "ignored" and concern.about else last
        slots = self._slots(transcript, concern.member, about)
        if not slots["quote"]:
            # A long line without a pause: the words in it that prove the trouble are quoted instead.
            proof = (quote(one.words, transcript.language) for one in reversed(concern.evidence))
            slots["quote"] = next(filter(None, proof), "")
        text = _fill(pattern, transcript, slots, last)
        if pattern is None or text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            where="private" if pattern.where == "private" else "group",
            to=concern.member,
            reply_to=last,
            move=f"reply_{key}",
            hook=Hook(member=concern.member, message=last),
            caveats=(say(transcript.language, "caveat_time"),),
            practices=concern.practices,
        )

    def answer(self, message: str, transcript: Transcript) -> Draft | None:
        """An honest "I'll find out by …" to a question that waits (P37, P38)."""
        pattern = next((one for one in self.replies if one.key == "question"), None)
        asker = transcript.by_id[message].sender
        text = _fill(pattern, transcript, self._slots(transcript, asker, message), message)
        if text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            to=asker,
            reply_to=message,
            move="reply_question",
            hook=Hook(member=asker, message=message),
            caveats=(say(transcript.language, "answer_if_known"),),
            practices=("P37", "P38"),
        )

    def address(self, crisis: Crisis, transcript: Transcript) -> Draft | None:
        """The first message to everybody in a crisis (P33, P36); none where a word to the one who poaches says it."""
        key = f"crisis_{crisis.kind}"
        pattern = next((one for one in self.replies if one.key == key), None)
        lines = [transcript.by_id[one.message] for one in reversed(crisis.evidence)]
        said = [one.id for one in lines if one.kind == "text" and quote(one.text, transcript.language)]
        if not said:
            return None
        message = said[0]
        text = _fill(pattern, transcript, self._slots(transcript, None, message), message)
        if pattern is None or text is None:
            return None
        return Draft(
            agent="care",
            text=text,
            move=key,
            hook=Hook(member=transcript.by_id[message].sender, message=message),
            caveats=(say(transcript.language, "caveat_time"),),
            practices=pattern.practices,
        )

    def warn(self, advert: Advert, transcript: Transcript) -> Draft | None:
        """The one reminder that an advertiser gets (P45)."""
        rule = advert.rule.strip().strip("。.;；").translate(_INNER)
        key = "advert_rule" if 0 < len(rule) <= RULE else "advert"
        pattern = next((one for one in self.replies if one.key == key), None)
        slots = self._slots(transcript, advert.member, advert.message) | {"rule": rule}
        text = _fill(pattern, transcript, slots, advert.message)
        if text is None:
            return None
        hook = Hook(member=advert.member, message=advert.message)
        return Draft(
            agent="care",
            text=text,
            to=advert.member,
            reply_to=advert.message,
            move="advert",
            hook=hook,
            practices=("P45",),
        )

    def offer(self, door: Door, timing: TimingAdvice, transcript: Transcript) -> Draft | None:
        """A soft mention that starts from the member's own words; only facts from the group's list (P38, P54)."""
        chosen = next((one for one in transcript.group.offers if one.id == timing.shape.offer), None)
        pattern = next((one for one in self.offers if one.key == door.name), None)
        proof = door.evidence[0].message if door.evidence else None
        if not chosen or not pattern:
            return None
        slots = self._slots(transcript, door.member, proof)
        comma = ", " if transcript.language == "en" else "，"
        slots["offer"] = chosen.name
        slots["price"] = f" {chosen.price}" if chosen.price else ""
        known = chosen.facts[0] if chosen.facts else chosen.benefit
        slots["fact"] = f"{comma}{known}" if known else ""
        text = _fill(pattern, transcript, slots, proof or chosen.id, optional=("price", "fact"))
        if text is None:
            return None
        return Draft(
            agent="time",
            text=text,
            where="group" if door.member is None else "private",
            to=door.member,
            reply_to=proof,
            move=f"offer_{door.name}",
            hook=Hook(member=door.member, message=proof) if door.member else None,
            caveats=() if chosen.price else (say(transcript.language, "fact_missing"),),
            practices=(door.practice,) if door.practice else (),
        )

    def plan(self, crisis: Crisis, language: Language) -> tuple[str, ...]:
        """What to do first in this crisis, step by step."""
        return tuple(self.plans.get(crisis.kind, {}).get(language, ()))

    def _slots(self, transcript: Transcript, member: str | None, message: str | None) -> dict[str, str]:
        group = transcript.group
        operator = group.persona.name or next((m.name for m in transcript.members if m.role == "operator"), "")
        slots = {"by": by(transcript), "operator": operator, "theme": group.theme}
        if member:
            slots["name"] = transcript.people[member].name
        if message:
            text = transcript.by_id[message].text
            # A mention may run into the words behind it ("@小暖你们…"); with the names known it can be told apart.
            for person in sorted(transcript.members, key=lambda one: -len(one.name)) if "@" in text else ():
                text = text.replace(f"@{person.name}", " ") if person.name else text
            slots["quote"] = quote(text, transcript.language)
        return slots


def quote(text: str, language: Language) -> str:
    """A remark short enough to quote, cut at a pause; empty where nothing quotable is left (a picture, a sticker, a name)."""
    text = re.sub(r"@\S+\s?|\[[^\]]{1,12}\]|https?://\S+", "", text).strip()
    limit = QUOTE_EN if language == "en" else QUOTE
    tail = ""
    if len(text) > limit:
        pauses = [match.start() for match in re.finditer(r"[\s,，。.!！?？;；~…]", text[:limit])]
        cut = pauses[-1] if pauses and pauses[-1] >= 4 else 0
        # English has spaces within a sentence too: there what was cut off is shown.
        tail = "…" if language == "en" and cut and text[cut].isspace() and text[cut - 1].isalnum() else ""
        text = text[:cut]
    text = _EDGES.sub("", text).translate(_INNER)
    return text + tail if sum(char.isalnum() for char in text) >= 2 else ""


def by(transcript: Transcript) -> str:
    """A time that can be kept: two hours from now, or tomorrow at ten where that falls into the evening."""
    local: datetime = transcript.local(transcript.now) + timedelta(hours=2)
    late = local.hour >= 21 or local.hour < 10 or local.date() != transcript.local(transcript.now).date()
    night = transcript.local(transcript.now).hour >= 10
    if transcript.language == "en":
        if late:
            return "10am tomorrow" if night else "10am"
        return f"{local:%H}:{'30' if local.minute >= 30 else '00'} today"
    if late:
        return ("明天上午 10 点" if night else "上午 10 点").replace(
            "点", "點" if transcript.language == "zh-Hant" else "点"
        )
    return f"今天 {local.hour}:{'30' if local.minute >= 30 else '00'} "


def _asked(message: str, transcript: Transcript) -> str:
    """The line that says what was asked: a bare mention ("@阿满") asks again for the writer's line before it."""
    sender = transcript.by_id[message].sender
    own = [one.id for one in transcript.of(sender)]
    before = own[: own.index(message) + 1]
    return next((one for one in reversed(before) if quote(transcript.by_id[one].text, transcript.language)), message)


def _fill(
    pattern: Pattern | None,
    transcript: Transcript,
    slots: Mapping[str, str],
    seed: str,
    *,
    optional: Sequence[str] = (),
) -> str | None:
    """The pattern's text for this chat with every slot filled; none where a needed slot has no value."""
    if pattern is None:
        return None
    texts = [
        text
        for text in pattern.texts.get(transcript.language, ())
        if all(slots.get(name) or name in optional for _, name, _, _ in string.Formatter().parse(text) if name)
    ]
    if not texts:
        return None
    chosen = texts[crc32(f"{transcript.group.id}{seed}".encode()) % len(texts)]
    return chosen.format(**slots)


def _patterns(folder: Path, key: str) -> Iterator[Pattern]:
    for file, content in _files(folder):
        if not isinstance(content, list):
            raise KnowledgeError(f"{file}: here stands a list of patterns, each with {key!r} and texts by language")
        for entry in content:
            try:
                yield Pattern(
                    key=entry[key],
                    move=entry.get("move", entry[key]),
                    where=entry.get("where", "group"),
                    practices=tuple(entry.get("practices", ())),
                    texts=entry["texts"],
                )
            except (KeyError, TypeError) as error:
                raise KnowledgeError(f"{file}: a pattern lacks {error}") from error


def _files(folder: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(folder.glob("*.yaml")):
        try:
            yield file, yaml.safe_load(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{file}: not YAML: {error}") from error
