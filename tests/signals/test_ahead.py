"""A long chat read ahead in another process: the very same reading and chronicle, also where that process dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
from dataclasses import replace

import pytest

from coach.signals import ahead
from coach.signals.ahead import read_ahead
from coach.signals.chronicle import Chronicle, chronicle_of, follow
from coach.signals.reading import Reading, Setting
from coach.types import Transcript
from tests.chats import chat

TURNS = (
    "op: 大家早呀 新品上架 限时特惠 99元",
    "m1: 米粉要用多少度的水冲呀？",
    "m2 @m1: 我一般用60度的水，先放水再放粉，就不会结块了",
    "m1 @m2: 谢谢你，试了一下真的不结块了",
    "m3 @op: 等了五天还没发货，你们太差了，我要退款",
    "op @m3: 抱歉，已经给你退款了，今天到账",
    "m4 [leave]: 老周退出了群聊",
    "m5: how much is it? my daughter is allergic to peanuts",
    "m3 [image]: [图片]",
    "m5 [join]:",
)


def talk(rounds: int = 9) -> Transcript:
    return chat("\n".join(f"03-{5 + n:02} {9 + i:02}:00 {line}" for n in range(rounds) for i, line in enumerate(TURNS)))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat of ten lines is long, and five lines go over at a time."""
    monkeypatch.setattr(ahead, "MANY", 10)
    monkeypatch.setattr(ahead, "CHUNK", 5)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_a_chat_read_ahead_gives_the_very_same_reading_and_chronicle(
    short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = talk()
    setting = Setting.shipped(said)
    assert all(text is not None for _, text in read_ahead(said.messages, setting))
    read_so = chronicle_of(said)
    monkeypatch.setattr(ahead, "MANY", 10_000)
    assert all(text is None for _, text in read_ahead(said.messages, setting))
    assert chronicle_of(said) == read_so


def test_a_process_that_dies_takes_nothing_with_it(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = talk()
    setting = Setting.shipped(said)
    messages, texts = [], []
    for message, text in read_ahead(said.messages, setting):
        if len(messages) == 3:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
        messages.append(message)
        texts.append(text)
    assert tuple(messages) == said.messages
    assert texts[0] is not None
    assert texts[-1] is None


def test_a_chat_whose_other_process_died_reads_as_any_other(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = talk()
    setting = Setting.shipped(said)
    reading, chronicle = Reading(), Chronicle()
    killed = False
    hear = Chronicle.hear

    def dying(self: Chronicle, before: Reading, after: Reading, setting: Setting) -> None:
        nonlocal killed
        hear(self, before, after, setting)
        if not killed:
            killed = True
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(Chronicle, "hear", dying)
        broken = follow(reading, chronicle, said.messages, setting)
    assert killed
    monkeypatch.setattr(ahead, "MANY", 10_000)
    assert follow(Reading(), Chronicle(), said.messages, setting) == broken


def test_a_process_that_cannot_start_leaves_the_chat_to_be_read_as_it_comes(
    short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = talk(2)
    # The other process dies while it begins: what it is given cannot be read there.
    monkeypatch.setattr(ahead, "_begin", os._exit)
    found = [text for _, text in read_ahead(said.messages, Setting.shipped(said))]
    assert found == [None] * len(said.messages)


def test_a_model_of_ones_own_is_not_read_ahead(short: None) -> None:
    said = talk(2)
    own = replace(Setting.shipped(said), model=None)
    assert all(text is None for _, text in read_ahead(said.messages, own))


def test_no_process_is_left_behind(short: None) -> None:
    said = talk(2)
    before = {child.pid for child in multiprocessing.active_children()}
    list(read_ahead(said.messages, Setting.shipped(said)))
    assert {child.pid for child in multiprocessing.active_children()} <= before
