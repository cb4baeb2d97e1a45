"""Soft mentions without a model: facts of the group's own list only, and one next step for who asks as a buyer."""

from __future__ import annotations

import re

import pytest

from coach.checks import Situation, check_draft
from coach.offers import Offers
from coach.patterns import slots_of
from coach.settings import Settings
from coach.slots import called
from coach.types import DoorName, Language, Offer
from tests.playbook import AWKWARD, DOORS, LANGUAGES, PLAYBOOK, asked, door, timed

PATTERNS = PLAYBOOK.offers.patterns
ASKS: dict[Language, dict[str, str]] = {
    "zh-Hans": {
        "price": "这个多少钱",
        "which": "新手选哪款好",
        "stock": "还有货吗",
        "when": "什么时候能发",
        "compare": "和上一款有什么区别",
        "how": "怎么下单",
    },
    "zh-Hant": {
        "price": "這個多少錢",
        "which": "新手選哪款好",
        "stock": "還有貨嗎",
        "when": "什麼時候會寄",
        "compare": "和上一款有什麼區別",
        "how": "怎麼下單",
    },
    "en": {
        "price": "how much is this",
        "which": "which one would you recommend",
        "stock": "is it still available",
        "when": "when does it ship, how soon",
        "compare": "what's the difference between them",
        "how": "where do i order",
    },
}


def offer(**changed: object) -> Offer:
    return Offer.model_validate({"id": "o1", "name": "Oat 79", "price": "79元", "facts": ["不加糖"], **changed})


def test_every_door_has_its_pattern_and_every_ask_one_for_the_group_and_one_in_private() -> None:
    assert {one.key for one in PATTERNS} == set(DOORS)
    asks = {(one.scene, one.where) for one in PATTERNS if one.key == "question"}
    assert asks == {(ask, where) for ask in ASKS["en"] for where in ("group", "private")}
    known = {file.name[:3] for file in (Settings().knowledge / "practices").glob("P*.md")}
    for one in PATTERNS:
        assert set(one.texts) == set(LANGUAGES)
        assert set(one.practices) <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fills_and_passes_every_check(language: Language) -> None:
    said = asked(language)
    slots = {"name": "阿梁", "operator": "小暖", "theme": "烘焙", "quote": "这个多少钱", "offer": "Oat"}
    slots |= {"price": "79元", "fact": "不加糖", "by": "今天 12:00 ", "group": "烘焙群"}
    if language == "en":
        slots |= {"name": "Joe", "operator": "Kim", "theme": "baking", "quote": "how much is this"}
        slots |= {"price": "79", "fact": "no sugar", "by": "12:00 today", "group": "the baking club"}
    for one in PATTERNS:
        for text in one.texts[language]:
            assert slots_of(text) <= slots.keys(), text
            filled = text.format(**slots)
            private = one.where == "private"
            situation = Situation(language, None, "time", private=private, known=True)
            assert check_draft(filled, situation) == (), filled
    assert said.language == language


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_opened_a_door_is_written_to_in_private_and_all_in_the_group(name: DoorName, language: Language) -> None:
    said = asked(language)
    draft = PLAYBOOK.offers.draft(door(name), timed(), said)
    assert draft
    assert draft.where == ("group" if name == "moment" else "private")
    assert draft.to == (None if name == "moment" else "m1")
    assert draft.move == f"offer_{name}"
    assert (
        check_draft(draft.text, Situation(language, said, "time", private=draft.where == "private", known=True)) == ()
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", ["group", "private"])
def test_a_buyer_gets_an_answer_to_what_was_asked(where: str, language: Language) -> None:
    texts = set()
    for ask, words in ASKS[language].items():
        said = asked(language, words)
        draft = PLAYBOOK.offers.next_step(door("question"), said.group.offers[0], where, said)
        assert draft, ask
        pattern = next(one for one in PATTERNS if (one.key, one.scene, one.where) == ("question", ask, where))
        spoken = re.escape(draft.text)
        assert spoken
        assert draft.where == where
        assert any(
            all(part in draft.text for part in re.split(r"\{\w+\}", text)) for text in pattern.texts[language]
        ), (ask, draft.text)
        assert (
            check_draft(draft.text, Situation(language, said, "time", private=where == "private", known=True)) == ()
        ), draft.text
        texts.add(draft.text)
    assert len(texts) == len(ASKS[language])


def test_an_offer_holds_only_what_the_list_says_and_warns_where_a_price_is_missing() -> None:
    said = asked("zh-Hans")
    draft = PLAYBOOK.offers.draft(door("question"), timed(), said)
    assert draft
    assert "79元" in draft.text
    assert draft.caveats == ()
    bare = said.model_copy(update={"group": said.group.model_copy(update={"offers": (offer(price="", facts=()),)})})
    without = PLAYBOOK.offers.draft(door("question"), timed(), bare)
    assert without
    assert without.caveats
    assert "元" not in without.text.replace("Oat 79", "")
    assert PLAYBOOK.offers.draft(door("question"), timed("o9"), said) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "changed",
    [
        {"price": ""},
        {"facts": []},
        {"price": "", "facts": [], "benefit": ""},
        {"facts": [], "benefit": "早上不用现煮"},
        {"name": "{quote}", "price": "{0}", "facts": ["{name}"]},
        {"price": "79元。", "facts": ["不加糖，"]},
    ],
)
def test_whatever_the_list_lacks_no_slot_is_empty(changed: dict[str, object], language: Language) -> None:
    for ask in ASKS[language].values():
        said = asked(language, ask)
        said = said.model_copy(update={"group": said.group.model_copy(update={"offers": (offer(**changed),)})})
        for where in ("group", "private"):
            draft = PLAYBOOK.offers.next_step(door("question"), said.group.offers[0], where, said)
            assert draft, ask
            own = draft.text
            for given in (offer(**changed).name, *map(str, changed.values()), "{quote}", "{0}", "{name}"):
                own = own.replace(given, "x") if given else own
            assert not re.search(r"[{}]|「\s*」|\"\s*\"|None|[，,、：:]\s*[，,。.]|。。", own), draft.text


def test_without_an_offer_in_the_list_who_asks_is_told_when_they_will_know() -> None:
    for language in LANGUAGES:
        said = asked(language, offers=[])
        draft = PLAYBOOK.offers.next_step(door("question"), None, "private", said)
        assert draft is None or ("Oat" not in draft.text and "79" not in draft.text)


@pytest.mark.parametrize("name", AWKWARD)
def test_whatever_a_member_is_called_the_name_is_right(name: str) -> None:
    for language in LANGUAGES:
        said = asked(language, names={"m1": name})
        draft = PLAYBOOK.offers.draft(door("question"), timed(), said)
        assert draft
        assert called(said, "m1") in draft.text
        assert not re.search(r"[{}]", draft.text.replace(called(said, "m1"), "")), draft.text


def test_nothing_is_said_where_nothing_is_written() -> None:
    said = asked("en")
    assert Offers(()).draft(door("question"), timed(), said) is None
    assert Offers(()).next_step(door("question"), said.group.offers[0], "group", said) is None
