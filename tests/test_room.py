"""How the room is: thin trust, no need, another subject."""

from __future__ import annotations

import math

from coach.concerns import concerns_of, crisis_of
from coach.doors import OPENS, weighed
from coach.room import FEATURES, LEARNED, features, room_of
from coach.signals.reading import read
from coach.types import Crisis, Transcript
from tests.chats import chat

NONE = Crisis(kind="none")


def values(said: Transcript) -> dict[str, float]:
    reading = read(said)
    concerns = concerns_of(reading, said)
    return dict(
        zip(FEATURES, features(reading, said, concerns, crisis_of(reading, said), weighed(reading, said)), strict=True)
    )


def test_the_features_are_numbers_of_this_very_chat() -> None:
    found = values(chat("09:00 op: 早\n09:01 m1: 这个多少钱\n09:40 m2: 早呀", now="10:00"))
    assert (found["live"], found["live_members"]) == (1.0, 1.0)
    assert found["hours_since"] == 20 / 60
    assert found["door"] >= OPENS
    assert found["door_second"] < 0.3
    assert found["brand_share"] == 1 / 3
    assert found["kind:interest"] == 1.0


def test_an_empty_room_has_numbers_too_and_every_soft_blocker_is_weighed() -> None:
    said = chat("09:00 op: 早")
    room = room_of(read(said), said, (), NONE, ())
    assert set(room) == set(LEARNED)
    assert all(math.isfinite(value) for value in room.values())


def test_a_question_to_buy_makes_no_need_less_likely() -> None:
    talk = "\n".join(
        f"09:0{n} m{n % 3 + 1}: {text}" for n, text in enumerate(["早", "今天好冷", "吃饭没", "哈哈哈", "去公园"])
    )
    quiet, asked = chat(talk), chat(f"{talk}\n09:06 m1: 小米粉还有货吗 怎么下单")
    values = [room_of(read(one), one, (), NONE, weighed(read(one), one))["no_need_voiced"] for one in (quiet, asked)]
    assert values[1] < values[0]


def test_a_death_that_others_feel_weighs_on_the_room_and_a_broken_cup_does_not() -> None:
    sad = chat("09:00 m1: 我爷爷昨晚去世了\n09:02 m2 @m1: 节哀 保重\n09:03 m3: 抱抱")
    light = chat("09:00 m1: 我的杯子昨晚碎了\n09:02 m2 @m1: 岁岁平安\n09:03 m3: 哈哈")
    down = [room_of(read(one), one, (), NONE, weighed(read(one), one))["bad_news"] for one in (sad, light)]
    assert down[0] > 0 > down[1]
