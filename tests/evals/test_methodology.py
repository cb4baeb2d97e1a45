"""docs/methodology.md says what the code does today, and no practice is missing."""

from __future__ import annotations

import re

import pytest

from coach.coach import Coach
from evals import methodology


@pytest.fixture(scope="module")
def page(coach: Coach) -> str:
    return methodology.page(coach)


def test_the_page_is_up_to_date(page: str) -> None:
    assert page == methodology.PAGE.read_text(encoding="utf-8"), "make docs"


def test_every_practice_stands_in_it_once(page: str, coach: Coach) -> None:
    assert re.findall(r"^\| (P\d\d) \|", page, re.MULTILINE) == list(coach.retriever.practices)


def test_every_practice_is_in_each_part_that_it_is_for(page: str) -> None:
    assert "## Missing" in page
    assert re.findall(r"^- (P\d\d) .*", page, re.MULTILINE) == []


def test_what_is_named_as_code_is_there_and_names_the_practice(page: str) -> None:
    for name, row in re.findall(r"^\| (P\d\d) \|(.*)$", page, re.MULTILINE):
        for file in re.findall(r"`((?:coach|knowledge)/[^`]+)`", row):
            assert name in (methodology.ROOT / file).read_text(encoding="utf-8"), (name, file)
