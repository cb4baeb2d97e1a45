"""The model over real HTTP: what it may answer, every way it may fail, and how many requests each costs."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from coach.errors import ModelError
from coach.llm import Writer, load_litellm, parse
from coach.settings import Settings
from coach.types import Written
from tests.models import KEY, NAME, model_settings
from tests.stub_model import Answers, Reply, StubModel


class Greeting(BaseModel):
    """What these tests ask for."""

    text: str
    mood: Literal["warm", "cool"] = "warm"


PROMPT = [{"role": "system", "content": "Greet."}, {"role": "user", "content": "小暖"}]
GOOD = json.dumps({"text": "早呀，今天出炉海盐卷"}, ensure_ascii=False)


pytestmark = pytest.mark.usefixtures("litellm")


def asked(model: StubModel, seconds: float = 5.0) -> Greeting:
    return asyncio.run(Writer(model_settings(model, seconds)).write(PROMPT, Greeting)).answer


def failed(answers: Answers, seconds: float = 5.0) -> tuple[str, StubModel, float]:
    """The reason that a call fails with, the server, and how long it took."""
    begun = time.perf_counter()
    with StubModel(answers) as model, pytest.raises(ModelError) as caught:
        asked(model, seconds)
    return str(caught.value), model, time.perf_counter() - begun


@pytest.mark.parametrize(
    "said",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here you are:\n{GOOD}\nTell me if it fits.",
        json.dumps({"text": "早呀，今天出炉海盐卷", "mood": "warm", "extra": 1}),
    ],
    ids=["bare", "fenced", "talkative", "ascii and one field more"],
)
def test_a_usable_reply_is_one_request(said: str) -> None:
    with StubModel(Reply(said)) as model:
        assert asked(model).text == "早呀，今天出炉海盐卷"
    assert len(model.requests) == 1


def test_the_request_names_model_key_schema_and_asks_for_a_stream() -> None:
    with StubModel(Reply(GOOD)) as model:
        asked(model)
    (request,) = model.requests
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert (request.body["model"], request.body["stream"], request.body["messages"]) == ("stub", True, PROMPT)
    assert request.body["response_format"]["json_schema"]["schema"] == Greeting.model_json_schema()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"text": "早",}', "Invalid JSON"),
        ('{"text": "早', "no JSON object"),
        ("早呀", "no JSON object"),
        ('{"words": "早"}', "text: Field required"),
        ('{"text": "早", "mood": "sour"}', "mood: Input should be 'warm' or 'cool'"),
        ('{"text": ' + "[" * 1500 + "}", "Invalid JSON: recursion limit"),
        ('{"text": "\\ud800"}', "Invalid JSON"),
    ],
    ids=["broken", "half of it", "no JSON", "field missing", "wrong value", "deep as a well", "half a character"],
)
def test_an_unusable_reply_is_repaired_once_and_told_why(said: str, why: str) -> None:
    with StubModel([Reply(said), Reply(GOOD)]) as model:
        assert asked(model).text == "早呀，今天出炉海盐卷"
    assert len(model.requests) == 2
    *before, answered, repair = model.requests[1].body["messages"]
    assert (before, answered) == (PROMPT, {"role": "assistant", "content": said})
    assert why in repair["content"]


def test_an_empty_reply_is_asked_again_without_an_empty_message() -> None:
    with StubModel([Reply(""), Reply(GOOD)]) as model:
        asked(model)
    assert [one["role"] for one in model.requests[1].body["messages"]] == ["system", "user", "user"]


@pytest.mark.parametrize("said", ['{"text": "早', '{"words": "早"}', ""], ids=["broken", "schema", "empty"])
def test_unusable_twice_is_the_end(said: str) -> None:
    reason, model, _ = failed(Reply(said))
    assert f"no usable JSON from {NAME}, twice" in reason
    assert len(model.requests) == 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(KEY, status=401), "the key was refused (HTTP 401)"),
        (Reply(status=402), "the provider wants to be paid first (HTTP 402)"),
        (Reply(status=403), "the key was refused (HTTP 403)"),
        (Reply(status=404), "no such model (HTTP 404)"),
        (Reply(status=429), "too many requests (HTTP 429)"),
        (Reply(status=500), "the provider failed (HTTP 500)"),
        (Reply(status=503), "the provider failed (HTTP 503)"),
        (Reply(GOOD, cut="hard"), "the provider could not be reached or broke off"),
        (Reply(GOOD, finish="length"), f"the reply of {NAME} broke off"),
        (Reply(GOOD, finish="content_filter"), "the provider's filter withheld the reply"),
    ],
    ids=lambda value: value.cut or value.finish + str(value.status) if isinstance(value, Reply) else "",
)
def test_a_failed_call_is_one_request_and_a_reason(reply: Reply, reason: str) -> None:
    said, model, _ = failed(reply)
    assert reason in said
    assert len(model.requests) == 1
    assert KEY not in said


def test_a_stream_that_just_ends_is_caught_by_its_half_of_the_json() -> None:
    # litellm puts `stop` where the provider gave no reason to end, so only the text shows it.
    said, model, _ = failed(Reply(GOOD, cut="soft"))
    assert "Invalid JSON" in said or "no JSON object" in said
    assert len(model.requests) == 2


def test_a_provider_that_does_not_stream_is_no_crash() -> None:
    said, _, _ = failed(Reply(GOOD, whole=True))
    assert "no JSON object" in said


@pytest.mark.parametrize(
    "reply", [Reply(GOOD, stall=30), Reply(GOOD * 10, drip=0.05)], ids=["nothing comes", "a drop at a time"]
)
def test_the_whole_call_is_bounded_and_hangs_up(reply: Reply) -> None:
    said, model, took = failed(reply, seconds=0.4)
    assert said == f"no answer from {NAME} within 0.4 s"
    assert took < 2
    assert len(model.requests) == 1
    assert model.requests[0].gone.wait(2)


def test_the_repair_runs_against_the_same_clock() -> None:
    said, model, took = failed([Reply("no", stall=0.6), Reply(GOOD, stall=0.6)], seconds=1)
    assert "within 1 s" in said
    assert took < 3
    assert len(model.requests) == 2


def test_a_provider_without_schemas_gets_json_mode_and_is_remembered() -> None:
    def answer(request: Any) -> Reply:
        return Reply("response_format is not supported", 400) if request.shape == "json_schema" else Reply(GOOD)

    async def twice(model: StubModel) -> None:
        writer = Writer(model_settings(model))
        for _ in range(2):
            assert (await writer.write(PROMPT, Greeting)).answer.text

    with StubModel(answer) as model:
        asyncio.run(twice(model))
    assert [one.shape for one in model.requests] == ["json_schema", "json_object", "json_object"]


def test_refused_in_both_shapes_is_two_requests_and_the_schema_is_tried_again() -> None:
    async def twice(model: StubModel) -> None:
        writer = Writer(model_settings(model))
        for _ in range(2):
            with pytest.raises(ModelError, match=r"the request was refused \(HTTP 400\)"):
                await writer.write(PROMPT, Greeting)

    with StubModel(Reply("bad", status=400)) as model:
        asyncio.run(twice(model))
    assert [one.shape for one in model.requests] == ["json_schema", "json_object"] * 2


def test_a_chat_too_long_for_the_model_is_not_asked_twice() -> None:
    said, model, _ = failed(Reply("This model's maximum context length is 8192 tokens.", status=400))
    assert "too long for this model" in said
    assert len(model.requests) == 1


def test_nobody_listens() -> None:
    with StubModel(Reply(GOOD)) as model:
        settings = model_settings(model)
    with pytest.raises(ModelError, match="could not be reached"):
        asyncio.run(Writer(settings).write(PROMPT, Greeting))


def test_a_model_without_its_provider_says_how_to_write_it() -> None:
    writer = Writer(Settings(model="qwen3"))
    with pytest.raises(ModelError, match="write COACH_MODEL as provider/model"):
        asyncio.run(writer.write(PROMPT, Greeting))


def test_giving_up_a_call_hangs_up() -> None:
    async def give_up(model: StubModel) -> None:
        task = asyncio.create_task(Writer(model_settings(model)).write(PROMPT, Greeting))
        await asyncio.to_thread(model.asked.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The connection closes in a callback of the loop, which must go on for a moment as a server's does.
        assert await asyncio.to_thread(model.requests[0].gone.wait, 2)

    with StubModel(Reply(GOOD, stall=30)) as model:
        asyncio.run(give_up(model))


def test_calls_side_by_side_do_not_mix() -> None:
    def answer(request: Any) -> Reply:
        return Reply(json.dumps({"text": request.data}), drip=0.001)

    async def many(model: StubModel) -> list[str]:
        writer = Writer(model_settings(model))
        prompts = [[{"role": "user", "content": f"member {number}"}] for number in range(8)]
        return [one.answer.text for one in await asyncio.gather(*(writer.write(one, Greeting) for one in prompts))]

    with StubModel(answer) as model:
        assert asyncio.run(many(model)) == [f"member {number}" for number in range(8)]


def test_importing_litellm_leaves_the_loop_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server's first draft must not stop its other answers, nor eat the time limit of the call."""

    def slow() -> Any:
        time.sleep(1)
        return load_litellm()

    async def run(model: StubModel) -> float:
        task: asyncio.Task[Written[Greeting]] = asyncio.create_task(
            Writer(model_settings(model, seconds=0.8)).write(PROMPT, Greeting)
        )
        longest, before = 0.0, time.perf_counter()
        while not task.done():
            await asyncio.sleep(0.01)
            longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
        assert task.result().answer.text
        return longest

    monkeypatch.setattr("coach.llm.load_litellm", slow)
    with StubModel(Reply(GOOD)) as model:
        assert asyncio.run(run(model)) < 0.7


def test_parse_takes_the_outermost_object() -> None:
    assert parse('{"text": "{早}"} ', Greeting).text == "{早}"
