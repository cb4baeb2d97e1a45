"""A draft is written in the script and language of its chat, and leaves no slot open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding, findings
from coach.plain import count_simplified, plain
from coach.types import Finding


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Another script than the chat's (quotations of members aside), another language, an unfilled slot."""
    yield from findings(
        text,
        r"\{[a-z_]+\}|\[(姓名|名字|产品|時間|时间|name|product)\]|(?<![A-Za-z])(?-i:XX+)(?![A-Za-z])|某某",
        situation,
        rule="slot",
        practice="P40",
    )
    own = re.sub(r"「[^」]*」|\"[^\"]*\"|@\S+", "", text)
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in own)
    if situation.language == "en" and chinese > 4:
        yield finding(situation, 0, len(text), rule="language", practice="P40")
    if situation.language != "en" and len(own) > 12 and not chinese:
        yield finding(situation, 0, len(text), rule="language", practice="P40")
    if situation.language == "zh-Hans" and chinese and _differs(own, plain(own)) > 1:
        yield finding(situation, 0, len(text), rule="script", practice="P40")
    if situation.language == "zh-Hant" and chinese and count_simplified(own) > max(1, chinese // 12):
        yield finding(situation, 0, len(text), rule="script", practice="P40")


def _differs(one: str, other: str) -> int:
    """How many Chinese characters of `one` stand otherwise in `other` of the same length."""
    if len(one) != len(other):
        return 0
    return sum(a != b and "\u4e00" <= a <= "\u9fff" for a, b in zip(one, other, strict=True))
