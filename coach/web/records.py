"""GET /v1/groups/{group}/record, DELETE …/opt-outs/{member}: what is remembered of a group, and taking an opt-out back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from coach.errors import NotFoundError
from coach.settings import Settings
from coach.storage.records import Records
from coach.types import GroupRecord
from coach.web.problems import responses

router = APIRouter(tags=["groups"])


def _records(request: Request) -> Records:
    settings: Settings = request.app.state.settings
    return Records(settings.records)


Kept = Annotated[Records, Depends(_records)]


@router.get("/v1/groups/{group:path}/record", responses=responses(422))
async def record(group: str, records: Kept) -> GroupRecord:
    """Who asked not to be offered anything, and when the group was last offered something; empty for a group never read."""
    return await records.load(group)


@router.delete("/v1/groups/{group:path}/opt-outs/{member:path}", status_code=204, responses=responses(404, 422))
async def lift(group: str, member: str, records: Kept) -> Response:
    """Forget that a member (by id or name) asked not to be offered anything: they asked to be told again."""
    if not await records.lift(group, member):
        raise NotFoundError(f"{member!r} has not opted out in {group!r}; GET the group's record lists who has")
    return Response(status_code=204)
