"""The models behind the first one: over real HTTP, every way in which a model fails leads to the next, once each."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from coach.coach import Coach
from coach.errors import ModelError
from coach.llm import UnansweredError, Writer
from coach.settings import Settings
from coach.steps.review import Repaired
from coach.types import Written
from tests.models import KEY, NAME, coach_with, drafts, model_settings
from tests.scenes import UNHAPPY
from tests.stub_model import Answers, Reply, Request, StubModel

PROMPT = [{"role": "user", "content": "小暖"}]
GOOD = json.dumps({"text": "早呀，今天出炉海盐卷"}, ensure_ascii=False)
OTHER = "openai/other"

pytestmark = pytest.mark.usefixtures("litellm")


def two(model: StubModel, other: StubModel, seconds: float = 5.0, **more: Any) -> Settings:
    """The stub as the first model, another one behind it."""
    behind = [{"model": OTHER, "url": other.url, "key": "sk-of-the-other"}]
    return Settings.model_validate({**model_settings(model, seconds).model_dump(), "fallbacks": behind, **more})


def written(first: Answers, second: Answers, seconds: float = 5.0) -> tuple[Written[Repaired], int, int]:
    """What was written, and how many requests each model got."""
    with StubModel(first) as model, StubModel(second) as other:
        done = asyncio.run(Writer(two(model, other, seconds)).write(PROMPT, Repaired))
    return done, len(model.requests), len(other.requests)


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (Reply(status=500), 1),
        (Reply(status=429), 1),
        (Reply(status=401), 1),
        (Reply(status=400), 2),
        (Reply("This model's maximum context length is 8192 tokens.", status=400), 1),
        (Reply(GOOD, stall=30), 1),
        (Reply(GOOD * 10, drip=0.05), 1),
        (Reply(GOOD, cut="hard"), 1),
        (Reply(GOOD, cut="soft"), 2),
        (Reply(GOOD, finish="length"), 1),
        (Reply(GOOD, finish="content_filter"), 1),
        (Reply("no JSON"), 2),
    ],
    ids=["500", "429", "401", "400", "too long", "stall", "drip", "cut", "ends early", "length", "filter", "no JSON"],
)
def test_whatever_is_wrong_with_the_first_the_next_one_writes(fault: Reply, requests: int) -> None:
    done, first, second = written(fault, Reply(GOOD), seconds=0.5 if fault.stall or fault.drip else 5)
    assert done.answer.text == "早呀，今天出炉海盐卷"
    assert (done.author, done.cost.models) == (OTHER, (OTHER,))
    assert (first, second, done.cost.calls) == (requests, 1, requests + 1)


def test_a_first_model_that_answers_leaves_the_others_alone() -> None:
    done, first, second = written(Reply(GOOD), Reply(GOOD))
    assert (done.author, first, second) == (NAME, 1, 0)


def test_each_model_has_a_time_limit_of_its_own() -> None:
    begun = time.perf_counter()
    done, _, _ = written(Reply(GOOD, stall=30), Reply(GOOD, stall=0.6), seconds=1)
    assert done.author == OTHER
    assert 1.5 < time.perf_counter() - begun < 4


def test_all_fail_and_each_says_why_without_key_or_prompt() -> None:
    with (
        StubModel(Reply(f"{KEY} 小暖", status=500)) as model,
        StubModel(Reply("no")) as other,
        pytest.raises(UnansweredError) as caught,
    ):
        asyncio.run(Writer(two(model, other)).write(PROMPT, Repaired))
    first, second = str(caught.value).split("; ")
    assert first == f"{NAME}: the provider failed (HTTP 500)"
    assert second.startswith(f"no usable JSON from {OTHER}, twice")
    assert KEY not in str(caught.value)
    assert "小暖" not in str(caught.value)
    assert (caught.value.cost.calls, caught.value.cost.models) == (3, ())


def test_a_key_goes_only_to_where_it_was_given_for() -> None:
    with StubModel(Reply(status=500)) as model, StubModel(Reply(GOOD)) as other:
        behind = [{"model": OTHER, "url": other.url}]
        settings = Settings.model_validate({**model_settings(model).model_dump(), "fallbacks": behind})
        asyncio.run(Writer(settings).write(PROMPT, Repaired))
    assert model.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(other.requests[0].headers)


def test_a_bare_name_is_another_model_of_the_same_server_with_the_same_key() -> None:
    def answer(request: Request) -> Reply:
        return Reply(status=404) if request.body["model"] == "stub" else Reply(GOOD)

    with StubModel(answer) as model:
        settings = Settings.model_validate({**model_settings(model).model_dump(), "fallbacks": "openai/b, openai/c"})
        assert asyncio.run(Writer(settings).write(PROMPT, Repaired)).author == "openai/b"
    assert [one.body["model"] for one in model.requests] == ["stub", "b"]
    assert {one.headers["authorization"] for one in model.requests} == {f"Bearer {KEY}"}


def test_a_model_that_is_down_is_asked_last_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.llm.REST", 0.5)

    async def thrice(settings: Settings) -> list[str]:
        writer = Writer(settings)
        authors = [(await writer.write(PROMPT, Repaired)).author for _ in range(2)]
        await asyncio.sleep(0.6)
        return [*authors, (await writer.write(PROMPT, Repaired)).author]

    with StubModel([Reply(status=500), Reply(GOOD)]) as model, StubModel(Reply(GOOD)) as other:
        assert asyncio.run(thrice(two(model, other))) == [OTHER, OTHER, NAME]
        assert (len(model.requests), len(other.requests)) == (2, 2)


def test_a_resting_model_is_still_asked_where_the_others_fail() -> None:
    async def twice(settings: Settings) -> list[str]:
        writer = Writer(settings)
        return [(await writer.write(PROMPT, Repaired)).author for _ in range(2)]

    with StubModel([Reply(status=500), Reply(GOOD)]) as model, StubModel([Reply(GOOD), Reply(status=500)]) as other:
        assert asyncio.run(twice(two(model, other))) == [OTHER, NAME]


def test_a_model_whose_words_did_not_fit_keeps_its_turn() -> None:
    async def twice(settings: Settings) -> list[str]:
        writer = Writer(settings)
        return [(await writer.write(PROMPT, Repaired)).author for _ in range(2)]

    with StubModel([Reply("no"), Reply("no"), Reply(GOOD)]) as model, StubModel(Reply(GOOD)) as other:
        assert asyncio.run(twice(two(model, other))) == [OTHER, NAME]


def test_each_model_is_asked_for_a_schema_first_and_for_json_after_a_refusal() -> None:
    def answer(request: Request) -> Reply:
        return Reply("response_format", 400) if request.shape == "json_schema" else Reply(GOOD)

    with StubModel(Reply(status=500)) as model, StubModel(answer) as other:
        asyncio.run(Writer(two(model, other)).write(PROMPT, Repaired))
    assert [one.shape for one in model.requests] == ["json_schema"]
    assert [one.shape for one in other.requests] == ["json_schema", "json_object"]


def test_drafts_and_advice_name_the_model_that_wrote_them(coach: Coach) -> None:
    with StubModel(Reply(status=500)) as model, StubModel(Reply(drafts("朵朵妈，先别喂了", answers="5"))) as other:
        advice = asyncio.run(coach_with(coach, Writer(two(model, other))).advise(UNHAPPY, ("care",)))
    assert OTHER in {one.author for one in advice.drafts} <= {OTHER, "playbook"}
    assert advice.author == OTHER
    assert advice.cost is not None
    assert (advice.cost.calls, advice.cost.models) == (2, (OTHER,))


# -- hearing it come ---------------------------------------------------------------------------------------------


def test_the_text_so_far_is_heard_as_it_grows() -> None:
    heard: list[str] = []
    with StubModel(Reply(GOOD, drip=0.001)) as model:
        asyncio.run(Writer(model_settings(model)).write(PROMPT, Repaired, heard=heard.append))
    assert heard == [GOOD[:end] for end in range(1, len(GOOD) + 1)]


def test_a_repair_and_another_model_begin_anew() -> None:
    heard: list[str] = []
    with StubModel(Reply("no")) as model, StubModel(Reply(GOOD, cut="")) as other:
        asyncio.run(Writer(two(model, other)).write(PROMPT, Repaired, heard=heard.append))
    assert heard[:2] == ["no", "no"]
    assert heard[-1] == GOOD


@pytest.mark.parametrize("bug", [KeyError("mine"), TimeoutError("mine"), ValueError("mine")])
def test_a_fault_of_the_listener_comes_through_and_blames_no_model(bug: Exception) -> None:
    def broken(_: str) -> None:
        raise bug

    with StubModel(Reply(GOOD)) as model, StubModel(Reply(GOOD)) as other, pytest.raises(type(bug), match="mine"):
        asyncio.run(Writer(two(model, other)).write(PROMPT, Repaired, heard=broken))
    assert other.requests == []


def test_a_model_error_of_one_model_is_the_tree_s_own() -> None:
    assert issubclass(UnansweredError, ModelError)
