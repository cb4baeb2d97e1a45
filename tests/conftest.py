"""What many tests share: one index, built once in a folder of its own, and one coach over it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coach.bootstrap import open_coach
from coach.coach import Coach
from coach.llm import Writer
from coach.retrieval import Retriever
from coach.settings import Settings
from coach.steps.review import Repaired
from tests.models import model_settings
from tests.stub_model import Reply, StubModel


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """COACH_HOME of this test run."""
    return tmp_path_factory.mktemp("coach-home")


@pytest.fixture(scope="session")
def coach(home: Path) -> Coach:
    """The real coach without a model: real index, real playbook. Nothing is remembered from one test to the next."""
    return open_coach(Settings(home=home, remember=False))


@pytest.fixture(scope="session")
def retriever(coach: Coach) -> Retriever:
    return coach.retriever


@pytest.fixture(scope="session")
def litellm() -> None:
    """litellm imported and warm: it takes seconds, once, and not within a test's time limit."""
    with StubModel(Reply('{"text": "hi"}')) as model:
        asyncio.run(Writer(model_settings(model, 60)).write([{"role": "user", "content": "hi"}], Repaired))
