"""The language models behind one call; the only file that imports litellm.

A reply is streamed, so that a model which stalls is noticed, and is accepted only when it ended properly and fits its
schema. Where a model fails in any way the next of COACH_FALLBACKS is asked; where none is left there is a ModelError with
reasons that an operator understands. What each request cost is counted, kept by day, and held against COACH_BUDGET.

litellm's Router is not used for the fallbacks: it takes a call for good once the stream has begun, so that a stream which
breaks off or a reply which is no JSON neither falls back nor cools a model down there (measured on 1.106).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from coach.errors import CoachError, ModelError, StorageError
from coach.settings import Settings
from coach.types import Answered, Cost, Written

Prompt = list[dict[str, str]]
Heard = Callable[[str], None]
# Seconds for which a model that could not be reached is asked after the others.
REST = 60.0


class UnansweredError(ModelError):
    """No model gave a usable answer; `cost` is what trying did cost."""

    def __init__(self, reason: str, cost: Cost) -> None:
        super().__init__(reason)
        self.cost = cost


class Spends(Protocol):
    """What was spent, by day; storage.spending.Spending is the real one. Both raise StorageError."""

    async def begin(self, day: date, model: str, budget: float | None) -> float: ...

    async def add(self, day: date, model: str, cost: Cost) -> None: ...


@dataclass(slots=True)
class _Model:
    """A model and what was learned of it: whether it takes schemas and tells usage, and until when it rests."""

    name: str
    url: str
    key: str
    price: tuple[float, float] | None
    schemas: bool = True
    usage: bool = True
    rests_until: float = 0.0


class _Failed(Exception):  # noqa: N818 - never leaves this file
    """What litellm raised, apart from what anybody else did."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


@dataclass(slots=True)
class _Reply:
    """A reply as far as it came. `usage`: litellm's object, of the provider's figures, or of its own where that sends none."""

    text: str = ""
    ended: str | None = None
    usage: Any = None

    def took(self, chunk: Any) -> bool:
        """Adds a chunk; whether it brought text."""
        self.usage = getattr(chunk, "usage", None) or self.usage
        choice = chunk.choices[0] if chunk.choices else None
        if choice is None:
            return False
        self.ended = choice.finish_reason or self.ended
        more = choice.delta.content or ""
        self.text += more
        return bool(more)


@dataclass(slots=True)
class _Call:
    """One `write` under way, and what it cost so far."""

    litellm: Any
    prompt: Prompt
    schema: type[BaseModel]
    heard: Heard | None
    costs: list[Cost] = field(default_factory=list)


