"""The words of the pages (words.yaml), and times as an operator says them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from coach.types import Language
from coach.written import parsed

_HOUR, _DAY = 60, 24 * 60


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, str]]:
    given: dict[str, dict[str, str]] = parsed(files("coach.report").joinpath("words.yaml").read_text(encoding="utf-8"))
    return given


def word(language: Language, key: str, **slots: object) -> str:
    """Words of a page; `slots` fill its braces. Raises KeyError for a key that words.yaml does not have."""
    return _all()[language][key].format(**slots)


def span(language: Language, minutes: float) -> str:
    """A length of time: `12 分钟`, `3.5 小时`, `2 天`."""
    if minutes < 1:
        return word(language, "span_now")
    if minutes < _HOUR:
        return word(language, "span_minutes", n=round(minutes))
    if minutes < 2 * _DAY:
        return word(language, "span_hours", n=f"{minutes / _HOUR:.1f}".removesuffix(".0"))
    return word(language, "span_days", n=f"{minutes / _DAY:.1f}".removesuffix(".0"))
