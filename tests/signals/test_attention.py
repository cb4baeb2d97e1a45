"""What an operator's line is worth as an answer."""

from __future__ import annotations

import pytest

from coach.plain import plain
from coach.signals.attention import Answer, answer_kind
from coach.signals.cues import cues


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("已经给你补发了，单号SF123，明天到", "concrete"),
        ("不支持退货，這個是特價品", "concrete"),
        ("i've refunded you, it'll be there by friday", "concrete"),
        ("收到，尽快给您处理", "empty"),
        ("we hear you, stay tuned", "empty"),
        ("嗯", "empty"),
        ("真的很抱歉", "apology"),
        ("感谢您的留言，人工客服工作时间 9:00-18:00", "auto"),
        ("我觉得这个挺有意思的", "other"),
    ],
)
def test_answer_kind(text: str, kind: Answer) -> None:
    assert answer_kind(cues(plain(text)), plain(text), bot=False) == kind


def test_a_bot_answers_only_with_something_concrete() -> None:
    said, found = "我觉得这个挺有意思的", "你的包裹已发出，单号SF123"
    assert answer_kind(cues(plain(said)), plain(said), bot=True) == "auto"
    assert answer_kind(cues(plain(found)), plain(found), bot=True) == "concrete"
