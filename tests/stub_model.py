"""A model server for tests: speaks the part of OpenAI's API that litellm uses, streaming and not, and every way of failing.

`StubModel(reply)` answers each request with that reply, `StubModel([first, second])` in turn (the last one again and
again), `StubModel(function)` with whatever the function says to a request. What it received is in `requests`.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    """What the server answers. The default is a proper stream that ends with `stop`."""

    text: str = ""
    status: int = 200
    finish: str | None = "stop"
    # Seconds of silence before the first byte.
    stall: float = 0.0
    # Seconds between two characters.
    drip: float = 0.0
    # The connection is closed after half of the text: within a chunk (hard), or as if all had been said (soft).
    cut: str = ""
    # What the provider says was used, in a last chunk (if it is asked to) or in the document.
    usage: dict[str, Any] | None = None
    # One JSON document, though a stream was asked for.
    whole: bool = False


@dataclass(frozen=True)
class Request:
    """What the server received."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    # Set once the caller hung up before the answer was complete.
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def system(self) -> str:
        return "\n".join(one["content"] for one in self.body["messages"] if one["role"] == "system")

    @property
    def data(self) -> str:
        """What the user's messages say: the quoted chat and the situation."""
        return "\n".join(one["content"] for one in self.body["messages"] if one["role"] == "user")

    @property
    def shape(self) -> str:
        """json_schema or json_object: the reply format asked for."""
        return str(self.body.get("response_format", {}).get("type", ""))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The chat as the model gets it: every line of the data that is one JSON array of id, time, name and text."""
        rows = (json.loads(line) for line in self.data.splitlines() if line.startswith('["'))
        return [dict(zip(("id", "at", "who", "text"), row, strict=True)) for row in rows]


Answers = Reply | Sequence[Reply] | Callable[[Request], Reply]


class StubModel:
    """The server, on a free port of the loopback interface, for as long as the `with` block lasts."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._lock = threading.Lock()
        self.requests: list[Request] = []
        self.asked = threading.Event()
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.stub = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, request: Request) -> Reply:
        """Note a request and say what to answer."""
        with self._lock:
            place = len(self.requests)
            self.requests.append(request)
            self.asked.set()
        if callable(self._answers):
            return self._answers(request)
        if isinstance(self._answers, Reply):
            return self._answers
        return self._answers[min(place, len(self._answers) - 1)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""

    def do_POST(self) -> None:
        stub: StubModel = self.server.stub  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        reply = stub.take(request)
        self.close_connection = True
        if reply.stall and self._hung_up(stub, reply.stall):
            request.gone.set()
            return
        try:
            if reply.status != 200:
                self._document(reply.status, {"error": {"message": reply.text or "no", "type": "stub", "code": None}})
            elif reply.whole or not body.get("stream"):
                self._document(200, _completion(reply))
            else:
                self._stream(stub, reply, request)
        except OSError:
            request.gone.set()

    def _document(self, status: int, document: dict[str, Any]) -> None:
        data = json.dumps(document, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, stub: StubModel, reply: Reply, request: Request) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        text = reply.text[: len(reply.text) // 2] if reply.cut else reply.text
        for part in _parts(text, 1 if reply.drip else 20):
            self._event(_chunk({"content": part}, None))
            if reply.drip and self._hung_up(stub, reply.drip):
                request.gone.set()
                return
        if reply.cut == "hard":
            self.wfile.write(b"200\r\ndata: {")
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if reply.finish and not reply.cut:
            self._event(_chunk({}, reply.finish))
            if reply.usage and (request.body.get("stream_options") or {}).get("include_usage"):
                self._event(_chunk(None, None, reply.usage))
            self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, data: str) -> None:
        line = f"data: {data}\n\n".encode()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(line), line))
        self.wfile.flush()

    def _hung_up(self, stub: StubModel, seconds: float) -> bool:
        """Wait, and say whether the caller (or the test) went away meanwhile."""
        left = seconds
        while left > 0 and not stub.closing.is_set():
            self.connection.settimeout(min(left, 0.02))
            left -= 0.02
            try:
                if not self.connection.recv(1):
                    return True
            except TimeoutError:
                continue
            except OSError:
                return True
        self.connection.settimeout(None)
        return stub.closing.is_set()


def _parts(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def _chunk(delta: dict[str, str] | None, finish: str | None, usage: dict[str, Any] | None = None) -> str:
    """One event; without a delta it holds no choice, as the one with the usage does."""
    choices = []
    if delta is not None:
        choices = [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}]
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "stub", "choices": choices}
    return json.dumps({**chunk, "usage": usage} if usage else chunk)


def _completion(reply: Reply) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": reply.text}, "finish_reason": reply.finish}
    usage = reply.usage or {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice], "usage": usage}
