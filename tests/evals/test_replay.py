"""Recorded replies stand in for a model, for the very same request only."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from coach.checks import Situation, check_draft
from coach.coach import Coach
from coach.errors import ModelError
from coach.importers.case import read_folder
from coach.steps.drafting import Proposals
from coach.steps.review import Repaired
from coach.steps.second import Judgement
from evals.readers import Opener
from evals.replay import FOLDERS, RECORDINGS, Replay, place_of, request_hash
from evals.run import HERE

PROMPT = [{"role": "system", "content": "judge"}, {"role": "user", "content": "m1"}]
REPLY = {"members": [{"member": "m1", "unhappy": True, "level": "annoyed", "cause": "other", "since": "2"}]}


def record(folder: Path, reply: object) -> None:
    (folder / f"{request_hash(PROMPT, Judgement)}.json").write_text(json.dumps({"reply": reply}), encoding="utf-8")


def test_the_same_request_gets_what_was_recorded_and_another_gets_nothing(tmp_path: Path) -> None:
    record(tmp_path, REPLY)
    replay = Replay(tmp_path)
    assert asyncio.run(replay.write(PROMPT, Judgement)).answer.members[0].since == "2"
    with pytest.raises(ModelError, match="no recording"):
        asyncio.run(replay.write([*PROMPT, {"role": "user", "content": "more"}], Judgement))
    assert (replay.asked, replay.answered) == ({"Judgement": 2}, {"Judgement": 1})


def test_a_recording_names_its_author_and_costs_nothing(tmp_path: Path) -> None:
    record(tmp_path, REPLY)
    heard: list[str] = []
    written = asyncio.run(Replay(tmp_path).write(PROMPT, Judgement, heard=heard.append))
    assert (written.author, written.cost.calls, written.cost.usd) == ("recorded reader", 0, 0.0)
    assert [Judgement.model_validate_json(text) for text in heard] == [written.answer]


def test_an_unusable_recording_is_named(tmp_path: Path) -> None:
    record(tmp_path, {"members": "none"})
    with pytest.raises(ModelError, match="no usable reply"):
        asyncio.run(Replay(tmp_path).write(PROMPT, Judgement))


SCHEMAS = {one.__name__: one for one in (Judgement, Proposals, Repaired, Opener)}


def test_the_same_request_is_found_in_whichever_folder_it_lies(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    record(tmp_path / "drafts", REPLY)
    assert place_of(PROMPT, Judgement, tmp_path).parent.name == "drafts"
    assert asyncio.run(Replay(tmp_path).write(PROMPT, Judgement)).answer.members[0].member == "m1"
    assert not place_of(PROMPT, Proposals, tmp_path).exists()


def test_every_recording_answers_the_request_that_lies_beside_it() -> None:
    files = {part: sorted((RECORDINGS / part).glob("*.json")) for part in FOLDERS}
    assert len(files["second"]) >= 30
    assert not list(RECORDINGS.glob("*.json"))
    for file in (file for part in FOLDERS for file in files[part]):
        kept = json.loads(file.read_bytes())
        schema = SCHEMAS[kept.get("schema", "Judgement")]
        assert file.stem == request_hash(kept["request"], schema), file.name
        schema.model_validate(kept["reply"])


def test_an_opinion_is_of_members_that_the_reader_was_asked_about() -> None:
    for file in (RECORDINGS / "second").glob("*.json"):
        kept = json.loads(file.read_bytes())
        named = {one.member for one in Judgement.model_validate(kept["reply"]).members}
        assert all(f'"member":"{one}"' in kept["request"][1]["content"] for one in named)


def test_what_readers_wrote_replays_and_every_draft_of_theirs_that_is_shown_passes_the_checks(coach: Coach) -> None:
    replay = Replay()
    writing = coach.writing_with(replay)
    shown = 0
    for case in read_folder(HERE / "transcripts" / "test"):
        advice = asyncio.run(writing.advise(case.transcript))
        for draft in advice.drafts:
            if draft.author == replay.name:
                shown += 1
                situation = Situation(
                    case.transcript.language,
                    case.transcript,
                    draft.agent,
                    documents=tuple(one.text for one in draft.sources),
                    private=draft.where == "private",
                )
                assert check_draft(draft.text, situation) == (), draft.text
    assert replay.answered["Proposals"] + replay.answered.get("Repaired", 0) >= 30
    assert shown >= 60
