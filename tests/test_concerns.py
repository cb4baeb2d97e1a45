"""Who needs care, what only sounds like it, adverts, and the four crises: each by a small chat, with its proof."""

from __future__ import annotations

import pytest

from coach.concerns import adverts_of, concerns_of, crisis_of, decoys_of, waiting_questions
from coach.signals.reading import read
from coach.types import Concern, Crisis, CrisisKind, Language, Transcript
from tests.chats import chat

BLUNT = "09:00 m1 @op: 等了五天还没发货，你们太差了，我要退款"


def concerns(transcript: Transcript) -> tuple[Concern, ...]:
    return concerns_of(read(transcript), transcript)


def crisis(lines: str, language: Language = "zh-Hans") -> Crisis:
    transcript = chat(lines, language=language)
    return crisis_of(read(transcript), transcript)


def test_a_concern_carries_its_proof_how_long_it_waits_and_what_to_do_first() -> None:
    transcript = chat(BLUNT, now="11:30")
    (one,) = concerns(transcript)
    assert (one.member, one.since, one.answered, one.waiting_minutes) == ("m1", "1", False, 150)
    assert one.evidence[0].message == "1"
    assert one.evidence[0].words in transcript.by_id["1"].text
    assert one.first
    assert one.practices
    assert 0.5 <= one.confidence < 1


@pytest.mark.parametrize("kind", ["poaching", "none"])
def test_a_crisis_lasts_until_the_group_has_moved_on(kind: CrisisKind) -> None:
    later = "03-09" if kind == "none" else "03-06"
    lines = f"09:00 m1: 我建了个群 比这里便宜 私我拉你进群\n{later} 10:00 m2: 周末去爬山吗\n{later} 10:01 m3: 去"
    assert crisis(lines).kind == kind


def test_who_waits_stands_before_who_was_answered() -> None:
    lines = f"{BLUNT}\n09:10 op @m1: 抱歉，已经给你退款了，今天到账\n09:30 m2 @op: 我的也没发货，质量也差，太差了，退款"
    found = concerns(chat(lines))
    assert [(one.member, one.answered) for one in found] == [("m2", False), ("m1", True)]
    assert found[1].waiting_minutes is None


def test_what_to_do_first_is_said_in_the_language_of_the_chat() -> None:
    line = "09:00 m1 @op: my order never arrived and your support is useless, i want a refund"
    (one,) = concerns(chat(line, language="en"))
    assert one.first.isascii()


def test_anger_at_something_else_is_named_as_a_decoy_and_a_real_complaint_is_not() -> None:
    boss = chat("09:00 m1: 我老板真是气死我了 天天加班\n09:01 m2: 抱抱")
    assert [(one.member, one.evidence.message) for one in decoys_of(read(boss), boss)] == [("m1", "1")]
    real = chat(BLUNT)
    assert decoys_of(read(real), real) == ()


def test_an_advert_names_its_line_and_member_and_a_tip_is_none() -> None:
    advert = chat("09:00 m1: 早\n09:01 m2: 加我微信 abc12345 同款便宜 私我")
    assert [(one.message, one.member) for one in adverts_of(read(advert), advert)] == [("2", "m2")]
    tip = chat("09:00 m1: 我一般用60度的水冲")
    assert adverts_of(read(tip), tip) == ()


@pytest.mark.parametrize(
    ("lines", "language", "kind", "members"),
    [
        (
            "09:00 m1 @op: 快递破损了 少发两件 太差了\n09:01 m2 @op: 我的破了 还漏发 太差了\n"
            "09:02 m3 @op: 我的也碎了 少发一件 太差了 退款",
            "zh-Hans",
            "mass_complaint",
            {"m1", "m2", "m3"},
        ),
        ("09:00 m1 @op: 骗子 太坑了 退钱\n09:01 m1: 大家一起退群吧 别信他们", "zh-Hans", "mass_exit", {"m1"}),
        (
            "09:00 m1: Let's all LEAVE this group, it is a scam, refund me",
            "en",
            "mass_exit",
            {"m1"},
        ),
        (
            "09:00 m1: 早\n09:01 m2 [leave]:\n09:02 m3 [leave]:\n09:03 m4 [leave]:",
            "zh-Hans",
            "mass_exit",
            {"m2", "m3", "m4"},
        ),
        ("09:00 m1: 我建了个群 比这里便宜 私我拉你进群", "zh-Hans", "poaching", {"m1"}),
        ("09:00 m1: Join my Server discord.gg/abc, CHEAPER there", "en", "poaching", {"m1"}),
    ],
)
def test_a_crisis_is_named_with_its_members_and_its_proof(
    lines: str, language: Language, kind: CrisisKind, members: set[str]
) -> None:
    found = crisis(lines, language)
    assert found.kind == kind
    assert set(found.members) == members
    assert "P36" in found.practices
    assert found.since in {"1", "2"}
    assert found.evidence


@pytest.mark.parametrize(
    "lines",
    [
        BLUNT,
        "09:00 m1: 早\n09:01 m2 [leave]:",
        "09:00 m1 @op: 快递破损了 太差了 退款\n09:01 m2 @op: 客服态度太差了 退款",
        "03-01 09:00 m2 [leave]:\n03-01 09:01 m3 [leave]:\n03-01 09:02 m4 [leave]:\n03-05 09:00 m1: 早",
        "09:00 m1: 加我微信 abc12345 兼职日结",
        "09:00 m1: 早\n09:01 m2: 周末去爬山，走吧走吧",
    ],
)
def test_one_complaint_two_matters_one_who_leaves_or_an_old_exit_is_no_crisis(lines: str) -> None:
    assert crisis(lines).kind == "none"


def test_a_question_to_the_brand_is_shown_as_waiting_after_ten_minutes_until_it_is_answered() -> None:
    def waiting(lines: str, now: str) -> tuple[str, ...]:
        transcript = chat(lines, now=now)
        return waiting_questions(read(transcript), transcript)

    asked = "09:00 m1 @op: 请问几点发货？"
    assert waiting(asked, "09:05") == ()
    assert waiting(asked, "09:15") == ("1",)
    assert waiting(f"{asked}\n09:10 op @m1: 今天下午4点发", "09:30") == ()
    assert waiting("09:00 m1: 有人在种多肉吗？", "12:00") == ()
    assert waiting("09:00 op: 大家早\n09:01 m1 @op >1: 早呀，昨天那个真好吃 谢谢", "12:00") == ()
    assert waiting(BLUNT, "12:00") == ()  # already a concern
