"""Text as the coach compares it: one script, one width, one case."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

from coach.types import Language, whole

# A line longer than this is a pasted document; its beginning says what it is. Keeps one message of 1 MB from stalling a chat.
LONGEST = 2000

_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HALF = str.maketrans({**_WIDE, "\u3000": " ", "’": "'", "‘": "'"})


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=3)
def _to_traditional(variant: str) -> OpenCC:
    return OpenCC(variant)


def plain(text: str, *, longest: int = LONGEST) -> str:
    """Simplified script, half width, lower case, at most `longest` characters; one character for one where it can."""
    text = text[:longest]
    if not text.isascii():
        text = _to_simplified().convert(whole(text).translate(_HALF))
    return text.lower()


def printable(text: str) -> str:
    """What somebody wrote, without what moves a cursor, breaks a line or turns the direction of writing."""
    return "".join(
        char if char.isprintable() or (char == JOINER and text[place - 1 : place].isprintable() and place) else " "
        for place, char in enumerate(text)
    )


# Holds several emoji together as one.
JOINER = "\u200d"


def is_word(text: str, start: int, end: int) -> bool:
    """Whether a part in Latin letters is no piece of a longer word ("sam" is not in "same"); any other part is one."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_latin(before) and _latin(text[start])) and not (_latin(after) and _latin(text[end - 1]))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def is_traditional(text: str) -> bool:
    """Whether a text holds characters that Simplified Chinese writes otherwise."""
    text = whole(text)
    return str(_to_simplified().convert(text)) != text


def simplified(text: str) -> str:
    """Text in Simplified script."""
    return str(_to_simplified().convert(whole(text)))


def traditional(text: str, *, hong_kong: bool = False) -> str:
    """Simplified text in Traditional script, with the wording of Taiwan or the characters of Hong Kong."""
    return str(_to_traditional("s2hk" if hong_kong else "s2twp").convert(whole(text)))


def count_simplified(text: str) -> int:
    """How many characters are written otherwise in Taiwan and in Hong Kong (說 and 説, 裡 and 裏 are both at home somewhere)."""
    text = whole(text)
    forms = [_to_traditional(variant).convert(text) for variant in ("s2tw", "s2hk")]
    if any(len(form) != len(text) for form in forms):
        return 0
    return sum(char not in others for char, *others in zip(text, *forms, strict=True))


def language_of(text: str) -> Language:
    """The language of a question: English where it holds no Chinese character."""
    if not any("\u4e00" <= char <= "\u9fff" for char in text):
        return "en"
    return "zh-Hant" if is_traditional(text) else "zh-Hans"
