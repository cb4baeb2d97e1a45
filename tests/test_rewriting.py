"""An operator's own draft in other words: phrases exchanged, every fact kept, and never nothing left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.errors import KnowledgeError
from coach.rewriting import BY_MODEL, Phrases
from coach.settings import Settings
from coach.types import Language, Manner
from tests.playbook import LANGUAGES

PHRASES = Phrases.load(Settings().knowledge)
MANNERS: tuple[Manner, ...] = tuple(one for one in get_args(Manner) if one not in BY_MODEL)
RULES = {"formula", "slogan", "pressure", "blame", "promise", "persona", "absolute"}
DRAFTS: dict[Language, tuple[str, ...]] = {
    "zh-Hans": (
        "@朵朵妈 非常抱歉给您带来不便，订单 12345 会尽快处理，请耐心等待，感谢您的理解与支持",
        "亲爱的家人们，重磅福利来袭！米粉组合 79 元一盒，周四 20:00 开抢，手慢无，有问题找阿梁",
        "尊敬的客户您好，您的反馈我们已经收到，第一时间为您处理，单号 SF-99812，今天 18:30 前回复。祝您生活愉快！",
        "阿梁，少发的 2 盒周五补，运费 12.5 元我们出。你把地址私聊我。麻烦了。还有事就说。",
        "温馨提示：3 月 5 日 14:00 停水，请大家知悉",
    ),
    "zh-Hant": (
        "@朵朵媽 非常抱歉造成您的不便，訂單 12345 會盡快處理，請耐心等候，感謝您的理解與支持",
        "親愛的家人們，超值優惠來襲！米粉組合 79 元一盒，週四 20:00 開搶，手慢無，有問題找阿梁",
        "您好，您的反饋我們已經收到，單號 SF-99812，今天 18:30 前回覆您。祝您生活愉快！",
        "阿梁，少寄的 2 盒週五補，運費 12.5 元我們出。你把地址私訊我。麻煩了。還有事就說。",
    ),
    "en": (
        "Dear valued customer, we apologize for any inconvenience. Order 12345 for Joe ships by 18:30, thank you for your patience.",
        "Hi family!! Huge sale, Oat 79 at $12.50 a box, starts Thursday 8pm, don't miss out, ask Sam",
        "@Joe your feedback is important to us. we'll process ticket SF-99812 as soon as possible. have a great day!",
        "Joe, the 2 boxes go out on the 14th. shipping of $12.50 is ours. dm me the address. thanks. anything else, just say.",
    ),
}
NAMES = ("朵朵妈", "朵朵媽", "阿梁", "Joe", "Sam")


def figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.:]\d+)?|SF", text)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_and_name_is_still_there(language: Language, manner: Manner) -> None:
    for draft in DRAFTS[language]:
        done = PHRASES.rewrite(draft, (manner,), language, rules=RULES, names=NAMES)
        assert sorted(figures(done)) == sorted(figures(draft)), done
        for name in NAMES:
            assert done.count(name) == draft.count(name), done
        assert not re.search(r"[\\{}]|[，,]{2}|^[，,。]", done), done


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_manners_at_once_keep_them_too(language: Language) -> None:
    for draft in DRAFTS[language]:
        manners: tuple[Manner, ...] = ("warmer", "shorter", "clearer", "apologetic", "mend")
        done = PHRASES.rewrite(draft, manners, language, rules=RULES, names=NAMES)
        assert sorted(figures(done)) == sorted(figures(draft)), done


@pytest.mark.parametrize(
    "text",
    [
        "亲",
        "亲爱的家人们",
        "感谢您的反馈",
        "祝您生活愉快",
        "特此通知",
        "！！！",
        "@朵朵妈",
        "have a great day!",
        "😊",
        "",
    ],
)
@pytest.mark.parametrize("manner", MANNERS)
def test_words_that_were_all_fluff_stay(text: str, manner: Manner) -> None:
    for language in LANGUAGES:
        done = PHRASES.rewrite(text, (manner,), language, rules=RULES, names=NAMES)
        assert bool(done.strip()) == bool(text.strip())


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.sampled_from(LANGUAGES), st.sets(st.sampled_from(MANNERS), min_size=1))
def test_whatever_is_written_something_is_left(text: str, language: Language, manners: set[Manner]) -> None:
    done = PHRASES.rewrite(text, sorted(manners), language, rules=RULES, names=NAMES)
    assert bool(done.strip()) >= any(char.isalnum() for char in text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_warmer_and_shorter_do_something_to_form_letters(language: Language) -> None:
    warmer = PHRASES.rewrite(DRAFTS[language][0], ("warmer",), language)
    assert warmer != DRAFTS[language][0]
    shorter = PHRASES.rewrite(DRAFTS[language][2], ("shorter",), language)
    assert len(shorter) < len(DRAFTS[language][2])


def test_plain_words_are_left_alone() -> None:
    assert (
        PHRASES.rewrite("阿梁，盒子今天寄", ("warmer", "shorter", "mend"), "zh-Hans", rules=RULES) == "阿梁，盒子今天寄"
    )


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("zh-Hans", "@朵朵妈 盒子今天寄", "@朵朵妈 "),
        ("zh-Hant", "@朵朵媽 盒子今天寄", "@朵朵媽 "),
        ("en", "@Joe the box goes out today", "@Joe "),
    ],
)
def test_an_apology_owns_the_matter_first_behind_the_name(language: Language, text: str, kept: str) -> None:
    assert PHRASES.own
    done = PHRASES.rewrite(text, ("apologetic",), language, names=NAMES)
    assert done.startswith(kept)
    assert any(done.startswith(kept + words) for words in PHRASES.own[language]), done
    assert done.endswith(text.removeprefix(kept))
    again = PHRASES.rewrite(done, ("apologetic",), language, names=NAMES)
    assert sum(again.count(words.strip("，, ")) for words in PHRASES.own[language]) == 1


def test_more_than_three_sentences_are_set_in_lines() -> None:
    text = "今天上新。价格 79 元。周四发货。有问题找我。"
    assert PHRASES.rewrite(text, ("clearer",), "zh-Hans").splitlines() == [
        "今天上新。",
        "价格 79 元。",
        "周四发货。",
        "有问题找我。",
    ]
    assert "\n" not in PHRASES.rewrite("今天上新。价格 79 元。", ("clearer",), "zh-Hans")


def test_scripts_are_exchanged_and_members_names_are_not() -> None:
    text = "@张伟 少发的一盒给你补发，张伟你收一下"
    assert (
        PHRASES.rewrite(text, ("traditional",), "zh-Hans", names=["张伟"]) == "@张伟 少發的一盒給你補發，张伟你收一下"
    )
    assert PHRASES.rewrite("@張偉 少發的一盒", ("simplified",), "zh-Hant", names=["張偉"]) == "@張偉 少发的一盒"


def test_a_name_of_one_character_is_a_name_only_behind_an_at() -> None:
    assert PHRASES.rewrite("@发 发货了", ("traditional",), "zh-Hans", names=["发"]) == "@发 發貨了"


def test_what_is_mended_is_only_what_was_found() -> None:
    text = DRAFTS["zh-Hans"][0]
    assert PHRASES.rewrite(text, ("mend",), "zh-Hans", rules=()) == text
    assert "不便" not in PHRASES.rewrite(text, ("mend",), "zh-Hans", rules={"formula"})


def test_who_says_nin_goes_on_saying_it() -> None:
    text = "您看这样行吗，盒子今天寄"
    assert "您" in PHRASES.rewrite(text, ("warmer",), "zh-Hans", polite=True)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh-Hans", "我会尽快处理", "尽快"),
        ("zh-Hant", "我會盡快處理", "盡快"),
        ("en", "we'll fix it soon", "soon"),
        ("zh-Hans", "😊😊我会尽快处理", "尽快"),
    ],
)
def test_what_a_draft_leaves_open_is_asked_at_its_words(language: Language, text: str, words: str) -> None:
    found = PHRASES.unclear(text, language)
    assert words in {text[one.start : one.end] for one in found}
    assert all(one.ask for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert PHRASES.unclear("今天 18:30 前回你" if language != "en" else "you'll hear by 6:30pm today", language) == ()


def test_the_shipped_phrases_compile_and_a_broken_file_is_named(tmp_path: Path) -> None:
    assert all(one.pattern for one in (*PHRASES.phrases, *PHRASES.soften))
    assert len(PHRASES.phrases) >= 100
    (tmp_path / "rewrites").mkdir()
    (tmp_path / "rewrites" / "phrases.yaml").write_text("phrases: [{say: x}]", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"phrases\.yaml"):
        Phrases.load(tmp_path)
    (tmp_path / "rewrites" / "phrases.yaml").write_text("- one", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"phrases\.yaml"):
        Phrases.load(tmp_path)


def test_what_is_owned_comes_behind_the_name_and_the_greeting() -> None:
    phrases = PHRASES
    for text, before in (
        ("@老陈 你的包子明天到", "@老陈 "),
        ("各位会员您好，货明天到", "各位会员您好，"),
        ("货明天到", ""),
    ):
        done = phrases.rewrite(text, ("apologetic",), "zh-Hans")
        assert done.startswith(before)
        assert done.endswith(text.removeprefix(before))
        assert len(done) > len(text)
