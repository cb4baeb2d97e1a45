"""Errors as RFC 9457 problem documents: what was wrong, where, and what to do."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from coach.errors import CoachError, TranscriptError

TYPE = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457, with the fields of the request that were wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    place: str = Field(default="", description="the file, line, message or field that is wrong")
    errors: list[dict[str, str]] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {TYPE: {"schema": Problem.model_json_schema()}}}
    for status, text in ((413, "The body is too large"), (422, "The input cannot be used"), (503, "Not ready yet"))
}


def install(app: FastAPI) -> None:
    """Answer every error of the tree, of validation and of routing with a problem document."""
    app.add_exception_handler(CoachError, _coach_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer(problem: Problem) -> JSONResponse:
    """The response for a problem."""
    content = problem.model_dump(exclude_defaults=True) | {"status": problem.status, "type": problem.type}
    return JSONResponse(content, status_code=problem.status, media_type=TYPE)


def _coach_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CoachError)  # noqa: S101 - registered for this class only
    place = error.place if isinstance(error, TranscriptError) else ""
    kind = f"urn:nuanchang:{error.kind}"
    title = error.kind.replace("-", " ")
    return answer(Problem(type=kind, title=title, status=error.status, detail=str(error), place=place))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    errors = [
        {"field": ".".join(str(part) for part in one["loc"] if part != "body"), "reason": _reason(str(one["msg"]))}
        for one in error.errors()[:20]
    ]
    first = errors[0] if errors else {"field": "", "reason": "invalid"}
    detail = f"{first['field']}: {first['reason']}".removeprefix(": ")
    kind = "urn:nuanchang:request-invalid"
    problem = Problem(
        type=kind, title="request invalid", status=422, detail=detail, place=first["field"], errors=errors
    )
    return answer(problem)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    return answer(Problem(title=str(error.detail), status=error.status_code))


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")
