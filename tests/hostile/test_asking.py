"""Every address is asked with hostile values for every name it knows: nothing breaks, nothing is believed.

`HOSTILE_QUESTIONS` is how many are put to each address, drawn by the seed that a failure prints; in the long run all.
"""

import os
import random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access.crawl import Step, address
from tests.access.matrix import ROUTES, Route
from tests.access.world import World, signed_in
from tests.hostile.asking import VALUES, Question, questions, share

pytestmark = pytest.mark.django_db

MOST = int(os.environ.get("HOSTILE_QUESTIONS", "3"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261122"))
WHO = ("AN", "CS", "SY", "SE", "AU")


def _path(world: World, route: Route, role: str) -> str:
    place = "mine" if route.of in {"job", "batch", "export"} else "A1" if route.of else ""
    return address(world, Step(route, "GET", role, place))


def _send(client: Client, path: str, question: Question) -> Any:
    """Ask, and take everything back."""
    text = question.text()
    session = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        if question.method == "GET":
            answer = client.get(f"{path}?{text}", HTTP_HX_REQUEST="true" if len(text) % 2 else "")
        else:
            answer = client.generic("POST", path, text, "application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies.load(session)
    return answer


def _wrong(answer: Any) -> str:
    """Say what is wrong with an answer, nothing when it is sound."""
    if answer.status_code >= 500:
        error = getattr(answer, "exc_info", None)
        return f"{answer.status_code} {error[0].__name__ + ': ' + str(error[1])[:200] if error else ''}"
    if "evil.example" in answer.headers.get("Location", ""):
        return "leads away"
    page = not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html")
    text = "" if not page else answer.content.decode("utf-8", "replace")
    if "<script>alert(1)" in text or "Set-Cookie: x=1" in str(answer.headers):
        return "believes what it was told"
    return ""


@pytest.mark.parametrize("role", WHO)
def test_no_question_breaks_an_address(world: World, role: str) -> None:
    chosen = random.Random(f"{SEED} {role}")
    wrong: list[str] = []
    with signed_in(world, role) as client:
        for route in (each for each in ROUTES.values() if each.reaches(role)):
            path = _path(world, route, role)
            page = client.get(path).content.decode("utf-8", "replace") if route.may(role, "GET") else ""
            methods = [method for method in ("GET", "POST") if route.may(role, method)]
            if path.startswith("/api/"):
                methods = [method for method in methods if method == "GET"]
            put = share(list(questions(methods, page, route.form)), chosen, MOST)
            said = ((question, _wrong(_send(client, path, question))) for question in put)
            wrong += [f"{asked.method} {path} {asked.name}={asked.what}: {what}" for asked, what in said if what]
    assert not wrong, f"{len(wrong)} wrong, seed {SEED}:\n" + "\n".join(wrong[:80])


def test_the_values_cannot_be_told_apart_by_their_names() -> None:
    assert len(set(VALUES.values())) == len(VALUES)
