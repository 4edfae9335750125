"""A user at the real web server, signed in without the forms; safe to be used from threads, for it asks no database."""

import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from portal.accounts.models import User
from tests.chaos.stack import Stack

_TOKEN = "c" * 32


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 when nothing did."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


class Visitor:
    """One session of a user."""

    def __init__(self, stack: Stack, user: User) -> None:
        client = Client()
        client.force_login(user)
        kept = client.session
        kept["confirmed_at"] = timezone.now().isoformat()
        kept.save()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.port = stack.port
        self.headers = {
            "Host": "localhost",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_TOKEN}",
            "X-CSRFToken": _TOKEN,
        }

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send a request and return its answer; `If_Match` stands for If-Match."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        begun = time.monotonic()
        try:
            link.request(method, path, body, told)
            answer = link.getresponse()
            taken = answer.read()
            return Answer(answer.status, dict(answer.headers), taken, time.monotonic() - begun)
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, b"", time.monotonic() - begun)
        finally:
            link.close()

    def send(self, path: str, **fields: Any) -> Answer:
        """Send a form."""
        return self.ask("POST", path, encode_multipart(BOUNDARY, fields), Content_Type=MULTIPART_CONTENT)

    def change(self, household: Any, version: int, **fields: Any) -> Answer:
        """Change a household over the API, having seen a version of it."""
        body = json.dumps(fields).encode()
        path = f"/api/households/{household}/"
        return self.ask("PATCH", path, body, Content_Type="application/json", If_Match=f'"{version}"')
