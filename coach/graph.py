"""The map: read → second → recall → care, open and time side by side → review."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from langgraph.graph import END, START, StateGraph

from coach.state import Deps, State
from coach.steps.care import care
from coach.steps.open import open_topic
from coach.steps.read import read_chat
from coach.steps.recall import recall
from coach.steps.reply import reply
from coach.steps.review import review
from coach.steps.second import second_opinion
from coach.steps.time import time_offer

# A run passes every node once; anything that loops is a fault.
LIMIT = 12


def build_reply() -> Any:
    """The compiled graph that answers one message: read → second → recall → reply → review."""
    graph = StateGraph(State, context_schema=Deps)
    steps = (("read", read_chat), ("second", second_opinion), ("recall", recall), ("reply", reply), ("review", review))
    for name, step in steps:
        graph.add_node(name, step)
    graph.add_edge(START, "read")
    for (name, _), (after, _) in pairwise(steps):
        graph.add_edge(name, after)
    graph.add_edge("review", END)
    return graph.compile().with_config(recursion_limit=LIMIT)


def build() -> Any:
    """The compiled graph; run it with `context=Deps(…)`."""
    graph = StateGraph(State, context_schema=Deps)
    graph.add_node("read", read_chat)
    graph.add_node("second", second_opinion)
    graph.add_node("recall", recall)
    graph.add_node("care", care)
    graph.add_node("open", open_topic)
    graph.add_node("time", time_offer)
    graph.add_node("review", review)
    graph.add_edge(START, "read")
    graph.add_edge("read", "second")
    graph.add_edge("second", "recall")
    for agent in ("care", "open", "time"):
        graph.add_edge("recall", agent)
    graph.add_edge(["care", "open", "time"], "review")
    graph.add_edge("review", END)
    return graph.compile().with_config(recursion_limit=LIMIT)
