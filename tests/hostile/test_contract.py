"""The API keeps what its description says, whoever asks and whatever is asked: no error of ours, no breach of schema.

Requests are drawn by schemathesis from the OpenAPI document, sound ones and broken ones; `HOSTILE_EXAMPLES` is how many
of each an operation gets, drawn by the seed `HOSTILE_SEED`. Of rows, sound requests name some that exist, and writes
the version these have: otherwise hardly anything but refusals would be seen.
"""

import os
import re
from typing import Any

import pytest
import requests
import schemathesis
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as drawn
from schemathesis import GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from households.models import Household
from tests.access.matrix import ROUTES
from tests.access.world import World, signed_in

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "2"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261122"))
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance, status_code_conformance]
_HERE = "http://localhost"
_PLACE = "A1"
# Of which kind of row an operation speaks, by its path with the names left out.
_OF = {re.sub(r"<\w+>", "{}", f"/{address}"): route.of for address, route in ROUTES.items()}
# What the client says of itself: a drawn token would end every question at the door.
_OURS = {"Content-Length", "Cookie", "Authorization"}
# Words of the machine that no answer may offer: what rows are found by.
_FOUND_BY = re.compile(r"_(?:digest|mark|key)$")


class Asking:
    """One role at the API: sends what is drawn through the test client, and counts how it ended."""

    def __init__(self, world: World, role: str, client: Client) -> None:
        self.client = client
        self.keys = {**world.keys[_PLACE], "job": world.own[role]["job"]}
        self.version = Household.objects.get(pk=self.keys["household"]).version
        self.ended: dict[str, set[int]] = {}

    def send(self, case: Any) -> Response:
        """Send a drawn request, and take back what it did."""
        request = requests.Request(**{**case.as_transport_kwargs(base_url=_HERE), "cookies": None}).prepare()
        headers = {name: str(value) for name, value in request.headers.items() if name not in _OURS}
        kind = headers.pop("Content-Type", "application/json")
        body: Any = request.body or b""
        with transaction.atomic():
            answer = self.client.generic(str(request.method), request.path_url, body, kind, headers=headers)
            transaction.set_rollback(True)
        self.ended.setdefault(case.operation.label, set()).add(answer.status_code)
        names = {name.lower(): [value] for name, value in answer.headers.items()}
        return Response(answer.status_code, names, answer.content, request, elapsed=0.0, verify=False)

    def point(self, case: Any) -> None:
        """Let a sound request speak of a row that is there, in the version it has."""
        kind = _OF[re.sub(r"\{\w+\}", "{}", case.operation.path)]
        for name in case.path_parameters or {}:
            case.path_parameters[name] = str(self.keys[kind])
        if "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = f'"{self.version}"'

    def put(self, operation: Any, mode: GenerationMode) -> None:
        """Draw requests to an operation and judge the answers."""

        @seed(SEED)
        @drawn(
            max_examples=EXAMPLES,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            if mode is GenerationMode.POSITIVE:
                self.point(case)
            case.validate_response(self.send(case), checks=CHECKS)

        ask()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", ["VW", "CS", "SV"])
def test_the_api_keeps_its_description(world: World, role: str, mode: GenerationMode) -> None:
    cache.clear()
    broken: list[str] = []
    with signed_in(world, role) as client:
        asking = Asking(world, role, client)
        document = schemathesis.openapi.from_dict(client.get("/api/schema/?format=json").json())
        found: Any
        for found in document.get_all_operations():
            operation = found.ok()
            try:
                asking.put(operation, mode)
            except BaseExceptionGroup as group:
                broken += [f"{operation.label}: {error}" for error in group.exceptions]
    assert not broken, f"{len(broken)} broken, seed {SEED}:\n" + "\n".join(broken[:20])[:8_000]
    if role == "CS" and mode is GenerationMode.POSITIVE:
        silent = {label for label, ended in asking.ended.items() if label.startswith("GET") and 200 not in ended}
        assert not silent, "no row was read there: the answers above prove nothing"


def test_no_answer_offers_what_rows_are_found_by(world: World) -> None:
    with signed_in(world, "CS") as client:
        shapes = client.get("/api/schema/?format=json").json()["components"]["schemas"]
    offered = {(shape, name) for shape, told in shapes.items() for name in told.get("properties", {})}
    assert not {(shape, name) for shape, name in offered if _FOUND_BY.search(name)}
