"""Soft mentions without a model: from the member's own words, with facts of the group's own list only (P38, P54). Pure once loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coach.patterns import Pattern, filled
from coach.plain import plain, printable
from coach.sayings import say
from coach.scenes import ANY
from coach.slots import slots_for
from coach.types import Door, Draft, Hook, Offer, TimingAdvice, Transcript

# What is asked where no word tells.
HOW = "how"
# What a buyer asks, the first that fits; else how it is got.
_ASKS = (
    ("price", re.compile(r"多少钱|什么价|价格|价钱|怎么卖|几钱|几多钱|报价|how much|price|cost")),
    ("compare", re.compile(r"区别|差别|哪里不同|和.{1,10}比|对比|difference|compared?|versus|\bvs\b")),
    ("which", re.compile(r"哪[款个种只箱盒支]|推荐|适合我|选哪|which|recommend")),
    ("stock", re.compile(r"还有|有货|现货|有没有|补货|in stock|any left|still (?:have|available)|sold out")),
    ("when", re.compile(r"什么时候|几时|几点|哪天|多久|when|how soon|what time")),
)


@dataclass(frozen=True, slots=True)
class Offers:
    """The patterns of knowledge/offers."""

    patterns: tuple[Pattern, ...]

    def draft(self, door: Door, timing: TimingAdvice, transcript: Transcript) -> Draft | None:
        """A soft mention to the one who opened a door, of the offer that the timing names."""
        offered = next((one for one in transcript.group.offers if one.id == timing.shape.offer), None)
        if offered is None:
            return None
        where = "group" if door.member is None else "private"
        return self._made(door, offered, where, transcript, (door.practice,) if door.practice else ())

    def next_step(self, door: Door, offered: Offer | None, where: str, transcript: Transcript) -> Draft | None:
        """What one who asks as a buyer is told at once: price and fact where the list has them, and one next step (P38)."""
        return self._made(door, offered, where, transcript, ("P38",))

    def _made(
        self, door: Door, offered: Offer | None, where: str, transcript: Transcript, practices: tuple[str, ...]
    ) -> Draft | None:
        proof = door.evidence[0].message if door.evidence else None
        slots = slots_for(transcript, door.member, proof)
        if offered:
            known = offered.facts[0] if offered.facts else offered.benefit
            slots |= {
                "offer": _bare(offered.name),
                "price": _bare(offered.price),
                "fact": _bare(known),
            }
        ask = _ask(transcript.by_id[proof].text) if proof and door.name == "question" else ANY
        fitting = [one for one in self.patterns if one.key == door.name and one.scene in (ask, ANY)]
        pattern = next((one for one in fitting if one.where == where), next(iter(fitting), None))
        text = filled(pattern, transcript, slots, proof or (offered.id if offered else ""))
        if text is None:
            return None
        return Draft(
            agent="time",
            text=text,
            where="private" if where == "private" else "group",
            to=door.member,
            reply_to=proof,
            move=f"offer_{door.name}",
            hook=Hook(member=door.member, message=proof) if door.member else None,
            caveats=() if offered and offered.price else (say(transcript.language, "fact_missing"),),
            practices=practices,
        )


def asks_plainly(text: str) -> bool:
    """Whether a line asks in so many words for a price, a difference, what suits, stock or a time."""
    return _ask(text) != HOW


def _ask(text: str) -> str:
    line = plain(text)
    return next((name for name, pattern in _ASKS if pattern.search(line)), HOW)


def _bare(text: str) -> str:
    """A field of the operator's list as part of a sentence."""
    return printable(text).strip().strip("。.;；，,")
