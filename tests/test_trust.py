"""Trust: a number whose parts can be read."""

from __future__ import annotations

from coach.signals.reading import read
from coach.trust import MOST, trust_of
from coach.types import Transcript, Trust
from tests.chats import chat, moment


def trust(said: Transcript) -> Trust:
    return trust_of(read(said), said)


def points(said: Transcript) -> dict[str, int]:
    return {part.name: part.points for part in trust(said).parts}


def test_the_score_is_the_sum_of_its_parts_and_each_says_what_was_counted() -> None:
    found = trust(chat("09:00 m1 @op: 几点开门？\n09:05 op @m1: 九点\n09:06 m1: 谢谢小暖"))
    assert found.score == sum(part.points for part in found.parts)
    assert all(0 <= part.points <= part.most == MOST and part.why for part in found.parts)
    assert {part.name for part in found.parts} == {"answers", "solved", "praise", "ties", "time"}


def test_answers_given_count_and_those_owed_count_against() -> None:
    asked = "09:00 m1 @op: 几点开门？"
    assert points(chat(f"{asked}\n09:05 op @m1: 早上九点开门"))["answers"] == MOST
    assert points(chat(f"{asked}\n11:00 m2: 早"))["answers"] == 0
    assert points(chat("09:00 m1: 早"))["answers"] == MOST // 2


def test_thanks_praise_members_who_talk_and_days_add_up() -> None:
    bare = points(chat("09:00 m1: 早", created_at=moment("03-05 08:00")))
    rich = points(
        chat(
            "09:00 m1: 谢谢小暖 帮大忙了\n09:01 m2: 上次的米粉宝宝抢着吃 真的好吃\n09:02 m3 @m2: 同感\n09:03 m2 @m3: 是吧\n"
            "09:04 m4 @m1: 你家娃多大",
            created_at=moment("02-20 08:00"),
        )
    )
    assert all(rich[part] > bare[part] for part in ("solved", "praise", "ties", "time"))


def test_one_member_cannot_thank_the_score_to_the_top() -> None:
    many = "\n".join(f"09:{n:02} m1: 谢谢小暖 好吃" for n in range(20))
    assert points(chat(many))["solved"] < MOST


def test_members_who_only_talk_to_the_brand_have_no_ties() -> None:
    assert points(chat("09:00 m1 @op: 早\n09:01 m2 @op: 早"))["ties"] == 0
