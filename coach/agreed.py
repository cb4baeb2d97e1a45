"""What a group has agreed on, in its header and by its operators: when it sells, how often at most, and when it is quiet. Pure.

P26, P29, P43, P51: a flash sale's opening, a stage's end, a limit that was promised, quiet hours of the group's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coach.limits import Limits
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
        r"开(?![心会学课车水花发通玩机胃口奖营班])[\u4e00-\u9fff]?|预售|上架|上新|放链接|接龙|一场|专场"
        r"|之?前(都|一律|一概)?不(报价|收|卖|推|接|谈|提|放)"
        r"|\b(open(s|ing|ed)?|goes up|go(es)? live|drops?|launch(es)?|runs|on sale)\b"
    ),
    "ends": re.compile(
        r"结(营|课|业|训)|毕业|收官|考完|散场|统一说|公布|讲.{0,6}班|谈(续|下)|\b(end(s|ed)?|final|graduation|retest|last (day|session))\b"
    ),
    "closes": re.compile(
        r"截(单|团|止)|收(单|摊|团|尾)|关团|解散|散群|闭群|结束|收完|售罄|关(?=[\s,;/。]|$)|收(?=[\s,;/。]|$)"
        r"|\b(clos(es|ed|ing)|shuts?|over|ends?)\b"
    ),
}
# Nothing is sold before that moment: said as such, or by the kind of group.
_NOT_BEFORE = re.compile(
    r"前(都|一律|一概|群里)?(不|别|只)|之前|再(谈|说|推|卖|提)|才(谈|说|推|卖|提|开|接)|没到点|统一(开|说|放)|不提前"
    r"|\b(not before|nothing .{0,30}before|before that|not until|only (after|once|then)|no .{0,20}(until|before))\b"
)
# Nothing of the brand's is sold here at all; a rule against members' adverts is none.
_NEVER = re.compile(
    r"只(谈|说|聊|发).{0,40}(不|都不|另有)|(物业|群主|业主|老师|店家|我们|本群|群里).{0,8}(不(卖|推销|做(任何)?推销|打广告|带货|谈产品|接单)|不在(此|本)?群.{0,4}(卖|推销))"
    r"|不在(此|本)?群.{0,6}(卖|推销)|(群里|本群|这里).{0,6}(不得|不许|不能|不可以|不准|只帮忙).{0,6}(卖|推销|谈买卖|做生意|买卖)|不谈买卖|不做买卖"
    r"|(?<!前)(?<!期内)(?<!期间)不(卖东西|卖货|推销|做推销|带货)|禁止推销"
    r"|\b(nothing is sold|no selling|not sell|never sell|not (for|a) s(ale|ales)|talk only)\b"
)
_OTHERS = re.compile(r"外人|外部|别家|其他(店|家)|outside|other (shops|sellers)|members")
_PERIOD = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "day": 1, "week": 7, "month": 30, "fortnight": 14}
_COUNT = {
    "once": 1,
    "one": 1,
    "a single": 1,
    "twice": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
}
_COUNT |= {"ten": 10, "fourteen": 14}
_N = r"(?:\d|[一二两三四五])"
_LIMITS = (
    re.compile(
        rf"(?:每|一|1)个?(?P<per>天|日|周|星期|礼拜|月)(?:里|内)?(?:.{{0,6}}?)(?:最多|至多|只|不超过|顶多|限)?.{{0,4}}?(?P<n>{_N})(?:次|条|回|轮|波)"
    ),
    re.compile(
        r"(?P<n>\d|once|one|a single|twice|two|three)\b[^.]{0,30}?\b(?:a|an|per|every|each)\s(?P<per>day|week|month|fortnight)\b"
    ),
    # 三回一周, 店里的事一回一礼拜
    re.compile(rf"(?P<n>{_N})(?:次|条|回)(?:每|一)?(?P<per>天|日|周|星期|礼拜|月)"),
)
_DAYS = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_GAP = re.compile(
    rf"(?:隔|间隔|相隔|每隔)(?:至少|满|开|够|上)?(?P<n>{_DAYS})个?(?P<per>天|日|周|星期|礼拜|月)"
    rf"|(?P<n2>{_DAYS})个?(?P<per2>天|日|周|星期|礼拜|月)(?:内|里|之内)?"
    r"(?:不再|(?:才|最多|只|顶多|就|讲|说|推|上|发|提|来|卖){1,3}.{0,3}?(?:一|1).{0,2}?(?:次|回|条|轮|新))"
    r"|\b(?:every|at least)\s(?P<n3>\d{1,2}|one|two|three|four|five|six|seven|ten|fourteen)\s(?P<per3>day|week|month)s?\b"
)
_ABOUT_OFFERS = re.compile(
    r"推(?!土|拿|车)|广告|卖|上新|新品|开团|优惠|活动|酒单|团购|荐|货|店里|东西|上一?次?新|讲一|说一|提一|offer|promo|pitch|announce|sell|shop|plug|price|stuff|things"
)
_QUIET = re.compile(
    r"安静|静音|禁言|不发|别发|不推|别推|勿扰|休息|打烊|睡|不说话|不聊|收声|不出声|不贴|别贴|不卖|不谈|不说买卖|买卖.{0,8}(留|等|明)|留到|哄娃"
    r"|\b(quiet|silent|lights out|asleep|no (posts?|messages|promos?|offers|selling|pitches)|nothing (from|to buy|for sale))\b"
)
_VOICE_ONLY = re.compile(r"语音|voice")
_AFTER = re.compile(r"^.{0,5}?(以后|之后|后|过后|往后|一过|起(?!床)|onwards?)")
_BEFORE = re.compile(r"^.{0,2}?前")
# A nap after noon of which only the beginning is said lasts so many hours.
NAP = 2
_AFTER_EN = re.compile(r"\b(after|from|past)\s*$")


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


def moments_of(transcript: Transcript, reading: Reading) -> tuple[Agreed, ...]:
    """Agreed selling moments, oldest first: openings of sales and ends of stages, each with its close where one is named."""
    header = _header(transcript)
    barred = any(_NOT_BEFORE.search(plain_of(text)) for text in header) or transcript.group.kind == "flash"
    texts: list[tuple[str, datetime, str | None]] = [(text, transcript.now, None) for text in header]
    texts += [
        (seen.message.text, seen.message.at, seen.message.id)
        for seen in reading.recent
        if transcript.group.kind == "flash" and seen.operator and transcript.now - seen.message.at <= HEARD
    ]
    opened, closed = [], []
    for text, said, message in texts:
        for role, when in _roles(plain_of(text)):
            if message is None and role != "closes" and not when.dated and not when.clock:
                continue
            at = _meant(when, said, transcript, header=message is None)
            if role == "closes":
                closed.append(at)
                continue
            if when.until:
                closed.append(at.replace(hour=when.until.hour, minute=when.until.minute))
            opened.append(Agreed(at, text, message, None, when.clock is None, barred, role == "ends"))
    moments = [
        Agreed(
            one.at,
            one.said,
            one.message,
            min((at for at in closed if one.at < at), default=None),
            one.day_only,
            one.barred_before,
            one.stage,
        )
        for one in opened
    ]
    return tuple(sorted(moments, key=lambda one: one.at))


def closed_of(transcript: Transcript, reading: Reading) -> datetime | None:
    """When the last agreed sale closed, if the header says so and it lies behind `now`."""
    closed = [
        _meant(when, transcript.now, transcript, header=True)
        for text in _header(transcript)
        for role, when in _roles(plain_of(text))
        if role == "closes" and when.dated
    ]
    spans = [one.closes for one in moments_of(transcript, reading) if one.closes and one.message is None]
    return max((at for at in (*closed, *spans) if at <= transcript.now), default=None)


def never_sells(transcript: Transcript) -> str:
    """The words of the header by which nothing of the brand's is sold in this group, or none."""
    for text in _header(transcript):
        plain = plain_of(text)
        if _NEVER.search(plain) and not _OTHERS.search(plain) and not times(plain):
            return text
    return ""


