"""One spelling for what members type in many: every function keeps the length, so places in it are places in the text."""

from __future__ import annotations

import re

# Full-width letters, signs and digits, the ideographic space.
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x00A0: 0x20}
# Arabic, Persian and Indian digits, and 𝟏𝟑𝟖 in five cuts.
_DIGITS = {
    first + place: ord("0") + place % 10
    for first, count in ((0x0660, 10), (0x06F0, 10), (0x0966, 10), (0x1D7CE, 50))
    for place in range(count)
}
_PLAIN = _DIGITS | _WIDTH
# 幺 is how one says 1 in a number; ① and the like are digits to whoever hides one from a filter.
_SPOKEN = {
    ord(char): str(digit)
    for digit, chars in enumerate(
        ("零〇○⓪", "一幺壹么①", "二两兩贰貳②", "三叁參③", "四肆④", "五伍⑤", "六陆陸⑥", "七柒⑦", "八捌⑧", "九玖⑨")
    )
    for char in chars
}
# Most lines hold fewer digits than any number that stands for a person: one look instead of ten.
MANY = re.compile(r"[0-9](?:[^0-9]*[0-9]){4}")


def plain(text: str) -> str:
    """Width and digits as in ASCII."""
    return text if text.isascii() else text.translate(_PLAIN)


def spoken(text: str) -> str:
    """A plain text with Chinese digits as digits: 一三八 is 138. Only for what cannot be counting (一二三四五)."""
    return text if text.isascii() else text.translate(_SPOKEN)
