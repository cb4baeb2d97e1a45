"""create_app: the API, the sidebar, and a coach that is made ready in the background once the server answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from coach import __version__
from coach.coach import Coach
from coach.settings import Settings
from coach.web import (
    advice,
    ask,
    health,
    knowledge,
    own_drafts,
    portraits,
    problems,
    records,
    replies,
    samples,
    setup,
    transcripts,
)
from coach.web.guard import Guard
from coach.web.ready import log_fault


def create_app(settings: Settings | None = None, *, make: Callable[[Settings], Coach] | None = None) -> FastAPI:
    """The application. `make` builds the coach (bootstrap.open_coach unless a test brings another)."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.coach = asyncio.create_task(asyncio.to_thread(partial(make or _open, settings)))
        app.state.coach.add_done_callback(log_fault)
        yield
        app.state.coach.cancel()

    app = FastAPI(
        title="Nuanchang 暖场",
        version=__version__,
        summary="Who needs care, what to open with, and when to sell, in a group chat: with the messages that prove it.",
        lifespan=lifespan,
    )
    app.state.settings = settings
    problems.install(app)
    app.add_middleware(Guard, max_body=settings.max_body)
    for resource in (
        health,
        advice,
        replies,
        portraits,
        own_drafts,
        setup,
        transcripts,
        ask,
        knowledge,
        samples,
        records,
    ):
        app.include_router(resource.router)

    app.mount("/", StaticFiles(directory=str(files("coach.web").joinpath("sidebar")), html=True), name="sidebar")
    return app


def _open(settings: Settings) -> Coach:
    """The real coach; importing its parts takes seconds, which is why it happens here and not at the top."""
    from coach.bootstrap import open_coach

    coach = open_coach(settings).warm()
    if settings.model:
        from coach.llm import load_litellm

        load_litellm()
    return coach
