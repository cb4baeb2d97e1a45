"""A recording keeps what was answered and asks nobody twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from coach.errors import ModelError
from coach.steps.drafting import Proposals
from evals import readers
from evals.readers import Opener, Recording, plain_prompt
from evals.replay import place_of, request_hash
from tests.chats import chat
from tests.fakes import FakeLLM

PROMPT = [{"role": "system", "content": "write"}, {"role": "user", "content": "早"}]
REPLY = {"drafts": [{"text": "早呀", "answers": "1"}]}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where recordings lie, and nowhere else."""
    monkeypatch.setattr(readers, "place_of", lambda prompt, schema: place_of(prompt, schema, tmp_path))
    return tmp_path / "drafts"


def test_an_answer_is_kept_with_its_request_and_used_again(kept: Path) -> None:
    model = FakeLLM([REPLY])
    recording = Recording(model, kept)
    first = asyncio.run(recording.write(PROMPT, Proposals))
    again = asyncio.run(Recording(model, kept).write(PROMPT, Proposals))
    assert first.answer == again.answer
    assert (len(model.prompts), recording.asked) == (1, 1)
    assert (first.cost.calls, again.cost.calls) == (1, 0)
    (file,) = kept.iterdir()
    assert file.stem == request_hash(PROMPT, Proposals)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["request"], told["schema"]) == (PROMPT, "Proposals")
    assert Proposals.model_validate(told["reply"]) == first.answer


def test_another_request_or_another_form_is_asked_anew(kept: Path) -> None:
    model = FakeLLM([REPLY, REPLY, {"text": "早呀"}])
    recording = Recording(model, kept)
    asyncio.run(recording.write(PROMPT, Proposals))
    asyncio.run(recording.write(PROMPT[:1], Proposals))
    asyncio.run(recording.write(PROMPT, Opener))
    assert recording.asked == len(list(kept.iterdir())) == 3


def test_a_model_that_fails_leaves_no_recording(kept: Path) -> None:
    recording = Recording(FakeLLM([ModelError("down")]), kept)
    with pytest.raises(ModelError, match="down"):
        asyncio.run(recording.write(PROMPT, Proposals))
    assert not kept.exists() or not list(kept.iterdir())


def test_a_plain_prompt_is_the_whole_chat_and_one_wish() -> None:
    (one,) = plain_prompt(chat("09:00 op: 大家早\n09:05 m1: 番茄红了"))
    assert one["role"] == "user"
    assert "03-05 09:00 小暖: 大家早\n03-05 09:05 朵朵妈: 番茄红了" in one["content"]
    assert "warm opener" in one["content"]
    assert "小暖)" in one["content"]
