"""Reading as a fold: pieces equal the whole, what it holds is bounded, every member has a value, nothing stalls it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.signals.reading import ASKED, KEPT, RECENT, Reading, Setting, aged, fold, fold_all, read
from coach.types import Group, Member, Message, MessageKind, Transcript
from tests.chats import chat, moment

PEOPLE = (
    Member(id="op", name="小暖", role="operator"),
    Member(id="bot", name="小助手", role="bot"),
    *(Member(id=f"m{number}", name=f"成员{number}") for number in range(1, 5)),
)
SAID = (
    "你们的东西用了两天就坏了 太差了",
    "还没发货吗？？",
    "@小暖 在吗",
    "+1",
    "呵呵",
    "好的",
    "哈哈哈笑死",
    "解决了 谢谢",
    "抱歉，已经给成员1补发了，明天到",
    "自动回复：您的消息已收到",
    "新品上架 限时特惠 99元",
    "加我微信 abc12345 私我进群",
    "大家一起退群吧",
    "我老板气死我了",
    "别再推了",
    "怎么买？",
    "",
    "\x00\ufeff\u202e",
)
KINDS: tuple[MessageKind, ...] = ("text", "text", "text", "image", "link", "join", "leave", "recall", "system")
LINES = st.lists(
    st.tuples(
        st.sampled_from([member.id for member in PEOPLE]),
        st.sampled_from(SAID) | st.text(max_size=30),
        st.sampled_from(KINDS),
        st.lists(st.sampled_from([member.id for member in PEOPLE]), max_size=2, unique=True),
        st.integers(min_value=0, max_value=20),
        st.integers(min_value=0, max_value=4000),
    ),
    min_size=1,
    max_size=30,
)


def transcript_of(lines: list[tuple[str, str, MessageKind, list[str], int, int]]) -> Transcript:
    at = moment("09:00")
    messages: list[Message] = []
    for number, (sender, text, kind, mentions, back, minutes) in enumerate(lines):
        at += timedelta(minutes=minutes)
        reply = str(number - back) if 0 < back <= number else None
        messages.append(
            Message(
                id=str(number), at=at, sender=sender, text=text, kind=kind, mentions=tuple(mentions), reply_to=reply
            )
        )
    return Transcript(group=Group(id="g"), members=PEOPLE, messages=tuple(messages), now=at + timedelta(hours=1))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.integers(min_value=0, max_value=30))
def test_a_chat_read_in_two_pieces_reads_as_in_one_and_leaves_the_first_reading_as_it_was(
    lines: list[tuple[str, str, MessageKind, list[str], int, int]], cut: int
) -> None:
    transcript = transcript_of(lines)
    setting = Setting.shipped(transcript)
    first = fold_all(Reading(), transcript.messages[:cut], setting)
    before = repr(first)
    both = fold_all(first, transcript.messages[cut:], setting)
    assert aged(both, transcript) == read(transcript)
    assert repr(first) == before


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
def test_every_member_has_an_unhappiness_in_0_to_1_and_every_proof_is_theirs(
    lines: list[tuple[str, str, MessageKind, list[str], int, int]],
) -> None:
    transcript = transcript_of(lines)
    reading = read(transcript)
    assert reading.messages == len(lines)
    for member in transcript.members:
        person = reading.members[member.id]
        assert 0.0 <= person.unhappiness <= 1.0
        for proof in person.evidence:
            assert transcript.by_id[proof.message].sender == member.id
            assert proof.words in transcript.by_id[proof.message].text


def test_members_who_never_spoke_have_a_value_too() -> None:
    transcript = chat("09:00 m1: 早", members=[Member(id="m9", name="潜水员")])
    assert read(transcript).members["m9"].unhappiness == 0.0


def test_what_a_reading_holds_does_not_grow_with_the_chat_and_reads_fast() -> None:
    setting = Setting.shipped(chat("09:00 op: x\n09:00 m1: x\n09:00 m2: x"))
    # A member who comes and goes in anger, questions nobody answers, adverts and pushes: whatever a reading collects.
    turns: tuple[tuple[str, str, MessageKind], ...] = (
        ("m1", "你们的东西又坏了 太差了", "text"),
        ("m2", "怎么买？", "text"),
        ("op", "限时特惠 99元", "text"),
        ("m3", "加我微信 abc12345", "text"),
        ("m1", "", "leave"),
        ("m1", "", "join"),
        ("m4", "别再给我推了", "text"),
        ("m2", "早呀", "text"),
    )
    at, reading, sizes = moment("09:00"), Reading(), []
    began = time.perf_counter()
    for number in range(20_000):
        sender, text, kind = turns[number % len(turns)]
        at += timedelta(minutes=5)
        reading = fold(reading, Message(id=str(number), at=at, sender=sender, text=text, kind=kind), setting)
        if number in (4_999, 19_999):
            sizes.append(_size(reading))
    assert time.perf_counter() - began < 20
    assert reading.messages == 20_000
    assert sizes[0] == sizes[1]
    assert len(reading.recent) == RECENT
    assert len(reading.asked) <= ASKED
    assert max(len(reading.promotions), len(reading.adverts), len(reading.joined), len(reading.left)) == KEPT


def _size(reading: Reading) -> int:
    """How many things a reading holds."""
    held = [reading.asked, reading.promotions, reading.adverts, reading.joined, reading.left, reading.recent]
    proofs = sum(len(person.evidence) for person in reading.members.values())
    return sum(map(len, held)) + len(reading.members) + len(reading.ties) + len(reading.opted_out) + proofs


@pytest.mark.parametrize("part", ["啊", "@", "[", "退款！！", "a?", "哈哈 (", "等了"])
def test_a_message_of_a_megabyte_does_not_stall_a_chat(part: str) -> None:
    transcript = chat("09:00 op: 大家早\n09:01 m1: 早\n09:02 m1: " + part * (1_000_000 // len(part)) + "\n09:03 m1: 好")
    began = time.perf_counter()
    assert read(transcript).messages == 4
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("text", ["早上好呀 今天好冷", "昨天那个真好吃 谢谢", "哈哈哈哈笑死", "收到了 谢谢"])
def test_a_greeting_a_thank_you_or_a_laugh_to_the_operator_waits_for_no_answer(text: str) -> None:
    assert read(chat(f"09:00 op: 大家早呀\n09:01 m1 @op >1: {text}", now="11:00")).waiting() == ()


@pytest.mark.parametrize(
    "text", ["我要两份", "单号发我一下", "几点发货？", "谢谢 那什么时候到？", "谢谢，不过少发了一件"]
)
def test_what_a_member_wants_from_the_operator_waits_until_it_is_answered(text: str) -> None:
    asked = f"09:00 m1 @op: {text}"
    assert [one.message for one in read(chat(asked)).waiting()] == ["1"]
    assert read(chat(f"{asked}\n09:20 op @m1: 已经查到了，明天上午到")).waiting() == ()


@pytest.mark.parametrize(
    "answer",
    [
        "09:05 bot @m1: 自动回复：您的消息已收到，客服工作时间 9:00-18:00",
        "09:05 op @m1: 收到，尽快处理",
        "09:05 op: 早上好呀各位",
    ],
)
def test_an_automatic_an_empty_or_an_unrelated_line_answers_no_question(answer: str) -> None:
    reading = read(chat(f"09:00 m1 @op: 我的货什么时候到？\n{answer}"))
    assert [one.message for one in reading.waiting()] == ["1"]


def test_a_question_to_everybody_is_answered_by_a_member_one_to_the_staff_is_not() -> None:
    assert read(chat("09:00 m1: 米粉用多少度的水冲？\n09:01 m2 >1: 我用 60 度")).waiting() == ()
    assert len(read(chat("09:00 m1 @op: 我的货到哪了？\n09:01 m2 >1: 我的昨天到了")).waiting()) == 1


def test_asking_again_is_counted_and_typing_on_is_not() -> None:
    again = read(chat("09:00 m1 @op: 货到哪了？\n11:00 m1 @op: 货到哪了？？")).waiting()
    typing = read(chat("09:00 m1 @op: 货到哪了？\n09:01 m1 @op: 就是昨天那单？")).waiting()
    assert [one.repeats for one in (*again, *typing)] == [1, 0]


def test_patience_is_not_endless() -> None:
    asked = "09:00 m1 @op: 货到哪了？"
    early, late = (read(chat(asked, now=now)).members["m1"].unhappiness for now in ("09:10", "21:00"))
    assert 0.0 < early < late < 0.5


def test_an_operator_speaks_to_whom_the_line_names_and_a_name_is_a_whole_word() -> None:
    lines = """
        09:00 m1 @op: my order never arrived, useless support
        09:01 m2: morning all
        09:05 op: {}
    """
    names = {"m1": "Joe", "m2": "Sam", "op": "Kim"}
    answer = "it's the same courier as before, i'll refund you today"
    assert read(chat(lines.format(answer), names=names, language="en")).members["m1"].answered
    to_sam = "Sam, i'll refund you today"
    assert not read(chat(lines.format(to_sam), names=names, language="en")).members["m1"].answered


def test_the_last_of_two_who_wait_is_answered_unless_everybody_is() -> None:
    lines = "09:00 m1: 我的还没发货吗？\n09:01 m2: 怎么退款？\n09:02 op: {}"
    assert [one.member for one in read(chat(lines.format("可以退，我帮你申请"))).waiting()] == ["m1"]
    assert read(chat(lines.format("大家的单都已经查到了，明天到"))).waiting() == ()


def test_offers_by_the_brand_are_kept_with_the_echo_they_had_and_answers_are_none() -> None:
    reading = read(chat("09:00 op: 新品上架 限时特惠 99元\n09:10 m1: 看看\n09:20 m2: 不错\n12:00 m3: 早"))
    assert [(one.message, one.replies) for one in reading.promotions] == [("1", 2)]
    assert read(chat("09:00 m1 @op: 多少钱？\n09:01 op @m1: 99元，今天下单明天到")).promotions == ()


def test_who_came_left_and_asked_not_to_be_sold_to_is_known_by_message() -> None:
    reading = read(chat("09:00 m1 [join]:\n09:01 m2: 别再给我推销了\n09:02 m3 [leave]:"))
    assert (reading.joined, reading.left, dict(reading.opted_out)) == (("1",), ("3",), {"m2": "2"})
    assert reading.members["m3"].left


def test_who_talks_with_whom_is_told_by_replies_mentions_and_quick_answers() -> None:
    reading = read(chat("09:00 m1: 早\n09:01 m2: 早\n09:30 m3 >1: 早\n10:00 m1 @m3: 来了"))
    assert dict(reading.ties) == {("m2", "m1"): 1, ("m3", "m1"): 1, ("m1", "m3"): 1}
