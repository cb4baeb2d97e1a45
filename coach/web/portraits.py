"""POST /v1/portrait: a group as a whole; POST /v1/report: the same as a page to read, print and pass on."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from coach.coach import Coach
from coach.portrait import PARTS, Portrait, PortraitPart, SuperRule
from coach.types import Transcript
from coach.web.example import TRANSCRIPT
from coach.web.problems import RESPONSES
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["portrait"])


class PortraitRequest(BaseModel):
    """A chat, which parts are wanted, and the rule by which members may enter a super-user group."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"transcript": TRANSCRIPT, "rule": {"orders": 3, "helped": 1}}]},
    )

    transcript: Transcript
    parts: tuple[PortraitPart, ...] = Field(default=PARTS, min_length=1)
    rule: SuperRule | None = None
    notes: tuple[str, ...] = Field(default=(), description="what an importer guessed; handed through to the answer")


@router.post("/v1/portrait", responses=RESPONSES)
async def portrait(body: PortraitRequest, coach: ReadyCoach) -> Portrait:
    """Who carries the group, how it is, this week's three steps, and the week's digest: each with the messages that prove it."""
    return await run_in_threadpool(coach.portray, body.transcript, body.parts, body.rule, body.notes)


@router.post(
    "/v1/report",
    response_class=HTMLResponse,
    responses={**RESPONSES, 200: {"content": {"text/html": {}}, "description": "One page, complete in itself"}},
)
async def report(body: PortraitRequest, coach: ReadyCoach) -> HTMLResponse:
    """The portrait as one self-contained HTML page with pictures."""
    return HTMLResponse(await run_in_threadpool(_page, coach, body))


def _page(coach: Coach, body: PortraitRequest) -> str:
    from coach.report.page import page

    return page(coach.portray(body.transcript, body.parts, body.rule, body.notes), body.transcript)
