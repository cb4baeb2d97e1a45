"""Who opened a door, by which line."""

from __future__ import annotations

import pytest

from coach.doors import CUES, FEATURES, OPEN, doors_of, features, spoken
from coach.signals.reading import read
from tests.chats import chat


def opened(lines: str, **given: str) -> list[tuple[str, str, str]]:
    said = chat(lines, **given)  # type: ignore[arg-type]
    return [(one.member, one.line.message.id, one.name) for one in doors_of(read(said), said)]


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
    said = chat("09:00 m1: 这个多少钱\n09:01 op: 早")
    reading = read(said)
    (lines,) = spoken(reading, said).values()
    values = features(reading, "m1", lines)
    assert len(values) == len(FEATURES)
    assert dict(zip(FEATURES, values, strict=True))[f"cue:{CUES[1]}"] == 1.0
