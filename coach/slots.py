"""What fills a pattern: names, a member's own words, a time that can be kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from coach.checks.orders import is_order
from coach.patterns import quote
from coach.plain import JOINER, is_traditional, plain, printable, simplified, traditional
from coach.privacy import Mask, found
from coach.signals.lines import Around, hashes, shipped
from coach.types import Language, Transcript


def slots_for(
    transcript: Transcript, member: str | None, message: str | None, worth: Callable[[str], float] | None = None
) -> dict[str, str]:
    """The slots that a chat fills by itself; `worth` weighs which part of the message is quoted."""
    group = transcript.group
    operator = group.persona.name or next((one.name for one in transcript.members if one.role == "operator"), "")
    slots = {
        "by": by(transcript),
        "operator": printable(operator).strip(),
        "theme": printable(group.theme).strip(),
        "group": printable(group.name).strip(),
    }
    if member:
        slots["name"] = called(transcript, member)
    if message:
        slots["quote"] = quotable(without_names(transcript, message), transcript.language, worth)
        if any(is_order(one.text) for one in transcript.of(transcript.by_id[message].sender)):
            # Who gives orders in one line may hold out the bait in the next.
            slots["quote"] = ""
    return slots


def quotable(text: str, language: Language, worth: Callable[[str], float] | None = None) -> str:
    """The part of a remark that is quoted; none of one that speaks to a program, nobody repeats an order to the group, and
    none that holds somebody's number or account: an advert would be spread by the word against it."""
    said = quote(text, language, worth)
    return "" if _CODE.search(said) or is_order(text) or is_order(said) or Mask().hide(said) != said else said


def called(transcript: Transcript, member: str) -> str:
    """How a member is addressed: the display name on one line, cut where it is a sentence, without a number or account in it."""
    name = " ".join(printable(transcript.people[member].name).split())
    if len(name) > ORDER and is_order(name):
        return NAMELESS[transcript.language]
    bare = name
    for span in sorted(found(name), key=lambda one: -one.start):
        bare = bare[: span.start] + bare[span.end :]
    return (bare.strip() or name)[:LONG_NAME].rstrip(JOINER).strip()


# A display name is cut here: nobody types more after an @.
LONG_NAME = 16
_CODE = re.compile(r"[{}<>\\]")
# A longer one may be an order to a program, which nobody repeats to the group.
ORDER = 12
NAMELESS: dict[Language, str] = {"zh-Hans": "这位朋友", "zh-Hant": "這位朋友", "en": "friend"}


def without_names(transcript: Transcript, message: str) -> str:
    """A message without its mentions, which may run into the words behind them ("@小暖你们…")."""
    text = transcript.by_id[message].text
    for person in sorted(transcript.members, key=lambda one: -len(one.name)) if "@" in text else ():
        # A name in letters ends where they end: "@All" and "me@Amy" are no mention of A.
        after = r"(?![A-Za-z0-9])" if person.name[-1:].isascii() and person.name[-1:].isalnum() else ""
        text = re.sub(rf"(?<![A-Za-z0-9])@{re.escape(person.name)}{after}", " ", text) if person.name else text
    return text


def sour(part: str) -> float:
    """How much a part of a line shows of the trouble: what is quoted to one who complains."""
    return _odds(part, "sour") + _length(part)


def asking(part: str) -> float:
    """How much a part of a line is the question."""
    return _odds(part, "question") + _length(part)


def _odds(part: str, head: str) -> float:
    return shipped().odds(hashes(plain(part)), Around())[head]


def _length(part: str) -> float:
    """Of parts that say the same, the longer: a bare word is nobody's matter."""
    return min(len(part), 12) * (0.05 if part.isascii() else 0.1)


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


def in_script(text: str, language: Language) -> str:
    """A document's words in the script of the chat; what is English stays so."""
    if language == "zh-Hant" and not is_traditional(text):
        return traditional(text)
    return simplified(text) if language == "zh-Hans" else text
