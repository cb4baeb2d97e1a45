"""What founds a group: no slot open but the name of the one invited, and nothing sold in the first three days."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from coach.checks import Situation, check_draft
from coach.patterns import slots_of
from coach.plain import is_traditional
from coach.settings import Settings
from coach.types import Group, Kind, Language, Setup
from tests.playbook import LANGUAGES, PLAYBOOK

FOUNDING = PLAYBOOK.founding
KINDS: tuple[Kind, ...] = get_args(Kind)
OFFER = {"id": "o1", "name": "Oat 79", "price": "79元", "facts": ["不加糖"]}
NAMES: dict[Language, dict[str, Any]] = {
    "zh-Hans": {"name": "周末面包局", "theme": "烘焙", "persona": {"name": "小暖"}},
    "zh-Hant": {"name": "週末麵包局", "theme": "烘焙", "persona": {"name": "小暖"}},
    "en": {"name": "the loaf club", "theme": "baking", "persona": {"name": "Kim"}},
}


def founded(kind: Kind | None, language: Language, **group: Any) -> Setup:
    return FOUNDING.draft(Group.model_validate({"id": "g", "kind": kind, **group}), language)


def full(kind: Kind, language: Language) -> Setup:
    return founded(kind, language, **NAMES[language], size=80, offers=[OFFER])


def texts(setup: Setup) -> list[str]:
    """Everything that the operator could post."""
    words = [one.text for one in (*setup.invitation, *setup.welcome)]
    return [*words, setup.rules.title, *setup.rules.own, *setup.rules.lines, *(day.draft for day in setup.week)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "局"},
        {"theme": "baking"},
        {"persona": {"name": "Kim"}},
        {"offers": [OFFER]},
        {"name": "  ", "theme": "\u202e", "persona": {"name": "\n"}, "offers": [{"id": "o", "name": " "}]},
    ],
    ids=["nothing", "name", "theme", "persona", "offer", "blanks"],
)
def test_whatever_the_group_lacks_no_slot_is_open_but_the_name(
    kind: Kind, language: Language, given: dict[str, Any]
) -> None:
    setup = founded(kind, language, **given)
    assert setup.invitation
    assert setup.welcome
    assert setup.rules.lines
    assert len(setup.week) >= 4
    for text in texts(setup):
        assert slots_of(text) <= {"name"}, text
        assert not re.search(r"None|「\s*」|\"\s*\"|[，,]\s*[，,]", text), text
    assert all("{name}" in one.text for one in setup.invitation)
    assert all("{name}" not in day.draft for day in setup.week)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_group_is_called_stands_in_its_words_and_they_pass_every_check(kind: Kind, language: Language) -> None:
    setup = full(kind, language)
    said = " ".join(texts(setup))
    for name in (NAMES[language]["name"], NAMES[language]["theme"], NAMES[language]["persona"]["name"]):
        assert name in said
    for text in texts(setup):
        filled = text.replace("{name}", "Joe" if language == "en" else "阿梁")
        found = check_draft(filled, Situation(language, None, known=True)) if filled else ()
        # An invitation and the rules are longer than a line of talk.
        assert [one.rule for one in found if one.rule != "long"] == [], filled


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sold_in_the_first_three_days_but_in_a_flash_group(kind: Kind) -> None:
    for language in LANGUAGES:
        early = [day.draft for day in full(kind, language).week if day.day <= 3]
        sold = [text for text in early if OFFER["name"] in text or "79" in text]
        assert bool(sold) == (kind == "flash"), (language, sold)
    for week in FOUNDING.weeks:
        if week.kind == kind != "flash":
            for day in week.days[:3]:
                assert not any("offer" in slots_of(text) for text in [*day.draft["zh-Hans"], *day.draft["en"]])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_days_in_order_each_with_what_to_do_and_why(kind: Kind) -> None:
    known = {file.name[:3] for file in (Settings().knowledge / "practices").glob("P*.md")}
    for language in LANGUAGES:
        week = full(kind, language).week
        assert [day.day for day in week] == list(range(1, len(week) + 1))
        assert all(day.todo for day in week)
        assert all(day.practices and set(day.practices) <= known for day in week)
        # Some days nothing is said, most days something is.
        assert sum(bool(day.draft) for day in week) >= len(week) // 2


def test_only_what_is_not_settled_is_asked() -> None:
    bare = {one.text for one in founded(None, "en").questions}
    told = {
        one.text
        for one in founded(
            "interest",
            "en",
            **{**NAMES["en"], "persona": {"name": "Kim", "style": "dry"}},
            size=80,
            offers=[OFFER],
            rules=["no ads"],
        ).questions
    }
    assert told < bare
    assert len(bare) == len(FOUNDING.questions)
    assert all(one.practice for one in founded(None, "en").questions)


def test_a_group_of_no_kind_is_taken_for_one_of_shared_interest() -> None:
    assert founded(None, "en").kind == "interest"


def test_rules_that_the_group_has_are_its_own_and_stand_first_in_its_script() -> None:
    setup = founded("interest", "zh-Hant", rules=["群里不发广告", "no\u202e ads"])
    assert setup.rules.own == ("群裡不發廣告", "no  ads")


def test_a_setup_is_in_the_script_that_was_asked_for() -> None:
    said = "".join(texts(founded("super", "zh-Hant", name="周末面包局", theme="烘焙")))
    assert is_traditional(said)
    assert "週末" in said
    english = "".join(texts(founded("super", "en", name="the loaf club")))
    assert not re.search(r"[\u4e00-\u9fff]", english)


@pytest.mark.parametrize("name", ["{name}", "{0}", "{", "局{theme}"])
def test_braces_in_the_groups_own_words_are_only_signs(name: str) -> None:
    said = texts(founded("interest", "zh-Hans", name=name, theme=name, persona={"name": name}))
    assert any(name in text for text in said)
