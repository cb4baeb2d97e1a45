"""The shipped playbook, and small situations that its parts are asked about."""

from __future__ import annotations

from typing import Any, get_args

from coach.playbook import Playbook
from coach.settings import Settings
from coach.types import Cause, Concern, Door, DoorName, Evidence, Language, Level, Shape, TimingAdvice, Transcript
from tests.chats import NAMES, chat

PLAYBOOK = Playbook.load(Settings().knowledge)
LANGUAGES: tuple[Language, ...] = get_args(Language)
CAUSES: tuple[Cause, ...] = get_args(Cause)
DOORS: tuple[DoorName, ...] = get_args(DoorName)
WORDS: dict[Language, str] = {
    "zh-Hans": "这个多少钱",
    "zh-Hant": "這個多少錢",
    "en": "how much is this",
}
OFFERS = [{"id": "o1", "name": "Oat 79", "price": "79元", "facts": ["不加糖"]}]
# Display names that people really have, and that nobody thought of.
AWKWARD = (
    "A",
    "@",
    "🍓",
    "👨‍👩‍👧‍👦",
    "{name}",
    "{",
    "{0}{quote}",
    "等你下课",
    "i",
    "amy_92",
    "「小王」",
    'Bob "the cat"',
    "AAA建材王哥 13800138000",
    "一二三四五六七八九十" * 4,
    "x" * 40,
    "two words and\ta tab",
)


def asked(language: Language, text: str = "", **given: Any) -> Transcript:
    """m1 says something, and m2 a word after it."""
    lines = f"10:00 op: hi\n10:01 m1: {text or WORDS[language]}\n10:02 m2: ok"
    names = {"op": "Kim", "m1": "Joe", "m2": "Sam"} if language == "en" else NAMES
    given = {"theme": "baking", "offers": OFFERS, **given}
    return chat(lines, language=language, names={**names, **given.pop("names", {})}, **given)


def concern(cause: Cause = "product", level: Level = "unhappy", *, answered: bool = False, words: str = "") -> Concern:
    """What m1 is unhappy about."""
    return Concern(
        member="m1",
        level=level,
        cause=cause,
        since="2",
        answered=answered,
        evidence=(Evidence(message="2", words=words),),
        confidence=0.9,
    )


def door(name: DoorName) -> Door:
    """A door that m1 opened, or (a moment) the talk itself."""
    if name == "moment":
        return Door(name=name, member=None, why="x", evidence=(Evidence(message="1"),))
    return Door(name=name, member="m1", why="x", evidence=(Evidence(message="2"),))


def timed(offer: str | None = "o1") -> TimingAdvice:
    """That the offer fits now."""
    return TimingAdvice(verdict="offer", score=0.9, why="x", shape=Shape(offer=offer))
