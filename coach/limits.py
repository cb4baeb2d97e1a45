"""How often and when a group may be offered something, where it has not agreed on limits of its own (P02, P09, P51)."""

from __future__ import annotations

from datetime import time

from pydantic import Field

from coach.types import Data, Kind


class KindLimits(Data):
    """`first_days`: nothing is offered in so many days after the group began. `offer_days`: one offer to the whole group in
    so many days; 1 is one a calendar day."""

    first_days: float = Field(default=3, ge=0, le=365)
    offer_days: float = Field(default=1, ge=0, le=365)


class Limits(Data):
    """Limits by kind of group, and the quiet hours on the group's clock; a group of more than `large` keeps longer ones."""

    # P26: selling is what a flash group is for.
    flash: KindLimits = KindLimits(first_days=0)
    newcomer: KindLimits = KindLimits()
    super: KindLimits = KindLimits()
    delivery: KindLimits = KindLimits()
    interest: KindLimits = KindLimits()
    night: tuple[time, time] = (time(22), time(8))
    large: int = Field(default=300, ge=1)
    large_night: tuple[time, time] = (time(21, 30), time(8, 30))

    def of(self, kind: Kind | None) -> KindLimits:
        """The limits of one kind; a group of no known kind is taken for one of shared interest."""
        found: KindLimits = getattr(self, kind or "interest")
        return found

    def night_of(self, size: int | None) -> tuple[time, time]:
        """When quiet begins and ends in a group of so many members."""
        return self.large_night if size is not None and size > self.large else self.night


# The limits as shipped; COACH_LIMITS changes them.
LIMITS = Limits()
