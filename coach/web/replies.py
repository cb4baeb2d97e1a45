"""POST /v1/replies: words to answer one message with."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from coach.types import Reply, Transcript
from coach.web.example import TRANSCRIPT
from coach.web.problems import responses
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["replies"])


class ReplyRequest(BaseModel):
    """A chat, and which of its messages is to be answered."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"transcript": TRANSCRIPT, "message": "4"}]}
    )

    transcript: Transcript
    message: str = Field(min_length=1, max_length=300, description="id of the message")


@router.post("/v1/replies", responses=responses(404, 413, 422, 503))
async def reply(body: ReplyRequest, coach: ReadyCoach) -> Reply:
    """By what the message is: a line for the group, one in private, or why no answer is needed."""
    return await coach.reply(body.transcript, body.message)
