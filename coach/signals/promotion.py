"""Offers and pushes by the brand, and adverts by members (P09, P45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.types import Message


@dataclass(frozen=True, slots=True)
class Promotion:
    """An operator's or bot's line that sells. `replies`: lines of members that answer it or follow within the hour."""

    message: str
    sender: str
    at: datetime
    words: str
    replies: int = 0


def is_promotion(message: Message, found: frozenset[str]) -> bool:
    """Whether a line by the brand sells something. An answer to a member's question is none."""
    if message.reply_to is not None or message.mentions:
        return False
    if "promo" in found:
        return True
    return message.kind == "link" and not ({"tip", "condole"} & found)


# From here on a line is an advert: by itself; by the words of cues.yaml; by somebody who has just advertised.
ADVERT, NAMED, FOLLOWING = 0.5, 0.1, 0.2
# Who advertised is still at it for so long; pictures and links of that time belong to it.
AT_IT = timedelta(hours=1)
SHOWN = frozenset({"image", "link"})


def is_advert(message: Message, found: frozenset[str], chance: float, *, following: bool) -> bool:
    """Whether a member's line draws people to something else for gain. An honest tip is none.

    `chance`: the line model's, 0…1. `following`: this member advertised within AT_IT.
    """
    if following and (chance >= FOLLOWING or message.kind in SHOWN):
        return True
    named = "advert" in found and not ("question" in found and "promo" not in found)
    return chance >= ADVERT or (named and chance >= NAMED and not {"outside", "self"} & found)