def limit_of(transcript: Transcript) -> Limit | None:
    """How often the group agreed to be offered something at most."""
    for text in _header(transcript):
        plain = plain_of(text)
        if not _ABOUT_OFFERS.search(plain):
            continue
        if gap := _GAP.search(plain):
            got = {name.rstrip("23"): value for name, value in gap.groupdict().items() if value}
            return Limit(1, _count(got["n"]) * _PERIOD[got["per"]], text)
        for pattern in _LIMITS:
            if found := pattern.search(plain):
                return Limit(_count(found["n"]), _PERIOD[found["per"]], text)
    return None


def is_quiet(transcript: Transcript, limits: Limits) -> bool:
    """Whether `now` lies in the group's quiet hours, on its own clock."""
    return quiet_until(transcript, limits) is not None


def quiet_until(transcript: Transcript, limits: Limits) -> datetime | None:
    """When the quiet that `now` lies in ends; none where it is not quiet."""
    local = transcript.local(transcript.now)
    now = local.time()
    for start, end in quiet_of(transcript, limits.night_of(transcript.group.size)):
        if (start <= now or now < end) if start > end else (start <= now < end):
            over = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
            return over if over > local else over + timedelta(days=1)
    return None


def quiet_of(transcript: Transcript, default: tuple[time, time]) -> Iterator[tuple[time, time]]:
    """Spans in which the group wants quiet, on its own clock: `default` (the night) unless its rules name when night begins."""
    night = default
    for rule in _header(transcript):
        plain = plain_of(rule)
        if not _QUIET.search(plain) or _VOICE_ONLY.search(plain):
            continue
        for when in times(plain):
            if when.clock is None or when.dated:
                continue
            after = _AFTER.match(plain[when.end :]) or _AFTER_EN.search(plain[: when.start])
            if when.until:
                if when.clock >= time(18) or when.clock > when.until:
                    night = (when.clock, when.until)
                else:
                    yield (when.clock, when.until)
            elif when.clock >= time(18) or when.clock < time(4):
                night = night if _BEFORE.match(plain[when.end :]) else (when.clock, default[1])
            elif after:
                yield (when.clock, time(min(when.clock.hour + NAP, 23), when.clock.minute))
    yield night


