"""A model that answers from recordings: what a reader once replied to the very same request, and nothing else.

The recordings in evals/recordings/second were written by readers who saw only the request (which names no label and no
split) and answered it as a model would; each file holds the request, so that it can be read and asked again. They show
what the second opinion adds with an able reader, and are no measurement of any particular model. A request that changed
(another prompt, another member in doubt) has no recording: then the coach judges by itself and says so.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from coach.errors import ModelError
from evals.run import HERE

RECORDINGS = HERE / "recordings" / "second"
Prompt = list[dict[str, str]]
Answered = TypeVar("Answered", bound=BaseModel)


class Replay:
    """A state.Writes. `asked` and `answered` count the requests by schema name."""

    name = "recorded reader"

    def __init__(self, folder: Path = RECORDINGS) -> None:
        self._folder = folder
        self.asked: dict[str, int] = {}
        self.answered: dict[str, int] = {}

    async def write(self, prompt: Prompt, schema: type[Answered]) -> Answered:
        """Raises ModelError where nothing usable is recorded for this request."""
        self.asked[schema.__name__] = self.asked.get(schema.__name__, 0) + 1
        place = self._folder / f"{request_hash(prompt, schema)}.json"
        try:
            reply = schema.model_validate(json.loads(place.read_bytes())["reply"])
        except OSError as error:
            raise ModelError(f"{self.name}: no recording of this request") from error
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{self.name}: {place.name} holds no usable reply") from error
        self.answered[schema.__name__] = self.answered.get(schema.__name__, 0) + 1
        return reply


def request_hash(prompt: Prompt, schema: type[BaseModel]) -> str:
    """Names a request by everything that the reader saw, and by what kind of answer it asks for."""
    asked = json.dumps([prompt, schema.__name__], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:24]
