"""What a group has agreed on, in its header and by its operators: when it sells, and how often at most. Pure.

P26, P29, P43: a flash sale's opening, a stage's end, a limit that was promised. When it is quiet: coach/quiet.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.plain import plain as plain_of
from coach.signals.reading import Reading
from coach.times import When, number, times
from coach.types import Transcript

# A sale or a stage's end is news for so long, where nobody said when it closes.
FRESH = timedelta(hours=3)
# A line of the brand may name its own hour of opening; older ones are of an earlier sale.
HEARD = timedelta(days=3)
# From this age on a group's weekdays are counted from today, before from the day it was made.
SETTLED_IN = timedelta(days=10)

_ROLES = {
    "opens": re.compile(
        r"开(?![心会学课车水花发通玩机胃口奖营班群])[\u4e00-\u9fff]?|预售|上架|上新|放链接|接龙|一场|专场"
        r"|之?前(都|一律|一概)?不(报价|收|卖|推|接|谈|提|放)"
        r"|\b(open(s|ing|ed)?|goes up|go(es)? live|drops?|launch(es)?|runs|on sale)\b"
    ),
    "ends": re.compile(
        r"结(营|课|业|训)|毕业|收官|考完|散场|统一说|公布|讲.{0,6}班|谈(续|下)|\b(end(s|ed)?|final|graduation|retest|last (day|session))\b"
    ),
    "closes": re.compile(
        r"截(单|团|止)|收(单|摊|团|尾)|关团|解散|散群|闭群|结束|收完|售罄|关(?=[\s,;/。]|$)|收(?=[\s,;/。]|$)"
        r"|\b(clos(es|ed|ing|e(?! (to|friends)\b))|shuts?|over|ends?)\b"
    ),
}
# Nothing is sold before that moment: said as such, or by the kind of group.
_NOT_BEFORE = re.compile(
    r"前(都|一律|一概|群里)?(不|别|只)|之前|再(谈|说|推|卖|提)|才(谈|说|推|卖|提|开|接)|没到点|统一(开|说|放)|不提前"
    r"|\b(not before|nothing .{0,30}before|before that|not until|only (after|once|then)|no .{0,20}(until|before))\b"
)
# Several days under one word (周五、周六20点开团), and the two ends of a sale or a stage (3月6日到8日).
_LISTED = re.compile(r"\s*(?:[、/&和及]|and)?\s*")
_TO = re.compile(r"\s*(?:-|~|—|–|到|至|to|until|till|through)+\s*")
_CLAUSE = re.compile(r"[。;!?\n]|\.(?!\s?\d|m\b)(?<!\.m\.)")
# Nothing of the brand's is sold here at all; a rule against members' adverts is none, nor is a limit.
_NEVER = re.compile(
    r"只(谈|说|聊|发).{0,40}(不|都不|另有)|(物业|群主|业主|老师|店家|我们|本群|群里).{0,8}(不(卖|推销|做(任何)?推销|打广告|带货|谈产品|接单)|不在(此|本)?群.{0,4}(卖|推销))"
    r"|不在(此|本)?群.{0,6}(卖|推销)|(群里|本群|这里).{0,6}(不得|不许|不能|不可以|不准|只帮忙).{0,6}(卖|推销|谈买卖|做生意|买卖)|不谈买卖|不做买卖"
    r"|(?<!前)(?<!期内)(?<!期间)不(卖东西|卖货|推销|做推销|带货)|禁止推销"
    r"|\b(nothing is sold|no selling|not sell|never sell|not (for|a) s(ale|ales)|talk only)\b(?!.{0,20}\bmore than\b)"
)
_OTHERS = re.compile(
    r"外人|外部|别家|其他(店|家)|outside|other (shops|sellers)|members|禁止.{0,2}(成员|群友|群员)"
    r"|(成员|群友|群员|大家|各位).{0,8}?(之间|不得|不许|不能|不准|不可|不要(?!担心)|不发|不打|禁止|请?勿|别)"
)
_PERIOD = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "day": 1, "week": 7, "month": 30, "fortnight": 14}
_COUNT = {"once": 1, "one": 1, "a single": 1, "twice": 2, "two": 2, "other": 2, "three": 3, "four": 4, "five": 5}
_COUNT |= {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fourteen": 14}
_EN = rf"(?:[1-9]\d?|{'|'.join(_COUNT)})"
_ONES = "[一二两三四五六七八九]"
_ZH = rf"(?:[1-9]\d?|{_ONES}{{1,2}}十?{_ONES}?|十{_ONES}{{0,2}})"
# 7月 is a month of the year, 每月 and 两个月 are periods.
_PER = r"个?(?P<per{}>天|日|周|星期|礼拜|(?<=[每一个/])月)"
_WITHIN = "(?:之内|以内|内|里)?"
_LIMITS = (
    # 每周最多推一次, 7天内最多推3次
    re.compile(
        rf"(?<![\d月第])(?:每(?P<many1>{_ZH})?|(?P<many2>{_ZH})){_PER.format('')}{_WITHIN}"
        rf"(?:(?![每一]个?[天周月星礼])[^。;,]){{0,10}}?(?<![\d第])(?P<n>{_ZH})[次条回轮波则篇]"
    ),
    # 三回一周
    re.compile(rf"(?P<n>{_ZH})[次条回][每一/]{_PER.format('')}"),
    re.compile(
        rf"\b(?P<n>{_EN})\b(?!\s(?:day|week|month)s?\b)[^.]{{0,30}}?(?:\b(?:a|an|per|every|each)\s|/)"
        rf"(?:(?P<many>{_EN})\s)?(?P<per>day|week|month|fortnight)s?\b"
    ),
    # A gap: 隔十天, 十天内不再推, at least ten days
    re.compile(
        rf"隔(?:至少|满|开|够|上)?(?P<many1>{_ZH})[多几来]?{_PER.format(1)}|(?P<many2>{_ZH}){_PER.format(2)}{_WITHIN}不再"
    ),
    re.compile(rf"\b(?:every|at least)\s(?P<many>{_EN})\s(?P<per>day|week|month)s?\b"),
)
_ABOUT_OFFERS = re.compile(
    r"推(?!土|拿|车)|广告|卖|上新|新品|开团|优惠|活动|酒单|团购|荐|货|店里|东西|上一?次?新|讲一|说一|提一|offer|promo|pitch|announce|sell|shop|plug|price|stuff|things"
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreed moment. `said`: the words it was agreed with; `message`: the brand's line, or None for the header."""

    at: datetime
    said: str
    message: str | None = None
    closes: datetime | None = None
    # The day alone was named: it has come once the brand says so on that day.
    day_only: bool = False
    barred_before: bool = False
    stage: bool = False

    def has_come(self, now: datetime) -> bool:
        """Whether `now` lies in it: begun, not closed, and still news."""
        return self.at <= now < min(self.closes or now + FRESH, self.at + FRESH)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` offers within `days`, as the group agreed."""

    count: int
    days: int
    said: str


def header_of(transcript: Transcript) -> tuple[str, ...]:
    """The texts in which a group says what it agreed on: its rules, and the operator's notes."""
    return tuple(text for text in (*transcript.group.rules, transcript.group.notes) if text)


def moments_of(transcript: Transcript, reading: Reading) -> tuple[Agreed, ...]:
    """Agreed selling moments, oldest first: openings of sales and ends of stages, each with its close where one is named."""
    flash = transcript.group.kind == "flash"
    barred = flash or any(_NOT_BEFORE.search(plain_of(text)) for text in header_of(transcript))
    texts: list[tuple[str, datetime, str | None]] = [(text, transcript.now, None) for text in header_of(transcript)]
    texts += [
        (seen.message.text, seen.message.at, seen.message.id)
        for seen in reading.recent
        if flash and seen.operator and transcript.now - seen.message.at <= HEARD
    ]
    opened, closed = [], []
    for text, said, message in texts:
        for role, when in _roles(plain_of(text)):
            at = _meant(when, said, transcript, header=message is None)
            if role == "closes":
                closed.append(at)
                continue
            if when.until:
                over = at.replace(hour=when.until.hour, minute=when.until.minute)
                closed.append(over if over > at else over + timedelta(days=1))
            opened.append(Agreed(at, text, message, None, when.clock is None, barred, role == "ends"))
    moments = (replace(one, closes=min((at for at in closed if one.at < at), default=None)) for one in opened)
    return tuple(sorted(moments, key=lambda one: one.at))


def closed_of(transcript: Transcript, reading: Reading) -> datetime | None:
    """When the last agreed sale closed, if the header says so and it lies behind `now`."""
    closed = [
        _meant(when, transcript.now, transcript, header=True)
        for text in header_of(transcript)
        for role, when in _roles(plain_of(text))
        if role == "closes" and when.dated
    ]
    spans = [one.closes for one in moments_of(transcript, reading) if one.closes and one.message is None]
    return max((at for at in (*closed, *spans) if at <= transcript.now), default=None)


def never_sells(transcript: Transcript) -> str:
    """The words of the header by which nothing of the brand's is sold in this group, or none."""
    for text in header_of(transcript):
        plain = plain_of(text)
        if _NEVER.search(plain) and not _OTHERS.search(plain) and not times(plain):
            return text
    return ""


def limit_of(transcript: Transcript) -> Limit | None:
    """How often the group agreed to be offered something at most."""
    for text in header_of(transcript):
        plain = plain_of(text)
        # A clause of its own tells best: 每天打卡一次，每周最多推一次.
        for part in (*re.split(r"[,。;\n]", plain), plain):
            found = next(filter(None, (pattern.search(part) for pattern in _LIMITS)), None)
            if found and _ABOUT_OFFERS.search(part):
                got = {name.rstrip("12"): value for name, value in found.groupdict().items() if value}
                return Limit(_count(got.get("n", "1")), _count(got.get("many", "1")) * _PERIOD[got["per"]], text)
    return None


def _roles(plain: str) -> Iterator[tuple[str, When]]:
    """Each time of a text with what happens then: the nearest word tells that no time of another matter parts from it."""
    for clause in _CLAUSE.split(plain):
        groups = _groups(clause)
        ends = [0, *(group[-1].end for group in groups)]
        starts = [*(group[0].start for group in groups[1:]), len(clause)]
        words = [(role, match) for role, pattern in _ROLES.items() for match in pattern.finditer(clause)]
        for group, low, high in zip(groups, ends, starts, strict=False):
            near = [(role, match) for role, match in words if low <= match.start() and match.end() <= high]
            for when, last in zip(group, [None, *group], strict=False):
                found = [(cost, role) for role, match in near if (cost := _cost(when, match)) is not None]
                role = min(found)[1] if found else ""
                if role == "opens" and last and _TO.fullmatch(clause, last.end, when.start):
                    role = "closes"
                if role:
                    yield role, when


def _groups(clause: str) -> list[list[When]]:
    """The times of a clause; days that are listed, which have one hour, and the ends of a span stand together."""
    groups: list[list[When]] = []
    for when in reversed(times(clause)):
        between = clause[when.end : groups[0][0].start] if groups else ""
        if groups and _LISTED.fullmatch(between):
            other = groups[0][0]
            groups[0].insert(0, when if when.clock else replace(when, clock=other.clock, until=other.until))
        elif groups and _TO.fullmatch(between):
            groups[0].insert(0, when)
        else:
            groups.insert(0, [when])
    return groups


def _cost(when: When, word: re.Match[str]) -> int | None:
    """How far a word lies from a time; none beyond reach. Chinese says what happens after the time, English before it."""
    after, before = word.start() - when.end, when.start - word.end()
    english = word[0].isascii()
    if 0 <= after <= 14:
        return after + 6 * english
    if not 0 <= before <= 24:
        return None
    if word.string[word.end() : when.start].strip() == ":":
        return 0
    return before + 6 * (before > 0 and not english)


def _meant(when: When, said: datetime, transcript: Transcript, *, header: bool) -> datetime:
    """The moment that a time of the header (or of a line said at `said`) means."""
    local = transcript.local(said)
    first = None
    if header and when.weekday is not None and when.day is None:
        created = transcript.group.created_at
        if created is not None and transcript.now - created <= SETTLED_IN and not when.every:
            first = transcript.local(created).date()
        elif when.weeks is None:
            # The one that has just been, else the next to come.
            week = when.at(local.date(), local.tzinfo) - timedelta(days=7)
            if local - week <= FRESH:
                return week
    return when.at(local.date(), local.tzinfo, first)


def _count(said: str) -> int:
    """A count in words; of two in a row (两三, 二三十) the smaller."""
    return _COUNT.get(said) or number(re.sub(f"({_ONES}){_ONES}", r"\1", said))
