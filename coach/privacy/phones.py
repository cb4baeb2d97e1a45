"""Telephone numbers. A hotline (400, 800, toll-free) is nobody's and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from coach.privacy.amounts import stays
from coach.privacy.span import Span
from coach.privacy.spelling import MANY, spoken

# What people put between the digits: for reading, or against filters (137*1234*5678, keycap emoji, zero-width spaces).
_GAP = r"[ \-.·•_—–~*/|()\u200b-\u200d\ufe0f\u20e3]{0,3}"
# Mainland and Taiwan mobiles have a shape of their own, so they are found however they are broken up.
_MOBILE = re.compile(
    rf"(?<![0-9])(?<![0-9]\.)(?:(?:(?:\+|00){_GAP})?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9]|\.[0-9])"
    rf"|(?<![0-9])(?:0|(?:\+|00)?886{_GAP}0?)9(?:{_GAP}[0-9]){{8}}(?![0-9]|\.[0-9])"
)
_PRICES = re.compile(r"[0-9]{1,3}\.[0-9]{1,2}(?: +[0-9]{1,3}(?:\.[0-9]{1,2})?)+")
_RUN = re.compile(r"[+(]{0,2}[0-9][0-9 ().\-–]{5,60}[0-9]")
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-. /](?:0?[1-9]|1[0-2])[-. /](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])")
_NAMED = re.compile(
    r"(?:电话|電話|座机|固话|市話|手机|手機|致电|(?<![A-Za-z])(?:tel|phone|call|cell|ring|mobile))"
    r"(?:[号號码碼是:\s]|me|on|at|no\.?){0,4}(?P<line>(?:[0-9]{2,4}[- ])?[0-9]{3,4}[- ]?[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
HOTLINE = re.compile(r"(?<![0-9])[48]00[- ]?(?:[0-9]{3}[- ]?[0-9]{4}|[0-9]{4}[- ]?[0-9]{3})(?![0-9])")
# A text with more broken numbers than this is a list, not talk: the rest is taken for telephone numbers unread.
_MOST_RUNS = 64


def phones(text: str, regions: tuple[str, ...]) -> Iterator[Span]:
    """Mobiles and landlines in a plain text, the latter by the number plans of the regions (ISO 3166 codes)."""
    said = spoken(text)
    if said != text and MANY.search(said):
        for match in _MOBILE.finditer(said):
            yield Span(*match.span(), "mobile")
    if MANY.search(text):
        yield from _written(text, regions)


def _written(text: str, regions: tuple[str, ...]) -> Iterator[Span]:
    for match in _MOBILE.finditer(text):
        if not _PRICES.fullmatch(match[0]):
            yield Span(*match.span(), "mobile")
    for match in _NAMED.finditer(text):
        if not HOTLINE.fullmatch(match["line"]):
            yield Span(*match.span("line"), "phone")
    runs = 0
    for match in _RUN.finditer(text):
        run = _DATE.sub(lambda day: "," * len(day[0]), match[0])
        if sum(char.isdigit() for char in run) < 7 or run.isdigit():
            continue
        runs += 1
        if runs > _MOST_RUNS:
            yield Span(*match.span(), "phone")
            continue
        for start, end in _lines(run, regions):
            if not stays(text, match.start() + start, match.start() + end):
                yield Span(match.start() + start, match.start() + end, "phone")


@lru_cache(maxsize=4096)
def _lines(run: str, regions: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where the run of digits and separators holds a valid number of one of the regions, hotlines apart."""
    from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type

    shared = {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN}
    matches = [
        match for region in regions for match in PhoneNumberMatcher(run, region, leniency=Leniency.VALID, max_tries=8)
    ]
    hotlines = [match for match in matches if number_type(match.number) in shared]
    return tuple(
        (match.start, match.end)
        for match in matches
        if _grouped(match.raw_string)
        and not any(match.start < line.end and line.start < match.end for line in hotlines)
    )


def _grouped(number: str) -> bool:
    """Whether it is broken up as telephone numbers are: 35 36 37 38 is a row of sizes, though Hong Kong has that number."""
    groups = re.findall(r"[0-9]+", number)
    return number.startswith(("+", "0", "(0")) or (
        all(len(group) >= 3 for group in groups[1:]) and len("".join(groups)) >= 7
    )
