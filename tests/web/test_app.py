"""The application as a whole: headers, problems of routing, documentation."""

from __future__ import annotations

import json

import httpx
import pytest

from coach.importers.chat import read_chat
from tests.web.test_advice import problem


def test_nothing_but_our_own_files_may_run_in_the_sidebar(client: httpx.Client) -> None:
    for path in ("/", "/healthz", "/v1/samples", "/nothing"):
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_routing_faults_are_problems_too(client: httpx.Client) -> None:
    problem(client.get("/v1/nothing"), 404)
    problem(client.get("/v1/advice"), 404)
    problem(client.put("/healthz"), 405)


def test_the_documentation_has_an_example_for_every_body(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    for path, name in (
        ("/v1/advice", "AdviceRequest"),
        ("/v1/ask", "Question"),
        ("/v1/replies", "ReplyRequest"),
        ("/v1/check", "OwnDraft"),
        ("/v1/rewrites", "RewriteRequest"),
        ("/v1/setup", "SetupRequest"),
    ):
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert body["$ref"].endswith(f"/{name}")
        for example in document["components"]["schemas"][name]["examples"]:
            assert client.post(path, json=example).status_code == 200
    (example,) = document["components"]["schemas"]["AdviceRequest"]["examples"]
    assert read_chat(json.dumps(example["transcript"])).transcript.id == "example"


@pytest.mark.parametrize(
    "path", ["/v1/advice", "/v1/ask", "/v1/check", "/v1/replies", "/v1/rewrites", "/v1/setup", "/v1/transcripts"]
)
def test_the_documentation_names_the_problems(client: httpx.Client, path: str) -> None:
    answers = client.get("/openapi.json").json()["paths"][path]["post"]["responses"]
    assert "application/problem+json" in answers["422"]["content"]
    assert "application/problem+json" in answers["413"]["content"]


def test_the_documentation_of_advice_names_json_and_events(client: httpx.Client) -> None:
    answers = client.get("/openapi.json").json()["paths"]["/v1/advice"]["post"]["responses"]
    assert set(answers["200"]["content"]) == {"application/json", "text/event-stream"}


def test_the_pages_of_the_documentation_open(client: httpx.Client) -> None:
    assert client.get("/docs").status_code == 200
