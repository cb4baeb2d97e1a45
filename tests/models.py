"""A model behind the stub server, as a test sets it up, and a coach that drafts with it."""

from __future__ import annotations

import json
from dataclasses import replace

from coach.coach import Coach
from coach.llm import Writer
from coach.settings import Settings
from coach.state import Deps, Writes
from tests.stub_model import Request, StubModel

NAME = "openai/stub"
KEY = "sk-very-secret-key"


def model_settings(model: StubModel, seconds: float = 5.0) -> Settings:
    """Settings that name the stub as the model."""
    return Settings.model_validate({"model": NAME, "model_url": model.url, "model_key": KEY, "model_timeout": seconds})


def deps_of(coach: Coach, writer: Writes | None, *, second: bool = False) -> Deps:
    """The parts of a real coach, with another writer, which is asked for a second opinion only where a test is of that."""
    return replace(coach._deps, writer=writer, second=second)


def coach_with(coach: Coach, writer: Writes) -> Coach:
    """A real coach whose drafts come from this writer."""
    return Coach(deps_of(coach, writer))


def stub_coach(coach: Coach, model: StubModel, seconds: float = 5.0) -> Coach:
    """A real coach whose drafts come over HTTP from the stub."""
    return coach_with(coach, Writer(model_settings(model, seconds)))


def agent_of(request: Request) -> str:
    """Which agent a request is for, told from its task."""
    tasks = {
        "care": 'an answer to each entry under "To answer"',
        "open": "openers, each by another move",
        "time": 'for each entry under "Doors"',
    }
    return next((agent for agent, words in tasks.items() if words in request.system), "repair")


def drafts(*texts: str, answers: str | None = None) -> str:
    """A model's whole reply with these drafts."""
    return json.dumps({"drafts": [{"text": text, "answers": answers} for text in texts]}, ensure_ascii=False)
