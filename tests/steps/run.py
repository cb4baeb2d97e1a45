"""Running one node of the graph by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from langgraph.runtime import Runtime

from coach.embedding import StaticEmbedding
from coach.library import Library
from coach.state import Deps, State
from coach.steps.read import read_chat
from coach.steps.recall import recall
from coach.storage.documents import Documents
from coach.types import Ask, Transcript

EVERYTHING: tuple[Ask, ...] = ("care", "opener", "timing")


def judged(transcript: Transcript, deps: Deps, asked: tuple[Ask, ...] = EVERYTHING) -> State:
    """The state that the three agents find: the chat read, practices recalled."""
    state: State = {"transcript": transcript, "asked": asked}
    state = {**state, **read_chat(state, Runtime(context=deps))}
    return {**state, **run(recall, state, deps)}


def with_documents(deps: Deps, folder: Path, documents: Mapping[str, str], group: str = "") -> Deps:
    """The same parts with a library of their own in `folder`, where these documents are kept by name."""
    library = Library(Documents(folder / "texts.db"), StaticEmbedding(), folder)
    for name, text in documents.items():
        asyncio.run(library.add(name, text.encode(), group))
    return replace(deps, library=library)


def run(node: Callable[[State, Runtime[Deps]], Awaitable[State]], state: State, deps: Deps) -> State:
    """What an async node adds."""
    return asyncio.run(node(state, Runtime(context=deps)))  # type: ignore[arg-type]
