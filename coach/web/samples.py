"""GET /v1/samples: the sample community that a fresh install shows; invented chats that ship with the package."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from fastapi import APIRouter
from pydantic import BaseModel

from coach.errors import NotFoundError
from coach.importers.case import read_cases
from coach.types import Transcript
from coach.web.problems import responses

router = APIRouter(tags=["samples"])


class Sample(BaseModel):
    """A sample chat in a list."""

    id: str
    name: str
    kind: str | None
    language: str
    messages: int


@router.get("/v1/samples")
def samples() -> list[Sample]:
    """The groups of the sample community."""
    return [
        Sample(id=t.id, name=t.group.name, kind=t.group.kind, language=t.language, messages=len(t.messages))
        for t in _community().values()
    ]


@router.get("/v1/samples/{name}", responses=responses(404))
def sample(name: str) -> Transcript:
    """One sample chat in the wire form."""
    if name not in _community():
        raise NotFoundError(f"no sample {name!r}; GET /v1/samples lists them")
    return _community()[name]


@lru_cache(maxsize=1)
def _community() -> dict[str, Transcript]:
    folder = files("coach.web").joinpath("sample")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            for case in read_cases(file.read_text(encoding="utf-8"), name=file.name):
                found[case.id] = case.transcript
    return found
