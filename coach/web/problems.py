"""Errors as RFC 9457 problem documents: what was wrong, where, and what to do."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from coach.errors import CoachError, PlacedError

TYPE = "application/problem+json"
_INVALID = "urn:nuanchang:request-invalid"


class Problem(BaseModel):
    """RFC 9457, with the fields of the request that were wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    place: str = Field(default="", description="the file, line, message or field that is wrong")
    errors: list[dict[str, str]] = []


_STATUSES = {
    400: "The body cannot be read",
    404: "Not there",
    413: "The body is too large",
    422: "The input cannot be used",
    503: "Not ready yet",
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of these answers: each is a problem document."""
    content = {TYPE: {"schema": Problem.model_json_schema()}}
    return {status: {"description": _STATUSES[status], "content": content} for status in statuses}


RESPONSES = responses(400, 413, 422, 503)


def install(app: FastAPI) -> None:
    """Answer every error of the tree, of validation and of routing with a problem document."""
    app.add_exception_handler(CoachError, _failed)
    app.add_exception_handler(Exception, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer(problem: Problem) -> JSONResponse:
    """The response for a problem."""
    content = problem.model_dump(exclude_defaults=True) | {"status": problem.status, "type": problem.type}
    return JSONResponse(content, status_code=problem.status, media_type=TYPE)


def problem_of(error: Exception) -> Problem:
    """An error as a problem. One that is not ours keeps its details to the server's log: they may hold what members wrote."""
    if not isinstance(error, CoachError):
        return Problem(title="internal error", status=500, detail="the coach failed; the server's log says why")
    place = error.place if isinstance(error, PlacedError) else ""
    kind = f"urn:nuanchang:{error.kind}"
    return Problem(type=kind, title=error.kind.replace("-", " "), status=error.status, detail=str(error), place=place)


def _failed(_: Request, error: Exception) -> JSONResponse:
    return answer(problem_of(error))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    if error.errors()[0]["type"] == "json_invalid":
        first = error.errors()[0]
        why = f"the body is no JSON: character {first['loc'][-1]}, {first['ctx']['error']}"
        return answer(Problem(type=_INVALID, title="request invalid", status=422, detail=why))
    errors = [
        {"field": ".".join(str(part) for part in one["loc"] if part != "body"), "reason": _reason(str(one["msg"]))}
        for one in error.errors()[:20]
    ]
    first = errors[0]
    detail = f"{first['field']}: {first['reason']}".removeprefix(": ")
    problem = Problem(
        type=_INVALID, title="request invalid", status=422, detail=detail, place=first["field"], errors=errors
    )
    return answer(problem)


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    detail = str(error.detail) if error.status_code == 413 else ""
    title = "Content Too Large" if detail else str(error.detail)
    response = answer(Problem(title=title, status=error.status_code, detail=detail))
    response.headers.update(error.headers or {})
    return response


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")
