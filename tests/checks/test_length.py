"""A draft fits on a phone."""

from __future__ import annotations

import pytest

from coach.checks import Situation, check_draft
from coach.checks.length import LONGEST, LONGEST_EN
from coach.types import Language


@pytest.mark.parametrize(("language", "limit"), [("zh-Hans", LONGEST), ("zh-Hant", LONGEST), ("en", LONGEST_EN)])
def test_a_draft_fits_on_a_phone(language: Language, limit: int) -> None:
    char = "a" if language == "en" else "好"
    rules = {one.rule: (one.start, one.end) for one in check_draft(char * (limit + 5), Situation(language))}
    assert rules["long"] == (limit, limit + 5)
    assert "long" not in {one.rule for one in check_draft(char * limit, Situation(language))}


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_draft_is_told_so(text: str) -> None:
    assert [one.rule for one in check_draft(text, Situation())] == ["empty"]
