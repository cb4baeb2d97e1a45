"""The words of knowledge/portrait: complete in three languages, filled, and chosen the same way each time."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from coach.checks import Situation, check_draft
from coach.errors import KnowledgeError
from coach.patterns import slots_of
from coach.portrait import STATES, Stage
from coach.settings import Settings
from coach.telling import Telling
from coach.types import Language, Tier
from coach.week import CALLS, SIGNS, THEN
from tests.portraits import LANGUAGES, TELLING


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_stage_and_tier_has_its_words_in_every_language(language: Language) -> None:
    figures = dict.fromkeys(("days", "count", "pushes", "answered", "asked", "among", "with_brand"), 3)
    for state in STATES:
        assert TELLING.tell(language, f"health.states.{state}.title")
        assert "{" not in TELLING.tell(language, f"health.states.{state}.why", **figures)
    for stage in get_args(Stage):
        assert "{" not in TELLING.tell(language, f"health.stages.{stage}.why", **figures)
    for tier in get_args(Tier):
        assert TELLING.tell(language, f"members.tiers.{tier}.plan")


def test_every_sign_that_is_looked_for_has_a_step_in_every_language_from_a_practice_that_exists() -> None:
    practices = {file.name[:3] for file in (Settings().knowledge / "practices").glob("P*.md")}
    for name in {*SIGNS, *THEN, *(sign for signs in CALLS.values() for sign in signs)}:
        step = TELLING.steps[name]
        assert step.practice in practices
        assert set(step.todo) == set(step.why) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["silent", "curt"])
def test_a_message_to_one_who_faded_can_be_written_without_a_quotation_and_passes_the_checks(
    language: Language, path: str
) -> None:
    for seed in "abcdefgh":
        text = TELLING.word(language, f"members.{path}", seed, name="Amy", quote="")
        assert "Amy" in text
        assert "「" not in text
        assert check_draft(text, Situation(language, None, "care", private=True, known=True)) == ()


def test_a_draft_whose_slots_have_no_value_is_not_written_and_the_same_seed_chooses_the_same() -> None:
    assert TELLING.word("en", "members.ask.helps", "x", name="Amy", quote="", role="r") == ""
    filled = [TELLING.word("en", "members.ask.helps", "x", name="Amy", quote="so", role="r") for _ in range(3)]
    assert len(set(filled)) == 1
    assert not slots_of(filled[0])
    texts = {TELLING.word("en", "members.ask.helps", str(n), name="Amy", quote="so", role="r") for n in range(30)}
    assert len(texts) == 3


def test_a_place_that_does_not_exist_is_a_fault_and_no_folder_is_none() -> None:
    with pytest.raises(KeyError):
        TELLING.tell("en", "health.states.happy.title")
    assert Telling.load(Path("/nowhere")) == Telling()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("health.yaml", '      en: "Lively"\n', "", "health.yaml, states, lively, title: lacks en"),
        ("digest.yaml", "  nothing:\n", "  nothing: 3\n  something:\n", "digest.yaml, silence, nothing"),
        ("steps.yaml", "  practice: P10\n", "", "practice"),
        ("members.yaml", "    practice: P07\n", "", "practice"),
    ],
)
def test_words_that_lack_something_are_refused_with_file_and_place(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    shutil.copytree(Settings().knowledge / "portrait", tmp_path / "portrait")
    place = tmp_path / "portrait" / file
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        Telling.load(tmp_path)
    assert said in str(caught.value)
    assert file in str(caught.value)
