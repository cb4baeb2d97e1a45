"""Patterns are chosen, filled and marked alike each time; a quotation is cut at a pause."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import KnowledgeError
from coach.patterns import QUOTE, QUOTE_EN, Pattern, chosen, filled, load_patterns, mark, quote, slots_of, texts_of
from coach.scenes import ANY
from coach.types import Language
from tests.playbook import LANGUAGES, asked

# -- quotations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("还没发货", "zh-Hans", "还没发货"),
        ("今天烤了戚风，第一次没塌，特别高兴，给你们看看", "zh-Hans", "今天烤了戚风，第一次没塌，特别高兴"),
        ("@小暖 还没发货吗？", "zh-Hans", "还没发货吗？"),
        ("[图片]", "zh-Hans", ""),
        ("[图片]今天烤了戚风", "zh-Hans", "今天烤了戚风"),
        ("https://example.com/a?b=c", "en", ""),
        ("嗯", "zh-Hans", ""),
        ("🎂🎂🎂", "zh-Hans", ""),
        ("你们这个东西质量实在是太差了我真的受不了", "zh-Hans", "你们这个东西质量实在是太差了我真的受不了"),
        ("你们这个东西的质量实在是太差了我真的是再也受不了了", "zh-Hans", ""),
        (
            "she never answered me and i have waited for two whole weeks now for an answer",
            "en",
            "she never answered me and i have waited for two whole…",
        ),
        ("fresh loaf today. it took two nights of waiting and half a bag of flour", "en", "fresh loaf today"),
        ("她说「真香」我也买了", "zh-Hans", "她说“真香”我也买了"),
        ('he said "hi" and left', "en", "he said 'hi' and left"),
        (",\r00,\x1f", "en", "00"),
    ],
)
def test_a_quotation_is_cut_at_a_pause_and_holds_no_mark_that_would_close_it(
    text: str, language: Language, expected: str
) -> None:
    assert quote(text, language) == expected


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_a_quotation_is_short_and_says_something(text: str, language: Language) -> None:
    found = quote(text, language)
    assert len(found) <= (QUOTE_EN if language == "en" else QUOTE)
    assert found == found.strip()
    assert found == "" or sum(char.isalnum() for char in found) >= 2
    assert not set(found) & set('「」"')


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_whichever_part_is_wanted_it_is_a_whole_run_of_clauses(text: str, language: Language) -> None:
    last = quote(text, language, text.rfind)
    assert len(last) <= (QUOTE_EN if language == "en" else QUOTE)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x07", "\x1b"])
def test_a_quotation_carries_no_mark_that_turns_or_hides_the_words_around_it(sign: str) -> None:
    assert quote(f"今天{sign}烤了面包{sign}", "zh-Hans") == "今天 烤了面包"


# -- texts ---------------------------------------------------------------------------------------------------------


def pattern(*texts: str) -> Pattern:
    return Pattern("share", "x", "group", (), {"zh-Hans": texts})


def test_of_texts_those_that_use_most_of_what_is_known_are_taken() -> None:
    one = pattern("早", "{name} 早", "{name}「{quote}」", "{name}{price}")
    said = asked("zh-Hans")
    assert texts_of(one, said, {"name": "阿梁", "quote": "烤了", "price": ""}) == ["{name}「{quote}」"]
    assert texts_of(one, said, {"name": "阿梁", "quote": ""}) == ["{name} 早"]
    assert texts_of(one, said, {}) == ["早"]
    assert texts_of(pattern("{name}"), said, {}) == []


def test_nothing_is_filled_without_a_pattern_a_text_of_the_language_or_a_value() -> None:
    said = asked("zh-Hans")
    assert filled(None, said, {"name": "阿梁"}, "") is None
    assert filled(Pattern("a", "b", "group", (), {"en": ("@{name}",)}), said, {"name": "阿梁"}, "") is None
    assert filled(pattern("{name}"), said, {"name": ""}, "") is None
    assert filled(pattern("{name}"), said, {"name": "{quote}"}, "") == "{quote}"


def test_the_same_seed_chooses_the_same_and_other_seeds_all_of_them() -> None:
    among = ("a", "b", "c")
    assert len({chosen(among, "seed") for _ in range(5)}) == 1
    assert {chosen(among, str(number)) for number in range(40)} == set(among)


def test_a_text_is_known_by_its_mark() -> None:
    assert mark("{name} 早") == mark("{name} 早") != mark("{name} 好")
    assert len(mark("")) == 8


def test_the_slots_of_a_text() -> None:
    assert slots_of("{name}，「{quote}」{name}") == {"name", "quote"}
    assert slots_of("{{name}}") == set()


# -- files -----------------------------------------------------------------------------------------------------------


def read(folder: Path, text: str) -> list[Pattern]:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    return list(load_patterns(folder, "hook"))


def test_what_a_file_leaves_out_has_its_plain_meaning(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "- hook: share\n  texts: {en: ['hi {name}']}")
    assert (one.key, one.move, one.where, one.practices, one.scene, one.kinds) == (
        "share",
        "share",
        "group",
        (),
        ANY,
        (),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- hook: [", "not YAML"),
        ("- move: x\n  texts: {}", "lacks 'hook'"),
        ("- hook: x", "lacks 'texts'"),
        ("just words", "a list of patterns"),
        ("", "a list of patterns"),
    ],
)
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        read(tmp_path, text)
    assert "a.yaml" in str(caught.value)
    assert said in str(caught.value)
