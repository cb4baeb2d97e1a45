"""The terms of a text, for what ranks by words: as they are written, and as they sound."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from coach.plain import plain

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Sounds that many speakers, and so many who type by sound, do not tell apart: zh z, ch c, sh s; n ng at the end.
_NEAR = re.compile(r"^([zcs])h|(n)g$")


def words(text: str) -> list[str]:
    """Words as jieba cuts them, in plain script, and pairs of neighbouring Chinese characters; single ones where the text is one."""
    import rjieba

    line = plain(text)
    terms = [term for term in rjieba.cut_for_search(line) if any(char.isalnum() for char in term)]
    return terms + [one + other for run in _CHINESE.findall(line) for one, other in pairwise(run)]


def sounds(text: str) -> list[str]:
    """Pairs and triples of neighbouring syllables without tones, so that a wrong character of the same sound does no harm."""
    found: list[str] = []
    for run in _CHINESE.findall(plain(text)):
        syllables = _syllables(run)
        found += map("".join, pairwise(syllables))
        found += map("".join, zip(syllables, syllables[1:], syllables[2:], strict=False))
    return found


@lru_cache(maxsize=4096)
def _syllables(run: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(_NEAR.sub(r"\1\2", syllable) for syllable in lazy_pinyin(run))
