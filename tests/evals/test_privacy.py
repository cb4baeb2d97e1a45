"""The labelled lines are whole, and the recognisers hold on the half that they were written against."""

from __future__ import annotations

from collections import Counter

import pytest

from coach.privacy import Span
from evals.privacy import Line, labelled_lines, missed, needless, tallied

LINE = Line(id="x", language="zh-Hans", split="dev", text="打13800138000找我", private={"phone": ("13800138000",)})


def test_the_set_has_the_shape_that_it_claims() -> None:
    lines = labelled_lines()
    assert len({line.id for line in lines}) == len(lines) == 150
    assert Counter(line.split for line in lines) == {"dev": 75, "test": 75}
    assert Counter(line.language for line in lines) == {"zh-Hans": 90, "zh-Hant": 30, "en": 30}
    assert sum(not line.private for line in lines) == 60


def test_what_is_said_to_be_private_must_be_in_the_line() -> None:
    with pytest.raises(ValueError, match="'139' is not in the line"):
        Line(id="x", language="en", split="dev", text="138", private={"phone": ("139",)})


def test_four_readable_characters_are_a_miss_and_three_are_none() -> None:
    assert missed(LINE, ()) == ("phone",)
    assert missed(LINE, (Span(4, 12, "phone"),)) == ()
    assert missed(LINE, (Span(5, 12, "phone"),)) == ("phone",)


def test_a_mask_beside_what_is_private_is_needless() -> None:
    beside = Span(0, 1, "number")
    assert needless(LINE, (beside, Span(1, 12, "phone"))) == (beside,)


def test_dev_is_found_whole_and_nothing_else_is_masked() -> None:
    tally = tallied([line for line in labelled_lines() if line.split == "dev"])
    assert tally.found == tally.private
    assert tally.right == tally.masks
