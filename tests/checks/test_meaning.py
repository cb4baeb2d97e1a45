"""Two lines of a data sheet and not a word of who is the better for it."""

from __future__ import annotations

import pytest

from coach.types import Language
from tests.checks.found import rules


@pytest.mark.parametrize(
    ("language", "text", "twin"),
    [
        ("zh-Hans", "304不锈钢，双层真空，500ml", "304不锈钢，500ml，你通勤背着不沉"),
        ("zh-Hant", "雙層真空、316 不鏽鋼", "雙層真空的，早上裝的晚上還燙"),
        ("en", "titanium body, 500ml, bpa-free", "titanium, 500ml, light enough for your commute"),
        ("zh-Hans", "双层硅胶", "就是500ml的那款"),
    ],
)
def test_features_need_somebody_who_is_the_better_for_them(language: Language, text: str, twin: str) -> None:
    assert "features" in rules(text, language)
    assert "features" not in rules(twin, language)
