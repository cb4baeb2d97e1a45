"""/v1/knowledge: the operator's own documents, from which members' questions are answered."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from coach.errors import NotFoundError
from coach.types import Added, DocumentInfo
from coach.web.problems import RESPONSES, responses
from coach.web.ready import ReadyCoach

router = APIRouter(tags=["knowledge"])


@router.post("/v1/knowledge", responses=RESPONSES)
async def add(
    coach: ReadyCoach,
    file: Annotated[UploadFile, File(description="Markdown, text, PDF, Word, HTML, or a CSV of questions and answers")],
    group: Annotated[str, Form(max_length=300, description="id of the group it is for; empty: for all groups")] = "",
    name: Annotated[str, Form(max_length=300, description="what it is known by; the file's name if empty")] = "",
) -> Added:
    """Keep a document in place of the one of the same name; nothing is done where it has not changed."""
    # A name stands in the path of DELETE: one line, whatever a file system allows.
    known_as = " ".join((name or PurePath(file.filename or "document").name).splitlines())
    return await coach.library.add(known_as, await file.read(), group)


@router.get("/v1/knowledge", responses=responses(422, 503))
async def known(
    coach: ReadyCoach,
    group: Annotated[str | None, Query(max_length=300, description="only what this group is answered from")] = None,
) -> list[DocumentInfo]:
    """The documents that are kept."""
    return list(await coach.library.known(group))


@router.delete("/v1/knowledge/{name:path}", status_code=204, responses=responses(404, 422, 503))
async def remove(coach: ReadyCoach, name: str, group: Annotated[str, Query(max_length=300)] = "") -> Response:
    """Forget a document of a group, or (no group named) of those for all groups."""
    if not await coach.library.remove(name, group):
        raise NotFoundError(f"there is no document {name!r} for {group or 'all groups'}; GET /v1/knowledge lists them")
    return Response(status_code=204)
