"""Settings -> Coach: real parts, and a fault in a setting as one sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.bootstrap import open_coach
from coach.errors import CoachError, KnowledgeError, SettingsError
from coach.llm import Writer
from coach.settings import Settings
from coach.storage.spending import Spending
from tests.chats import chat


def test_the_index_is_built_once_and_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    first = open_coach(Settings(home=tmp_path), progress=lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1]
    told.clear()
    second = open_coach(Settings(home=tmp_path), progress=lambda done, total: told.append((done, total)))
    assert told == []
    assert second.retriever.fingerprint == first.retriever.fingerprint


def test_a_model_writes_only_where_one_is_set(home: Path) -> None:
    assert open_coach(Settings(home=home))._deps.writer is None
    writer = open_coach(Settings(home=home, model="openai/x"))._deps.writer
    assert isinstance(writer, Writer)
    assert writer.name == "openai/x"
    assert isinstance(writer._spending, Spending)


@pytest.mark.parametrize(
    ("setting", "kind", "said"),
    [
        ("knowledge", KnowledgeError, "COACH_KNOWLEDGE must name"),
        ("prompts", KnowledgeError, "COACH_PROMPTS must name"),
        ("home", SettingsError, "COACH_HOME: the index cannot be kept"),
    ],
)
def test_a_folder_that_cannot_be_used_is_named(
    home: Path, tmp_path: Path, setting: str, kind: type[CoachError], said: str
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(kind, match=said):
        open_coach(Settings(**{"home": home, setting: tmp_path / "file"}))


def test_a_chroma_server_that_is_not_there_is_named(home: Path) -> None:
    with pytest.raises(SettingsError, match="COACH_CHROMA_URL cannot be used"):
        open_coach(Settings(home=home, chroma_url="http://127.0.0.1:9"))


def test_the_coach_that_comes_out_advises(home: Path) -> None:
    import asyncio

    advice = asyncio.run(open_coach(Settings(home=home)).advise(chat("09:00 m1: 早")))
    assert advice.author == "playbook"
