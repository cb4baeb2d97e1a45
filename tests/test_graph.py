"""The map: every step once, the three agents side by side, and no way round in circles."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

from coach.coach import Coach
from coach.graph import LIMIT, build, build_reply
from coach.state import State
from tests.fakes import FakeLLM
from tests.models import coach_with, deps_of
from tests.scenes import WILLING


def test_the_edges_are_those_of_the_design() -> None:
    edges = {(edge.source, edge.target) for edge in build().get_graph().edges}
    agents = ("care", "open", "time")
    assert edges == {
        ("__start__", "read"),
        ("read", "second"),
        ("second", "recall"),
        *(("recall", agent) for agent in agents),
        *((agent, "review") for agent in agents),
        ("review", "__end__"),
    }


def test_every_step_runs_once(coach: Coach) -> None:
    async def steps() -> list[str]:
        state: State = {"transcript": WILLING, "asked": ("care", "opener", "timing")}
        stream = build().astream(state, context=deps_of(coach, None), stream_mode="updates")
        return [name async for update in stream for name in update]

    ran = asyncio.run(steps())
    assert ran[:3] == ["read", "second", "recall"]
    assert sorted(ran[3:6]) == ["care", "open", "time"]
    assert ran[6:] == ["review"]


def test_a_single_reply_goes_straight_through() -> None:
    edges = {(edge.source, edge.target) for edge in build_reply().get_graph().edges}
    steps = ("__start__", "read", "second", "recall", "reply", "review", "__end__")
    assert edges == set(pairwise(steps))
    assert build_reply().config["recursion_limit"] == LIMIT


def test_the_agents_run_side_by_side(coach: Coach) -> None:
    writing, most = 0, 0

    class Slow(FakeLLM):
        async def write(self, prompt: Any, schema: Any, *, heard: Any = None) -> Any:
            nonlocal writing, most
            writing += 1
            most = max(most, writing)
            await asyncio.sleep(0.2)
            writing -= 1
            return await super().write(prompt, schema)

    asyncio.run(coach_with(coach, Slow([{"drafts": [], "silence": "不用"}])).advise(WILLING))
    assert most == 3


def test_a_run_is_stopped_after_a_few_steps() -> None:
    assert build().config["recursion_limit"] == LIMIT <= 20