def _header(transcript: Transcript) -> tuple[str, ...]:
    return tuple(text for text in (*transcript.group.rules, transcript.group.notes) if text)


def _roles(plain: str) -> Iterator[tuple[str, When]]:
    """Each time of a text with what happens then: the nearest word tells, those after the time first."""
    for clause in _clauses(plain):
        for when in times(clause):
            found = []
            for role, pattern in _ROLES.items():
                for match in pattern.finditer(clause):
                    after = match.start() - when.end
                    before = when.start - match.end()
                    if 0 <= after <= 14:
                        found.append((after, role))
                    elif 0 <= before <= 24:
                        found.append((before + 6 * (before > 0), role))
            if found:
                yield min(found)[1], when


def _clauses(plain: str) -> Iterable[str]:
    return (clause for clause in re.split(r"[。.;；](?!\d)", plain) if clause.strip())


def _meant(when: When, said: datetime, transcript: Transcript, *, header: bool) -> datetime:
    """The moment that a time of the header (or of a line said at `said`) means."""
    local = transcript.local(said)
    first = None
    if header and when.weekday is not None and when.day is None:
        created = transcript.group.created_at
        if created is not None and transcript.now - created <= SETTLED_IN and not when.every:
            first = transcript.local(created).date()
        else:
            # The one that has just been, else the next to come.
            week = when.at(local.date(), local.tzinfo) - timedelta(days=7)
            if local - week <= FRESH:
                return week
    return when.at(local.date(), local.tzinfo, first)


def _count(said: str) -> int:
    return _COUNT.get(said) or number(said)
