"""The API keeps what its description says, whoever asks and whatever is asked: no error of ours, no breach of schema.

Requests are drawn by schemathesis from the OpenAPI document, sound ones and broken ones; `HOSTILE_EXAMPLES` is how many
of each an operation gets, drawn by the seed `HOSTILE_SEED`.
"""

import os
from typing import Any

import pytest
import requests
import schemathesis
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as drawn
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.access.world import World, signed_in

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "2"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261122"))
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
_HERE = "http://localhost"


def _sent(client: Client, case: Case) -> Response:
    """Send a drawn request through the test client, and take back what it did."""
    request = requests.Request(**{**case.as_transport_kwargs(base_url=_HERE), "cookies": None}).prepare()
    headers = {name: value for name, value in request.headers.items() if name not in {"Content-Length", "Cookie"}}
    kind = headers.pop("Content-Type", "application/json")
    with transaction.atomic():
        answer = client.generic(str(request.method), request.path_url, request.body or b"", kind, headers=headers)
        transaction.set_rollback(True)
    names = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, names, answer.content, request, elapsed=0.0, verify=False)


def _put(client: Client, operation: Any, mode: GenerationMode) -> None:
    @seed(SEED)
    @drawn(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        case.validate_response(_sent(client, case), checks=CHECKS)

    ask()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", ["VW", "CS", "SV"])
def test_the_api_keeps_its_description(world: World, role: str, mode: GenerationMode) -> None:
    cache.clear()
    broken: list[str] = []
    with signed_in(world, role) as client:
        document = schemathesis.openapi.from_dict(client.get("/api/schema/?format=json").json())
        for found in document.get_all_operations():
            operation = found.ok()
            try:
                _put(client, operation, mode)
            except BaseExceptionGroup as group:
                broken += [f"{operation.label}: {error}" for error in group.exceptions]
    assert not broken, f"{len(broken)} broken, seed {SEED}:\n" + "\n".join(broken[:20])[:8_000]
