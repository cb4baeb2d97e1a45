"""What members said that a warm topic can take up, best first; and whether a topic is wanted at all. Pure.

Which remark is worth taking up is learned from whole labelled chats (training/hooks.py): a line model of one head reads
the line, a logistic regression weighs it with the other heads and with what happened around the line.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from operator import mul
from pathlib import Path

from coach.checks.orders import is_order
from coach.limits import LIMITS, Limits
from coach.plain import plain
from coach.quiet import is_quiet
from coach.signals.expressions import expressions
from coach.signals.lines import Around, LineModel, hashes, shipped
from coach.signals.mood import complaints
from coach.signals.reading import Reading, Seen, theme_of
from coach.signals.unhappy import chance
from coach.types import Concern, Crisis, Transcript

MODELS = Path(__file__).parent / "models"
# How old a remark may be and still be taken up.
FRESH = timedelta(days=2)
# A group whose members wrote this much within the last half hour, three of them or more, talks well by itself.
BUSY_LINES, BUSY_MEMBERS, BUSY_TIME = 10, 3, timedelta(minutes=30)

# A line that is sour, praise that may not be meant, or is of something else.
SOUR, EARNEST, ELSEWHERE, SETTLED = 0.5, 0.15, 0.25, 0.25
# Within so many lines and so long what others say is taken for an echo.
ECHO_LINES, ECHO_TIME = 6, timedelta(minutes=20)
# Heads of the mood's line model that are weighed beside the hook's own.
BESIDE = (
    *("sour", "severe", "settled", "question", "need", "ask_price", "ask_buy", "compare", "praise", "renewal"),
    *("referral", "optout", "badnews", "condole", "outside", "joke", "tip", "share", "thanks", "plusone"),
)
FEATURES = (
    *("hook", "hook_lead", "hook_own"),
    *BESIDE,
    *(
        "age",
        "place",
        "length",
        "short",
        "long",
        "own_lines",
        "echo",
        "echo_laugh",
        "echo_brand",
        "answers",
        "mentions",
    ),
    *("theme", "spoken", "unhappiness", "matter", "matter_staff", "staff", "english"),
)

SHORTEST = 5

# A remark below this is not taken up: of what is above it, seven in ten were named by people (python -m training.hooks).
WORTH = 0.25
# How sure a head must be for a line to be taken up as what it says; the first that fits.
AS_TIP, AS_PRAISE, AS_JOKE, AS_SHARE, AS_QUESTION = 0.4, 0.4, 0.4, 0.3, 0.5
# Classes of expressions that tell of a mishap; what is still ahead.
WOE = {"despair", "fault", "late", "missing", "cost", "harm", "curse"}
_PLAN = re.compile(
    r"明天|后天|周末|下周|下个?月|今晚|晚上要|准备去|打算|要去|想去|出发|等会儿?要|\b(tomorrow|tonight|this weekend|next (week|month)|going to|planning|about to)\b"
)
# Who speaks to the brand by its office; classes of expressions, and words, that tell of a matter made good or still open.
_STAFF = re.compile(
    r"(?:老师|教练|老板娘?|店长|掌柜|客服|管家|店家|群主|小编|医生|师傅|coach|boss|team)\b|(?:老师|教练|老板娘?|店长|掌柜|客服|管家|店家|群主|小编|医生|师傅)"
)
# Where somebody is unhappy, a worried line is part of the matter and no topic.
WORRIED = {"worry", "harm"}
REPORTED = {"solved", "given", "missing", "late", "fault", "unserved", "put_off", "harm"}
_MADE_GOOD = re.compile(r"补|換返|换返|换[了回]|重发|重寄|退[了回款]|修好|寄回|replaced|refund|resent|fixed")
# By how much, in logits, a good word counts more among new buyers.
_NEWCOMER_PRAISE = 0.5


@dataclass(frozen=True, slots=True)
class Caught:
    """A remark worth taking up: `kind` names the way, `helper` a member who can answer it."""

    member: str
    message: str | None
    kind: str
    score: float
    helper: str | None = None
    tag: str | None = None


def hooks_of(reading: Reading, transcript: Transcript, concerns: Sequence[Concern]) -> tuple[Caught, ...]:
    """Remarks to take up, best first, one a member."""
    best: dict[str, Caught] = {}
    for seen, likely in weighed(reading, transcript, concerns):
        kind = _kind(seen, reading)
        # In a group of people who have just bought, the voices of other buyers count more (P27).
        buyer = kind == "praise" and transcript.group.kind == "newcomer"
        worth = chance(math.log(likely / (1 - likely)) + _NEWCOMER_PRAISE) if buyer else likely
        member = seen.message.sender
        if worth >= WORTH and (member not in best or worth >= best[member].score):
            helper = _helper(seen, reading) if kind == "question" else None
            kind = "question_with_helper" if helper else kind
            best[member] = Caught(member, seen.message.id, kind, worth, helper)
    return tuple(sorted(best.values(), key=lambda one: -one.score))


def known_of(
    reading: Reading, transcript: Transcript, concerns: Sequence[Concern], *, silent: bool
) -> tuple[Caught, ...]:
    """What can be taken up beside fresh remarks: who has just come in; in a silent group what somebody said before, and what
    a member is known for by a tag (P10, P23, P41)."""
    unhappy = {one.member for one in concerns}
    found = list(_joined(transcript))
    if silent:
        past = [
            seen
            for seen in candidates(reading, transcript, concerns, within=EARLIER)
            if _kind(seen, reading) != "question"
        ]
        best = sorted(zip(past, _chances(reading, transcript, past), strict=True), key=lambda one: -one[1])
        found += [
            Caught(seen.message.sender, seen.message.id, "earlier", KNOWN)
            for seen, likely in best[:3]
            if likely >= WORTH and not _PLAN.search(plain(seen.message.text))
        ]
        found += [
            Caught(member.id, None, "tag", KNOWN, tag=tag)
            for member in transcript.members
            if member.role == "member" and member.id not in unhappy
            for tag, value in list(member.tags.items())[:1]
            if not PRIVATE_TAG.search(plain(f"{tag} {value}")) and not any(char.isdigit() for char in value)
        ][:2]
    unique: dict[str, Caught] = {}
    for one in found:
        unique.setdefault(one.member, one)
    return tuple(unique.values())


def _joined(transcript: Transcript) -> Iterator[Caught]:
    """Members who came in within a day and whom the brand has not greeted by name since, the last first."""
    welcomed = ""
    for message in reversed(transcript.messages[-AROUND:]):
        if message.sender in transcript.operators:
            welcomed += f" {message.text} {' '.join(message.mentions)}"
        elif message.kind == "join" and transcript.now - message.at <= NEWLY:
            name = transcript.people[message.sender].name
            if (
                name not in welcomed
                and message.sender not in welcomed
                and "欢迎" not in plain(welcomed)
                and "welcome" not in welcomed.lower()
            ):
                yield Caught(message.sender, message.id, "joined", KNOWN)


# Of tags, what nobody wants to be asked about before others.
PRIVATE_TAG = re.compile(
    r"病|症|孕|药|离婚|收入|负债|信用|年龄|生日|体重|电话|手机|地址|等级|消费|订单|vip|ill|disease|pregnan|income|debt|age\b|weight|phone|address|spend|tier|order"
)
# How long ago an earlier remark may lie; how long somebody counts as newly come; so many of the last messages are looked at for it.
EARLIER, NEWLY, AROUND = timedelta(days=30), timedelta(days=1), 100
# What is taken up from the past stands behind fresh remarks, and still fills a second and third topic.
KNOWN = 0.45


def candidates(
    reading: Reading, transcript: Transcript, concerns: Sequence[Concern], within: timedelta = FRESH
) -> list[Seen]:
    """Recent lines that could be taken up. None by members who are unhappy, advertise, or are the brand."""
    unhappy = {one.member for one in concerns}
    brand = [plain(one.name) for one in transcript.members if one.role != "member"]
    steering = {seen.message.sender for seen in reading.recent if is_order(seen.message.text)}
    return [
        seen
        for seen in reading.recent
        if not seen.operator
        and not seen.advert
        and seen.message.sender not in unhappy
        and seen.message.kind == "text"
        and seen.read.odds
        and transcript.now - seen.message.at <= within
        and len(seen.message.text) >= SHORTEST
        and seen.message.sender not in steering
        and not _sore(seen)
        and not _settles(seen, reading, brand)
        and not (concerns and WORRIED & set(expressions(plain(seen.message.text))))
        and not {"bad_news", "opt_out", "ask_price"} & seen.found
    ]


def features(
    reading: Reading, transcript: Transcript, lines: Sequence[Seen], odds: Sequence[float]
) -> list[tuple[float, ...]]:
    """What is weighed of each line, in the order of FEATURES. `odds`: of the hook model, a logit a line."""
    theme = theme_of(transcript)
    best = sorted(odds, reverse=True)
    own: dict[str, float] = {}
    for seen, value in zip(lines, odds, strict=True):
        own[seen.message.sender] = max(own.get(seen.message.sender, value), value)
    at = {seen.message.id: place for place, seen in enumerate(reading.recent)}
    rows = []
    for seen, value in zip(lines, odds, strict=True):
        message, place = seen.message, at[seen.message.id]
        rival = best[1] if len(best) > 1 and value == best[0] else best[0] if len(best) > 1 else 0.0
        after = [
            one
            for one in reading.recent[place + 1 : place + 1 + ECHO_LINES]
            if one.message.sender != message.sender and one.message.at - message.at <= ECHO_TIME
        ]
        matter = reading.members[message.sender].matter is not None
        staff = "staff" in seen.read.around.flags
        size = len(message.text) / (2.5 if transcript.language == "en" else 1.0)
        rows.append(
            (
                value,
                value - rival,
                value - own[message.sender],
                *(seen.read.odds[head] for head in BESIDE),
                (transcript.now - message.at) / timedelta(days=1),
                (place + 1) / len(reading.recent),
                math.log1p(size),
                float(size < 8),
                float(size > 30),
                float(sum(one.message.sender == message.sender for one in lines)),
                float(len({one.message.sender for one in after if not one.operator})),
                float(any("laugh" in one.found for one in after)),
                float(any(one.operator for one in after)),
                float(
                    any(one.message.reply_to == message.id or message.sender in one.message.mentions for one in after)
                ),
                float(bool(message.mentions)),
                shipped().shared(seen.read.ids, theme),
                math.log1p(reading.members[message.sender].messages),
                reading.members[message.sender].unhappiness,
                float(matter),
                float(matter and staff),
                float(staff),
                float(transcript.language == "en"),
            )
        )
    return rows


def weighed(reading: Reading, transcript: Transcript, concerns: Sequence[Concern]) -> list[tuple[Seen, float]]:
    """Every line that could be taken up, with its chance of being one that people would take up, 0…1."""
    lines = candidates(reading, transcript, concerns)
    return list(zip(lines, _chances(reading, transcript, lines), strict=True))


def _chances(reading: Reading, transcript: Transcript, lines: Sequence[Seen]) -> list[float]:
    odds = [hook_model().odds(seen.read.ids, seen.read.around)["hook"] for seen in lines]
    bias, weights = _shipped()
    return [chance(bias + sum(map(mul, weights, row))) for row in features(reading, transcript, lines, odds)]


def telling(part: str) -> float:
    """How well a part of a remark tells what is worth taking up: what is quoted of it; of two alike, the longer."""
    longer = min(len(part), 40) * 0.012 if part.isascii() else min(len(part), 16) * 0.03
    return hook_model().odds(hashes(plain(part)), Around())["hook"] + longer


@lru_cache(maxsize=1)
def hook_model() -> LineModel:
    """The line model of one head in the package."""
    return LineModel(MODELS / "hooks")


@lru_cache(maxsize=1)
def _shipped() -> tuple[float, tuple[float, ...]]:
    about = json.loads((MODELS / "hooks.json").read_text(encoding="utf-8"))
    return about["bias"], tuple(about["weights"][name] for name in FEATURES)


def _settles(seen: Seen, reading: Reading, brand: Sequence[str]) -> bool:
    """Whether a line speaks of a matter that the member had with the brand: over or not, nobody is reminded of it."""
    person, line = reading.members[seen.message.sender], plain(seen.message.text)
    to_staff = "staff" in seen.read.around.flags
    if person.matter is not None and (to_staff or seen.shows("settled") >= SETTLED):
        return True
    called = _STAFF.match(line) or any(line.startswith(name) for name in brand if len(name) >= 2)
    return bool(((to_staff or called) and REPORTED & set(expressions(line))) or (called and _MADE_GOOD.search(line)))


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


def _kind(seen: Seen, reading: Reading) -> str:
    """As what a remark is taken up: the first that it is of a question that waits for the others, a tip, praise, a joke,
    something shown, a mishap, something ahead; else a remark."""
    line = plain(seen.message.text)
    joke = seen.shows("joke") >= AS_JOKE or "laugh" in seen.found
    waits = any(one.message == seen.message.id and one.open and not one.to_staff for one in reading.asked)
    elsewhere = "outside" in seen.found or seen.shows("outside") >= ELSEWHERE
    is_kind = {
        "question": waits and not joke and seen.shows("question") >= AS_QUESTION,
        "tip": not joke and seen.shows("tip") >= AS_TIP,
        "praise": not elsewhere and seen.shows("praise") >= AS_PRAISE,
        "laugh": joke,
        "share": seen.shows("share") >= AS_SHARE,
        "woe": elsewhere and bool(WOE & set(expressions(line))),
        "plan": _PLAN.search(line) is not None,
    }
    return next((name for name, fits in is_kind.items() if fits), "remark")


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
