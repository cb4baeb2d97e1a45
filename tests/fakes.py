"""Stand-ins for what a test cannot have: a language model that says what it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

Answered = TypeVar("Answered", bound=BaseModel)


@dataclass
class FakeLLM:
    """A state.Writes with a queue: each call takes the next reply (a dict fits the schema asked for) or raises it."""

    replies: Sequence[dict[str, Any] | Exception]
    name: str = "fake/model"
    prompts: list[list[dict[str, str]]] = field(default_factory=list)

    async def write(self, prompt: list[dict[str, str]], schema: type[Answered]) -> Answered:
        self.prompts.append(prompt)
        reply = self.replies[min(len(self.prompts), len(self.replies)) - 1]
        if isinstance(reply, Exception):
            raise reply
        return schema.model_validate(reply)
