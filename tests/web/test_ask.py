"""POST /v1/ask."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.test_advice import problem


def test_a_question_gets_practices(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": "群里三天没人说话了怎么办", "top": 2}).json()
    assert answer["refused"] is False
    assert len(answer["practices"]) == 2


def test_in_the_language_asked_for(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": "群里三天没人说话了怎么办", "language": "en"}).json()
    assert answer["text"].isascii()


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"question": ""}, "question"),
        ({"question": "问" * 2001}, "question"),
        ({"question": "问", "top": 0}, "top"),
        ({"question": "问", "top": 11}, "top"),
        ({"question": "问", "language": "fr"}, "language"),
        ({"question": "问", "tpo": 3}, "tpo"),
        ({}, "question"),
    ],
)
def test_a_fault_is_named(client: httpx.Client, body: dict[str, Any], place: str) -> None:
    assert problem(client.post("/v1/ask", json=body), 422)["place"] == place
