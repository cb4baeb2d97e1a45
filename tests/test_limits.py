"""Limits by kind, from the environment."""

from __future__ import annotations

from datetime import time

import pytest

from coach.errors import SettingsError
from coach.limits import Limits
from coach.settings import Settings


def test_the_shipped_limits_are_those_of_the_practices() -> None:
    limits = Limits()
    assert (limits.of("flash").first_days, limits.of("newcomer").first_days) == (0, 3)
    assert limits.of(None) == limits.of("interest")


def test_a_group_over_three_hundred_keeps_a_longer_night() -> None:
    limits = Limits()
    assert limits.night_of(300) == limits.night_of(None) == (time(22), time(8))
    assert limits.night_of(301) == (time(21, 30), time(8, 30))


def test_one_limit_may_be_set_without_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LIMITS", '{"super": {"offer_days": 7}, "large": 500}')
    monkeypatch.setenv("COACH_LIMITS__DELIVERY__FIRST_DAYS", "10")
    limits = Settings().limits
    assert (limits.super.offer_days, limits.super.first_days, limits.large) == (7, 3, 500)
    assert limits.delivery.first_days == 10


@pytest.mark.parametrize("given", ['{"super": {"offer_days": -1}}', '{"vip": {}}', "seven"])
def test_a_limit_that_cannot_be_names_the_variable(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_LIMITS", given)
    with pytest.raises(SettingsError, match="COACH_LIMITS"):
        Settings()
