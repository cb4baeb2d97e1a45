"""The line that a labelled hook means is the member's own that is nearest to its topic."""

from __future__ import annotations

import pytest

from coach.embedding import StaticEmbedding
from coach.importers.case import read_cases
from coach.types import Case
from training.hooks import meant_by

CHAT = """
id: zh-x-701
language: zh-Hans
year: 2026
utc_offset: 8
group: {name: 团, kind: interest, theme: 面包}
members: {op: {name: 小暖, role: operator}, m1: 阿梁, m2: 晓雯}
chat: |
  1 03-05 09:01 op: 早，阳台的番茄红了没
  2 03-05 09:03 m1: 今天堵车堵了一个小时
  3 03-05 09:04 m1: 我家阳台的番茄红了三个
  4 03-05 09:05 m2 [image]: [图片]
now: "03-05 11:20"
labels: {unhappy: [], crisis: none, timing: {verdict: warm}, opener: {hooks: [HOOKS]}}
"""


@pytest.fixture(scope="module")
def embedding() -> StaticEmbedding:
    return StaticEmbedding()


def case(hooks: str) -> Case:
    (one,) = read_cases(CHAT.replace("HOOKS", hooks), name="x")
    return one


@pytest.mark.parametrize(
    ("hooks", "meant"),
    [
        ("{member: m1, topic: 阳台番茄红了}", ["3"]),
        ("{member: m1, topic: 陽台番茄紅了}", ["3"]),
        ("{member: m1, topic: 路上堵车}", ["2"]),
        ("{member: m1, topic: 路上堵车}, {member: m1, topic: 番茄}", ["2", "3"]),
        ("{member: m2, topic: 照片}", []),
        ("", []),
    ],
)
def test_the_nearest_line_of_the_member_is_meant(embedding: StaticEmbedding, hooks: str, meant: list[str]) -> None:
    assert meant_by(case(hooks), embedding) == meant
