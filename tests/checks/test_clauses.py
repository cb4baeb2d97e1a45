"""Sentences and clauses by their places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coach.checks.clauses import clauses, sentences


def cut(text: str, places: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in places]


def test_sentences_end_where_people_end_them() -> None:
    text = "枇杷到了。要的说一声！  It's $4.50 now. ok?\n好"
    assert cut(text, sentences(text)) == ["枇杷到了", "要的说一声", "It's $4.50 now", "ok", "好"]


def test_clauses_end_at_pauses_and_at_a_blank_between_chinese() -> None:
    text = "枇杷到了 要的说一声，3.5斤的也有 - ok"
    assert cut(text, clauses(text)) == ["枇杷到了", "要的说一声", "3.5斤的也有", "ok"]


@given(st.text(max_size=120))
def test_places_lie_in_the_text_and_hold_words(text: str) -> None:
    for places in (sentences(text), clauses(text)):
        assert places == sorted(places)
        for start, end in places:
            assert text[start:end] == text[start:end].strip() != ""
