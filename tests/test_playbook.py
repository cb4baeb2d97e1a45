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
from coach.patterns import QUOTE, QUOTE_EN, Pattern, quote
from coach.playbook import MEET, Playbook, by
from coach.sayings import say
from coach.scenes import ANY, Scenes
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
    Kind,
    Language,
    Level,
    Quoted,
    Said,
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
        "answer": "放冰箱就行",
    }
    slots |= {"by": by(transcript), "offer": "Oat", "price": " 79元", "fact": "，不加糖"}
    if language == "en":
        slots |= {"name": "Joe", "other": "Sam", "operator": "Kim", "theme": "baking", "price": "", "fact": ""}
        slots |= {"rule": "no ads in this group", "answer": "keep it in the fridge"}
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
    assert {*CAUSES, "leaving", "settle", "question", "answer", "advert", "advert_rule", *addressed} == {
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


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x07", "\x1b"])
def test_a_quotation_carries_no_mark_that_turns_or_hides_the_words_around_it(mark: str) -> None:
    draft = PLAYBOOK.opener(Caught("m1", "2", "share", 1.0), asked("zh-Hans", f"今天{mark}烤了面包{mark}"))
    assert draft
    assert mark not in draft.text


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


# -- openers: by move, scene and kind ---------------------------------------------------------------------------

OPENERS = PLAYBOOK.openers
HOOKS = sorted({one.key for one in OPENERS})
SAYS: dict[Language, dict[str, str]] = {
    "zh-Hans": {"name": "朵朵妈", "other": "阿梁", "operator": "小暖", "theme": "烘焙", "quote": "今天烤成功了"},
    "zh-Hant": {"name": "朵朵媽", "other": "阿梁", "operator": "小暖", "theme": "烘焙", "quote": "今天烤成功了"},
    "en": {"name": "Joe", "other": "Sam", "operator": "Kim", "theme": "baking", "quote": "my first loaf today"},
}


def pattern(move: str, scene: str = ANY, key: str = "share", kinds: tuple[str, ...] = ()) -> Pattern:
    text = f"{move} {scene} {{name}} {{quote}}" if key != "joined" else f"{move} {{name}}"
    return Pattern(key, move, "group", ("P04",), {language: [text] for language in LANGUAGES}, scene, kinds)


def playbook(*openers: Pattern) -> Playbook:
    return Playbook(openers, (), (), {}, Scenes({"food": ("面包", "蛋糕"), "pets": ("猫咪",)}))


def opened(book: Playbook, text: str, *others: str, kind: Kind = "interest", **given: Any) -> str:
    """Move and scene of the opener that takes up the first text, where others said the rest; empty for none."""
    lines = [f"10:0{place} m{place}: {said}" for place, said in enumerate((text, *others), start=1)]
    caught = [Caught(f"m{place}", str(place), "share", 1.0) for place in range(1, len(lines) + 1)]
    draft = book.opener(caught[0], chat("\n".join(lines), kind=kind), others=caught[1:], **given)
    return " ".join(draft.text.split()[:2]) if draft else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_opener_fills_with_all_slots_and_passes_every_check_without_a_transcript(language: Language) -> None:
    assert len(OPENERS) >= 120
    for one in OPENERS:
        assert one.texts[language], (one.move, one.scene)
        for text in one.texts[language]:
            assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= SAYS[language].keys(), text
            filled = text.format(**SAYS[language])
            assert not re.search(r"[{}]", filled), filled
            for agent in (None, "open"):
                assert check_draft(filled, Situation(language, None, agent)) == (), filled  # type: ignore[arg-type]


def test_every_opener_names_a_scene_kinds_and_languages_that_exist() -> None:
    for one in OPENERS:
        assert one.scene in {*PLAYBOOK.scenes.words, ANY}, one.move
        assert set(one.kinds) <= set(get_args(Kind)), one.move
        assert set(one.texts) == set(LANGUAGES), one.move
        assert one.practices, one.move
    assert set(PLAYBOOK.scenes.words) <= {one.scene for one in OPENERS}


def test_every_move_has_an_opener_for_any_scene_but_meeting_which_needs_one() -> None:
    moves = {one.move for one in OPENERS}
    assert len(moves) >= 10
    assert {one.move for one in OPENERS if one.scene == ANY} == moves - {MEET}


def test_no_opener_says_what_another_says() -> None:
    texts = [text for one in OPENERS for given_texts in one.texts.values() for text in given_texts]
    assert len(texts) == len(set(texts))


def test_an_opener_quotes_the_member_whose_remark_it_takes_up_and_names_a_helper_only_where_there_is_one() -> None:
    for one in OPENERS:
        for text in (text for given_texts in one.texts.values() for text in given_texts):
            slots = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            assert ("quote" in slots) == (one.key != "joined"), text
            assert ("other" in slots) == (one.key == "question_with_helper"), text


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_taken_up_in_every_kind_of_group_and_language(hook: str, kind: Kind) -> None:
    helper = "m2" if hook == "question_with_helper" else None
    for language in LANGUAGES:
        caught = Caught("m1", None if hook == "joined" else "2", hook, 1.0, helper=helper)
        draft = PLAYBOOK.opener(caught, asked(language, kind=kind))
        assert draft, (hook, kind, language)
        assert draft.hook
        assert draft.hook.message == caught.message
        assert set(draft.practices) >= {"P27"} or (hook, kind) != ("praise", "newcomer")


def test_an_opener_made_for_the_scene_comes_before_one_for_any_and_another_scenes_never() -> None:
    book = playbook(pattern("vote"), pattern("thanks", "food"), pattern("praise", "pets"))
    assert opened(book, "今天烤了麵包 蛋糕") == "thanks food"
    assert opened(book, "猫咪会开门了") == "praise pets"
    assert opened(book, "今天散步去了") == "vote any"
    assert opened(playbook(pattern("praise", "pets")), "今天烤了面包") == ""


def test_a_move_already_made_is_not_made_again() -> None:
    book = playbook(pattern("vote"), pattern("thanks", "food"))
    assert opened(book, "今天烤了面包", without={"thanks"}) == "vote any"
    assert opened(book, "今天烤了面包", without={"thanks", "vote"}) == ""


def test_an_opener_for_other_kinds_of_group_is_not_used() -> None:
    book = playbook(pattern("vote", kinds=("super", "interest")), pattern("thanks", "food", kinds=("flash",)))
    assert opened(book, "今天烤了面包") == "vote any"
    assert opened(book, "今天烤了面包", kind="flash") == "thanks food"
    assert opened(book, "今天烤了面包", kind="delivery") == ""


def test_meeting_is_proposed_only_where_somebody_else_spoke_of_the_same_scene() -> None:
    book = playbook(pattern("vote"), pattern("thanks", "food"), pattern(MEET, "food"))
    assert opened(book, "今天烤了面包") == "thanks food"
    assert opened(book, "今天烤了面包", "猫咪会开门了", "今天散步去了") == "thanks food"
    assert opened(book, "今天烤了面包", "猫咪会开门了", "我家蛋糕也成了") == f"{MEET} food"
    assert opened(book, "今天烤了面包", "我家蛋糕也成了", without={MEET}) == "thanks food"
    assert opened(book, "今天散步去了", "我也散步去了") == "vote any"


def test_a_remark_without_words_to_quote_and_a_member_who_just_joined() -> None:
    book = playbook(pattern("vote"), pattern("thanks", "food"), pattern("welcome", key="joined"))
    assert opened(book, "[图片]") == ""
    draft = book.opener(Caught("m1", None, "joined", 1.0), asked("zh-Hans"))
    assert draft
    assert (draft.text, draft.reply_to, draft.to, draft.move) == ("welcome 朵朵妈", None, "m1", "welcome")


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
        ("scenes.yaml", "food: 面包", "a mapping of scene"),
    ],
)
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, name: str, content: str, said: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        Playbook.load(tmp_path)
    assert file.name in str(caught.value)
    assert said in str(caught.value)


