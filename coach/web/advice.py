"""POST /v1/advice: what the coach says about a chat, at once or as server-sent events."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from coach.coach import Coach
from coach.errors import CoachError
from coach.types import EVERYTHING, Advice, Ask, Transcript
from coach.web.example import TRANSCRIPT
from coach.web.problems import RESPONSES, problem_of
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["advice"])
_log = logging.getLogger(__name__)


class Options(BaseModel):
    """How the advice is wanted."""

    model_config = ConfigDict(extra="forbid")

    notes: list[str] = Field(default=[], description="what an importer guessed; handed through to the answer")


class AdviceRequest(BaseModel):
    """A chat, and which of the three agents are asked."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"transcript": TRANSCRIPT}]})

    transcript: Transcript
    ask: tuple[Ask, ...] = Field(default=EVERYTHING, min_length=1)
    options: Options = Options()


@router.post(
    "/v1/advice",
    response_model=Advice,
    responses={**RESPONSES, 200: {"content": {"text/event-stream": {}}, "description": "Advice, or its events"}},
)
async def advise(body: AdviceRequest, coach: ReadyCoach, accept: str = Header(default="application/json")) -> Any:
    """With `Accept: text/event-stream` the events `reading`, `concern`, `second`, `timing`, `draft`, `done` as they come."""
    if "text/event-stream" in accept:
        return StreamingResponse(
            _events(coach, body), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )
    return await coach.advise(body.transcript, body.ask, body.options.notes)


async def _events(coach: Coach, body: AdviceRequest) -> AsyncIterator[bytes]:
    try:
        async for event, payload in coach.stream(body.transcript, body.ask, body.options.notes):
            yield format_sse_event(data_str=to_json(payload).decode(), event=event)
    except Exception as error:  # noqa: BLE001 - the status line is sent already: the fault becomes the last event
        if not isinstance(error, CoachError):
            _log.exception("a stream of advice failed")
        yield format_sse_event(data_str=to_json(problem_of(error)).decode(), event="error")
