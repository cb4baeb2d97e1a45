"""POST /v1/check and /v1/rewrites: an operator's own draft, held against the rules, and written anew."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from coach.types import Checked, Language, Manner, Rewritten, Transcript
from coach.web.problems import RESPONSES
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["drafts"])


class OwnDraft(BaseModel):
    """A draft; with the chat that it is for, it is held against the group's facts as well."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "家人们，海盐卷最后3个，手慢无！"}]}
    )

    text: str = Field(min_length=1, max_length=4000)
    transcript: Transcript | None = None
    language: Language | None = Field(default=None, description="the chat's, or the draft's own, if missing")
    private: bool = Field(default=False, description="it goes to one member alone")


class RewriteRequest(OwnDraft):
    """How it is to be written anew."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "给您带来不便敬请谅解，我们会尽快处理。", "manner": ["apologetic"]}]},
    )

    manner: tuple[Manner, ...] = Field(min_length=1, max_length=4)


@router.post("/v1/check", responses=RESPONSES)
async def check(body: OwnDraft, coach: ReadyCoach) -> Checked:
    """What stands against it: rule, characters, why, practice or law, how to mend it."""
    return await run_in_threadpool(coach.check, body.text, body.transcript, body.language, private=body.private)


@router.post("/v1/rewrites", responses=RESPONSES)
async def rewrite(body: RewriteRequest, coach: ReadyCoach) -> Rewritten:
    """Written anew by the model where one is set, else by exchanging phrases; nothing is added."""
    return await coach.rewrite(body.text, body.manner, body.transcript, body.language, private=body.private)
