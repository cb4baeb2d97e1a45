"""Numbers that stand for a person: identity papers, bank cards, parcels and orders, plates, and what is merely long.

An identity number with a wrong check digit is a typing error and masked like a right one, if region and birthday can be
true: losing it to a model is worse than a mask too many. Prices, dates, amounts and numbers of products stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from coach.privacy.amounts import amount, stays
from coach.privacy.phones import HOTLINE
from coach.privacy.span import Span
from coach.privacy.spelling import MANY

_GAP = r"[ \-.·]{0,2}"
_MAINLAND = re.compile(rf"(?<![0-9])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx](?![0-9])")
_TAIWAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][1289][0-9]{8}(?![A-Za-z0-9])")
_HONG_KONG = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9]{6} ?(?P<open>\()?[0-9Aa](?(open)\)|(?![A-Za-z0-9]))")
_SOCIAL_SECURITY = re.compile(r"(?<![0-9-])(?!000|666|9)[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-])")
_PAPER = re.compile(
    r"(?:身份[证證]|身分[证證]|护照|護照|通行[证證]|台胞[证證]|回[乡鄉][证證]|社保|(?<![A-Za-z])(?:passport|HKID|SSN|ID card))"
    r"(?:[号號字是係:\s]|no\.?|number|is){0,6}(?P<number>[A-Za-z]{0,2}[0-9]{6,10}(?:\([0-9A]\)|[A-Z])?)(?![0-9])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![0-9])[0-9](?:[ \-.·]{0,2}[0-9]){12,18}(?![0-9])")
_FOURS = re.compile(r"[0-9]{4}(?:[ \-][0-9]{4}){3}(?:[ \-][0-9]{1,3})?")
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}[ \-]?)+")
_ORDER = re.compile(
    r"(?:[单單][号號]|[订訂][单單]|[运運][单單]|[快速][递遞][单單]?|快遞單?|物流|包裹|取件码|取件碼"
    r"|(?<![A-Za-z])(?:tracking|order|parcel|invoice|awb))"
    r"(?:[号號是为為:#\s]|no\.?|number|id){0,4}(?P<number>[A-Za-z]{0,4}[0-9][0-9A-Za-z-]{3,24})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_CARRIER = re.compile(r"(?<![A-Za-z0-9])(?:SF|YT|JDV?|ZTO|STO|YD|JT|DPK|EMS|1Z)[0-9A-Z]{10,18}(?![A-Za-z0-9])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-HJ-NP-Z] ?[·•.\-]? ?[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NAMED_PLATE = re.compile(
    r"(?:车牌|車牌|車號|(?<![A-Za-z])plate)[号號碼码是係:\s]{0,4}(?P<number>[A-Z]{1,3}[- ]?[0-9]{3,4}|[0-9]{4}-?[A-Z]{2,3})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![0-9])(?<![0-9][:.,])\+?[0-9]{8,}[Xx]?(?![0-9])(?!:[0-9])")
_DAY = re.compile(r"((?:19|20)[0-9]{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])(?:[0-9]{4})?")


def numbers(text: str) -> Iterator[Span]:
    """Everything of the above in a plain text."""
    yield from _plates(text)
    if not MANY.search(text):
        return
    yield from _identities(text)
    for match in _CARD.finditer(text):
        if _is_card(match[0]) and not stays(text, *match.span()):
            yield Span(*match.span(), "card")
    for match in _ORDER.finditer(text):
        number = match["number"]
        if sum(char.isdigit() for char in number) >= 5 and not _DAY.fullmatch(number) and not amount(text, match.end()):
            yield Span(*match.span("number"), "order")
    for match in _CARRIER.finditer(text):
        if sum(char.isdigit() for char in match[0]) >= 8:
            yield Span(*match.span(), "order")
    for match in _LONG.finditer(text):
        if not _DAY.fullmatch(match[0]) and not HOTLINE.fullmatch(match[0]) and not stays(text, *match.span()):
            yield Span(*match.span(), "number")


def _plates(text: str) -> Iterator[Span]:
    for match in _PLATE.finditer(text):
        if sum(char.isdigit() for char in match[0]) >= 3:
            yield Span(*match.span(), "plate")
    for match in _NAMED_PLATE.finditer(text):
        yield Span(*match.span("number"), "plate")


def _identities(text: str) -> Iterator[Span]:
    for match in _MAINLAND.finditer(text):
        if _is_mainland(match[0]):
            yield Span(*match.span(), "identity")
    for match in _TAIWAN.finditer(text):
        if _is_taiwan(match[0].upper()):
            yield Span(*match.span(), "identity")
    for match in _HONG_KONG.finditer(text):
        # Without its brackets one model number in eleven would pass.
        if match["open"] and _is_hong_kong(match[0].upper()):
            yield Span(*match.span(), "identity")
    for match in _SOCIAL_SECURITY.finditer(text):
        yield Span(*match.span(), "identity")
    for match in _PAPER.finditer(text):
        yield Span(*match.span("number"), "identity")


def _is_mainland(written: str) -> bool:
    """A right check digit; or, in one piece, a region and a birthday that can be true."""
    from stdnum.cn import ric

    number = re.sub(r"[^0-9X]", "", written.upper())
    try:
        if ric.is_valid(number):
            return True
    except (KeyError, ValueError):  # it looks regions up without asking whether they are there
        pass
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return len(written) == len(number) and 11 <= int(number[:2]) <= 82 and born.year >= 1900


# Taiwan gave the letters their numbers by region, not by the alphabet.
_LETTERS = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}


def _is_taiwan(number: str) -> bool:
    """Letter (region) and nine digits, weighed 1, 9, 8 … 1, 1; the sum ends in 0."""
    tens, ones = divmod(_LETTERS[number[0]], 10)
    digits = (tens, ones, *map(int, number[1:]))
    return (
        sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def _is_hong_kong(number: str) -> bool:
    """One or two letters, six digits and a check digit, weighed 9 … 1; the sum ends in 0 by eleven, A is 10."""
    signs = re.sub(r"[^0-9A-Z]", "", number).rjust(9)
    worth = [36 if sign == " " else int(sign, 36) for sign in signs]
    return sum(value * weight for value, weight in zip(worth, range(9, 0, -1), strict=True)) % 11 == 0


def _is_card(written: str) -> bool:
    """Grouped as on the card (also when mistyped, which years in a row are not), or a right check digit."""
    from stdnum import luhn

    if _FOURS.fullmatch(written):
        return not _YEARS.fullmatch(written)
    groups = re.findall(r"[0-9]+", written)
    return all(len(group) >= 3 for group in groups[:-1]) and bool(luhn.is_valid("".join(groups)))
