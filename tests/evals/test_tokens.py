"""The largest prompt of a long chat stays within 1,500 tokens, in every language."""

from __future__ import annotations

import pytest

from coach.coach import Coach
from coach.importers.case import read_folder
from evals.run import HERE
from evals.tokens import LANGUAGES, MESSAGES, count, long_chats
from tests.models import deps_of

CASES = list(read_folder(HERE / "transcripts" / "dev"))
CHATS = long_chats(CASES)
MOST = 1500


def test_a_chat_of_each_language_is_as_long_as_it_is_said_to_be() -> None:
    assert {chat.language for chat in CHATS} == set(LANGUAGES)
    for chat in CHATS:
        assert len(chat.messages) >= MESSAGES
        own = next(case.transcript for case in CASES if case.id == chat.id)
        assert chat.messages[-len(own.messages) :] == own.messages
        assert [one.at for one in chat.messages] == sorted(one.at for one in chat.messages)


@pytest.mark.parametrize("chat", CHATS, ids=lambda one: one.id)
def test_no_prompt_of_a_long_chat_is_larger(coach: Coach, chat, litellm: None) -> None:
    counted = count(Coach(deps_of(coach, None)), chat)
    assert counted
    assert max(counted.values()) <= MOST
