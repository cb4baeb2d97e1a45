"""One language model behind one call; the only file that imports litellm.

A reply is streamed, so that a model which stalls is noticed, and is accepted only when it ended properly and fits its
schema. Whatever goes wrong becomes a ModelError with a reason that an operator understands.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from coach.errors import ModelError
from coach.settings import Settings

Answered = TypeVar("Answered", bound=BaseModel)
Prompt = list[dict[str, str]]


class Writer:
    """The model named by COACH_MODEL. One call a prompt, one repair where the reply does not fit, one time limit for both."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.model
        self._url = settings.model_url or None
        self._key = settings.model_key.get_secret_value() or ("none" if settings.model_url else None)
        self._seconds = settings.model_timeout
        self._schemas = True

    async def write(self, prompt: Prompt, schema: type[Answered]) -> Answered:
        """The model's answer as `schema`. Raises ModelError: unreachable, refused, too slow, cut short, or unusable twice."""
        # Seconds of importing: in a thread, so that a server goes on answering, and before the clock starts.
        litellm = await asyncio.to_thread(load_litellm)
        try:
            async with asyncio.timeout(self._seconds):
                said = await self._say(litellm, prompt, schema)
                try:
                    return parse(said, schema)
                except ValueError as fault:
                    # Some providers refuse an empty message.
                    spoken = [{"role": "assistant", "content": said}] if said.strip() else []
                    again = [*prompt, *spoken, _mend(fault)]
                    try:
                        return parse(await self._say(litellm, again, schema), schema)
                    except ValueError as second:
                        raise ModelError(f"no usable JSON from {self.name}, twice: {second}") from second
        except TimeoutError as error:
            raise ModelError(f"no answer from {self.name} within {self._seconds:g} s") from error

    async def _say(self, litellm: Any, prompt: Prompt, schema: type[BaseModel]) -> str:
        try:
            if self._schemas:
                try:
                    return await self._stream(litellm, prompt, _shape(schema))
                except litellm.BadRequestError as error:
                    # Those below it (text too long, no such provider, no money) would fail in any shape.
                    if type(error) not in (litellm.BadRequestError, litellm.UnsupportedParamsError):
                        raise
            # Not every provider that claims schemas takes them (BerriAI/litellm#7580): plain JSON mode, checked here.
            said = await self._stream(litellm, prompt, {"type": "json_object"})
            self._schemas = False
        except ModelError:
            raise
        except Exception as error:  # its own, openai's, aiohttp's, and whatever a provider's part raises
            raise ModelError(_reason(error, self.name)) from error
        return said

    async def _stream(self, litellm: Any, prompt: Prompt, shape: dict[str, Any]) -> str:
        stream = await litellm.acompletion(
            model=self.name,
            messages=prompt,
            api_base=self._url,
            api_key=self._key,
            response_format=shape,
            stream=True,
            # A read's time limit, else ten minutes; the whole call is bounded in `write`.
            timeout=self._seconds + 1,
            # litellm retries inside and outside by default; the coach has the playbook to fall back on instead.
            num_retries=0,
            max_retries=0,
        )
        parts: list[str] = []
        ended = None
        async for chunk in stream:
            choice = chunk.choices[0] if chunk.choices else None
            if choice is None:
                continue
            parts.append(choice.delta.content or "")
            ended = choice.finish_reason or ended
        if ended == "content_filter":
            raise ModelError(f"{self.name}: the provider's filter withheld the reply")
        if ended is None or ended == "length":
            raise ModelError(f"the reply of {self.name} broke off")
        return "".join(parts)


def parse(said: str, schema: type[Answered]) -> Answered:
    """The JSON object in a model's reply (a fence around it is forgiven). Raises ValueError saying what does not fit."""
    start, end = said.find("{"), said.rfind("}")
    if start < 0 or end < start:
        raise ValueError("the reply holds no JSON object")
    try:
        return schema.model_validate_json(said[start : end + 1])
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")) from error


def _shape(schema: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "json_schema",
        "json_schema": {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": False},
    }


def _mend(fault: ValueError) -> dict[str, str]:
    return {
        "role": "user",
        "content": f"That reply could not be used ({fault}). Answer again with one JSON object of the asked shape and nothing else.",
    }


def _reason(error: Exception, name: str) -> str:
    """A provider's error in the coach's own words: the original may carry the prompt or the key."""
    kind = type(error).__name__
    if kind == "ContextWindowExceededError":
        return f"{name}: the chat is too long for this model"
    if kind == "LiteLLMUnknownProvider" or "LLM Provider NOT provided" in str(error):
        return f"{name}: no such provider; write COACH_MODEL as provider/model, such as ollama/qwen3:8b"
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return f"{name}: {kind}, the provider could not be reached or broke off"
    if status >= 500 and "connect" in str(error).lower():
        return f"{name}: the provider could not be reached or broke off"
    known = {
        401: "the key was refused",
        402: "the provider wants to be paid first",
        403: "the key was refused",
        404: "no such model",
        408: "too slow",
        429: "too many requests",
    }
    why = known.get(status, "the provider failed" if status >= 500 else "the request was refused")
    return f"{name}: {why} (HTTP {status})"


def load_litellm() -> Any:
    """litellm without its telemetry and without the price list it would fetch (2.7 s saved, and no network needed)."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.telemetry = False
    return litellm