class Writer:
    """The model named by COACH_MODEL, and those of COACH_FALLBACKS in their order.

    A model gets one call a prompt, one repair where its reply does not fit, and COACH_MODEL_TIMEOUT for both. None is asked
    twice: the next one is. `spending`: where costs are kept; with none they are only told.
    """

    def __init__(self, settings: Settings, spending: Spends | None = None) -> None:
        self.name = settings.model
        self._models = _models(settings)
        self._seconds = settings.model_timeout
        self._budget = settings.budget
        self._spending = spending

    async def write(self, prompt: Prompt, schema: type[Answered], *, heard: Heard | None = None) -> Written[Answered]:
        """The answer as `schema`, of the first model that gives one, and the cost of all that were asked for it.

        `heard` gets the whole text so far whenever more of it came; a repair or another model begins anew. It is called on
        the event loop and must not raise: what it raises is a bug of the caller's, which ends the call and comes through.
        Raises ModelError with the reason of each model: unreachable, refused, too slow, cut short, unusable twice, or over
        COACH_BUDGET.
        """
        # Seconds of importing: in a thread, so that a server goes on answering, and before the clock starts.
        litellm = await asyncio.to_thread(load_litellm)
        call = _Call(litellm, prompt, schema, heard)
        reasons: dict[str, None] = {}
        now = time.monotonic()
        # A model that rests is asked last, and not left out: it may be back, and there is nothing to lose.
        for model in sorted(self._models, key=lambda one: one.rests_until > now):
            try:
                answer = await self._answer(call, model, schema)
            except ModelError as error:
                reasons[str(error)] = None
            else:
                return Written(answer, sum(call.costs, Cost()) + Cost(models=(model.name,)))
        raise UnansweredError("; ".join(reasons), sum(call.costs, Cost()))

    async def _answer(self, call: _Call, model: _Model, schema: type[Answered]) -> Answered:
        try:
            async with asyncio.timeout(self._seconds) as limit:
                said = await self._say(call, model, call.prompt)
                try:
                    return parse(said, schema)
                except ValueError as fault:
                    # Some providers refuse an empty message.
                    spoken = [{"role": "assistant", "content": said}] if said.strip() else []
                    again = [*call.prompt, *spoken, _mend(fault)]
                    try:
                        return parse(await self._say(call, model, again), schema)
                    except ValueError as second:
                        raise ModelError(f"no usable JSON from {model.name}, twice: {second}") from second
        except TimeoutError as error:
            if not limit.expired():
                raise  # not ours: `heard` raised it
            model.rests_until = time.monotonic() + REST
            raise ModelError(f"no answer from {model.name} within {self._seconds:g} s") from error

    async def _say(self, call: _Call, model: _Model, prompt: Prompt) -> str:
        """One reply, in the first form that the provider takes: what it refuses is left out, and remembered if that helped."""
        litellm, schemas, usage = call.litellm, model.schemas, model.usage
        while True:
            try:
                said = await self._request(call, model, prompt, schemas=schemas, usage=usage)
            except _Failed as failed:
                error = failed.error
                if usage and _names_usage(error):
                    usage = False
                # Not every provider that claims schemas takes them (BerriAI/litellm#7580): plain JSON mode, checked here.
                # Errors below these two (text too long, no such provider, no money) would come in any form.
                elif schemas and type(error) in (litellm.BadRequestError, litellm.UnsupportedParamsError):
                    schemas = False
                else:
                    if _unwell(error):
                        model.rests_until = time.monotonic() + REST
                    raise ModelError(_reason(error, model.name)) from error
            else:
                model.schemas, model.usage, model.rests_until = schemas, usage, 0.0
                return said

    async def _request(self, call: _Call, model: _Model, prompt: Prompt, *, schemas: bool, usage: bool) -> str:
        """One request: within the budget, and its cost kept whether it succeeds, fails or is given up."""
        day = today()
        await self._begin(call.litellm, model, day)
        reply = _Reply()
        try:
            options = {"stream_options": {"include_usage": True}} if usage else {}
            shape = _shape(call.schema) if schemas else {"type": "json_object"}
            await self._stream(call, model, reply, messages=prompt, response_format=shape, **options)
        finally:
            cost = _cost(call.litellm, model, prompt, reply)
            call.costs.append(cost)
            if self._spending is not None and cost.prompt_tokens:
                # A call that is given up was billed all the same; shielded, as whoever gives up may do so twice.
                await asyncio.shield(self._keep(day, model, cost))
        if reply.ended == "content_filter":
            raise ModelError(f"{model.name}: the provider's filter withheld the reply")
        if reply.ended is None or reply.ended == "length":
            raise ModelError(f"the reply of {model.name} broke off")
        return reply.text

    async def _stream(self, call: _Call, model: _Model, reply: _Reply, **asked: Any) -> None:
        """Hears a reply to its end. Raises _Failed with whatever the provider's part raises."""
        try:
            stream = await call.litellm.acompletion(
                model=model.name,
                api_base=model.url or None,
                api_key=model.key or None,
                stream=True,
                # A read's time limit, else ten minutes; the whole call is bounded in `_answer`.
                timeout=self._seconds + 1,
                # litellm retries inside and outside by default; here the next model is asked instead.
                num_retries=0,
                max_retries=0,
                **asked,
            )
        except Exception as error:  # its own, openai's, aiohttp's, and whatever a provider's part raises
            raise _Failed(error) from error
        chunks = aiter(stream)
        while True:
            try:
                chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            except Exception as error:
                raise _Failed(error) from error
            # Outside of the `try`: a fault of the listener is not one of the provider.
            if reply.took(chunk) and call.heard is not None:
                call.heard(reply.text)

    async def _begin(self, litellm: Any, model: _Model, day: date) -> None:
        """Count a request that is about to be made. Raises ModelError where the budget does not allow it.

        Requests under way at the same time do not see each other's cost, so a day may end above its budget by those.
        A model that is known to cost nothing is asked whatever was spent on others.
        """
        if self._spending is None:
            return
        price = _usd(litellm, model, litellm.Usage(prompt_tokens=1000, completion_tokens=1000))
        budget = self._budget if price != 0 else None
        if budget is not None and price is None:
            raise ModelError(
                f"{model.name}: its price is not known, so that COACH_BUDGET could not be kept; set COACH_MODEL_PRICE, or"
                " `price` in COACH_FALLBACKS (0,0 if it costs nothing)"
            )
        try:
            spent = await self._spending.begin(day, model.name, budget)
        except StorageError as error:
            if budget is None:
                return
            raise ModelError(
                f"what is spent cannot be kept, and COACH_BUDGET is set, so no model is asked that costs something: {error}"
            ) from error
        if budget is not None and spent >= budget:
            raise ModelError(
                f"${spent:.2f} of the ${budget:.2f} for today (COACH_BUDGET) are spent: the playbook writes until midnight"
                " UTC, or until COACH_BUDGET is raised"
            )

    async def _keep(self, day: date, model: _Model, cost: Cost) -> None:
        assert self._spending is not None  # noqa: S101 - asked for by the caller
        try:
            await self._spending.add(day, model.name, cost)
        except StorageError:
            # The reply is there and paid for. Where a budget is set the next `begin` meets the same fault and refuses.
            return


