"""Alive at once, ready when the coach is made, and honest when it cannot be."""

from __future__ import annotations

import threading
import time

import httpx
import pytest

from coach.coach import Coach
from coach.errors import KnowledgeError
from coach.settings import Settings
from coach.web.app import create_app
from tests.scenes import QUIET
from tests.web.server import Served
from tests.web.test_advice import problem

BODY = {"transcript": QUIET.model_dump(mode="json")}


def test_alive_and_ready(client: httpx.Client) -> None:
    alive = client.get("/healthz").json()
    assert alive["status"] == "ok"
    assert alive["version"]
    assert client.get("/readyz").json() == {"status": "ready"}


def test_a_slow_coach_keeps_nobody_from_hearing_that_the_server_lives(coach: Coach) -> None:
    gate = threading.Event()

    def make(_: Settings) -> Coach:
        assert gate.wait(20)
        return coach

    begun = time.perf_counter()
    with Served(create_app(Settings(), make=make)) as site:
        assert site.client.get("/healthz").status_code == 200
        assert time.perf_counter() - begun < 2
        assert "loaded" in problem(site.client.get("/readyz"), 503)["detail"]
        answers: list[httpx.Response] = []
        waiting = threading.Thread(target=lambda: answers.append(site.client.post("/v1/advice", json=BODY)))
        waiting.start()
        # Advice waits for the coach rather than failing; the server answers others meanwhile.
        waiting.join(0.3)
        assert answers == []
        assert httpx.get(f"{site.url}/healthz").status_code == 200
        gate.set()
        waiting.join(10)
        assert [one.status_code for one in answers] == [200]
        assert site.client.get("/readyz").status_code == 200


@pytest.mark.parametrize("fault", [KnowledgeError("no practice in /nowhere"), RuntimeError("a secret detail")])
def test_a_coach_that_cannot_be_made_is_503_everywhere(fault: Exception) -> None:
    def make(_: Settings) -> Coach:
        raise fault

    with Served(create_app(Settings(), make=make)) as site:
        assert site.client.get("/healthz").status_code == 200
        answers = [
            site.client.post("/v1/advice", json=BODY),
            site.client.post("/v1/ask", json={"question": "怎么办"}),
            site.client.get("/readyz"),
        ]
    for answer in answers:
        document = problem(answer, 503)
        assert ("/nowhere" in document["detail"]) == isinstance(fault, KnowledgeError)
        assert "secret" not in str(document)


def test_why_a_coach_cannot_be_made_is_logged_for_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    def make(_: Settings) -> Coach:
        raise KnowledgeError("no practice in /nowhere")

    with Served(create_app(Settings(), make=make)) as site:
        site.client.post("/v1/ask", json={"question": "怎么办"})
    assert "no practice in /nowhere" in caplog.text
