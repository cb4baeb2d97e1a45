"""Openers without a model: every pattern fills in its languages, by move, scene and kind; none is said twice in a week."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.checks import Situation, check_draft
from coach.concerns import concerns_of
from coach.hooks import Caught, hooks_of
from coach.openers import MEET, Openers
from coach.patterns import Pattern, mark, quote, slots_of
from coach.scenes import ANY, Scenes
from coach.settings import Settings
from coach.signals.reading import read
from coach.slots import called
from coach.types import Kind, Language, Member, Transcript
from tests.chats import chat
from tests.playbook import AWKWARD, LANGUAGES, PLAYBOOK, asked

OPENERS = PLAYBOOK.openers
PATTERNS = OPENERS.patterns
HOOKS = ("share", "tip", "praise", "question", "question_with_helper", "laugh", "woe", "plan", "remark")
KNOWN = ("joined", "earlier", "tag")
SAYS: dict[Language, dict[str, str]] = {
    "zh-Hans": {"name": "朵朵妈", "other": "阿梁", "operator": "小暖", "theme": "烘焙", "quote": "今天烤成功了"},
    "zh-Hant": {"name": "朵朵媽", "other": "阿梁", "operator": "小暖", "theme": "烘焙", "quote": "今天烤成功了"},
    "en": {"name": "Joe", "other": "Sam", "operator": "Kim", "theme": "baking", "quote": "my first loaf today"},
}
TAGS: dict[Language, dict[str, str]] = {
    "zh-Hans": {"tag": "爱好", "value": "钓鱼"},
    "zh-Hant": {"tag": "愛好", "value": "釣魚"},
    "en": {"tag": "hobby", "value": "fishing"},
}


def situation(language: Language, **given: Any) -> Transcript:
    """m1 said something worth taking up, is known for something, and m2 is there too."""
    name = {"en": "Joe", "zh-Hant": "朵朵媽"}.get(language, "朵朵妈")
    known = Member(id="m1", name=name, tags={TAGS[language]["tag"]: TAGS[language]["value"]})
    return asked(language, SAYS[language]["quote"], members=[known], **given)


def caught(hook: str, language: Language = "zh-Hans") -> Caught:
    message = None if hook in ("tag", "joined") else "2"
    tag = TAGS[language]["tag"] if hook == "tag" else None
    return Caught("m1", message, hook, 1.0, helper="m2" if hook == "question_with_helper" else None, tag=tag)


# -- the shipped patterns ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fills_with_what_its_hook_knows_and_passes_every_check(language: Language) -> None:
    slots = SAYS[language] | TAGS[language]
    written = [text for one in PATTERNS for text in one.texts.get(language, ())]
    assert len(written) >= 80
    for text in written:
        assert slots_of(text) <= slots.keys(), text
        filled = text.format(**slots)
        assert not re.search(r"[{}]", filled), filled
        assert check_draft(filled, Situation(language, None, "open", known=True)) == (), filled


def test_every_pattern_names_a_scene_kinds_languages_and_practices_that_exist() -> None:
    known = {file.name[:3] for file in (Settings().knowledge / "practices").glob("P*.md")}
    for one in PATTERNS:
        assert one.scene in {*OPENERS.scenes.words, ANY}, one.move
        assert set(one.kinds) <= set(get_args(Kind)), one.move
        assert set(one.texts) <= set(LANGUAGES), one.move
        assert one.practices, one.move
        assert set(one.practices) <= known, one.move


def test_no_opener_says_what_another_says_nor_has_its_mark() -> None:
    texts = [text for one in PATTERNS for given_texts in one.texts.values() for text in given_texts]
    assert len(texts) == len(set(texts)) == len({mark(text) for text in texts})


def test_a_text_takes_up_what_its_hook_has_and_names_a_second_member_only_where_there_is_one() -> None:
    for one in PATTERNS:
        for text in (text for given_texts in one.texts.values() for text in given_texts):
            slots = slots_of(text)
            assert ("quote" in slots) == (one.key not in ("joined", "tag")), text
            assert ("other" in slots) == (one.key in ("question_with_helper", "digest")), text
            assert ("value" in slots) == (one.key == "tag"), text


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("hook", [*HOOKS, *KNOWN])
def test_every_hook_is_taken_up_in_every_kind_of_group_and_language(hook: str, kind: Kind) -> None:
    for language in LANGUAGES:
        one = caught(hook, language)
        said = situation(language, kind=kind)
        draft = OPENERS.draft(one, said)
        if kind == "flash" and hook in ("tag", "earlier"):
            # A group that lives for days has no silence to break.
            continue
        assert draft, (hook, kind, language)
        assert draft.hook
        assert (draft.hook.member, draft.hook.message, draft.hook.tag) == ("m1", one.message, one.tag)
        assert draft.pattern in {mark(text) for each in PATTERNS for text in each.texts.get(language, ())}
        assert set(draft.practices) >= {"P27"} or (hook, kind) != ("praise", "newcomer")


@pytest.mark.parametrize("hook", ["share", "tip", "laugh", "woe", "plan", "remark"])
def test_what_members_tell_can_be_taken_up_by_another_move_as_a_second_topic(hook: str) -> None:
    for language in LANGUAGES:
        first = OPENERS.draft(caught(hook, language), situation(language))
        assert first
        second = OPENERS.draft(caught(hook, language), situation(language), without={first.move})
        assert second, language
        assert second.move != first.move


# -- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AWKWARD)
def test_whatever_a_member_is_called_no_slot_is_empty_and_the_name_is_right(name: str, language: Language) -> None:
    tags = {TAGS[language]["tag"]: TAGS[language]["value"]}
    for hook in (*HOOKS, *KNOWN):
        said = asked(
            language,
            SAYS[language]["quote"],
            members=[Member(id="m1", name=name, tags=tags), Member(id="m2", name=f"{name}2")],
        )
        draft = OPENERS.draft(caught(hook, language), said)
        assert draft, hook
        spoken = PLAYBOOK.voices.of(said).spoken(draft).text
        pattern = next(text for one in PATTERNS for text in one.texts.get(language, ()) if mark(text) == draft.pattern)
        assert ("{name}" not in pattern) or called(said, "m1") in spoken
        own = spoken.replace(called(said, "m2"), "").replace(called(said, "m1"), "")
        assert not re.search(r"[{}]|「\s*」|\"\s*\"|None", own), draft.text


# -- by move, scene and kind -------------------------------------------------------------------------------------------


def pattern(move: str, scene: str = ANY, key: str = "share", kinds: tuple[str, ...] = ()) -> Pattern:
    text = f"{move} {scene} {{name}} {{quote}}" if key != "joined" else f"{move} {{name}}"
    return Pattern(key, move, "group", ("P04",), {language: [text] for language in LANGUAGES}, scene, kinds)


def openers(*patterns: Pattern) -> Openers:
    return Openers(patterns, Scenes({"food": ("面包", "蛋糕"), "pets": ("猫咪",)}))


def opened(book: Openers, text: str, *others: str, **given: Any) -> str:
    """Move and scene of the opener that takes up the first text, where others said the rest; empty for none."""
    lines = [f"10:0{place} m{place}: {said}" for place, said in enumerate((text, *others), start=1)]
    group = {name: given.pop(name) for name in ("kind", "theme", "name") if name in given}
    all_caught = [Caught(f"m{place}", str(place), "share", 1.0) for place in range(1, len(lines) + 1)]
    draft = book.draft(all_caught[0], chat("\n".join(lines), **group), others=all_caught[1:], **given)
    return " ".join(draft.text.split()[:2]) if draft else ""


def test_an_opener_made_for_the_scene_comes_before_one_for_any_and_another_scenes_never() -> None:
    book = openers(pattern("vote"), pattern("thanks", "food"), pattern("praise", "pets"))
    assert opened(book, "今天烤了麵包 蛋糕") == "thanks food"
    assert opened(book, "猫咪会开门了") == "praise pets"
    assert opened(book, "今天散步去了") == "vote any"
    assert opened(openers(pattern("praise", "pets")), "今天烤了面包") == ""


def test_a_move_already_made_is_not_made_again() -> None:
    book = openers(pattern("vote"), pattern("thanks", "food"))
    assert opened(book, "今天烤了面包", without={"thanks"}) == "vote any"
    assert opened(book, "今天烤了面包", without={"thanks", "vote"}) == ""


def test_an_opener_for_other_kinds_of_group_is_not_used() -> None:
    book = openers(pattern("vote", kinds=("super", "interest")), pattern("thanks", "food", kinds=("flash",)))
    assert opened(book, "今天烤了面包") == "vote any"
    assert opened(book, "今天烤了面包", kind="flash") == "thanks food"
    assert opened(book, "今天烤了面包", kind="delivery") == ""


def test_meeting_is_proposed_where_somebody_else_spoke_of_the_same_scene_or_the_group_is_of_it() -> None:
    book = openers(pattern("vote"), pattern("thanks", "food"), pattern(MEET, "food"))
    assert opened(book, "今天烤了面包") == "thanks food"
    assert opened(book, "今天烤了面包", "猫咪会开门了", "今天散步去了") == "thanks food"
    assert opened(book, "今天烤了面包", "猫咪会开门了", "我家蛋糕也成了") == f"{MEET} food"
    assert opened(book, "今天烤了面包", "我家蛋糕也成了", without={MEET}) == "thanks food"
    assert opened(book, "今天散步去了", "我也散步去了") == "vote any"
    # As a second topic the group's own matter is enough.
    assert opened(book, "今天烤了面包", theme="蛋糕") == "thanks food"
    assert opened(book, "今天烤了面包", theme="蛋糕", without={"thanks"}) == f"{MEET} food"


def test_a_hook_that_nothing_is_written_for_is_taken_up_as_what_it_is_nearest_to() -> None:
    book = openers(pattern("vote", key="remark"), pattern("ask", key="question"))
    said = asked("zh-Hans", "今天烤了面包")
    moves = {
        hook: draft.move if (draft := book.draft(Caught("m1", "2", hook, 1.0, helper="m2"), said)) else None
        for hook in (*HOOKS, "earlier")
    }
    assert moves.pop("question") == moves.pop("question_with_helper") == "ask"
    assert moves.pop("praise") is None
    assert moves.pop("earlier") is None
    assert set(moves.values()) == {"vote"}


def test_a_matchmaker_speaks_to_the_helper_about_the_one_who_asked() -> None:
    draft = OPENERS.draft(caught("question_with_helper"), asked("en"))
    assert draft
    assert draft.to == "m2"
    assert draft.hook
    assert draft.hook.member == "m1"
    assert "@Sam" in draft.text
    assert "Joe" in draft.text


def test_a_remark_without_words_to_quote_and_a_member_who_just_joined() -> None:
    book = openers(pattern("vote"), pattern("thanks", "food"), pattern("welcome", key="joined"))
    assert opened(book, "[图片]") == ""
    draft = book.draft(Caught("m1", None, "joined", 1.0), asked("zh-Hans"))
    assert draft
    assert (draft.text, draft.reply_to, draft.to, draft.move) == ("welcome 朵朵妈", None, "m1", "welcome")


# -- not twice -----------------------------------------------------------------------------------------------------------


def test_a_text_that_was_used_is_passed_over_while_another_fits() -> None:
    book = openers(pattern("vote"), pattern("thanks"), pattern("praise", "food"))
    said = asked("zh-Hans", "今天烤了面包")
    used: list[str] = []
    moves = []
    for _ in range(4):
        draft = book.draft(Caught("m1", "2", "share", 1.0), said, used=used)
        assert draft
        used.append(draft.pattern)
        moves.append(draft.move)
    assert moves[0] == "praise"
    assert set(moves[:3]) == {"praise", "vote", "thanks"}
    # All were used: a text that was heard before is better than none.
    assert moves[3] == "praise"


def test_the_same_chat_always_gets_the_same_words() -> None:
    one, other = (OPENERS.draft(caught("share"), asked("en")) for _ in range(2))
    assert one == other


# -- many chats ----------------------------------------------------------------------------------------------------------

SAID = st.sampled_from(
    [
        "今天第一次烤成功了一个戚风",
        "我一般先泡半小时再煮",
        "这个多少钱",
        "怎么下单{name}",
        "[图片]",
        "{quote}{}",
        "加我微信 abc12345",
        "最近孩子总是睡不好 有没有什么办法",
        "笑死，我昨天穿着两只不一样的鞋去上班",
    ]
) | st.text(max_size=60).map(lambda text: " ".join(text.split()))
CHATS = st.lists(st.tuples(st.sampled_from(["op", "m1", "m2", "m3"]), SAID), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(CHATS, st.sampled_from(LANGUAGES), st.integers(0, 23), st.sampled_from([*AWKWARD, "朵朵妈"]))
def test_no_opener_over_many_chats_leaves_a_slot_or_a_quotation_empty(
    lines: list[tuple[str, str]], language: Language, hour: int, name: str
) -> None:
    written = "\n".join(f"{hour:02}:{number:02} {who} @op: {text}" for number, (who, text) in enumerate(lines))
    said = chat(written, language=language, names={"m1": name})
    reading = read(said)
    for one in hooks_of(reading, said, concerns_of(reading, said)):
        draft = OPENERS.draft(one, said)
        if draft is None:
            continue
        own = draft.text
        known = [called(said, member.id) for member in said.members]
        # The longest first: a short quotation may be part of a longer one.
        text = draft.text
        parts = {
            quote(message.text, language, lambda part, text=text: float(part in text)) for message in said.messages
        }  # type: ignore[misc]
        for word in sorted((*parts, *known), key=len, reverse=True):
            own = own.replace(word, "") if word else own
        assert not re.search(r"[{}]", own), draft.text
        assert "「」" not in draft.text
        assert '""' not in draft.text
        assert "None" not in own
        assert draft.hook is not None
        assert draft.hook.message in said.by_id
