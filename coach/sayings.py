"""The coach's own short sentences for the operator (sayings.yaml), in the language of the chat."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from coach.types import Language
from coach.written import parsed


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, str]]:
    given: dict[str, dict[str, str]] = parsed(files("coach").joinpath("sayings.yaml").read_text(encoding="utf-8"))
    return given


def say(language: Language, key: str, **slots: object) -> str:
    """One sentence; `slots` fill its braces. Raises KeyError for a key that sayings.yaml does not have."""
    return _all()[language][key].format(**slots)
