"""Stand-ins for what a test cannot have: a language model that says what it is told to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from coach.types import Answered, Cost, Written


@dataclass
class FakeLLM:
    """A state.Writes with a queue: each call takes the next reply (a dict fits the schema asked for) or raises it."""

    replies: Sequence[dict[str, Any] | Exception]
    name: str = "fake/model"
    prompts: list[list[dict[str, str]]] = field(default_factory=list)

    async def write(
        self, prompt: list[dict[str, str]], schema: type[Answered], *, heard: Callable[[str], None] | None = None
    ) -> Written[Answered]:
        self.prompts.append(prompt)
        reply = self.replies[min(len(self.prompts), len(self.replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        cost = Cost(calls=1, prompt_tokens=100, completion_tokens=10, usd=0.001, models=(self.name,))
        return Written(schema.model_validate(reply), cost)
