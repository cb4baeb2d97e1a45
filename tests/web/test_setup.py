"""POST /v1/setup: what founds a group, in each kind and language."""

from __future__ import annotations

from typing import Any, get_args

import httpx
import pytest

from coach.types import Kind, Language, Setup
from tests.web.test_advice import problem


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("language", get_args(Language))
def test_every_kind_in_every_language(client: httpx.Client, kind: Kind, language: Language) -> None:
    group = {"id": "g1", "name": "Corner 小店", "kind": kind, "theme": "bread"}
    setup = Setup.model_validate(client.post("/v1/setup", json={"group": group, "language": language}).json())
    assert (setup.group, setup.kind, setup.language) == ("Corner 小店", kind, language)
    assert [day.day for day in setup.week] == list(range(1, len(setup.week) + 1))
    assert setup.invitation
    assert setup.welcome
    assert setup.questions
    assert setup.rules.lines


def test_the_groups_own_rules_are_kept(client: httpx.Client) -> None:
    group = {"id": "g1", "name": "面包群", "kind": "interest", "rules": ["不发广告"]}
    assert client.post("/v1/setup", json={"group": group}).json()["rules"]["own"] == ["不发广告"]


def test_a_group_of_which_nothing_is_known_is_founded_too(client: httpx.Client) -> None:
    setup = client.post("/v1/setup", json={"group": {"id": "g1"}}).json()
    assert setup["language"] == "zh-Hans"
    assert setup["invitation"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "group"),
        ({"group": {}}, "group.id"),
        ({"group": {"id": "g1", "kind": "loud"}}, "group.kind"),
        ({"group": {"id": "g1"}, "language": "fr"}, "language"),
        ({"group": {"id": "g1"}, "days": 3}, "days"),
        ({"group": {"id": "g1", "timezone": "Mars"}}, "group.timezone"),
    ],
)
def test_a_fault_in_the_body_is_named(client: httpx.Client, body: Any, place: str) -> None:
    assert problem(client.post("/v1/setup", json=body), 422)["place"] == place
