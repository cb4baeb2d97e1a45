"""A group's record over HTTP."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from coach.storage.records import Records
from coach.types import GroupRecord, OptOut
from tests.chats import moment

OUT = OptOut(member="m1", name="朵朵妈", message="14", said="别再推了", at=moment("03-05 10:00"))


@pytest.fixture
def kept(home: object) -> None:
    asyncio.run(Records(home / "groups.db").keep("群/1", GroupRecord(opted_out=(OUT,))))  # type: ignore[operator]


def test_the_record_of_a_group_never_read_is_empty(client: httpx.Client) -> None:
    reply = client.get("/v1/groups/new/record")
    assert (reply.status_code, reply.json()) == (200, {"opted_out": [], "last_offer_at": None, "openers": []})


def test_who_opted_out_is_listed_and_can_be_lifted_once(kept: None, client: httpx.Client) -> None:
    group = "群%2F1"
    assert [one["name"] for one in client.get(f"/v1/groups/{group}/record").json()["opted_out"]] == ["朵朵妈"]
    assert client.delete(f"/v1/groups/{group}/opt-outs/m1").status_code == 204
    again = client.delete(f"/v1/groups/{group}/opt-outs/m1")
    assert again.status_code == 404
    assert again.headers["content-type"] == "application/problem+json"
    assert "m1" in again.json()["detail"]
