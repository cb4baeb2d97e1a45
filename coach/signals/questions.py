"""Which questions of members were answered, by whom and when (P37): told by the words, not by whatever was said next. Pure.

The fold keeps what waits at `now`; over weeks a figure of answer times needs more care, for a link that is posted after a
question is no answer to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coach.plain import plain
from coach.signals.attention import ANSWER_WINDOW
from coach.signals.deeds import Deed
from coach.signals.lines import Hashes, shipped
from coach.signals.reading import NEAR, Reading, Seen, Setting, addressed_by, is_named

# A line to somebody so long after their question answers it only if it is a reply to it.
STALE = timedelta(days=3)
# An unaddressed line of the brand's answers what was asked just before from this chance of the head `brand:answer` on, or
# where it takes up so much of the question.
ANSWERS, TAKES_UP = 0.35, 0.12
# A line that asks to buy, or for a price, this clearly waits for the brand, whoever it names; shorter ones are sign-ups.
BUYING, WANTING, SHORTEST = ("ask_buy", "ask_price"), 0.6, 4


@dataclass(slots=True)
class Waited:
    """A question or mention of a member, and who answered it when; `brand`: whether that was the brand."""

    message: str
    member: str
    at: datetime
    to_staff: bool
    answered_at: datetime | None = None
    answered_by: str | None = None
    brand: bool = False
    ids: Hashes | None = field(default=None, repr=False, compare=False)

    @property
    def open(self) -> bool:
        return self.answered_at is None


@dataclass(slots=True)
class Questions:
    """Every question, by message, in the order in which they were asked."""

    asked: dict[str, Waited] = field(default_factory=dict)
    _waiting: dict[str, Waited] = field(default_factory=dict)

    def hear(self, before: Reading, after: Reading, deeds: Iterable[Deed], setting: Setting) -> None:
        """One more line; `deeds`: what it does for others."""
        seen = after.recent[-1]
        if seen.message.sender in setting.bots:
            return
        if self._waiting:
            answered = self._by_brand if seen.operator else self._by_member
            for one in list(answered(before, seen, deeds, setting)):
                one.answered_at, one.answered_by, one.brand = seen.message.at, seen.message.id, seen.operator
                del self._waiting[one.message]
        if not seen.operator:
            self._ask(before, after, seen, setting)

    def _ask(self, before: Reading, after: Reading, seen: Seen, setting: Setting) -> None:
        message = seen.message
        if after.asked is not before.asked:
            for one in reversed(after.asked):
                if one.message == message.id:
                    self._add(seen, to_staff=one.to_staff)
                elif one.to_staff and one.message in self._waiting:
                    self._waiting[one.message].to_staff = True
        buying = seen.read.odds and max(seen.shows(name) for name in BUYING) >= WANTING
        told = addressed_by(before, message) - setting.operators
        if buying and not told and not seen.advert and len(message.text.strip()) >= SHORTEST:
            self._add(seen, to_staff=True)

    def _add(self, seen: Seen, *, to_staff: bool) -> None:
        message = seen.message
        known = self.asked.get(message.id)
        if known is None:
            known = Waited(message.id, message.sender, message.at, to_staff, ids=seen.read.ids)
            self.asked[message.id] = self._waiting[message.id] = known
        known.to_staff = known.to_staff or to_staff

    def _by_brand(self, before: Reading, seen: Seen, deeds: Iterable[Deed], setting: Setting) -> Iterator[Waited]:
        """What a line of the brand's answers: whom it names or replies to; else what was asked just before, if it fits."""
        del deeds
        message = seen.message
        if seen.promotion or seen.answer in ("empty", "auto") or message.kind not in ("text", "voice", "image", "link"):
            return
        named = addressed_by(before, message) - setting.operators
        line = plain(message.text)
        named |= {
            one.member
            for one in self._waiting.values()
            if one.member in setting.names and is_named(line, setting.names[one.member])
        }
        if named:
            for one in self._waiting.values():
                age = message.at - one.at
                if message.reply_to == one.message or (one.member in named and age <= STALE):
                    yield one
            return
        near = {earlier.message.id for earlier in before.recent[-NEAR:]}
        for one in reversed(self._waiting.values()):
            if one.message not in near or message.at - one.at > ANSWER_WINDOW:
                continue
            share = shipped().shared(seen.read.ids, one.ids) if one.ids is not None else 0.0
            if seen.shows("brand:answer") >= ANSWERS or "concrete" in seen.found or share >= TAKES_UP:
                yield one
                return

    def _by_member(self, before: Reading, seen: Seen, deeds: Iterable[Deed], setting: Setting) -> Iterator[Waited]:
        """What a member's line answers: whose question it replies to, or helps with; or the asker's own word that it is done."""
        del setting
        message = seen.message
        helped = {deed.other for deed in deeds if deed.name == "helped" and deed.sure}
        told = addressed_by(before, message)
        done = not {"thanks", "settled"}.isdisjoint(seen.found) and "question" not in seen.found
        for one in self._waiting.values():
            if message.at - one.at > ANSWER_WINDOW and message.reply_to != one.message:
                continue
            if one.member == message.sender:
                if done:
                    yield one
            elif message.reply_to == one.message or one.member in told or one.member in helped:
                yield one
