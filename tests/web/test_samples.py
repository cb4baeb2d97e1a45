"""GET /v1/samples: the sample community, each chat fit to be advised on."""

from __future__ import annotations

from importlib.resources import files

import httpx

from coach.importers.case import read_cases
from tests.web.test_advice import problem


def test_every_sample_is_listed_and_gets_advice(client: httpx.Client) -> None:
    listed = client.get("/v1/samples").json()
    assert listed
    for sample in listed:
        transcript = client.get(f"/v1/samples/{sample['id']}").json()
        assert transcript["group"]["name"] == sample["name"]
        assert len(transcript["messages"]) == sample["messages"]
        advice = client.post("/v1/advice", json={"transcript": transcript})
        assert advice.status_code == 200
        assert advice.json()["timing"]["why"]


def test_the_samples_are_those_of_the_package(client: httpx.Client) -> None:
    names = []
    for file in sorted(files("coach.web").joinpath("sample").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            names += [case.id for case in read_cases(file.read_text(encoding="utf-8"), name=file.name)]
    assert [one["id"] for one in client.get("/v1/samples").json()] == names


def test_an_unknown_sample(client: httpx.Client) -> None:
    document = problem(client.get("/v1/samples/nothing"), 404)
    assert "GET /v1/samples lists them" in document["detail"]
