"""Read the chat and judge it: everything that no model is needed for."""

from __future__ import annotations

from langgraph.runtime import Runtime

from coach.concerns import adverts_of, concerns_of, crisis_of, decoys_of
from coach.signals import read
from coach.state import Deps, State


def read_chat(state: State, runtime: Runtime[Deps]) -> State:
    """The reading and what it says about members. A plain function: it runs in a worker thread beside the event loop."""
    transcript = state["transcript"]
    reading = read(transcript, runtime.context.judge)
    return {
        "reading": reading,
        "concerns": concerns_of(reading, transcript),
        "decoys": decoys_of(reading, transcript),
        "crisis": crisis_of(reading, transcript),
        "ads": adverts_of(reading, transcript),
    }
