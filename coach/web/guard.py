"""What holds for every request and answer: a limit for bodies, and headers that keep members' words from running."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.web.problems import Problem, answer

# Members' words are shown in the sidebar: nothing but its own files may run or be loaded there.
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# The pages of the documentation load their scripts from elsewhere.
_DOCUMENTATION = ("/docs", "/redoc", "/openapi")


class Guard:
    """ASGI middleware. (FastAPI's own max_body_size answers plain text where the size is declared.)"""

    def __init__(self, app: ASGIApp, max_body: int) -> None:
        self._app = app
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        too_large = f"the body is larger than {self._max_body} bytes (COACH_MAX_BODY)"
        secure = not scope["path"].startswith(_DOCUMENTATION)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._max_body:
                raise HTTPException(413, too_large)
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start" and secure:
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self._max_body:
            problem = Problem(title="Content Too Large", status=413, detail=too_large)
            await answer(problem)(scope, receive, guarded)
            return
        await self._app(scope, counted, guarded)
