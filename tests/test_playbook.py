"""Drafts without a model: every pattern fills in every language, no slot stays open, and what is promised can be kept."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.checks import Situation, check_draft
from coach.concerns import adverts_of, concerns_of
from coach.errors import KnowledgeError
from coach.hooks import Caught, hooks_of
from coach.playbook import QUOTE, QUOTE_EN, Pattern, Playbook, by, quote
from coach.settings import Settings
from coach.signals.reading import read
from coach.timing import timing_of
from coach.types import (
    Advert,
    Cause,
    Concern,
    Crisis,
    CrisisKind,
    Door,
    DoorName,
    Draft,
    Evidence,
    Language,
    Level,
    Shape,
    TimingAdvice,
    Transcript,
)
from tests.chats import NAMES, chat, moment

PLAYBOOK = Playbook.load(Settings().knowledge)
LANGUAGES: tuple[Language, ...] = get_args(Language)
CAUSES: tuple[Cause, ...] = get_args(Cause)
DOORS: tuple[DoorName, ...] = get_args(DoorName)
WORDS: dict[Language, str] = {
    "zh-Hans": "这个多少钱",
    "zh-Hant": "這個多少錢",
    "en": "how much is this",
}
OFFERS = [{"id": "o1", "name": "Oat 79", "price": "79元", "facts": ["不加糖"]}]


def asked(language: Language, text: str = "", **group: Any) -> Transcript:
    lines = f"10:00 op: hi\n10:01 m1: {text or WORDS[language]}\n10:02 m2: ok"
    names = {"op": "Kim", "m1": "Joe", "m2": "Sam"} if language == "en" else NAMES
    return chat(lines, language=language, names=names, theme="baking", offers=OFFERS, **group)


def concern(cause: Cause = "product", level: Level = "unhappy", *, answered: bool = False, words: str = "") -> Concern:
    return Concern(
        member="m1",
        level=level,
        cause=cause,
        since="2",
        answered=answered,
        evidence=(Evidence(message="2", words=words),),
        confidence=0.9,
    )


def door(name: DoorName) -> Door:
    if name == "moment":
        return Door(name=name, member=None, why="x", evidence=(Evidence(message="1"),))
    return Door(name=name, member="m1", why="x", evidence=(Evidence(message="2"),))


def chosen(offer: str | None = "o1") -> TimingAdvice:
    return TimingAdvice(verdict="offer", score=0.9, why="x", shape=Shape(offer=offer))


def every_draft(transcript: Transcript) -> Iterator[Draft | None]:
    """One draft of every pattern that the steps can ask for."""
    for kind in ("share", "tip", "praise", "question", "laugh"):
        yield PLAYBOOK.opener(Caught("m1", "2", kind, 1.0), transcript)
    yield PLAYBOOK.opener(Caught("m1", "2", "question_with_helper", 1.0, helper="m2"), transcript)
    yield PLAYBOOK.opener(Caught("m1", None, "joined", 1.0), transcript)
    for cause in CAUSES:
        yield PLAYBOOK.reply(concern(cause), transcript)
    yield PLAYBOOK.reply(concern(level="leaving"), transcript)
    yield PLAYBOOK.reply(concern(answered=True), transcript)
    yield PLAYBOOK.answer("2", transcript)
    yield PLAYBOOK.warn(Advert(message="2", member="m1", why="x"), transcript)
    for name in DOORS:
        yield PLAYBOOK.offer(door(name), chosen(), transcript)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_fills_in_every_language_and_passes_every_check(language: Language) -> None:
    transcript = asked(language)
    drafts = list(every_draft(transcript))
    assert all(drafts)
    for draft in drafts:
        assert draft
        assert not re.search(r"[{}]", draft.text), draft.text
        assert check_draft(draft.text, Situation(language, transcript, draft.agent)) == (), draft.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_every_pattern_is_written_and_passes_every_check(language: Language) -> None:
    transcript = asked(language)
    slots = {
        "name": "阿梁",
        "other": "晓雯",
        "operator": "小暖",
        "theme": "烘焙",
        "quote": WORDS[language],
        "rule": "群里不发广告",
    }
    slots |= {"by": by(transcript), "offer": "Oat", "price": " 79元", "fact": "，不加糖"}
    if language == "en":
        slots |= {"name": "Joe", "other": "Sam", "operator": "Kim", "theme": "baking", "price": "", "fact": ""}
        slots["rule"] = "no ads in this group"
    patterns = (*PLAYBOOK.openers, *PLAYBOOK.replies, *PLAYBOOK.offers)
    assert len(patterns) >= 25
    for pattern in patterns:
        assert pattern.texts[language], pattern.key
        for text in pattern.texts[language]:
            assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= slots.keys(), text
            filled = text.format(**slots)
            assert check_draft(filled, Situation(language, transcript)) == (), filled


def test_each_cause_door_and_crisis_has_its_pattern_and_names_practices_that_exist() -> None:
    addressed = {"crisis_mass_complaint", "crisis_mass_exit", "crisis_sabotage"}
    assert {*CAUSES, "leaving", "settle", "question", "advert", "advert_rule", *addressed} == {
        one.key for one in PLAYBOOK.replies
    }
    assert set(DOORS) == {one.key for one in PLAYBOOK.offers}
    crises = [kind for kind in get_args(CrisisKind) if kind != "none"]
    for language in LANGUAGES:
        for kind in crises:
            assert len(PLAYBOOK.plan(Crisis(kind=kind), language)) >= 6
    assert PLAYBOOK.plan(Crisis(kind="none"), "en") == ()
    known = {file.name[:3] for file in (Settings().knowledge / "practices").glob("P*.md")}
    for pattern in (*PLAYBOOK.openers, *PLAYBOOK.replies, *PLAYBOOK.offers):
        assert set(pattern.practices) <= known


SAID = st.sampled_from(
    [
        "今天第一次烤成功了一个戚风",
        "我一般先泡半小时再煮",
        "东西用了两天就坏了 质量太差了 退款",
        "等了五天还没发货 骗子",
        "这个多少钱",
        "怎么下单{name}",
        "[图片]",
        "{quote}{}",
        "加我微信 abc12345",
        "最近孩子总是睡不好 有没有什么办法",
        "笑死哈哈哈哈",
    ]
) | st.text(max_size=60).map(lambda text: " ".join(text.split()))
CHATS = st.lists(st.tuples(st.sampled_from(["op", "m1", "m2", "m3"]), SAID), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(CHATS, st.sampled_from(LANGUAGES), st.integers(0, 23), st.booleans())
def test_no_draft_over_many_chats_leaves_a_slot_or_a_quotation_empty(
    lines: list[tuple[str, str]], language: Language, hour: int, priced: bool
) -> None:
    written = "\n".join(f"{hour:02}:{number:02} {who} @op: {text}" for number, (who, text) in enumerate(lines))
    offer = {"id": "o1", "name": "小米粉", "price": "79元" if priced else "", "facts": ["不加糖"] if priced else []}
    transcript = chat(written, language=language, offers=[offer])
    reading = read(transcript)
    concerns = concerns_of(reading, transcript)
    timing = timing_of(reading, transcript, concerns, Crisis(kind="none"))
    drafts = [
        *(PLAYBOOK.reply(one, transcript) for one in concerns),
        *(PLAYBOOK.opener(one, transcript) for one in hooks_of(reading, transcript, concerns)),
        *(PLAYBOOK.warn(one, transcript) for one in adverts_of(reading, transcript)),
        *(PLAYBOOK.offer(one, timing, transcript) for one in timing.doors),
        *(PLAYBOOK.answer(message.id, transcript) for message in transcript.messages),
    ]
    for draft in filter(None, drafts):
        own = draft.text
        # The longest first: a short quotation may be part of a longer one.
        for quoted in sorted((quote(message.text, language) for message in transcript.messages), key=len, reverse=True):
            own = own.replace(quoted, "") if quoted else own
        assert not re.search(r"[{}]", own), draft.text
        assert "「」" not in draft.text
        assert '""' not in draft.text
        assert "None" not in own
        assert draft.hook is None or draft.hook.message is None or draft.hook.message in transcript.by_id


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("还没发货", "zh-Hans", "还没发货"),
        ("今天烤了戚风，第一次没塌，特别高兴，给你们看看", "zh-Hans", "今天烤了戚风，第一次没塌，特别高兴"),
        ("@小暖 还没发货吗？", "zh-Hans", "还没发货吗？"),
        ("[图片]", "zh-Hans", ""),
        ("https://example.com/a?b=c", "en", ""),
        ("嗯", "zh-Hans", ""),
        (
            "she never answered me and i have waited for two whole weeks now",
            "en",
            "she never answered me and i have waited for two…",
        ),
        ("她说「真香」我也买了", "zh-Hans", "她说“真香”我也买了"),
        ('he said "hi" and left', "en", "he said 'hi' and left"),
    ],
)
def test_a_quotation_is_cut_at_a_pause_and_holds_no_mark_that_would_close_it(
    text: str, language: Language, expected: str
) -> None:
    assert quote(text, language) == expected


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_a_quotation_is_short_and_is_never_half_a_word_of_a_longer_text(text: str, language: Language) -> None:
    found = quote(text, language)
    assert len(found) <= (QUOTE_EN if language == "en" else QUOTE)
    assert found == found.strip()
    assert found == "" or sum(char.isalnum() for char in found) >= 2


def test_an_unhappy_member_gets_a_reply_though_the_words_have_no_pause_or_stand_behind_a_mention() -> None:
    long = "你们这个东西质量实在是太差了我真的受不了"
    draft = PLAYBOOK.reply(concern(words="质量实在是太差"), asked("zh-Hans", long))
    assert draft
    assert "「质量实在是太差」" in draft.text
    mention = PLAYBOOK.reply(concern("delivery"), asked("zh-Hans", "@小暖你们怎么还没发货"))
    assert mention
    assert "「你们怎么还没发货」" in mention.text


def test_a_complaint_that_is_only_a_picture_is_not_quoted() -> None:
    assert PLAYBOOK.reply(concern(), asked("zh-Hans", "[图片]")) is None


def test_who_leaves_is_written_to_in_private_and_who_was_answered_is_asked_whether_it_is_all_right() -> None:
    leaving = PLAYBOOK.reply(concern(level="leaving"), asked("en"))
    settle = PLAYBOOK.reply(concern(answered=True), asked("en"))
    public = PLAYBOOK.reply(concern(), asked("en"))
    assert leaving
    assert settle
    assert public
    assert (leaving.where, leaving.move) == ("private", "reply_leaving")
    assert (settle.where, settle.move) == ("private", "reply_settle")
    assert (public.where, public.to, public.reply_to) == ("group", "m1", "2")


def test_a_matchmaker_speaks_to_the_helper_about_the_one_who_asked() -> None:
    draft = PLAYBOOK.opener(Caught("m1", "2", "question_with_helper", 1.0, helper="m2"), asked("en"))
    assert draft
    assert draft.to == "m2"
    assert draft.hook
    assert draft.hook.member == "m1"
    assert draft.text.startswith("@Sam")
    assert "Joe" in draft.text


def test_an_offer_holds_only_what_the_list_says_and_warns_where_a_price_is_missing() -> None:
    transcript = asked("zh-Hans")
    draft = PLAYBOOK.offer(door("question"), chosen(), transcript)
    assert draft
    assert "Oat 79 79元，不加糖" in draft.text
    assert draft.caveats == ()
    bare = asked("zh-Hans").model_copy(
        update={
            "group": transcript.group.model_copy(
                update={"offers": (transcript.group.offers[0].model_copy(update={"price": "", "facts": ()}),)}
            )
        }
    )
    without = PLAYBOOK.offer(door("question"), chosen(), bare)
    assert without
    assert without.caveats
    assert PLAYBOOK.offer(door("question"), chosen("o9"), transcript) is None


def test_the_same_chat_always_gets_the_same_words() -> None:
    one, other = (PLAYBOOK.opener(Caught("m1", "2", "share", 1.0), asked("en")) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_that_is_promised_lies_ahead_and_never_in_the_night(language: Language) -> None:
    for minutes in range(0, 24 * 60, 7):
        now = moment("03-05 00:00") + timedelta(minutes=minutes)
        transcript = asked(language).model_copy(update={"now": now})
        said = by(transcript)
        figures = re.search(r"(\d+)(?::(\d\d))?", said)
        assert figures, said
        tomorrow = any(word in said for word in ("明天", "tomorrow"))
        due = now.replace(hour=int(figures[1]), minute=int(figures[2] or 0)) + timedelta(days=tomorrow)
        assert timedelta(minutes=90) <= due - now <= timedelta(hours=15), (f"{now:%H:%M}", said)
        assert 9 <= due.hour < 21, (f"{now:%H:%M}", said)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("openers/a.yaml", "- hook: [", "not YAML"),
        ("openers/a.yaml", "- move: x\n  texts: {}", "lacks 'hook'"),
        ("replies/b.yaml", "- cause: x", "lacks 'texts'"),
        ("offers/c.yaml", "just words", "a list of patterns"),
        ("offers/c.yaml", "", "a list of patterns"),
        ("plans/d.yaml", "- one", "a mapping"),
    ],
)
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, name: str, content: str, said: str) -> None:
    file = tmp_path / name
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        Playbook.load(tmp_path)
    assert str(file) in str(caught.value)
    assert said in str(caught.value)


def test_a_pattern_without_words_in_the_language_of_the_chat_gives_no_draft() -> None:
    only = Playbook((), (Pattern("product", "x", "group", (), {"en": ["@{name} sorry"]}),), (), {})
    assert only.reply(concern(), asked("zh-Hans")) is None
    assert only.reply(concern(), asked("en"))


@pytest.mark.parametrize("kind", ["mass_complaint", "mass_exit", "sabotage"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_crisis_the_first_message_goes_to_everybody_with_words_that_were_said(
    kind: CrisisKind, language: Language
) -> None:
    said = chat("09:00 m1: 三天没发货了 大家都一样吧\n09:05 m2: [图片]\n09:06 m2 [leave]:", language=language)
    crisis = Crisis(kind=kind, members=("m1",), evidence=tuple(Evidence(message=one) for one in "123"))
    draft = PLAYBOOK.address(crisis, said)
    assert draft is not None
    assert (draft.to, draft.where, draft.hook and draft.hook.message) == (None, "group", "1")
    assert "三天没发货了" in draft.text
    assert check_draft(draft.text, Situation(language, said, "care")) == ()


def test_nothing_is_said_to_everybody_about_a_poacher_or_without_words_to_take_up() -> None:
    said = chat("09:00 m1: 加我进群 便宜\n09:05 m2: [图片]")
    assert PLAYBOOK.address(Crisis(kind="poaching", evidence=(Evidence(message="1"),)), said) is None
    assert PLAYBOOK.address(Crisis(kind="sabotage", evidence=(Evidence(message="2"),)), said) is None


def test_an_advertiser_is_shown_the_groups_own_rule_word_for_word() -> None:
    line = "09:00 m1: 我建了个群 比这里便宜 私我拉你进群"
    rules = ("早上八点前不发消息", "群里不发广告、不拉人。")
    said = chat(line, rules=rules)
    (advert,) = adverts_of(read(said), said)
    assert advert.rule == rules[1]
    draft = PLAYBOOK.warn(advert, said)
    assert draft is not None
    assert "群规里写着「群里不发广告、不拉人」" in draft.text
    assert check_draft(draft.text, Situation("zh-Hans", said, "care")) == ()
    without = chat(line)
    (advert,) = adverts_of(read(without), without)
    assert advert.rule == ""
    plain_words = PLAYBOOK.warn(advert, without)
    assert plain_words is not None
    assert "「" not in plain_words.text


def test_a_comma_before_a_line_break_is_cut_off_with_it() -> None:
    assert quote(",\r00,\x1f", "en") == "00"
