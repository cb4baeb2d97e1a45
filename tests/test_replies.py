"""Replies without a model: a line for all and one in private, by what it is about; answers with their source; the first word in a crisis."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.checks import Situation, check_draft
from coach.concerns import adverts_of, concerns_of
from coach.patterns import Pattern, slots_of
from coach.replies import Replies
from coach.sayings import say
from coach.settings import Settings
from coach.signals.reading import read
from coach.slots import by, called
from coach.types import Advert, Cause, Concern, Crisis, CrisisKind, Draft, Evidence, Language, Quoted, Said
from tests.chats import chat
from tests.playbook import AWKWARD, CAUSES, LANGUAGES, PLAYBOOK, WORDS, asked, concern

REPLIES = PLAYBOOK.replies
CRISES = [kind for kind in get_args(CrisisKind) if kind != "none"]
WOES: dict[Language, str] = {
    "zh-Hans": "等了五天还没发货",
    "zh-Hant": "等了五天還沒出貨",
    "en": "five days and still not shipped",
}


def fit(draft: Draft, transcript: Any) -> bool:
    situation = Situation(transcript.language, transcript, "care", private=draft.where == "private", known=True)
    return check_draft(draft.text, situation) == ()


# -- the shipped patterns ------------------------------------------------------------------------------------------


def test_each_cause_matter_and_crisis_has_its_patterns_and_names_practices_that_exist() -> None:
    pairs = {(one.key, one.where) for one in REPLIES.patterns}
    for cause in (*CAUSES, "leaving"):
        assert {(cause, "group"), (cause, "private")} <= pairs
    # Whether a matter is settled is nobody else's business.
    assert ("settle", "private") in pairs
    assert ("settle", "group") not in pairs
    single = {"question", "question_waiting", "answer", "advert", "advert_rule", "thanks_back"}
    assert {*CAUSES, *single, "leaving", "settle", *(f"crisis_{kind}" for kind in CRISES)} == {key for key, _ in pairs}
    known = {file.name[:3] for file in (Settings().knowledge / "practices").glob("P*.md")}
    for one in REPLIES.patterns:
        assert set(one.texts) == set(LANGUAGES)
        assert set(one.practices) <= known
    for cause, matters in REPLIES.matters.items():
        for matter in matters.words:
            for where in ("group", "private"):
                assert any((one.key, one.where, one.scene) == (cause, where, matter) for one in REPLIES.patterns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fills_and_passes_every_check(language: Language) -> None:
    slots = {"name": "阿梁", "operator": "小暖", "quote": WOES[language], "rule": "群里不发广告"}
    slots |= {"answer": "放冰箱就行", "by": by(asked(language))}
    if language == "en":
        slots |= {"name": "Joe", "operator": "Kim", "rule": "no ads in this group", "answer": "keep it in the fridge"}
    for one in REPLIES.patterns:
        for text in one.texts[language]:
            assert slots_of(text) <= slots.keys(), text
            filled = text.format(**slots)
            private = one.where == "private"
            assert check_draft(filled, Situation(language, None, "care", private=private, known=True)) == (), filled


# -- somebody unhappy ------------------------------------------------------------------------------------------------


# Words that name each cause, by language.
NAMED: dict[Cause, tuple[str, str, str]] = {
    "product": ("昨天到的锅用一次就坏了", "昨天到的鍋用一次就壞了", "the pan came yesterday and it's broken"),
    "delivery": ("都五天了还没发货", "都五天了還沒發貨", "five days and it still hasn't arrived"),
    "service": ("你们客服态度真差", "你們客服態度真差", "your support was rude to me"),
    "ignored": ("这个怎么弄", "這個怎麼弄", "how does this work"),
    "noise": ("天天刷屏，吵死了", "天天刷屏，吵死了", "stop spamming us, too many ads"),
    "price": ("我刚买完就降价了", "我剛買完就降價了", "i paid double and now it's half price today"),
    "trust": ("你们就是骗子", "你們就是騙子", "this is a scam, you lied"),
    "rules": ("凭什么删我的，双标", "憑什麼刪我的，雙標", "double standards, why was my post deleted"),
    "other": ("哦，那就这样吧", "喔，那就這樣吧", "right, that's how it is then"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", CAUSES)
def test_who_is_unhappy_gets_a_line_for_all_and_one_in_private(cause: Cause, language: Language) -> None:
    said = asked(language, NAMED[cause][LANGUAGES.index(language)])
    about = "2" if cause == "ignored" else None
    group, private = REPLIES.reply(concern(cause).model_copy(update={"about": about}), said)
    assert (group.where, private.where) == ("group", "private")
    for draft in (group, private):
        assert (draft.to, draft.reply_to, draft.move) == ("m1", "2", f"reply_{cause}")
        assert draft.caveats == (say(language, "caveat_time"),)
        assert fit(draft, said), draft.text
        assert called(said, "m1") in draft.text
    assert group.text != private.text


def test_a_cause_that_no_word_of_theirs_names_is_not_spoken_of() -> None:
    said = asked("zh-Hans", NAMED["other"][0])
    assert {one.move for cause in CAUSES for one in REPLIES.reply(concern(cause), said)} == {"reply_other"}
    # What their words name outweighs what was guessed.
    assert {one.move for one in REPLIES.reply(concern("trust"), asked("zh-Hans", "都五天了还没发货"))} == {
        "reply_delivery"
    }


def test_who_has_left_is_written_to_only_on_request_in_private_and_the_notice_is_not_quoted() -> None:
    said = chat("10:00 op: 早\n10:01 m1: 退款，不买了\n10:05 m1 [leave]: 退出了群聊")
    gone = concern(level="leaving").model_copy(update={"evidence": (Evidence(message="2"), Evidence(message="3"))})
    assert REPLIES.reply(gone, said) == ()
    (draft,) = REPLIES.reply(gone, said, to="2")
    assert (draft.where, draft.move) == ("private", "reply_leaving")
    assert "退出了群聊" not in draft.text


def test_who_is_only_annoyed_gets_the_line_for_all_unless_both_are_asked_for() -> None:
    said = asked("en", WOES["en"])
    assert [one.where for one in REPLIES.reply(concern(level="annoyed"), said)] == ["group"]
    assert [one.where for one in REPLIES.reply(concern(level="annoyed"), said, both=True)] == ["group", "private"]


def test_who_leaves_is_written_to_in_private_first_and_who_was_answered_is_asked_whether_it_is_settled() -> None:
    said = asked("en", "cancel my order, i'm done here")
    leaving = REPLIES.reply(concern(level="leaving", answered=True), said)
    assert [(one.where, one.move) for one in leaving] == [("private", "reply_leaving"), ("group", "reply_leaving")]
    settle = REPLIES.reply(concern(answered=True), said)
    assert [(one.where, one.move) for one in settle] == [("private", "reply_settle")]


@pytest.mark.parametrize(
    ("text", "cause", "matter"),
    [
        ("宝宝吃完起疹子了", "product", "unsafe"),
        ("都五天了还没发货", "delivery", "late"),
        ("少发了一盒", "delivery", "missing"),
    ],
)
def test_a_complaint_is_answered_by_what_it_is_about(text: str, cause: Cause, matter: str) -> None:
    (group, _) = REPLIES.reply(concern(cause), asked("zh-Hans", text))
    told = [one for one in REPLIES.patterns if (one.key, one.where, one.scene) == (cause, "group", matter)]
    assert any(
        all(part in group.text for part in re.split(r"\{\w+\}", line)) for one in told for line in one.texts["zh-Hans"]
    ), group.text


def test_the_message_that_is_answered_can_be_named() -> None:
    said = chat("10:00 op: 早\n10:01 m1: 上次的米粉少发了一盒\n10:05 m1: 还有勺子是裂的")
    drafts = REPLIES.reply(concern(), said, to="3")
    assert {one.reply_to for one in drafts} == {"3"}
    assert "勺子" in drafts[0].text


def test_a_long_line_without_a_pause_is_quoted_by_the_words_that_prove_the_trouble() -> None:
    long = "你们这个东西的质量实在是太差了我真的是再也受不了了"
    draft = REPLIES.reply(concern(words="质量实在是太差"), asked("zh-Hans", long))[0]
    assert "「质量实在是太差」" in draft.text
    mention = REPLIES.reply(concern("delivery"), asked("zh-Hans", "@小暖你们怎么还没发货"))[0]
    assert "「你们怎么还没发货」" in mention.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["[图片]", "！！！", "😡😡😡"])
def test_where_nothing_was_said_in_words_nothing_is_quoted_and_still_somebody_is_answered(
    text: str, language: Language
) -> None:
    said = asked(language, text)
    drafts = REPLIES.reply(concern(), said)
    assert [one.where for one in drafts] == ["group", "private"]
    for draft in drafts:
        assert not re.search(r"[「」{}\"]", draft.text), draft.text
        assert fit(draft, said)


def test_who_asked_in_vain_is_answered_about_what_was_asked_and_not_about_the_bare_mention() -> None:
    said = chat("10:00 op: 早\n10:01 m1: 请问糙米要泡多久\n10:40 m1 @op: @小暖")
    ignored = Concern(
        member="m1",
        level="unhappy",
        cause="ignored",
        since="2",
        answered=False,
        evidence=(Evidence(message="3"),),
        about="3",
        confidence=0.9,
    )
    draft = REPLIES.reply(ignored, said)[0]
    assert "糙米要泡多久" in draft.text
    assert draft.reply_to == "3"


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_member_is_called_no_slot_is_empty_and_the_name_is_right(name: str, language: Language) -> None:
    for operator in ("小暖", name):
        said = asked(language, WOES[language], names={"m1": name}, persona={"name": operator})
        voice = PLAYBOOK.voices.of(said)
        for cause in CAUSES:
            drafts = REPLIES.reply(concern(cause), said)
            assert len(drafts) == 2
            for draft in drafts:
                text = voice.spoken(draft).text
                assert called(said, "m1") in text
                own = text.replace(operator.strip(), "").replace(called(said, "m1"), "")
                assert not re.search(r"[{}]|「\s*」|\"\s*\"|None", own), text


def test_a_pattern_without_words_in_the_language_of_the_chat_gives_no_draft() -> None:
    only = Replies((Pattern("other", "x", "group", (), {"en": ["@{name} sorry"]}),), {})
    assert only.reply(concern(), asked("zh-Hans")) == ()
    assert [one.text for one in only.reply(concern(), asked("en"))] == ["@Joe sorry"]


# -- questions -----------------------------------------------------------------------------------------------------------


def told(quote: str, *, sure: bool = True, document: str = "客服.csv", place: str = "row 2") -> Said:
    found = Quoted(document=document, place=place, quote=quote, text=quote, fits=0.9)
    return Said(quoted=(found, found.model_copy(update={"quote": "另一句", "fits": 0.1})), sure=sure, kept=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_documents_say_is_said_to_the_one_who_asked_with_its_place_for_the_operator(
    language: Language,
) -> None:
    draft = REPLIES.answer("2", asked(language), told("Oat 79"))
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
        ("en", "運費由買家承擔", "運費由買家承擔"),
        ("zh-Hans", "第一行\n 第二行\t三", "第一行 第二行 三"),
        ("zh-Hans", "写上{name}和{by}，{0}", "写上{name}和{by}，{0}"),
    ],
)
def test_a_documents_words_come_in_the_script_of_the_chat_in_one_line_and_are_never_a_pattern(
    language: Language, written: str, expected: str
) -> None:
    draft = REPLIES.answer("2", asked(language), told(written))
    assert draft
    assert draft.text.endswith(f" {expected}")
    assert "\n" not in draft.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_may_be_the_answer_is_shown_to_the_operator_and_not_promised_to_the_member(
    language: Language,
) -> None:
    draft = REPLIES.answer("2", asked(language), told("Oat 79", sure=False))
    assert draft
    assert draft.move == "reply_question"
    assert "Oat 79" not in draft.text
    assert "Oat 79" in draft.caveats[0]
    assert "客服.csv · row 2" in draft.caveats[0]
    assert fit(draft, asked(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_operator_is_told_that_the_documents_are_silent_only_where_there_are_any(language: Language) -> None:
    caveats = [
        draft.caveats
        for said in (None, Said(), Said(kept=True))
        if (draft := REPLIES.answer("2", asked(language), said))
    ]
    assert caveats == [(say(language, key),) for key in ("answer_if_known", "answer_if_known", "not_in_documents")]


def test_a_place_that_is_not_known_leaves_only_the_documents_name() -> None:
    draft = REPLIES.answer("2", asked("zh-Hans"), told("三天", place="", document="须知.txt"))
    assert draft
    assert "须知.txt" in draft.caveats[0]
    assert "·" not in draft.caveats[0]


def test_a_question_that_is_only_a_picture_is_answered_from_the_documents_or_not_at_all() -> None:
    said = asked("zh-Hans", "[图片]")
    draft = REPLIES.answer("2", said, told("三天"))
    assert draft
    assert draft.text.endswith("三天")
    open_ = REPLIES.answer("2", said)
    assert open_ is None or "「" not in open_.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_answered_is_promised_by_a_time_and_a_long_wait_is_owned(language: Language) -> None:
    said = asked(language)
    soon = REPLIES.answer("2", said)
    late = said.model_copy(update={"now": said.now + timedelta(hours=2)})
    waited = REPLIES.answer("2", late)
    assert soon
    assert waited
    assert by(said).strip() in soon.text
    assert by(late).strip() in waited.text
    assert soon.text != waited.text.replace(by(late), by(said))
    assert fit(soon, said)
    assert fit(waited, late)


# -- praise, adverts, crises -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_praises_gets_a_line_back(language: Language) -> None:
    said = asked(language, {"en": "the oat cake is so good"}.get(language, "燕麦饼真好吃"))
    draft = REPLIES.thank("2", said)
    assert draft
    assert (draft.move, draft.to, draft.reply_to, draft.where, draft.practices) == (
        "thanks_back",
        "m1",
        "2",
        "group",
        ("P05",),
    )
    assert fit(draft, said), draft.text


@pytest.mark.parametrize("kind", CRISES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_crisis_the_first_message_goes_to_everybody_and_one_to_whose_words_show_it(
    kind: CrisisKind, language: Language
) -> None:
    lines = {"en": "09:00 m1: three days and nothing shipped, same for all of us?"}.get(
        language, "09:00 m1: 三天没发货了 大家都一样吧"
    )
    said = chat(f"{lines}\n09:05 m2: [图片]\n09:06 m2 [leave]:", language=language)
    crisis = Crisis(kind=kind, members=("m1",), evidence=tuple(Evidence(message=one) for one in "123"))
    everybody, alone = REPLIES.address(crisis, said), REPLIES.address(crisis, said, "private")
    assert everybody
    assert (everybody.to, everybody.where, everybody.reply_to) == (None, "group", None)
    assert everybody.hook
    assert everybody.hook.message == "1"
    assert alone
    assert (alone.to, alone.where, alone.reply_to) == ("m1", "private", "1")
    assert fit(everybody, said), everybody.text
    assert fit(alone, said), alone.text


def test_without_words_to_take_up_nothing_is_said_to_everybody() -> None:
    said = chat("09:00 m1: 加我进群 便宜\n09:05 m2: [图片]")
    assert REPLIES.address(Crisis(kind="sabotage", evidence=(Evidence(message="2"),)), said) is None
    assert REPLIES.address(Crisis(kind="sabotage"), said) is None


def test_an_advertiser_is_shown_the_groups_own_rule_word_for_word() -> None:
    line = "09:00 m1: 我建了个群 比这里便宜 私我拉你进群"
    rules = ("早上八点前不发消息", "群里不发广告、不拉人。")
    said = chat(line, rules=rules)
    (advert,) = adverts_of(read(said), said)
    assert advert.rule == rules[1]
    draft = REPLIES.warn(advert, said)
    assert draft
    assert "「群里不发广告、不拉人」" in draft.text
    assert fit(draft, said)
    without = chat(line)
    (advert,) = adverts_of(read(without), without)
    assert advert.rule == ""
    plain_words = REPLIES.warn(advert, without)
    assert plain_words
    assert "群规里写" not in plain_words.text
    assert "{" not in plain_words.text


def test_a_rule_that_is_a_speech_is_referred_to_and_a_quotation_in_it_does_not_end_ours() -> None:
    said = chat("09:00 m1: 加我微信 abc12345")
    long = REPLIES.warn(Advert(message="1", member="m1", why="x", rule="不发广告" * 20), said)
    assert long
    assert "不发广告不发广告" not in long.text
    inner = REPLIES.warn(Advert(message="1", member="m1", why="x", rule="不发「广告」"), said)
    assert inner
    assert "「不发“广告”」" in inner.text


# -- many chats --------------------------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        "东西用了两天就坏了 质量太差了 退款",
        "等了五天还没发货 骗子",
        "怎么下单{name}",
        "[图片]",
        "{quote}{}",
        "有人吗？问了两遍没人理",
        *WORDS.values(),
    ]
) | st.text(max_size=60).map(lambda text: " ".join(text.split()))
CHATS = st.lists(st.tuples(st.sampled_from(["op", "m1", "m2", "m3"]), LINES), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(CHATS, st.sampled_from(LANGUAGES), st.integers(0, 23), st.sampled_from([*AWKWARD, "朵朵妈"]))
def test_no_reply_over_many_chats_leaves_a_slot_or_a_quotation_empty(
    lines: list[tuple[str, str]], language: Language, hour: int, name: str
) -> None:
    written = "\n".join(f"{hour:02}:{number:02} {who} @op: {text}" for number, (who, text) in enumerate(lines))
    said = chat(written, language=language, names={"m1": name})
    reading = read(said)
    drafts: list[Draft | None] = [draft for one in concerns_of(reading, said) for draft in REPLIES.reply(one, said)]
    drafts += [REPLIES.warn(one, said) for one in adverts_of(reading, said)]
    for message in said.messages:
        drafts += [REPLIES.answer(message.id, said), REPLIES.thank(message.id, said)]
    for draft in filter(None, drafts):
        own = draft.text.replace(called(said, draft.to), "") if draft.to else draft.text
        assert not re.search(r"「\s*」|\"\s*\"|None", own), draft.text
        # What stands outside a quotation is ours, and holds no open slot.
        assert not re.search(r"[{}]", re.sub(r"「[^」]*」|\"[^\"]*\"", "", own)), draft.text
