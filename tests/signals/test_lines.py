"""The linear line model as it is shipped: what it looks at is bounded, and it says the same every time."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.plain import plain
from coach.signals.lines import BITS, LONGEST, Around, hashes, shipped

ALONE = Around(None, None, None, ())


@given(st.text(max_size=60))
def test_a_line_is_a_set_of_hashes_within_the_weights(text: str) -> None:
    found = hashes(plain(text)).tolist()
    assert len(found) == len(set(found))
    assert all(0 <= one < 1 << BITS for one in found)


def test_a_long_line_says_what_it_is_at_its_beginning() -> None:
    assert set(hashes("好" * LONGEST + "坏").tolist()) == set(hashes("好" * LONGEST + "了" * 5000).tolist())


@settings(deadline=None)  # the first line loads the weights
@given(st.text(max_size=60))
def test_every_head_gives_a_number_and_the_same_one_again(text: str) -> None:
    line = hashes(plain(text))
    odds = shipped().odds(line, ALONE)
    assert set(odds) == set(shipped().heads)
    assert all(math.isfinite(value) and abs(value) < 700 for value in odds.values())
    assert shipped().odds(line, ALONE) == odds


def test_a_flag_that_the_model_does_not_know_changes_nothing() -> None:
    line = hashes("等了五天还没发货")
    assert shipped().odds(line, Around(None, None, None, ("no-such-flag",))) == shipped().odds(line, ALONE)
