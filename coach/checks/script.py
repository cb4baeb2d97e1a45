"""A draft is written in the script and language of its chat, and leaves no slot open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding, findings
from coach.plain import count_simplified, plain
from coach.types import Finding

# Letters of no language that the coach writes: kana (の alone is a fashion), hangul, Cyrillic, Arabic, Thai.
_ELSEWHERE = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
ELSEWHERE = 3
# Letters with accents in so many words, and not one of the words that no English sentence does without.
_ENGLISH = re.compile(
    r"\b(?:the|a|an|to|of|and|or|in|on|at|for|with|is|are|it'?s?|i'?m?|you|we|they|this|that|what|who|when|how|my|your|no|not|any|all)\b",
    re.IGNORECASE,
)
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
SPOKEN = 6


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Another script than the chat's (quotations of members aside), another language, an unfilled slot."""
    yield from findings(
        re.sub(r"「[^」]*」|\"[^\"]*\"", lambda match: " " * len(match[0]), text),
        r"\{\{?[a-z_ ]{1,20}\}\}?|\{[\u4e00-\u9fff]{1,8}\}|\[(姓名|名字|产品|時間|时间|name|product)\]|(?<![A-Za-z])(?-i:XX+)(?![A-Za-z])|某某",
        situation,
        rule="slot",
        practice="P40",
    )
    own = re.sub(r"「[^」]*」|\"[^\"]*\"|@\S+", "", text)
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in own)
    if situation.language == "en" and (chinese > 4 or _foreign(own)):
        yield finding(situation, 0, len(text), rule="language", practice="P40")
    if situation.language != "en" and len(_ELSEWHERE.findall(own)) >= ELSEWHERE:
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


def _foreign(text: str) -> bool:
    """Whether a text is in another language than English."""
    if len(_ELSEWHERE.findall(text)) >= ELSEWHERE:
        return True
    return len(text.split()) >= SPOKEN and _ACCENTED.search(text) is not None and not _ENGLISH.search(text)
