"""What a call costs, by the provider's figures or counted here; and the budget of a day, which writers share."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coach.errors import ModelError
from coach.llm import UnansweredError, Writer, today
from coach.settings import Settings
from coach.steps.review import Repaired
from coach.storage.spending import Spending
from coach.types import Cost, Written
from tests.models import NAME, model_settings
from tests.stub_model import Answers, Reply, Request, StubModel

PROMPT = [{"role": "system", "content": "Greet."}, {"role": "user", "content": "小暖 <|endoftext|>"}]
GOOD = json.dumps({"text": "早呀，今天出炉海盐卷"}, ensure_ascii=False)
USED = {
    "prompt_tokens": 1000,
    "completion_tokens": 200,
    "total_tokens": 1200,
    "prompt_tokens_details": {"cached_tokens": 800},
}
# A dollar for a thousand tokens of either side: the call above costs 1.2.
DEAR = "1000,1000"

pytestmark = [
    pytest.mark.usefixtures("litellm"),
    # litellm looks at every attribute of a chunk without text, one that pydantic will drop among them.
    pytest.mark.filterwarnings("ignore:Accessing the 'model_"),
]


def settings(stub: StubModel, **more: Any) -> Settings:
    return Settings.model_validate({**model_settings(stub).model_dump(), **more})


def ask(configured: Settings, spending: Spending | None = None) -> Written[Repaired]:
    return asyncio.run(Writer(configured, spending).write(PROMPT, Repaired))


def cost_of(answers: Answers, **more: Any) -> tuple[Cost, StubModel]:
    with StubModel(answers) as stub:
        return ask(settings(stub, **more)).cost, stub


# -- counting ----------------------------------------------------------------------------------------------------


def test_the_providers_figures_are_taken() -> None:
    cost, model = cost_of(Reply(GOOD, usage=USED), model_price="0.5,1.5")
    assert cost.model_dump(exclude={"usd"}) == {
        "calls": 1,
        "prompt_tokens": 1000,
        "cached_tokens": 800,
        "completion_tokens": 200,
        "models": (NAME,),
    }
    assert cost.usd == pytest.approx(0.0008)
    assert model.requests[0].body["stream_options"] == {"include_usage": True}


def test_without_figures_it_is_counted_here_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[Any] = []
    connect = socket.socket.connect

    def watched(one: socket.socket, address: Any) -> None:
        reached.append(address[0])
        connect(one, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    with StubModel(Reply(GOOD)) as model:
        # One of those for which litellm would fetch a tokenizer.
        cost = ask(settings(model, model="openai/llama-3-8b")).cost
    assert 5 < cost.prompt_tokens < 60
    assert 5 < cost.completion_tokens < 60
    assert set(reached) <= {"127.0.0.1"}


def test_a_provider_that_refuses_to_tell_is_asked_without_and_remembered() -> None:
    def answer(request: Request) -> Reply:
        if "stream_options" in request.body:
            return Reply("stream_options: Extra inputs are not permitted", 400)
        return Reply(GOOD)

    async def twice(model: StubModel) -> list[Cost]:
        writer = Writer(settings(model, model_price="1,1"))
        return [(await writer.write(PROMPT, Repaired)).cost for _ in range(2)]

    with StubModel(answer) as model:
        first, second = asyncio.run(twice(model))
    assert [one.shape for one in model.requests] == ["json_schema"] * 3
    assert (first.calls, second.calls) == (2, 1)
    assert first.prompt_tokens == second.prompt_tokens > 0
    assert first.usd is not None
    assert first.usd > 0


def test_repairs_and_failed_requests_are_part_of_the_cost() -> None:
    cost, _ = cost_of([Reply("no", usage=USED), Reply(GOOD, usage=USED)])
    assert (cost.calls, cost.prompt_tokens) == (2, 2000)


def test_a_stream_that_broke_off_was_billed_and_one_that_never_began_was_not() -> None:
    for fault, billed in ((Reply(GOOD, cut="hard"), True), (Reply(status=500), False)):
        with StubModel(fault) as model, pytest.raises(UnansweredError) as caught:
            ask(settings(model))
        assert caught.value.cost.calls == 1
        assert (caught.value.cost.prompt_tokens > 0) is billed
        assert (caught.value.cost.completion_tokens > 0) is billed


@pytest.mark.parametrize(
    ("name", "usd"),
    [
        ("openai/gpt-4o-mini", 1000 * 0.15e-6 + 200 * 0.6e-6 - 800 * 0.075e-6),
        ("openai/nobody-knows", None),
        # A name that is listed for another provider says nothing of this one's price.
        ("hosted_vllm/gpt-4o-mini", None),
    ],
)
def test_the_price_is_of_the_library_s_list_or_unknown(name: str, usd: float | None) -> None:
    cost, _ = cost_of(Reply(GOOD, usage=USED), model=name)
    assert cost.usd == (None if usd is None else pytest.approx(usd))


def test_a_local_model_costs_nothing_and_its_server_is_not_asked_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from coach.llm import _Model, _usd, load_litellm

    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("asked"))
    litellm = load_litellm()
    used = litellm.Usage(prompt_tokens=10, completion_tokens=10)
    for name in ("ollama/qwen3:8b", "ollama_chat/anything"):
        assert _usd(litellm, _Model(name, "", "", None), used) == 0.0


def test_costs_add_up_and_an_unknown_part_makes_the_sum_unknown() -> None:
    one = Cost(calls=1, prompt_tokens=10, cached_tokens=3, completion_tokens=5, usd=0.5, models=("a",))
    other = Cost(calls=2, prompt_tokens=1, usd=0.25, models=("b", "a"))
    assert sum([one, other], Cost()) == Cost(
        calls=3, prompt_tokens=11, cached_tokens=3, completion_tokens=5, usd=0.75, models=("a", "b")
    )
    assert (one + Cost(calls=1, usd=None)).usd is None


# -- the budget --------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "spending.db"


def refused(configured: Settings, file: Path) -> str:
    with pytest.raises(ModelError) as caught:
        ask(configured, Spending(file))
    return str(caught.value)


def test_at_the_budget_no_more_is_asked_and_it_says_what_was_spent(file: Path) -> None:
    with StubModel(Reply(GOOD, usage=USED)) as model:
        limited = settings(model, budget="2", model_price=DEAR)
        for _ in range(2):
            ask(limited, Spending(file))
        reason = refused(limited, file)
    assert reason.startswith("$2.40 of the $2.00 for today (COACH_BUDGET) are spent")
    assert "midnight UTC" in reason
    assert len(model.requests) == 2
    assert asyncio.run(Spending(file).of(today())).calls == 2


def test_the_repair_is_held_against_the_budget_too(file: Path) -> None:
    with StubModel(Reply("no", usage=USED)) as model:
        reason = refused(settings(model, budget="1", model_price=DEAR), file)
    assert "are spent" in reason
    assert len(model.requests) == 1


def test_two_writers_share_a_budget(file: Path) -> None:
    async def run(model: StubModel) -> list[str]:
        limited = settings(model, budget="3", model_price=DEAR)
        writers = [Writer(limited, Spending(file)) for _ in range(2)]
        said = []
        for place in range(6):
            try:
                said.append((await writers[place % 2].write(PROMPT, Repaired)).author)
            except ModelError:
                said.append("refused")
        return said

    with StubModel(Reply(GOOD, usage=USED)) as model:
        assert asyncio.run(run(model)) == [NAME] * 3 + ["refused"] * 3


def test_midnight_begins_a_new_budget(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with StubModel(Reply(GOOD, usage=USED)) as model:
        limited = settings(model, budget="1", model_price=DEAR)
        ask(limited, Spending(file))
        refused(limited, file)
        monkeypatch.setattr("coach.llm.today", lambda: date(2999, 1, 1))
        assert ask(limited, Spending(file)).author == NAME


def test_what_failed_after_it_was_billed_counts(file: Path) -> None:
    with StubModel(Reply(GOOD, finish="length", usage=USED)) as model:
        limited = settings(model, budget="1", model_price=DEAR)
        assert "broke off" in refused(limited, file)
        assert "are spent" in refused(limited, file)


def test_a_call_that_is_given_up_is_kept(file: Path) -> None:
    async def give_up(model: StubModel) -> Cost:
        arrived = asyncio.Event()
        writer = Writer(settings(model, model_price=DEAR), Spending(file))
        task = asyncio.create_task(writer.write(PROMPT, Repaired, heard=lambda _: arrived.set()))
        await asyncio.wait_for(arrived.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await Spending(file).of(today())

    with StubModel(Reply(GOOD * 20, drip=0.02)) as model:
        kept = asyncio.run(give_up(model))
    assert kept.calls == 1
    assert kept.prompt_tokens > 0
    assert kept.usd is not None
    assert kept.usd > 0


def test_a_free_model_writes_on_when_the_money_is_spent(file: Path) -> None:
    with StubModel(Reply(GOOD, usage=USED)) as model:
        behind = [{"model": "openai/at-home", "url": model.url, "price": [0, 0]}]
        limited = settings(model, budget="1", model_price=DEAR, fallbacks=behind)
        assert [ask(limited, Spending(file)).author for _ in range(2)] == [NAME, "openai/at-home"]


def test_an_unknown_price_is_no_price_to_keep_a_budget_with(file: Path) -> None:
    with StubModel(Reply(GOOD)) as model:
        assert "price is not known" in refused(settings(model, budget="1"), file)
        assert model.requests == []
        assert ask(settings(model), Spending(file)).cost.usd is None


@pytest.mark.parametrize("fault", ["no database", "not to be written"])
def test_spending_that_cannot_be_kept_stops_a_budgeted_model_and_no_other(file: Path, fault: str) -> None:
    if fault == "no database":
        file.parent.mkdir(parents=True)
        file.write_text("not a database, just words " * 100)
    else:
        asyncio.run(Spending(file).begin(today(), "m", None))
        with sqlite3.connect(file) as connection:
            connection.execute("create trigger full before update on spending begin select raise(abort, 'full'); end")
            connection.execute("create trigger none before insert on spending begin select raise(abort, 'full'); end")
        connection.close()
    with StubModel(Reply(GOOD, usage=USED)) as model:
        reason = refused(settings(model, budget="1", model_price=DEAR), file)
        assert "what is spent cannot be kept" in reason
        assert model.requests == []
        assert ask(settings(model, model_price=DEAR), Spending(file)).author == NAME
