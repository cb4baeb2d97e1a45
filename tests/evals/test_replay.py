"""Recorded replies stand in for a model, for the very same request only."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from coach.errors import ModelError
from coach.steps.second import Judgement
from evals.replay import RECORDINGS, Replay, request_hash

PROMPT = [{"role": "system", "content": "judge"}, {"role": "user", "content": "m1"}]
REPLY = {"members": [{"member": "m1", "unhappy": True, "level": "annoyed", "cause": "other", "since": "2"}]}


def record(folder: Path, reply: object) -> None:
    (folder / f"{request_hash(PROMPT, Judgement)}.json").write_text(json.dumps({"reply": reply}), encoding="utf-8")


def test_the_same_request_gets_what_was_recorded_and_another_gets_nothing(tmp_path: Path) -> None:
    record(tmp_path, REPLY)
    replay = Replay(tmp_path)
    assert asyncio.run(replay.write(PROMPT, Judgement)).members[0].since == "2"
    with pytest.raises(ModelError, match="no recording"):
        asyncio.run(replay.write([*PROMPT, {"role": "user", "content": "more"}], Judgement))
    assert (replay.asked, replay.answered) == ({"Judgement": 2}, {"Judgement": 1})


def test_an_unusable_recording_is_named(tmp_path: Path) -> None:
    record(tmp_path, {"members": "none"})
    with pytest.raises(ModelError, match="no usable reply"):
        asyncio.run(Replay(tmp_path).write(PROMPT, Judgement))


def test_every_recording_answers_the_request_that_lies_beside_it() -> None:
    files = sorted(RECORDINGS.glob("*.json"))
    assert len(files) >= 30
    for file in files:
        kept = json.loads(file.read_bytes())
        assert file.stem == request_hash(kept["request"], Judgement)
        named = {one.member for one in Judgement.model_validate(kept["reply"]).members}
        assert all(f'"member":"{one}"' in kept["request"][1]["content"] for one in named)
