"""Ask a model, or a reader in its place, for drafts on the cases of a split, and keep every exchange as a recording.

    COACH_MODEL=openai/manual COACH_MODEL_URL=http://127.0.0.1:9009/v1 COACH_MODEL_TIMEOUT=3000 \\
        python -m evals.readers --split dev [--case ID …] [--ask opener] [--plain]

All cases are asked side by side, so that readers can answer in any order. What is recorded already is not asked again.
`--plain` asks in place of the coach's prompts what somebody without it would: the whole chat, and "write a warm opener".
CI replays the recordings (evals/replay.py); `coach eval --replay` measures with them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from coach.bootstrap import open_coach
from coach.errors import ModelError
from coach.importers.case import read_folder
from coach.llm import Writer
from coach.settings import Settings
from coach.state import Writes
from coach.types import EVERYTHING, Answered, Ask, Case, Cost, Transcript, Written
from evals.replay import RECORDINGS, place_of, request_hash
from evals.run import HERE, SPLITS

Prompt = list[dict[str, str]]
PLAIN = 'Write a warm opener for this chat, as the operator ({operator}) would post it now. Answer with one JSON object: {{"text": "…"}}'


class Opener(BaseModel):
    """What a plain prompt is answered with."""

    text: str


class Recording:
    """A state.Writes: the recorded reply where there is one, else the model's, which is kept."""

    def __init__(self, writer: Writes, folder: Path) -> None:
        self.name = writer.name
        self._writer = writer
        self._folder = folder
        self.asked = 0

    async def write(
        self, prompt: Prompt, schema: type[Answered], *, heard: Callable[[str], None] | None = None
    ) -> Written[Answered]:
        """Raises ModelError as the model does."""
        place = place_of(prompt, schema)
        if place.is_file():
            return Written(schema.model_validate(json.loads(place.read_bytes())["reply"]), Cost(models=(self.name,)))
        if schema.__name__ == "Opinions":
            raise ModelError("second opinions are recorded apart")
        self.asked += 1
        written = await self._writer.write(prompt, schema, heard=heard)
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {
            "reader": f"a reader who saw only this request, {datetime.now(UTC):%Y-%m-%d}",
            "schema": schema.__name__,
            "request": prompt,
            "reply": written.answer.model_dump(mode="json"),
        }
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        (self._folder / f"{request_hash(prompt, schema)}.json").write_text(text, encoding="utf-8")
        return written


def plain_prompt(transcript: Transcript) -> Prompt:
    """The whole chat, and what somebody without the coach would ask for."""
    lines = "\n".join(
        f"{transcript.local(one.at):%m-%d %H:%M} {transcript.people[one.sender].name}: {one.text}"
        for one in transcript.messages
    )
    operator = next((one.name for one in transcript.members if one.role == "operator"), transcript.group.name)
    now = f"{transcript.local(transcript.now):%m-%d %H:%M}"
    return [{"role": "user", "content": f"{lines}\n\nNow: {now}\n\n{PLAIN.format(operator=operator)}"}]


async def ask(cases: Sequence[Case], settings: Settings, wanted: Sequence[Ask] = EVERYTHING, *, plain: bool) -> int:
    """Every case; how many requests were sent. `wanted`: the agents that are asked."""
    writer = Recording(Writer(settings), RECORDINGS / ("plain" if plain else "drafts"))
    if plain:
        await asyncio.gather(*(writer.write(plain_prompt(case.transcript), Opener) for case in cases))
        return writer.asked
    coach = open_coach(settings).writing_with(writer)
    await asyncio.gather(*(coach.advise(case.transcript, wanted) for case in cases))
    return writer.asked


def main() -> None:
    """Ask and record."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=SPLITS, default="dev")
    options.add_argument("--case", action="append", default=[])
    options.add_argument("--plain", action="store_true")
    options.add_argument("--ask", action="append", choices=EVERYTHING, help="only this agent")
    given = options.parse_args()
    cases = [
        case for case in read_folder(HERE / "transcripts" / given.split) if not given.case or case.id in given.case
    ]
    settings = Settings(remember=False)
    if not settings.model:
        sys.exit("COACH_MODEL names no model to ask; see the docstring")
    asked = asyncio.run(ask(cases, settings, given.ask or EVERYTHING, plain=given.plain))
    print(f"{len(cases)} cases, {asked} requests answered and recorded")


if __name__ == "__main__":
    main()
