"""A model that answers from recordings: what a reader once replied to the very same request, and nothing else.

The recordings in evals/recordings (`second`: opinions, `drafts`: drafts of the agents, `plain`: a plain prompt's) were written by readers who saw only the request (which names no label and no
split) and answered it as a model would; each file holds the request, so that it can be read and asked again. They show
what the second opinion adds with an able reader, and are no measurement of any particular model. A request that changed
(another prompt, another member in doubt) has no recording: then the coach judges by itself and says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ValidationError

from coach.errors import ModelError
from coach.types import Answered, Cost, Written
from evals.run import HERE

RECORDINGS = HERE / "recordings"
FOLDERS = ("second", "drafts", "plain")
Prompt = list[dict[str, str]]


class Replay:
    """A state.Writes. `asked` and `answered` count the requests by schema name."""

    name = "recorded reader"

    def __init__(self, folder: Path = RECORDINGS) -> None:
        self._folder = folder
        self.asked: dict[str, int] = {}
        self.answered: dict[str, int] = {}

    async def write(
        self, prompt: Prompt, schema: type[Answered], *, heard: Callable[[str], None] | None = None
    ) -> Written[Answered]:
        """The whole reply at once and free of cost: nobody is asked, so it is `heard` once.

        Raises ModelError where nothing usable is recorded for this request.
        """
        self.asked[schema.__name__] = self.asked.get(schema.__name__, 0) + 1
        place = place_of(prompt, schema, self._folder)
        try:
            reply = schema.model_validate(json.loads(place.read_bytes())["reply"])
        except OSError as error:
            raise ModelError(f"{self.name}: no recording of this request") from error
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{self.name}: {place.name} holds no usable reply") from error
        if heard is not None:
            heard(reply.model_dump_json())
        self.answered[schema.__name__] = self.answered.get(schema.__name__, 0) + 1
        return Written(reply, Cost(models=(self.name,)))


def place_of(prompt: Prompt, schema: type[BaseModel], folder: Path = RECORDINGS) -> Path:
    """The file of a request's recording, wherever it stands; where there is none, one that is not."""
    name = f"{request_hash(prompt, schema)}.json"
    found = (folder / part / name for part in FOLDERS)
    return next((place for place in found if place.is_file()), folder / name)


def request_hash(prompt: Prompt, schema: type[BaseModel]) -> str:
    """Names a request by everything that the reader saw, and by what kind of answer it asks for."""
    asked = json.dumps([prompt, schema.__name__], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:24]
