"""An operator's own draft written anew without a model: phrases exchanged, nothing added that they did not say. Pure once loaded.

What only the operator knows (which hour "soon" is) is asked, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zlib import crc32

from coach.errors import KnowledgeError
from coach.plain import simplified, traditional
from coach.types import Data, Language, Manner, Unclear
from coach.written import made, parsed_file

# Manners that no phrase list can do.
BY_MODEL: tuple[Manner, ...] = ("english",)
_OWNS = re.compile(
    r"是我|怪我|我的(?:错|錯|锅|鍋|问题|問題)|是我们没|是我們沒|对不起|對不起|抱歉|\b(?:sorry|my (?:fault|mistake|bad)|on (?:me|us)|we (?:got|missed|dropped))\b",
    re.IGNORECASE,
)

# Whom a draft speaks to, and the greeting: what is owned comes behind it.
_GREETING = re.compile(
    r"(?:@\S+\s+)?(?:[^，,。!！?？]{0,14}(?:您好|你好|大家好|早安|早上好|晚上好)[，,。!！~～\s]*|(?:hi|hello|hey)\b[^,.!]{0,20}[,.!]\s*)?",
    re.IGNORECASE,
)


class _Phrase(Data):
    """`say`, a regular expression, gives way to `with` for the manners in `for`; to mend, only where `rule` stands against it."""

    say: str
    with_: str
    for_: tuple[str, ...]
    rule: str = ""
    language: Language

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.say, re.IGNORECASE)


class _Vague(Data):
    say: str
    ask: Mapping[Language, str]
    language: Language

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.say, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrases:
    """knowledge/rewrites/phrases.yaml."""

    phrases: tuple[_Phrase, ...] = ()
    vague: tuple[_Vague, ...] = ()
    own: Mapping[Language, tuple[str, ...]] | None = None
    soften: tuple[_Phrase, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Phrases:
        """Read the phrases of a knowledge folder; none there: nothing is exchanged. Raises KnowledgeError naming the file."""
        file = folder / "rewrites" / "phrases.yaml"
        if not file.exists():
            return cls()
        content = parsed_file(file)

        def phrases(key: str) -> Iterator[_Phrase]:
            for entry in content[key]:
                fields = {"with_": entry["with"], "for_": entry.get("for", ("apologetic",))}
                kept = {name: value for name, value in entry.items() if name not in ("with", "for")}
                yield made(_Phrase, file, {**kept, **fields})

        try:
            return cls(
                phrases=tuple(phrases("phrases")),
                vague=tuple(made(_Vague, file, entry) for entry in content["vague"]),
                own={language: tuple(texts) for language, texts in content["own"].items()},
                soften=tuple(phrases("soften")),
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise KnowledgeError(f"{file.name}: here stand phrases, vague, own and soften: {error}") from error

    def rewrite(
        self,
        text: str,
        manners: Collection[Manner],
        language: Language,
        *,
        rules: Collection[str] = (),
        polite: bool = False,
        names: Collection[str] = (),
    ) -> str:
        """The text in these manners. `rules`: what `mend` mends; `polite`: 您 stays 您; `names` of members stay as they are.

        Never empty: words that were all fluff stay.
        """
        before = text
        if not any(char.isalnum() for char in text):
            return text
        text, held = _held(text, names)
        for phrase in self.phrases:
            fits = set(phrase.for_) & set(manners) - {"mend"} or (
                "mend" in manners and "mend" in phrase.for_ and phrase.rule in rules
            )
            if phrase.language == language and fits and not (polite and phrase.with_ in ("你", "你们", "你們")):
                text = _tidied(phrase.pattern.sub(phrase.with_, text))
        if "apologetic" in manners:
            text = self._owned(text, language)
        if "clearer" in manners:
            text = _in_lines(text)
        if "traditional" in manners:
            text = traditional(text)
        if "simplified" in manners:
            text = simplified(text)
        for sign, name in held.items():
            text = text.replace(sign, name)
        return text if any(char.isalnum() for char in text) else before

    def unclear(self, text: str, language: Language) -> tuple[Unclear, ...]:
        """What a draft leaves open, each with the question to its writer."""
        found = [
            Unclear(start=match.start(), end=match.end(), ask=one.ask[language])
            for one in self.vague
            if one.language == language
            for match in one.pattern.finditer(text)
        ]
        return tuple(sorted({(one.start, one.end): one for one in found}.values(), key=lambda one: one.start))

    def _owned(self, text: str, language: Language) -> str:
        """An apology that owns the matter first and does not argue."""
        for phrase in self.soften:
            if phrase.language == language:
                text = _tidied(phrase.pattern.sub(phrase.with_, text))
        if _OWNS.search(text) or not self.own:
            return text
        openers = self.own[language]
        spoken_to = _GREETING.match(text)
        at = spoken_to.end() if spoken_to else 0
        return text[:at] + openers[crc32(text.encode()) % len(openers)] + text[at:]


def _held(text: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """The text with a sign for each name in it, and sign -> name. A single character is a name only behind an @."""
    held: dict[str, str] = {}
    for name in sorted(set(names) - {""}, key=len, reverse=True):
        spoken = f"@{name}" if len(name) == 1 else name
        if spoken in text:
            sign = chr(HELD + len(held))
            held[sign] = name
            text = text.replace(spoken, spoken.replace(name, sign))
    return text, held


# Signs of the private use area, which nobody types, begin here.
HELD = 0xF0000


def _in_lines(text: str) -> str:
    """A draft of several matters with one a line: more than three sentences are not read as one block."""
    parts = [part for part in re.findall(r"[^。！？!?\n]+[。！？!?]*\n?", text) if part.strip()]
    return "\n".join(part.strip() for part in parts) if len(parts) > SENTENCES else text


# More sentences than this are set in lines.
SENTENCES = 3


def _tidied(text: str) -> str:
    """Without the commas and spaces that a dropped phrase leaves behind."""
    text = re.sub(r"^[\s，,、。；;！!~～]+", "", text)
    text = re.sub(r"([，,、；;])\s*(?=[，,、；;。！!？?])", "", text)
    text = re.sub(r"([。！!？?])[\s]*[，,、；;。]+", r"\1", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()
