"""What members said that a warm topic can take up, best first; and whether a topic is wanted at all. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from coach.limits import LIMITS, Limits
from coach.quiet import is_quiet
from coach.signals.mood import complaints
from coach.signals.reading import Reading, Seen
from coach.types import Concern, Crisis, Transcript

# How old a remark may be and still be taken up.
FRESH = timedelta(days=2)
# A group whose members wrote this much within the last half hour, three of them or more, talks well by itself.
BUSY_LINES, BUSY_MEMBERS, BUSY_TIME = 10, 3, timedelta(minutes=30)

# A line that is sour, praise that may not be meant, or is of something else.
SOUR, EARNEST, ELSEWHERE = 0.5, 0.15, 0.25

# What a line shows -> how it is taken up, the warmest first (P04, P05, P06, P12, P22).
_KINDS = (("share", "share"), ("tip", "tip"), ("praise", "praise"), ("question", "question"), ("laugh", "laugh"))
_WORTH = {
    "share": 3.0,
    "tip": 2.6,
    "question_with_helper": 3.2,
    "question": 2.2,
    "praise": 2.0,
    "laugh": 1.0,
    "joined": 1.5,
}
# In a group of people who have just bought, the voices of other buyers count most (P27).
_NEWCOMER_PRAISE = 0.8


@dataclass(frozen=True, slots=True)
class Caught:
    """A remark worth taking up: `kind` names the way, `helper` a member who can answer it."""

    member: str
    message: str | None
    kind: str
    score: float
    helper: str | None = None


def hooks_of(reading: Reading, transcript: Transcript, concerns: Sequence[Concern]) -> tuple[Caught, ...]:
    """Remarks to take up, best first, one a member. None by members who are unhappy, advertise, or are the brand."""
    unhappy = {one.member for one in concerns}
    best: dict[str, Caught] = {}
    for place, seen in enumerate(reading.recent):
        if seen.operator or seen.advert or seen.message.sender in unhappy or seen.message.kind != "text":
            continue
        if _sore(seen) or {"bad_news", "opt_out", "ask_price"} & seen.found:
            continue
        caught = _caught(seen, place, reading, transcript)
        if caught and (caught.member not in best or caught.score >= best[caught.member].score):
            best[caught.member] = caught
    return tuple(sorted(best.values(), key=lambda one: -one.score))


def _sore(seen: Seen) -> bool:
    """Whether a line may be a complaint, or praise in irony: taken up as a warm topic it would be an insult."""
    doubt = seen.shows("praise") < EARNEST or seen.shows("outside") >= ELSEWHERE
    hollow = "praise" in seen.found and bool(seen.read.odds) and doubt
    named = complaints(seen.found)
    owed = named > 0 and "question" in seen.found
    return seen.mood.sour >= SOUR or named > 1 or owed or hollow


def quiet_reason(
    reading: Reading, transcript: Transcript, concerns: Sequence[Concern], crisis: Crisis, limits: Limits = LIMITS
) -> str:
    """Why no topic should be raised now, as a key of sayings.yaml; empty where one is welcome."""
    if crisis.kind != "none" or any(one.level == "leaving" for one in concerns):
        return "silence_open_trouble"
    if any("bad_news" in seen.found for seen in reading.recent if not seen.operator) and any(
        "condole" in seen.found for seen in reading.recent
    ):
        return "silence_open_trouble"
    if is_quiet(transcript, limits):
        return "silence_open_night"
    recent = [seen for seen in reading.recent if not seen.operator and transcript.now - seen.message.at <= BUSY_TIME]
    if len(recent) >= BUSY_LINES and len({seen.message.sender for seen in recent}) >= BUSY_MEMBERS:
        return "silence_open_busy"
    return ""


def _caught(seen: Seen, place: int, reading: Reading, transcript: Transcript) -> Caught | None:
    age = transcript.now - seen.message.at
    if age > FRESH:
        return None
    kind = next((name for family, name in _KINDS if family in seen.found), None)
    if kind is None or len(seen.message.text) < 5:
        return None
    helper = None
    if kind == "question":
        waits = any(one.message == seen.message.id and one.open and not one.to_staff for one in reading.asked)
        if not waits:
            return None
        helper = _helper(seen, reading)
        kind = "question_with_helper" if helper else kind
    outside = -1.0 if "outside" in seen.found and kind in ("praise", "laugh") else 0.0
    voices = _NEWCOMER_PRAISE if kind == "praise" and transcript.group.kind == "newcomer" else 0.0
    score = _WORTH[kind] + outside + voices - age / timedelta(days=1) + place / max(len(reading.recent), 1)
    return Caught(seen.message.sender, seen.message.id, kind, score, helper)


def _helper(asked: Seen, reading: Reading) -> str | None:
    """A member who gave a tip or showed something that shares at least three characters with the question (P06)."""
    wanted = set(asked.message.text)
    for seen in reversed(reading.recent):
        other = seen.message.sender
        if seen.operator or other == asked.message.sender or not {"tip", "share"} & seen.found:
            continue
        common = {
            char
            for char in wanted & set(seen.message.text)
            if char.isalnum() and char not in "的了我你是不一有个吗么呢啊"
        }
        if len(common) >= 3 and not seen.message.text.isascii():
            return other
    return None
