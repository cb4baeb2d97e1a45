"""The words of a long chat, read ahead in a process of their own while this one folds: a year of a busy group takes half the time.

What the words say (`reading.text_of`) depends only on who spoke before and in which words, not on what the fold makes of it.
So the other process keeps no more than that, and both come to the very same reading.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from coach.signals.deeds import deed_model
from coach.signals.lines import shipped
from coach.signals.mood import CALM
from coach.signals.reading import RECENT, SILENT, MemberReading, Reading, Seen, Setting, Text, text_of
from coach.types import Message

# A shorter chat is read before another process has started. So many messages go over at a time, so many times ahead.
MANY, CHUNK, AHEAD = 20_000, 1_000, 4


def read_ahead(messages: Sequence[Message], setting: Setting) -> Iterator[tuple[Message, Text | None]]:
    """Each message with what its words say; with none where it is read as it comes.

    A process that dies takes nothing with it: from there on the messages are read as they come.
    """
    done = 0
    # Only the shipped model is known to the other process.
    if len(messages) >= MANY and setting.model is shipped() and (os.cpu_count() or 1) > 1:
        for text in _texts(messages, setting):
            yield messages[done], text
            done += 1
    for message in messages[done:]:
        yield message, None


def _texts(messages: Sequence[Message], setting: Setting) -> Iterator[Text]:
    # What the words say needs neither the theme nor the judge of members.
    bare = replace(setting, theme=None, model=None, judge=None)
    # A fresh process: a forked one would share this one's threads and locks.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin, initargs=(bare,)) as other:
        chunks = (messages[start : start + CHUNK] for start in range(0, len(messages), CHUNK))
        try:
            waiting = deque(other.submit(_read, chunk) for chunk in islice(chunks, AHEAD))
            while waiting:
                texts = waiting.popleft().result()
                waiting.extend(other.submit(_read, chunk) for chunk in islice(chunks, 1))
                yield from texts
        except BrokenProcessPool:
            return


@contextmanager
def at_rest(count: int) -> Iterator[None]:
    """While a chat of so many messages is read, a long one's messages are nothing that the garbage collector looks through
    again and again: a quarter of the time."""
    if count < MANY:
        yield
        return
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _Reader:
    """The other process's side: it stays between one chunk and the next."""

    def __init__(self, setting: Setting) -> None:
        self.setting = replace(setting, model=shipped())
        self.reading = Reading()

    def text(self, message: Message) -> Text:
        text = text_of(self.reading, message, self.setting)
        if text.line.odds and message.sender not in self.setting.operators:
            deeds = deed_model().odds(text.line.ids, text.line.around)
            text = replace(text, line=replace(text.line, deeds=deeds))
        self.reading = _heard(self.reading, message, text, self.setting)
        return text


_reader: _Reader


def _begin(setting: Setting) -> None:
    global _reader  # noqa: PLW0603 - the one state of a process that is there for it
    _reader = _Reader(setting)


def _read(messages: Sequence[Message]) -> list[Text]:
    return [_reader.text(message) for message in messages]


def _heard(reading: Reading, message: Message, text: Text, setting: Setting) -> Reading:
    """As much of a fold as the words of later messages are read with: who said what last, and how often somebody spoke."""
    seen = Seen(message, text.found, CALM, text.line, operator=message.sender in setting.operators)
    members = reading.members
    if message.kind not in SILENT:
        person = members.get(message.sender, MemberReading())
        members = members.set(message.sender, person._replace(messages=person.messages + 1))
    return reading._replace(recent=(*reading.recent[-RECENT + 1 :], seen), members=members)
