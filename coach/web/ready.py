"""The coach of a running server, once it is ready."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Request

from coach.coach import Coach


async def ready_coach(request: Request) -> Coach:
    """Waits until the coach is made. Raises what went wrong while making it."""
    task: asyncio.Task[Coach] = request.app.state.coach
    return await asyncio.shield(task)


ReadyCoach = Annotated[Coach, Depends(ready_coach)]
