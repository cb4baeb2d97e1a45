"""One running server for the tests that only ask it things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from coach.coach import Coach
from coach.settings import Settings
from coach.web.app import create_app
from tests.web.server import Served

MAX_BODY = 200_000


@pytest.fixture(scope="session")
def served(coach: Coach, home: Path) -> Iterator[Served]:
    """The application over the real coach, with a small limit for bodies."""
    with Served(create_app(Settings(home=home, max_body=MAX_BODY), make=lambda _: coach)) as site:
        yield site


@pytest.fixture(scope="session")
def client(served: Served) -> httpx.Client:
    return served.client
