"""How many tokens the coach's prompts cost, beside "the whole chat and all five texts".

    python -m evals.tokens [--texts DIR]

A chat of 200 messages is made of the dev cases' own lines, one after another, in each language. Every prompt that one
piece of advice on it would send is counted with the tokenizer that litellm uses for unknown models (cl100k). `--texts`: a
folder of texts (*.txt) that would otherwise be sent along.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from coach.bootstrap import open_coach
from coach.coach import Coach
from coach.errors import ModelError
from coach.importers.case import read_folder
from coach.llm import load_litellm
from coach.settings import Settings
from coach.types import Answered, Case, Language, Message, Transcript, Written
from evals.run import HERE

MESSAGES = 200
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
Prompt = list[dict[str, str]]


class Counting:
    """A state.Writes that answers nothing and keeps what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, Prompt]] = []

    async def write(
        self,
        prompt: Prompt,
        schema: type[Answered],
        *,
        heard: Callable[[str], None] | None = None,  # noqa: ARG002
    ) -> Written[Answered]:
        """Never an answer."""
        self.asked.append((schema.__name__, prompt))
        raise ModelError("only counted")


def long_chats(cases: list[Case], messages: int = MESSAGES) -> list[Transcript]:
    """One chat a case that needs care and openers: its own talk last, other chats' lines of its language before it."""
    chats = []
    for language in LANGUAGES:
        among = [case for case in cases if case.transcript.language == language]
        chats += [
            _lengthened(case.transcript, [one.transcript for one in among if one is not case], messages)
            for case in [one for one in among if one.labels.opener.hooks and one.labels.unhappy][:3]
        ]
    return chats


def _lengthened(own: Transcript, others: list[Transcript], messages: int) -> Transcript:
    said = [message.text for other in others for message in other.messages if message.sender not in other.operators]
    missing = max(messages - len(own.messages), 0)
    people = [one.id for one in own.members if one.role == "member"]
    first = own.messages[0].at
    before = [
        Message(
            id=f"x{place}",
            at=first - timedelta(minutes=30 * (missing - place)),
            sender=people[place % len(people)],
            text=said[place % len(said)],
        )
        for place in range(missing)
    ]
    return own.model_copy(update={"messages": (*before, *own.messages)}) if before else own


def count(coach: Coach, chat: Transcript) -> dict[str, int]:
    """Tokens of each prompt that one piece of advice sends."""
    litellm, asked = load_litellm(), Counting()
    asyncio.run(coach.writing_with(asked).advise(Transcript.model_validate(chat.model_dump())))
    return {
        f"{name} {place}": int(litellm.token_counter(model="gpt-4", messages=prompt))
        for place, (name, prompt) in enumerate(asked.asked)
        if name == "Proposals"
    }


def main() -> None:
    """Print a line a prompt, and what the whole would cost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=Path)
    given = options.parse_args()
    coach, litellm = open_coach(Settings(remember=False)), load_litellm()
    texts = (
        "\n".join(file.read_text(encoding="utf-8") for file in sorted(given.texts.glob("*.txt"))) if given.texts else ""
    )
    more = litellm.token_counter(model="gpt-4", text=texts) if texts else 0
    most = 0
    for chat in long_chats(list(read_folder(HERE / "transcripts" / "dev"))):
        counted = count(coach, chat)
        whole = "\n".join(f"{one.at:%m-%d %H:%M} {chat.people[one.sender].name}: {one.text}" for one in chat.messages)
        chat_tokens = litellm.token_counter(model="gpt-4", text=whole)
        most = max(most, *counted.values(), 0)
        print(
            f"{chat.id}: {len(chat.messages)} messages; prompts {sorted(counted.values())}; "
            f"whole chat {chat_tokens}, with all texts {chat_tokens + more}"
        )
    print(f"the largest prompt: {most}")


if __name__ == "__main__":
    main()
