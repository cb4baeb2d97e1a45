"""Who opened a door, by which line."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from coach.doors import (
    DOORS,
    FEATURES,
    HEADS,
    OPEN,
    UNSURE,
    door_model,
    doors_of,
    features,
    heads_of,
    lines_of,
    reconsidered,
    unsure_doors,
    weighed,
)
from coach.signals.reading import read
from coach.types import DoorName, DoorOpinion
from tests.chats import chat


def opened(lines: str, **given: str) -> list[tuple[str, str, str]]:
    said = chat(lines, **given)  # type: ignore[arg-type]
    return [(one.member, one.line.message.id, one.name) for one in doors_of(weighed(read(said), said))]


def test_the_line_that_asks_is_the_door_and_the_bystander_opened_none() -> None:
    assert opened("09:00 m1: 早\n09:01 m2: 今天好冷\n09:02 m1: 小米粉还有货吗 怎么下单\n09:03 m1: [图片]") == [
        ("m1", "3", "question")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "楼下理发店剪个头多少钱",
        "隔壁那家卖多少钱啊 气死我了",
        "花了79块买个发霉的 多少钱都不该这样",
    ],
)
def test_a_price_elsewhere_or_in_a_complaint_is_no_door(line: str) -> None:
    assert opened(f"09:00 op: 早\n09:01 m1: {line}") == []


def test_a_door_closes_after_a_day_and_a_half_and_an_advert_is_none() -> None:
    assert opened("09:00 m1: 这个多少钱", now="03-06 12:00")
    assert opened("09:00 m1: 这个多少钱", now="03-07 12:00") == []
    assert opened("09:00 m1: 加我微信 abc12345 同款多少钱都比这便宜") == []
    assert OPEN.total_seconds() == 36 * 3600


def test_the_features_are_those_that_the_model_weighs() -> None:
    said = chat(
        "09:00 m1: 这个多少钱\n09:01 op @m1: 79",
        theme="辅食",
        offers=[{"id": "o1", "name": "小米粉", "price": "79元"}],
    )
    reading = read(said)
    lines = lines_of(reading, said)
    (values,) = features(reading, said, lines, [heads_of(seen) for seen in lines])
    found = dict(zip(FEATURES, values, strict=True))
    assert (found["replied"], found["offers"], found["kind:interest"], found["kind:flash"]) == (1.0, 1.0, 1.0, 0.0)
    assert found["door:question"] > 0


def test_the_door_model_has_the_heads_that_are_asked_of_it() -> None:
    assert set(door_model().heads) == set(HEADS)


def test_what_the_group_offers_counts_a_need_for_it_is_nearer_than_one_for_something_else() -> None:
    offers = [{"id": "o1", "name": "静音加湿器", "benefit": "干燥的卧室", "fits": ["嗓子干", "皮肤干"]}]
    said = chat(
        "09:00 m1: 北方暖气一开 早上起来嗓子干得冒烟\n09:01 m2: 我车昨天又被贴条了", offers=offers, theme="家电"
    )
    values = {one.member: one.chance for one in weighed(read(said), said)}
    assert values["m1"] > values["m2"] + 0.1


def test_a_models_word_opens_the_line_that_it_names_and_shuts_the_others() -> None:
    said = chat("09:00 m1: 早\n09:01 m1: 这个多少钱\n09:02 m2: 小米粉还有货吗 怎么下单\n09:03 m3: 嗓子干")
    lines = weighed(read(said), said)
    yes = DoorOpinion(member="m3", door="need", line="4")
    no = DoorOpinion(member="m2")
    after = doors_of(reconsidered(lines, [yes, no]))
    assert {(one.member, one.line.message.id, one.name) for one in after} == {
        ("m1", "2", "question"),
        ("m3", "4", "need"),
    }
    assert reconsidered(lines, []) == lines


def test_only_doors_in_doubt_are_put_to_a_model_the_likeliest_first() -> None:
    said = chat("09:00 m1: 早\n09:01 m2: 好\n09:02 m3: 嗯\n09:03 m4: 哦")
    lines = [
        replace(one, chance=value)
        for one, value in zip(weighed(read(said), said), (UNSURE[0] - 0.01, 0.3, 0.6, UNSURE[1] + 0.01), strict=True)
    ]
    assert unsure_doors(lines, 5) == ("m3", "m2")
    assert unsure_doors(lines, 1) == ("m3",)


def test_every_door_has_its_practice() -> None:
    assert set(DOORS) == set(get_args(DoorName)) - {"moment"}
