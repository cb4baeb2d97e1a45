"""POST /v1/setup: what founds a group."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict

from coach.types import Group, Language, Setup
from coach.web.problems import RESPONSES
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["setup"])


class SetupRequest(BaseModel):
    """The group that is to be opened."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"group": {"id": "g1", "name": "小满面包·滨江店", "kind": "newcomer", "theme": "家常烘焙"}}]
        },
    )

    group: Group
    language: Language | None = None


@router.post("/v1/setup", responses=RESPONSES)
async def setup(body: SetupRequest, coach: ReadyCoach) -> Setup:
    """Invitation, welcome, rules, the first week, and what is still to be settled."""
    return await run_in_threadpool(coach.setup, body.group, body.language)
