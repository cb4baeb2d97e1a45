"""The coach's own sentences: complete in each language, filled, and none in the wrong script."""

from __future__ import annotations

import re
import string
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from coach.checks import FAMILIES
from coach.checks.tone import PRACTICES, RULES
from coach.plain import plain
from coach.sayings import say
from coach.types import Asked, BlockerName, Cause, CrisisKind, DoorName, Language, Level, Verdict

ALL: dict[str, dict[str, str]] = yaml.safe_load(files("coach").joinpath("sayings.yaml").read_text(encoding="utf-8"))
LANGUAGES: tuple[Language, ...] = get_args(Language)


# Blockers that say which of several reasons they stand for.
VARIANTS = {
    "too_soon_after_last_offer": ("too_soon_usual", "too_soon_agreed", "too_soon_ill", "too_soon_silence"),
    "group_kind": ("group_kind_never", "group_kind_ahead", "group_kind_over"),
}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_each_language_says_the_same_things_with_the_same_slots() -> None:
    assert set(ALL) == set(LANGUAGES)
    for key, text in ALL["zh-Hans"].items():
        for language in LANGUAGES:
            assert ALL[language][key].strip(), f"{language}: {key} is empty"
            assert slots(ALL[language][key]) == slots(text), f"{language}: {key}"
    assert {len(ALL[language]) for language in LANGUAGES} == {len(ALL["zh-Hans"])}


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("", Verdict),
        ("", BlockerName),
        ("level_", Level),
        ("cause_", Cause),
        ("first_", Cause),
        ("door_", DoorName),
    ],
)
def test_every_name_that_advice_can_carry_has_its_sentence(prefix: str, names: Any) -> None:
    for name in _names(names):
        for part in VARIANTS.get(name, (name,)):
            assert ALL["en"][f"{prefix}{part}"]


def _names(literal: Any) -> list[str]:
    parts = get_args(literal)
    return [name for part in parts for name in (_names(part) if get_args(part) else [part])]


def test_every_crisis_has_a_name_and_slots_are_filled() -> None:
    assert all(say("zh-Hant", f"kind_{kind}") for kind in get_args(CrisisKind) if kind != "none")
    assert say("en", "summary", messages=3, members=2) == "Read 3 messages by 2 members."


def test_every_rule_says_what_is_wrong_and_how_to_mend_it() -> None:
    package = Path(FAMILIES[0].__code__.co_filename).parent
    named = {rule for file in package.glob("*.py") for rule in re.findall(r'rule="(\w+)"', file.read_text("utf-8"))}
    named |= {rule for rule, _ in RULES.values()} | set(PRACTICES) | {"number", "date", "gift", "event"}
    for rule in named:
        for language in LANGUAGES:
            assert ALL[language][f"check_{rule}"]
            assert ALL[language][f"mend_{rule}"]


def test_whatever_a_message_is_there_is_a_word_for_why_it_needs_no_answer() -> None:
    for kind in get_args(Asked):
        assert all(ALL[language][f"silence_reply_{kind}"] for language in LANGUAGES), kind


def test_simplified_sentences_hold_no_traditional_character() -> None:
    assert {key for key, text in ALL["zh-Hans"].items() if plain(text) != plain(plain(text))} == set()
    assert {
        key
        for key, text in ALL["zh-Hans"].items()
        if any(plain(char) != char for char in text if char >= "一" and char < "龥")
    } == set()


def test_a_key_that_nobody_wrote_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        say("en", "no_such_key")
