"""Running one node of the graph by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from langgraph.runtime import Runtime

from coach.state import Deps, State
from coach.steps.read import read_chat
from coach.steps.recall import recall
from coach.types import Ask, Transcript

EVERYTHING: tuple[Ask, ...] = ("care", "opener", "timing")


def judged(transcript: Transcript, deps: Deps, asked: tuple[Ask, ...] = EVERYTHING) -> State:
    """The state that the three agents find: the chat read, practices recalled."""
    state: State = {"transcript": transcript, "asked": asked}
    state = {**state, **read_chat(state, Runtime(context=deps))}
    return {**state, **recall(state, Runtime(context=deps))}


def run(node: Callable[[State, Runtime[Deps]], Awaitable[State]], state: State, deps: Deps) -> State:
    """What an async node adds."""
    return asyncio.run(node(state, Runtime(context=deps)))  # type: ignore[arg-type]
