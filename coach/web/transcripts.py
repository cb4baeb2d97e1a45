"""POST /v1/transcripts: any supported export or pasted text -> the wire form that /v1/advice takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel

from coach.errors import TranscriptError
from coach.importers.chat import read_chat
from coach.importers.group_file import read_group_file
from coach.types import Transcript
from coach.web.problems import RESPONSES

router = APIRouter(tags=["transcripts"])


class Imported(BaseModel):
    """The chat as read, in which format, what was guessed, and how many lines were left out."""

    transcript: Transcript
    format: str
    notes: tuple[str, ...]
    skipped: int


@router.post("/v1/transcripts", responses=RESPONSES)
def import_chat(
    file: Annotated[UploadFile | None, File(description="an export, of any supported format")] = None,
    text: Annotated[str | None, Form(description="the chat as pasted, instead of a file")] = None,
    group: Annotated[str | None, Form(description="a group file in YAML: operators, kind, persona, offers")] = None,
    chat: Annotated[str | None, Form(description="which chat, where an export holds several")] = None,
    now: Annotated[datetime | None, Form(description="the moment asked about; the last message's if missing")] = None,
    lenient: Annotated[bool, Form(description="skip and count broken lines instead of refusing")] = False,
) -> Imported:
    """Read a chat; nothing is stored."""
    if (file is None) == (text is None):
        raise TranscriptError("send either `file` or `text`", place="body")
    data = file.file.read() if file is not None else (text or "")
    name = (file.filename or "file") if file is not None else "pasted text"
    known = read_group_file(group) if group and group.strip() else None
    found = read_chat(data, name=name, group=known, chat=chat, now=now, lenient=lenient)
    return Imported(transcript=found.transcript, format=found.format, notes=found.notes, skipped=found.skipped)
