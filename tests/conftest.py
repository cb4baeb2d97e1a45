"""What many tests share: one index, built once in a folder of its own, and one coach over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.bootstrap import open_coach
from coach.coach import Coach
from coach.retrieval import Retriever
from coach.settings import Settings


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """COACH_HOME of this test run."""
    return tmp_path_factory.mktemp("coach-home")


@pytest.fixture(scope="session")
def coach(home: Path) -> Coach:
    """The real coach without a model: real index, real playbook."""
    return open_coach(Settings(home=home))


@pytest.fixture(scope="session")
def retriever(coach: Coach) -> Retriever:
    return coach.retriever
