"""The terms of a text: words and pairs as they are written, syllables as they sound, in one script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.terms import sounds, words


def test_words_are_segmented_and_paired_in_one_script() -> None:
    assert words("群裡沒人說話") == words("群里没人说话")
    assert {"没人", "说话", "群里", "里没"} <= set(words("群里没人说话"))
    assert words("Hello WORLD") == ["hello", "world"]
    assert words("ＫＯＣ") == words("koc") == ["koc"]


def test_a_single_character_is_a_word_and_marks_are_none() -> None:
    assert words("群") == ["群"]
    assert words("！？…「」🙂") == []
    assert words("") == []


def test_pairs_do_not_reach_over_a_mark_or_another_script() -> None:
    assert not {"话怎", "群a"} & set(words("没人说话，怎么办"))
    assert "规怎" not in words("群规 怎么写")
    assert {"koc", "怎么"} <= set(words("KOC怎么找"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("快闪裙", "快闪群"),
        ("裙规", "群规"),
        ("秃然退群", "突然退群"),
        ("頭訴", "投诉"),
        ("群里没人硕话", "群里没人说话"),
        ("资道怎么班", "知道怎么办"),
        ("心人", "新人"),
        ("惊营", "经营"),
        ("银销", "营销"),
        ("沈核", "审核"),
        ("蚕与", "参与"),
    ],
)
def test_a_wrong_character_of_the_same_or_a_near_sound_sounds_alike(typed: str, meant: str) -> None:
    assert sounds(typed) == sounds(meant) != []


@pytest.mark.parametrize(
    ("one", "other"), [("快闪群", "快递群"), ("退群", "建群"), ("老客", "新客"), ("发货", "发火了")]
)
def test_other_words_sound_otherwise(one: str, other: str) -> None:
    assert sounds(one) != sounds(other)


def test_sounds_are_pairs_and_triples_within_a_run_of_chinese() -> None:
    assert sounds("快闪群") == ["kuaisan", "sanqun", "kuaisanqun"]
    assert sounds("群") == sounds("hello") == sounds("！") == sounds("") == []
    assert sounds("群，规") == sounds("群a规") == []
    assert sounds("群規") == sounds("群规")


@given(st.text(max_size=300))
def test_whatever_is_typed_has_terms_that_are_words(text: str) -> None:
    assert all(any(char.isalnum() for char in term) for term in words(text))
    assert all(term.isalpha() for term in sounds(text))


@pytest.mark.parametrize("text", ["\ud83d", "\x00群规", "群" * 200_000, "a" * 200_000])
def test_half_characters_marks_and_very_long_texts_break_nothing(text: str) -> None:
    assert len(words(text)) < 10_000
    assert len(sounds(text)) < 10_000
