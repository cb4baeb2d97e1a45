"""What the checks find in a text that stands in a small group at ten in the morning."""

from __future__ import annotations

from typing import Any

from coach.checks import Situation, check_draft
from coach.types import Language
from tests.chats import chat

OFFERS = [{"id": "o1", "name": "小米粉", "price": "79元", "benefit": "买一送一 送你一个碗", "facts": ["不加糖"]}]


def found(
    text: str, language: Language = "zh-Hans", *, private: bool = False, secrets: tuple[str, ...] = (), **given: Any
) -> list[tuple[str, str]]:
    """Rule and words of every finding. `said`: the member's line before it, or `lines`: the whole chat before it."""
    lines = given.pop("lines", f"09:50 m1: {given.pop('said', '早')}")
    transcript = chat(lines, language=language, **({"now": "10:00", "offers": OFFERS} | given))
    situation = Situation(language, transcript, private=private, secrets=secrets)
    return [(one.rule, text[one.start : one.end]) for one in check_draft(text, situation)]


def rules(text: str, language: Language = "zh-Hans", **given: Any) -> set[str]:
    """The rules alone."""
    return {rule for rule, _ in found(text, language, **given)}


def holds(rule: str, words: str, text: str, twin: str, language: Language = "zh-Hans", **given: Any) -> None:
    """The rule finds its words at their place, and leaves the twin alone."""
    assert (rule, words) in found(text, language, **given)
    assert rule not in rules(twin, language, **given)
