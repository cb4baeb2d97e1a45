"""When a group wants quiet: its night, and the hours that its header names (P51). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from coach.agreed import header_of
from coach.limits import Limits
from coach.plain import plain as plain_of
from coach.times import times
from coach.types import Transcript

# Quiet that begins from here on is the night's; a night ends no earlier than DAWN.
EVENING, DAWN = time(18), time(4)
# A nap after noon of which only the beginning is said lasts so many hours.
NAP = 2

_QUIET = re.compile(
    r"安静|静音|禁言|不发|别发|不推|别推|勿扰|休息|打烊|睡|不说话|不聊|收声|不出声|不贴|别贴|不卖|不谈|不说买卖|买卖.{0,8}(留|等|明)|留到|哄娃"
    r"|\b(quiet|silent|lights out|asleep|no (posts?|messages|promos?|offers|selling|pitches)|nothing (from|to buy|for sale))\b"
)
_VOICE_ONLY = re.compile(r"语音|voice")
# The hours named are those of talk, the others are quiet.
_ELSE = re.compile(
    rf"(其余|其[他它]时[间段]|otherwise|the rest|other (times|hours))[^。;,聊说发]{{0,8}}?({_QUIET.pattern})"
    r"|(?<=[\d点半分整m])(以外|之外)|\boutside\s(of\s)?\d"
)
_AFTER = re.compile(r".{0,5}?(以后|之后|后|过后|往后|一过|(?<!就)起(?!床)|onwards?)")
_BEFORE = re.compile(r".{0,2}?前")
_AFTER_EN = re.compile(r"\b(after|from|past)\s*$")


def is_quiet(transcript: Transcript, limits: Limits) -> bool:
    """Whether `now` lies in the group's quiet hours, on its own clock."""
    return quiet_until(transcript, limits) is not None


def quiet_until(transcript: Transcript, limits: Limits) -> datetime | None:
    """When the quiet that `now` lies in ends; none where it is not quiet."""
    local = transcript.local(transcript.now)
    now, ends = local.time(), []
    for start, end in quiet_of(transcript, limits.night_of(transcript.group.size)):
        if (start <= now or now < end) if start > end else (start <= now < end):
            over = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
            ends.append(over if over > local else over + timedelta(days=1))
    return max(ends, default=None)


def quiet_of(transcript: Transcript, default: tuple[time, time]) -> Iterator[tuple[time, time]]:
    """Spans in which the group wants quiet, on its own clock: `default` (the night) unless its rules name when night is.

    What ends before DAWN or begins after midnight stands beside the night: the rest of the night stays quiet.
    """
    night = default
    for rule in header_of(transcript):
        plain = plain_of(rule)
        if not _QUIET.search(plain) or _VOICE_ONLY.search(plain):
            continue
        for start, end in _spans(plain):
            if end is None and (start >= EVENING or start < DAWN):
                night = (start, default[1])
            elif end is None:
                yield (start, time(min(start.hour + NAP, 23), start.minute))
            elif start > end >= DAWN:
                night = (start, end)
            else:
                yield (start, end)
    yield night


def _spans(plain: str) -> Iterator[tuple[time, time | None]]:
    """The hours of every day in which a rule of quiet wants it; without an end where only the beginning is said."""
    found = times(plain)
    for when, following in zip(found, [*(other.start for other in found[1:]), len(plain)], strict=False):
        if when.clock is None or when.dated:
            continue
        rest = plain[when.end : following]
        if when.until:
            yield (when.until, when.clock) if _ELSE.search(plain) else (when.clock, when.until)
        elif not _BEFORE.match(rest) and (
            when.clock >= EVENING or when.clock < DAWN or _AFTER.match(rest) or _AFTER_EN.search(plain, 0, when.start)
        ):
            yield when.clock, None
