"""When a group talks: counts by hour, the last word of each side, silence (P10, P51)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

# P10: three days without a real exchange and the group is dying.
DYING = timedelta(days=3)


class Rhythm(NamedTuple):
    """`hours`: messages of members by local hour (24). Times are those of the last line of each kind, or none yet."""

    hours: tuple[int, ...] = (0,) * 24
    member_lines: int = 0
    operator_lines: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    last_member_at: datetime | None = None
    last_operator_at: datetime | None = None
    last_exchange_at: datetime | None = None

    def heard(self, at: datetime, hour: int, *, operator: bool, exchange: bool) -> Rhythm:
        """The rhythm with one more line; `exchange`: it answers somebody on the other side or another member."""
        hours = self.hours if operator else (*self.hours[:hour], self.hours[hour] + 1, *self.hours[hour + 1 :])
        return self._replace(
            hours=hours,
            member_lines=self.member_lines + (not operator),
            operator_lines=self.operator_lines + operator,
            first_at=self.first_at or at,
            last_at=at,
            last_member_at=self.last_member_at if operator else at,
            last_operator_at=at if operator else self.last_operator_at,
            last_exchange_at=at if exchange else self.last_exchange_at,
        )

    def silence(self, now: datetime) -> timedelta:
        """How long no member has said anything at `now` (since the chat's beginning where none ever did)."""
        since = self.last_member_at or self.first_at
        return now - since if since else timedelta(0)
