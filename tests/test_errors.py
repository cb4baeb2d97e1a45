"""One tree of errors, each fit to be shown and with a status that tells whose fault it is."""

from __future__ import annotations

import pytest

from coach import errors
from coach.errors import CoachError, TranscriptError

OWN = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, CoachError)]


def test_every_error_is_one_tree_with_a_stable_name_of_its_own() -> None:
    assert len({one.kind for one in OWN}) == len(OWN) >= 6
    assert {one.status // 100 for one in OWN} <= {4, 5}


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (TranscriptError("not a time", place="a.csv, line 3"), "a.csv, line 3: not a time"),
        (TranscriptError("no message"), "no message"),
    ],
)
def test_a_transcript_error_says_where(error: TranscriptError, text: str) -> None:
    assert str(error) == text
    assert error.status == 422
