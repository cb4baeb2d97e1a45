"""/healthz: the process answers. /readyz: the coach is made and advice can be had."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from coach import __version__
from coach.coach import Coach
from coach.web.problems import Problem, answer, responses
from coach.web.ready import fault_of

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Alive, and which version."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz", response_model=None, responses=responses(503))
async def readyz(request: Request) -> dict[str, str] | JSONResponse:
    """Ready to advise, or 503 with what is missing."""
    task: asyncio.Task[Coach] = request.app.state.coach
    if not task.done():
        return answer(Problem(title="not ready", status=503, detail="the index is being loaded"))
    fault = fault_of(task)
    if fault:
        return answer(Problem(title="not ready", status=503, detail=fault))
    return {"status": "ready"}
