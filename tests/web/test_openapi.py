"""The documented API against itself: invented requests get documented answers, and never a 500."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.server import Served

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    "DELETE /v1/groups/{group}/opt-outs/{member}",
    "DELETE /v1/knowledge/{name}",
    "GET /healthz",
    "GET /readyz",
    "GET /v1/groups/{group}/record",
    "GET /v1/knowledge",
    "GET /v1/samples",
    "GET /v1/samples/{name}",
    "POST /v1/advice",
    "POST /v1/ask",
    "POST /v1/check",
    "POST /v1/knowledge",
    "POST /v1/portrait",
    "POST /v1/replies",
    "POST /v1/report",
    "POST /v1/rewrites",
    "POST /v1/setup",
    "POST /v1/transcripts",
]


@pytest.fixture(scope="module")
def operations(served: Served) -> dict[str, Any]:
    found = (one.ok() for one in schemathesis.openapi.from_url(f"{served.url}/openapi.json").get_all_operations())
    return {f"{one.method.upper()} {one.path}": one for one in found}


def test_every_operation_is_tried(operations: dict[str, Any]) -> None:
    assert sorted(operations) == OPERATIONS


@pytest.mark.parametrize("name", OPERATIONS)
def test_invented_requests_get_documented_answers(operations: dict[str, Any], name: str) -> None:
    @given(case=operations[name].as_strategy())
    @settings(
        max_examples=25 if "POST" in name else 5,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    answers()
