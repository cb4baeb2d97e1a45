"""Offers and pushes by the brand with what followed them, and adverts by members (P09, P45)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coach.types import Message

# Lines of one push follow each other so soon; what members say counts as its echo for so long, what they do for a day.
AT_ONCE, ECHO, AFTER = timedelta(minutes=10), timedelta(hours=1), timedelta(hours=24)
# From here on a line of the brand pushes: by itself; as a link; by the words of cues.yaml.
PUSH, LINKED_PUSH, NAMED_PUSH = 0.55, 0.3, 0.15
_FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|ipynb|zip|csv|md|txt|mp3|m4a)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A push of the brand, one or more lines in a row, and what followed until the next one.

    `to`: the members it was put to, none for the whole group. `talk`: lines of members heard before it. `replies`: lines
    of members that answer it or follow within the hour; `praise`, `sour`: those of them in either mood (asking to be spared
    counts as sour for a day); `left`: members who left within a day.
    """

    message: str
    sender: str
    at: datetime
    words: str
    to: tuple[str, ...] = ()
    talk: int = 0
    replies: int = 0
    praise: int = 0
    sour: int = 0
    left: int = 0

    @property
    def soured(self) -> bool:
        """Whether somebody took it ill."""
        return self.sour > 0 or self.left > 0

    def heard(self, message: Message, found: frozenset[str], *, sour: bool) -> Promotion:
        """With one more line of a member after it."""
        age = message.at - self.at
        echo = age <= ECHO or message.reply_to == self.message
        spared = age <= AFTER and not {"noise", "opt_out"}.isdisjoint(found)
        return replace(
            self,
            replies=self.replies + echo,
            praise=self.praise + (echo and "praise" in found and not sour),
            sour=self.sour + ((echo and sour) or spared),
        )

    def lost(self, at: datetime) -> Promotion:
        """With one more member gone."""
        return replace(self, left=self.left + 1) if at - self.at <= AFTER else self


def is_promotion(message: Message, found: frozenset[str], chance: float) -> bool:
    """Whether a line by the brand sells something. `chance`: the line model's, 0…1."""
    if "promo" in found:
        return chance >= NAMED_PUSH
    # A link is looked at sooner, a file that is shared (notes of a lesson, a list) never sells.
    if message.kind == "link":
        return chance >= LINKED_PUSH and not _FILE.search(message.text) and not {"tip", "condole"} & found
    return chance >= PUSH


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
