"""One language model behind one call; the only file that imports litellm.

A reply is streamed, so that a model which stalls is noticed, and is accepted only when it ended properly and fits its
schema. Whatever goes wrong becomes a ModelError with a reason that an operator understands.
"""

from __future__ import annotations

import asyncio
import json
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

    async def write(self, prompt: Prompt, schema: type[Answered]) -> Answered:
        """The model's answer as `schema`. Raises ModelError: unreachable, refused, too slow, cut short, or unusable twice."""
        try:
            async with asyncio.timeout(self._seconds):
                said = await self._say(prompt, schema)
                try:
                    return parse(said, schema)
                except ValueError as fault:
                    again = [*prompt, {"role": "assistant", "content": said}, _mend(fault)]
                    try:
                        return parse(await self._say(again, schema), schema)
                    except ValueError as second:
                        raise ModelError(f"no usable JSON from {self.name}, twice: {second}") from second
        except TimeoutError as error:
            raise ModelError(f"no answer from {self.name} within {self._seconds:g} s") from error

    async def _say(self, prompt: Prompt, schema: type[BaseModel]) -> str:
        litellm = _litellm()
        shape = {
            "type": "json_schema",
            "json_schema": {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": False},
        }
        try:
            return await self._stream(litellm, prompt, shape)
        except (litellm.BadRequestError, litellm.UnsupportedParamsError):
            # Not every provider that claims schemas takes them (BerriAI/litellm#7580): plain JSON mode, checked here.
            try:
                return await self._stream(litellm, prompt, {"type": "json_object"})
            except litellm.exceptions.OPENAI_ERRORS as error:
                raise ModelError(_reason(error, self.name)) from error
        except litellm.exceptions.OPENAI_ERRORS as error:
            raise ModelError(_reason(error, self.name)) from error

    async def _stream(self, litellm: Any, prompt: Prompt, shape: dict[str, Any]) -> str:
        stream = await litellm.acompletion(
            model=self.name,
            messages=prompt,
            api_base=self._url,
            api_key=self._key,
            response_format=shape,
            stream=True,
            timeout=self._seconds,
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
        if ended is None or ended == "length":
            raise ModelError(f"the reply of {self.name} broke off")
        return "".join(parts)


def parse(said: str, schema: type[Answered]) -> Answered:
    """The JSON object in a model's reply (a fence around it is forgiven). Raises ValueError saying what does not fit."""
    start, end = said.find("{"), said.rfind("}")
    if start < 0 or end < start:
        raise ValueError("the reply holds no JSON object")
    try:
        return schema.model_validate(json.loads(said[start : end + 1]))
    except json.JSONDecodeError as error:
        raise ValueError(f"broken JSON: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _mend(fault: ValueError) -> dict[str, str]:
    return {
        "role": "user",
        "content": f"That reply could not be used ({fault}). Answer again with one JSON object of the asked shape and nothing else.",
    }


def _reason(error: Exception, name: str) -> str:
    """The first line of a provider's error, without what it may carry of the prompt."""
    status = getattr(error, "status_code", None)
    known = {401: "the key was refused", 403: "the key was refused", 404: "no such model", 429: "too many requests"}
    if status in known:
        return f"{name}: {known[status]} (HTTP {status})"
    if status and status >= 500 and "connection" not in str(error).lower():
        return f"{name}: the provider failed (HTTP {status})"
    return f"{name}: {type(error).__name__}, the provider could not be reached or broke off"


def _litellm() -> Any:
    """litellm without its telemetry and without the price list it would fetch (2.7 s saved, and no network needed)."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.telemetry = False
    return litellm
