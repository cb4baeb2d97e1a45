"""POST /v1/ask: practices that answer an operator's question, and what their own documents say to it."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from coach.types import Answer, Language
from coach.web.problems import RESPONSES
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["ask"])


class Question(BaseModel):
    """A question in an operator's own words."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "群里三天没人说话了怎么办"}]}
    )

    question: str = Field(min_length=1, max_length=2000)
    language: Language | None = None
    top: int = Field(default=3, ge=1, le=10)
    group: str = Field(default="", max_length=300, description="id of a group whose own documents are looked up, too")


@router.post("/v1/ask", responses=RESPONSES)
async def ask(body: Question, coach: ReadyCoach) -> Answer:
    """The practices that fit best, or a refusal with its reason."""
    return await coach.ask(body.question, top=body.top, language=body.language, group=body.group)
