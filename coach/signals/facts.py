"""What a member says of themselves, line by line: skin, size, taste, building, a child's age (P41; facts.yaml).

Patterns, not a model: a fact is only taken where the very words can be shown. What is private is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import re2

from coach.plain import LONGEST, plain
from coach.signals.reading import Seen
from coach.types import Language
from coach.written import parsed

# Whose fact it is not: said of or to others, or asked of them, right before the words.
_OTHERS = re2.compile(
    r"(?:你|您|妳|他|她|它|牠|别人|朋友|同事|同学|邻居|闺蜜|群主|老板|老师|教练|师傅|店家|哪位|谁|有没有|有人|各位|大家)(?:家|们|那边)?(?:的|里|是|有)?[\p{Han}]{0,2}$"
    r"|\b(?:your|his|her|their|anyone|anybody|someone|who|friend's|you)(?: [a-z]+)?\s*$"
)
# Nobody at all: what is asked of everybody is nobody's own.
_ANYBODY = re2.compile(
    r"(?:你|您|妳|别人|谁|哪位|有没有|有人|各位|大家)[\p{Han}]{0,2}$|\b(?:your?|anyone|anybody|someone|somebody|who)(?: [a-z]+)?\s*$"
)
# A fact that is denied, supposed or past.
_NOT = re2.compile(r"(?:不是|没有?|不|如果|要是|假如|以前|曾经|像|当|别)$|\b(?:not|if|used to|isn't|like)\s*$")
# What nobody wants written down.
_PRIVATE = re2.compile(
    r"病|症|孕|离婚|收入|工资|负债|欠|信用|电话|手机号|吵架|ill\b|disease|pregnan|income|debt|salary|phone number|divorc"
)
# Where one is in a manner of speaking: "I'm in love", "I'm in two minds".
_NOWHERE = re2.compile(
    r"\bin (?:the|this|that|these|those|your|our|his|her|their|one|two|three|total|full|complete|such|some|any|need|love|tears|stitches"
    r"|awe|shock|pain|agony|trouble|danger|doubt|debt|luck|bed|class|line|charge|control|favou?r|agreement|hospital|meetings?|for|too|between)$"
)
# Whose size, skin or trade it is, if one of these stands before it.
_OF_KIN = re2.compile(
    r"(?:儿子|女儿|闺女|孩子|娃|妈|爸|老公|老婆|爱人|妹|弟|姐|哥|爷|奶|姥|岳|婆婆|公公|室友|同事)[^,。!?;]{0,8}$"
    r"|\b(?:son|daughter|kid|boy|girl|husband|wife|mum|mom|dad|sister|brother|partner|friend)\b[^,.!?;]{0,20}$"
)
# An age is a pet's where the line speaks of one.
_PET = re2.compile(r"猫|狗|犬|比熊|泰迪|柯基|金毛|布偶|英短|美短|毛孩|\b(?:dog|cat|pup|kitten)")
JOKE = 0.6
# Families of which what is said of "her" is said of one's own.
KIN = frozenset({"allergy", "taste"})
# Families that are only ever the writer's own.
OWN = frozenset({"skin", "level", "hours", "goal", "craft"})


@dataclass(frozen=True, slots=True)
class Fact:
    """`family`: an entry of facts.yaml; `value`: the words of the message that say it."""

    family: str
    value: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Family:
    """One entry of facts.yaml: its name for the operator, and a compiled re2 pattern (the library ships no types)."""

    name: dict[Language, str]
    pattern: Any


@dataclass(frozen=True, slots=True)
class Families:
    """All families, and the automaton that tells in one pass which of them a line may hold."""

    named: dict[str, Family]
    automaton: Any

    def of(self, line: str) -> list[str]:
        """Names of the families that a plain line holds."""
        names = list(self.named)
        return [names[place] for place in sorted(self.automaton.Match(line.encode()) or ())]


def facts_of(seen: Seen) -> Iterator[Fact]:
    """The facts in one line that its member tells of themselves."""
    message = seen.message
    if seen.operator or seen.advert or message.kind not in ("text", "voice"):
        return
    line = plain(message.text)
    if len(line) != len(message.text[:LONGEST]):
        return
    held = families().of(line)
    if not held or seen.shows("joke") >= JOKE:
        return
    taken: list[tuple[int, int]] = []
    for name in held:
        start, end = families().named[name].pattern.search(line).span()
        before = line[max(start - 12, 0) : start]
        # An allergy is told of one's own: a child, a parent, a pet.
        if (
            not (_ANYBODY if name in KIN else _OTHERS).search(before)
            and not _NOT.search(before)
            and not _PRIVATE.search(line[start:end])
            and not (name in OWN and _OF_KIN.search(line[max(start - 24, 0) : start]))
            and not (name == "child" and _PET.search(line))
            and not (name == "home" and _NOWHERE.search(line[start:end]))
            and not any(start < last and first < end for first, last in taken)
        ):
            taken.append((start, end))
            yield Fact(name, message.text[start:end].strip(), message.id, message.at)


@lru_cache(maxsize=1)
def families() -> Families:
    """The families of facts.yaml, compiled. RE2, as members write these lines: linear whatever they write."""
    given = parsed(files("coach.signals").joinpath("facts.yaml").read_text(encoding="utf-8"))
    automaton = re2.Set.SearchSet()
    named = {}
    for name, entry in given.items():
        pattern = "|".join(f"(?:{part})" for part in entry["patterns"])
        automaton.Add(pattern)
        named[name] = Family(entry["name"], re2.compile(pattern))
    automaton.Compile()
    return Families(named, automaton)
