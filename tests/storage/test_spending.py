"""What was spent, in a real file that several processes share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from coach.errors import StorageError
from coach.storage.spending import Spending
from coach.types import Cost

Done = TypeVar("Done")
DAY = date(2026, 3, 5)
SPENT = Cost(calls=1, prompt_tokens=100, cached_tokens=40, completion_tokens=10, usd=0.25)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "家 home" / "spending.db"


def run(file: Path, work: Callable[[Spending], Awaitable[Done]]) -> Done:
    """A use by a process of its own: another store, another loop."""

    async def working() -> Done:
        return await work(Spending(file))

    return asyncio.run(working())


def spend(file: Path, model: str = "a", cost: Cost = SPENT, day: date = DAY) -> float:
    before = run(file, lambda store: store.begin(day, model, None))
    run(file, lambda store: store.add(day, model, cost))
    return before


def test_a_day_adds_up_over_models_and_uses(file: Path) -> None:
    assert [spend(file), spend(file, "b"), spend(file)] == [0.0, 0.25, 0.5]
    assert run(file, lambda store: store.of(DAY)) == Cost(
        calls=3, prompt_tokens=300, cached_tokens=120, completion_tokens=30, usd=0.75, models=("a", "b")
    )


def test_another_day_begins_with_nothing(file: Path) -> None:
    spend(file)
    assert spend(file, day=date(2026, 3, 6)) == 0.0


def test_an_unknown_price_keeps_the_tokens(file: Path) -> None:
    spend(file, cost=SPENT.model_copy(update={"usd": None}))
    kept = run(file, lambda store: store.of(DAY))
    assert (kept.prompt_tokens, kept.usd) == (100, 0.0)


@pytest.mark.parametrize(("budget", "calls"), [(None, 2), (0.26, 2), (0.25, 1), (0.1, 1)])
def test_a_call_that_will_not_be_made_is_not_counted(file: Path, budget: float | None, calls: int) -> None:
    spend(file)
    assert run(file, lambda store: store.begin(DAY, "a", budget)) == 0.25
    assert run(file, lambda store: store.of(DAY)).calls == calls


def test_several_at_once_lose_nothing(file: Path) -> None:
    async def all_at_once(_: Spending) -> Cost:
        stores = [Spending(file) for _ in range(4)]
        await asyncio.gather(*(store.begin(DAY, "a", None) for store in stores * 3))
        await asyncio.gather(*(store.add(DAY, "a", SPENT) for store in stores * 3))
        return await stores[0].of(DAY)

    kept = run(file, all_at_once)
    assert (kept.calls, kept.usd) == (12, 3.0)


def test_names_are_only_text(file: Path) -> None:
    spend(file, "'); drop table spending; --" + "x" * 500)
    assert run(file, lambda store: store.of(DAY)).calls == 1


def test_a_file_that_is_no_database_is_named(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("not a database, just words " * 100)
    with pytest.raises(StorageError, match=r"spending\.db: what was spent on models cannot be used"):
        spend(file)