def test_a_pattern_without_words_in_the_language_of_the_chat_gives_no_draft() -> None:
    only = Playbook((), (Pattern("product", "x", "group", (), {"en": ["@{name} sorry"]}),), (), {}, Scenes({}))
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


# -- documents ---------------------------------------------------------------------------------------------------


def told(quote: str, *, sure: bool = True, document: str = "客服.csv", place: str = "row 2") -> Said:
    found = Quoted(document=document, place=place, quote=quote, text=quote, fits=0.9)
    return Said(quoted=(found, found.model_copy(update={"quote": "另一句", "fits": 0.1})), sure=sure, kept=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_documents_say_is_said_to_the_one_who_asked_with_its_place_for_the_operator(
    language: Language,
) -> None:
    draft = PLAYBOOK.answer("2", asked(language), told("Oat 79"))
    assert draft
    assert draft.text == f"@{'Joe' if language == 'en' else '朵朵妈'} Oat 79"
    assert (draft.move, draft.to, draft.reply_to) == ("reply_answer", "m1", "2")
    assert "客服.csv · row 2" in draft.caveats[0]
    assert "Oat 79" not in draft.caveats[0]
    assert [one.quote for one in draft.sources] == ["Oat 79"]


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [
        ("zh-Hans", "運費由買家承擔", "运费由买家承担"),
        ("zh-Hant", "运费由买家承担", "運費由買家承擔"),
        ("zh-Hant", "運費由買家承擔", "運費由買家承擔"),
        ("en", "運費由買家承擔", "運費由買家承擔"),
        ("zh-Hant", "Ships in 3 days", "Ships in 3 days"),
        ("zh-Hans", "第一行\n 第二行\t三", "第一行 第二行 三"),
        ("zh-Hans", "写上{name}和{by}，{0}", "写上{name}和{by}，{0}"),
    ],
)
def test_a_documents_words_come_in_the_script_of_the_chat_in_one_line_and_are_never_a_pattern(
    language: Language, written: str, expected: str
) -> None:
    draft = PLAYBOOK.answer("2", asked(language), told(written))
    assert draft
    assert draft.text.endswith(f" {expected}")
    assert "\n" not in draft.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_may_be_the_answer_is_shown_to_the_operator_and_not_promised_to_the_member(
    language: Language,
) -> None:
    draft = PLAYBOOK.answer("2", asked(language), told("Oat 79", sure=False))
    assert draft
    assert draft.move == "reply_question"
    assert "Oat 79" not in draft.text
    assert "Oat 79" in draft.caveats[0]
    assert "客服.csv · row 2" in draft.caveats[0]
    assert check_draft(draft.text, Situation(language, asked(language), "care")) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_operator_is_told_that_the_documents_are_silent_only_where_there_are_any(language: Language) -> None:
    caveats = [
        draft.caveats
        for said in (None, Said(), Said(kept=True))
        if (draft := PLAYBOOK.answer("2", asked(language), said))
    ]
    assert caveats == [(say(language, key),) for key in ("answer_if_known", "answer_if_known", "not_in_documents")]


def test_a_place_that_is_not_known_leaves_only_the_documents_name() -> None:
    draft = PLAYBOOK.answer("2", asked("zh-Hans"), told("三天", place="", document="须知.txt"))
    assert draft
    assert "须知.txt" in draft.caveats[0]
    assert "·" not in draft.caveats[0]


def test_a_question_that_is_only_a_picture_is_still_answered_from_the_documents() -> None:
    said = asked("zh-Hans", "[图片]")
    assert PLAYBOOK.answer("2", said) is None
    draft = PLAYBOOK.answer("2", said, told("三天"))
    assert draft
    assert draft.text.endswith("三天")
