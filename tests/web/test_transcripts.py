"""POST /v1/transcripts: a file or a pasted text becomes the wire form."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.scenes import UNHAPPY
from tests.web.conftest import MAX_BODY
from tests.web.test_advice import problem

PASTED = "小暖 2026-03-05 09:01\n大家早呀\n\n阿梁 2026-03-05 09:03\n早\n"
GROUP = "operators: [小暖]\ngroup:\n  name: 暖宝妈妈团\n  timezone: Asia/Shanghai\n"


def test_a_pasted_text(client: httpx.Client) -> None:
    got = client.post("/v1/transcripts", data={"text": PASTED, "group": GROUP}).json()
    assert (got["format"], got["skipped"]) == ("pasted", 0)
    assert [one["text"] for one in got["transcript"]["messages"]] == ["大家早呀", "早"]
    assert got["transcript"]["group"]["name"] == "暖宝妈妈团"
    assert {one["name"]: one["role"] for one in got["transcript"]["members"]} == {"小暖": "operator", "阿梁": "member"}


def test_what_was_guessed_is_said(client: httpx.Client) -> None:
    assert client.post("/v1/transcripts", data={"text": PASTED}).json()["notes"]


def test_what_comes_out_is_what_advice_takes(client: httpx.Client) -> None:
    got = client.post("/v1/transcripts", files={"file": ("chat.json", UNHAPPY.model_dump_json())}).json()
    assert got["format"] == "wire"
    assert client.post("/v1/advice", json={"transcript": got["transcript"]}).status_code == 200


def test_a_file_in_gbk(client: httpx.Client) -> None:
    got = client.post("/v1/transcripts", files={"file": ("chat.txt", PASTED.encode("gbk"))}).json()
    assert got["transcript"]["messages"][0]["text"] == "大家早呀"


def test_the_moment_asked_about(client: httpx.Client) -> None:
    got = client.post("/v1/transcripts", data={"text": PASTED, "now": "2026-03-06T10:00:00+08:00"}).json()
    assert got["transcript"]["now"] == "2026-03-06T10:00:00+08:00"


def test_lenient_skips_and_counts(client: httpx.Client) -> None:
    document = json.loads(UNHAPPY.model_dump_json())
    document["messages"].insert(1, {"id": "x"})
    file = {"file": ("chat.json", json.dumps(document))}
    assert "message 2" in problem(client.post("/v1/transcripts", files=file), 422)["detail"]
    got = client.post("/v1/transcripts", files=file, data={"lenient": "true"}).json()
    assert (got["skipped"], len(got["transcript"]["messages"])) == (1, 5)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "send either `file` or `text`"),
        ({"data": {"text": PASTED}, "files": {"file": ("a.txt", PASTED)}}, "send either `file` or `text`"),
        ({"files": {"file": ("a.txt", b"")}}, "a.txt"),
        ({"files": {"file": ("a.bin", bytes(range(256)) * 40)}}, "a.bin"),
        ({"data": {"text": PASTED, "now": "soon"}}, "now"),
        ({"data": {"text": PASTED, "group": "colour: red"}}, "colour"),
        ({"data": {"text": PASTED, "group": "a: [b"}}, "group"),
        ({"data": {"text": PASTED, "chat": "nobody"}}, "nobody"),
        ({"data": {"text": PASTED, "lenient": "perhaps"}}, "lenient"),
        ({"json": {"text": PASTED}}, "send either `file` or `text`"),
    ],
    ids=["nothing", "both", "empty file", "binary", "now", "group field", "group yaml", "chat", "lenient", "json"],
)
def test_a_fault_is_named(client: httpx.Client, form: dict[str, Any], said: str) -> None:
    document = problem(client.post("/v1/transcripts", **form), 422)
    assert said in document["detail"]
    assert "Traceback" not in document["detail"]


def test_too_large(client: httpx.Client) -> None:
    problem(client.post("/v1/transcripts", files={"file": ("a.txt", b"x" * (MAX_BODY + 1))}), 413)
