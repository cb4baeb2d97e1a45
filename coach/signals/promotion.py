"""Offers and pushes by the brand, and adverts by members (P09, P45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


def is_advert(found: frozenset[str]) -> bool:
    """Whether a member's line draws people to something else for gain. An honest tip is none."""
    if "advert" not in found or ("question" in found and "promo" not in found):
        return False
    return not ({"outside", "self"} & found and "promo" not in found)
