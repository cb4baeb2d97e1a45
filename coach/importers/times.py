"""The times of exports: seconds, milliseconds, ISO 8601, or a date as a table shows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_TABLE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800  # 1990 to 2100: beyond it a number is no time of a chat


def moment(value: object) -> datetime:
    """With its offset (UTC for a number), or without where the text has none. Raises ValueError."""
    if isinstance(value, bool) or value is None or value == "":
        raise ValueError("the time is missing")
    text = str(value).strip()
    if re.fullmatch(r"\d{9,16}(\.\d+)?", text):
        seconds = float(text)
        while seconds > _LATEST:
            seconds /= 1000
        if seconds < _EARLIEST:
            raise ValueError(f"not a time: {text!r}")
        return datetime.fromtimestamp(int(seconds), UTC)
    found = _TABLE.fullmatch(text)
    try:
        if found:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            at = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone is settled in assemble
        else:
            at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"not a time: {text[:40]!r}") from error
    if not 1990 <= at.year < 2100:
        raise ValueError(f"not a time of a chat: {text[:40]!r}")
    return at
