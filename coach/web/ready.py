"""The coach of a running server, once it is ready."""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

from fastapi import Depends, Request

from coach.coach import Coach
from coach.errors import CoachError, NotReadyError

_log = logging.getLogger(__name__)


async def ready_coach(request: Request) -> Coach:
    """Waits until the coach is made. Raises NotReadyError where it cannot be."""
    task: asyncio.Task[Coach] = request.app.state.coach
    await asyncio.wait([task])
    fault = fault_of(task)
    if fault:
        raise NotReadyError(fault)
    return task.result()


def fault_of(task: asyncio.Task[Coach]) -> str:
    """Why a finished attempt gave no coach; empty where it gave one. Only our own errors are fit to be shown."""
    if task.cancelled():
        return "the server is stopping"
    error = task.exception()
    if error is None or isinstance(error, CoachError):
        return str(error or "")
    return "the coach cannot be made; the server's log says why"


def log_fault(task: asyncio.Task[Coach]) -> None:
    """Tell the operator at the console, who would otherwise see a server that runs and never gets ready."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.error("the coach cannot be made: %s", error, exc_info=None if isinstance(error, CoachError) else error)


ReadyCoach = Annotated[Coach, Depends(ready_coach)]
