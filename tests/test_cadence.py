"""The ledger of pushes, and what a group bears."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coach.agreed import Limit
from coach.cadence import cadence_of, offered, rest_of
from coach.limits import KindLimits, Limits
from coach.signals.reading import read
from coach.types import Cadence
from tests.chats import chat, moment

PUSH = "op: 限时特惠 99元 手慢无"


def ledger(lines: str, agreed: Limit | None = None, limits: Limits | None = None, **given: Any) -> Cadence:
    said = chat(lines, **given)
    return cadence_of(read(said), said, agreed, limits or Limits())


def test_what_followed_a_push_is_counted_until_the_next() -> None:
    found = ledger(
        f"03-04 09:00 {PUSH}\n09:05 m1: 来两份\n09:06 m2: 上次那个真好吃 宝宝抢着吃\n12:00 m3: 今天好冷\n"
        f"03-05 09:00 {PUSH}\n09:10 m4: 又来 天天刷屏推销 烦死了\n09:30 m4 [leave]: 老周退出了群聊"
    )
    first, second = found.pushes
    assert (first.replies, first.praise, first.sour, first.left) == (2, 1, 0, 0)
    assert (second.replies, second.sour, second.left) == (1, 1, 1)
    assert (found.count, found.answered, found.ill) == (2, 1, 1)
    assert first.evidence.message == "1"


def test_lines_in_a_row_are_one_push_and_the_ratio_is_pushes_to_lines_of_members() -> None:
    found = ledger(f"09:00 {PUSH}\n09:01 {PUSH}\n09:02 op [link]: 新品链接\n09:30 m1: 早\n09:31 m2: 早\n")
    assert (found.count, found.talk, found.ratio) == (1, 2, 0.5)


def test_a_week_is_looked_at_and_no_more() -> None:
    days = "\n".join(f"02-{day:02} 12:00 {PUSH}\n12:30 m1: 好" for day in range(10, 29))
    found = ledger(f"{days}\n03-01 12:00 m1: 早", now="03-01 13:00")
    assert (found.count, found.talk) == (6, 7)
    assert len(found.pushes) == 6


def test_an_empty_ledger_has_no_ratio() -> None:
    found = ledger("09:00 op: 大家早")
    assert (found.count, found.ratio, found.next_at, found.pushes) == (0, None, None, ())


@pytest.mark.parametrize(
    ("echo", "days", "why"),
    [
        ("m1: 来两份", 1, "usual"),
        ("m1: 又来 天天刷屏推销 烦死了", 3, "ill"),
        ("op: 早", 2, "silence"),
    ],
)
def test_the_rest_grows_where_pushes_are_taken_ill_or_meet_silence(echo: str, days: float, why: str) -> None:
    lines = "\n".join(f"03-0{day} 10:00 {PUSH}\n10:20 {echo}" for day in (2, 3, 4))
    said = chat(f"{lines}\n03-05 09:00 m5: 早")
    rest = rest_of(read(said).promotions, said, None, Limits())
    assert (rest.days, rest.why) == (days, why)


def test_a_push_just_made_is_not_yet_met_with_silence() -> None:
    lines = "\n".join(f"03-0{day} 10:00 {PUSH}" for day in (3, 4))
    said = chat(f"{lines}\n03-05 09:00 {PUSH}", now="09:30")
    assert rest_of(read(said).promotions, said, None, Limits()).why == "usual"


@pytest.mark.parametrize(
    ("agreed", "free"),
    [
        (Limit(1, 7, "一周一次"), "03-11 12:00"),
        (Limit(2, 7, "一周两次"), "03-10 12:00"),
        (Limit(3, 7, "一周三次"), None),
        (None, None),
    ],
)
def test_the_next_time_is_when_the_agreed_number_is_free_again(agreed: Limit | None, free: str | None) -> None:
    lines = f"03-03 12:00 {PUSH}\n12:10 m1: 好\n03-04 12:00 {PUSH}\n12:10 m1: 好\n03-05 12:00 m1: 早"
    found = ledger(lines, agreed)
    assert found.next_at == (moment(free) if free else None)
    assert found.why


def test_the_headers_last_offer_and_the_push_seen_in_the_chat_are_one() -> None:
    lines = f"03-04 12:00 {PUSH}\n12:10 m1: 好\n03-05 12:00 m1: 早"
    found = ledger(lines, Limit(2, 7, "一周两次"), last_offer_at=moment("03-04 12:30"))
    assert found.next_at is None


def test_the_limit_of_the_kind_comes_from_the_settings() -> None:
    limits = Limits(super=KindLimits(offer_days=5))
    lines = f"03-04 12:00 {PUSH}\n12:10 m1: 好\n03-05 12:00 m1: 早"
    assert ledger(lines, limits=limits, kind="super").next_at == moment("03-04 12:00") + timedelta(days=5)
    assert ledger(lines, limits=limits, kind="interest").next_at is None


def test_an_offer_to_one_member_is_in_the_ledger_under_that_member_and_an_answer_is_none() -> None:
    reading = read(chat("09:00 m1: 早\n09:10 op @m1: 朵朵妈 限时特惠 99元 今天下单立减 手慢无"))
    assert offered(reading, "m1") == moment("09:10")
    assert offered(reading, "m2") is None
    asked = read(chat("09:00 m1 @op: 这个多少钱？\n09:10 op @m1: 99元，今天下单明天到"))
    assert offered(asked, "m1") is None
