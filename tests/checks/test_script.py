"""Language and script of the chat, and no slot left open."""

from __future__ import annotations

import pytest

from coach.types import Language
from tests.checks.found import found, holds, rules


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("这个怎么弄的？讲讲你第一步做的什么", "zh-Hans", set()),
        ("這個怎麼弄的？講講你第一步做的什麼", "zh-Hans", {"script"}),
        ("這個怎麼弄的？說說你那裡的做法，台北也有賣", "zh-Hant", set()),
        ("呢個點整㗎？講下你喺嗰度點做，裏面落咗咩，説嚟聽下", "zh-Hant", set()),
        ("这个怎么弄的？讲讲你第一步做的什么", "zh-Hant", {"script"}),
        ("how did you do that? tell us", "zh-Hans", {"language"}),
        ("how did you do that? tell us", "en", set()),
        ("这个怎么弄的？", "en", {"language"}),
        ("@阿梁 OK", "zh-Hans", set()),
        ('@朵朵妈 saw "今天烤了一个戚风", nice', "en", set()),
        ("初めてなら600mlくらいのケトルが使いやすいです", "zh-Hans", {"language"}),
        ("今天的桃の味不错", "zh-Hans", set()),
        ("Bonjour à tous ! Quel pain voulez-vous pour samedi ? Dites-le-moi ici avant jeudi.", "en", {"language"}),
        ("sourdough, rye, focaccia, baguettes, croissants, brioche, cinnamon rolls", "en", set()),
    ],
)
def test_a_draft_is_in_the_language_and_script_of_its_chat(text: str, language: Language, expected: set[str]) -> None:
    assert rules(text, language) & {"script", "language"} == expected


@pytest.mark.parametrize(
    ("language", "text", "words", "twin"),
    [
        ("zh-Hans", "你好{name}，在吗", "{name}", "你好阿梁，在吗"),
        ("zh-Hans", "XX家的米粉到了", "XX", "XXL码到了"),
        ("zh-Hans", "某某姐，货到了", "某某", "某天货到了"),
        ("zh-Hans", "{店名}的货到了", "{店名}", "小禾的货到了"),
        ("en", "hi [name], how are you", "[name]", "hi Joe, see you xx"),
        ("en", "hey {{first_name}}, it's packed", "{{first_name}}", "hey, it's packed"),
    ],
)
def test_no_slot_is_left_open(language: Language, text: str, words: str, twin: str) -> None:
    assert ("slot", words) in found(text, language)
    assert "slot" not in rules(twin, language)


def test_braces_that_a_member_wrote_may_be_quoted() -> None:
    holds("slot", "{name}", "你好{name}", "你说的「{name}」是什么", said="模板里的{name}要改吗")
