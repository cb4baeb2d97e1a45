"""Which language a chat is in, told from its characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from opencc import OpenCC

from coach.types import Language

_HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_LINK = re.compile(r"https?://\S+|\[[^\]]{1,12}\]|<[^>]{1,40}>|@\S+")
_ENOUGH = 100_000


@lru_cache(maxsize=2)
def _script(to: str) -> OpenCC:
    return OpenCC(to)


@lru_cache(maxsize=8192)
def _belongs(char: str) -> int:
    """1 for a character of the Traditional script only, -1 for one of the Simplified only, 0 for one of both."""
    if _script("t2s").convert(char) != char:
        return 1
    return -1 if _script("s2t").convert(char) != char else 0


def guess_language(texts: Iterable[str]) -> Language:
    """The language of these lines; a Han character weighs as much as a word. Simplified Chinese where nothing tells."""
    han: Counter[str] = Counter()
    words = read = 0
    for text in texts:
        bare = _LINK.sub(" ", text[:500])
        han.update(_HAN.findall(bare))
        words += len(_WORD.findall(bare))
        read += len(bare)
        if read > _ENOUGH:
            break
    if words > 2 * han.total():
        return "en"
    script = sum(count * _belongs(char) for char, count in han.items())
    return "zh-Hant" if script > 0 else "zh-Hans"