def costs_of(error: CoachError) -> tuple[Cost, ...]:
    """What a call cost that ended in this error."""
    return (error.cost,) if isinstance(error, UnansweredError) else ()


def today() -> date:
    """The day that costs are booked on: it changes at midnight UTC for everybody."""
    return datetime.now(UTC).date()


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


def _models(settings: Settings) -> tuple[_Model, ...]:
    def key_for(url: str, key: str) -> str:
        # A server of one's own often needs no key, but the client refuses to go without.
        return key or ("none" if url else "")

    url = settings.model_url
    first = _Model(settings.model, url, key_for(url, settings.model_key.get_secret_value()), settings.model_price)
    others = []
    for one in settings.fallbacks:
        if one.url is None and one.key is None:
            others.append(_Model(one.model, first.url, first.key, one.price))
            continue
        own, url = one.key.get_secret_value() if one.key else "", one.url or ""
        others.append(_Model(one.model, url, key_for(url, own), one.price))
    return (first, *others)


def _cost(litellm: Any, model: _Model, prompt: Prompt, reply: _Reply) -> Cost:
    """Of one request. Where a reply began and no usage came, both sides are counted here: it was billed all the same."""
    used = reply.usage
    if used is None:
        if not reply.text and reply.ended is None:
            return Cost(calls=1)
        used = litellm.Usage(
            prompt_tokens=litellm.token_counter(model=model.name, messages=prompt),
            completion_tokens=litellm.token_counter(model=model.name, text=reply.text),
        )
    details = getattr(used, "prompt_tokens_details", None)
    return Cost(
        calls=1,
        prompt_tokens=used.prompt_tokens or 0,
        cached_tokens=getattr(details, "cached_tokens", None) or 0,
        completion_tokens=used.completion_tokens or 0,
        usd=_usd(litellm, model, used),
    )


def _usd(litellm: Any, model: _Model, used: Any) -> float | None:
    """US dollars, by the operator's price (which knows no discount for cached tokens), else by litellm's list; or unknown."""
    if model.price is not None:
        return float(used.prompt_tokens * model.price[0] + used.completion_tokens * model.price[1]) / 1_000_000
    provider, _, bare = model.name.partition("/")
    # litellm would ask the Ollama server about a model that is not in its list, and then say 0.
    if provider in ("ollama", "ollama_chat"):
        return 0.0
    listed = litellm.model_cost.get(model.name) or litellm.model_cost.get(bare, {})
    if model.name not in litellm.model_cost and listed.get("litellm_provider") != provider:
        return None
    # Some are listed by the second or by the character only: litellm would reckon 0 for their tokens.
    if not {"input_cost_per_token", "output_cost_per_token"} <= listed.keys():
        return None
    try:
        return float(sum(litellm.cost_per_token(model=model.name, usage_object=used)))
    except Exception:  # noqa: BLE001 - it raises Exception itself; what it cannot reckon has no known price
        return None


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


def _names_usage(error: Exception) -> bool:
    """Whether a provider refused to tell usage at the end of a stream."""
    said = str(error)
    return getattr(error, "status_code", None) in (400, 422) and ("stream_options" in said or "include_usage" in said)


def _unwell(error: Exception) -> bool:
    """Whether the next call is likely to fail as well: not where this one's text was refused."""
    return getattr(error, "status_code", None) not in (400, 413, 422)


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
    """litellm without its telemetry and without what it would fetch: the price list (2.7 s saved), tokenizers."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.telemetry = False
    litellm.disable_hf_tokenizer_download = True
    return litellm
