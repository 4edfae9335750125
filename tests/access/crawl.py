"""One request of the crawl, and the verdict on its answer."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.test import Client

from portal.common.models import AuditEvent
from tests.access.matrix import METHODS, Route
from tests.access.traces import named_in
from tests.access.world import ADDRESS, PLACES, World, inside

ABSENT: dict[str, Any] = {
    "division": "529999999999",
    "code_list": "no_such_list",
    "rule_code": "no-such-rule",
    **dict.fromkeys(("user", "service", "grant", "rule", "parameter", "row", "memory"), 999_999_999),
}
_NOWHERE = UUID("00000000-0000-7000-8000-000000000000")
# Rows without a place: everybody who may read them at all may read them all.
PLACELESS = {"rule", "rule_code", "code_list", "parameter"}
# Rows of a user: nobody else's exist. "mine" stands for the place of one's own.
OWNED = {"job", "batch", "export"}
# Rows of a county: whoever works anywhere in it shares them.
COUNTYWIDE = {"memory"}
_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


@dataclass(frozen=True, slots=True)
class Step:
    """One request: `place` is a village of the world, "mine", "nowhere" for a row that never was, "" for no row."""

    route: Route
    method: str
    role: str
    place: str

    def __str__(self) -> str:
        return f"{self.role} {self.method} /{self.route.address} {self.place}"


def _unoffered(step: Step) -> set[str]:
    """Return how a method that is no act may end: OPTIONS tells what there is, nothing else is done."""
    return {"no-method", "denied", "moved", step.route.ends} | ({"done"} if step.method == "OPTIONS" else set())


def _places(kind: str) -> tuple[str, ...]:
    if not kind:
        return ("",)
    if kind in PLACELESS:
        return ("A1", "nowhere")
    return (*PLACES, "mine", "nowhere") if kind in OWNED else (*PLACES, "nowhere")


def steps(route: Route, role: str) -> Iterator[Step]:
    """Yield every request of a role to an address."""
    places = _places(route.of)
    for method in METHODS:
        for place in places if method in route.methods else places[:1]:
            yield Step(route, method, role, place)


def address(world: World, step: Step) -> str:
    """Return the path of a request."""
    path = "/" + step.route.address
    keys = world.own.get(step.role, {}) if step.place == "mine" else world.keys.get(step.place, {})
    kind = step.route.of
    key = keys.get(kind, ABSENT.get(kind, _NOWHERE))
    row = keys.get("row", ABSENT["row"])
    parts = {"row": row, "card": "home", "person": keys.get("person", _NOWHERE)}
    parts.update(kind=kind, field="id_number")
    for name in ("pk", "code", "name"):
        parts[name] = key
    for name, value in parts.items():
        path = path.replace(f"<{name}>", str(value))
    assert "<" not in path, path
    return path


def expected(step: Step) -> set[str]:
    """Return the verdicts the matrix allows for a request."""
    route, role = step.route, step.role
    if (role in {"AN", "PW"} and not route.may(role, step.method)) or _by_token_only(step):
        return {"sign-in"} if not route.reaches(role) or _by_token_only(step) else _unoffered(step)
    if route.act(step.method) is None:
        return _unoffered(step)
    if not route.may(role, step.method):
        return {"denied"}
    return {"done", "moved", route.ends} if _exists(step) else {"absent"}


def _by_token_only(step: Step) -> bool:
    """Tell whether a service account knocks at a page: its token opens the API, and pages know no token."""
    return step.role == "SV" and not step.route.address.startswith("api/") and not step.route.reaches("AN")


def _exists(step: Step) -> bool:
    """Tell whether what a request speaks of exists for its role."""
    kind = step.route.of
    if not kind or step.place == "nowhere":
        return not kind
    if kind in OWNED:
        return step.place == "mine"
    if kind in COUNTYWIDE:
        return inside("CS", step.place)
    return kind in PLACELESS or inside(step.role, step.place)


def verdict(answer: Any) -> str:
    """Return what an answer amounts to: done, moved, denied, absent, sign-in, no-method, or broken."""
    status = answer.status_code
    if status == 401 or (status == 302 and "/accounts/sign-in/" in answer.headers.get("Location", "")):
        return "sign-in"
    named = {403: "denied", 404: "absent", 405: "no-method"}
    if status in named:
        return named[status]
    if status >= 500:
        return "broken"
    return "moved" if 300 <= status < 400 else "done"


class Sent(NamedTuple):
    """What a request came to: the answer, its text, and the events of the audit log that it wrote."""

    answer: Any
    text: str
    events: list[AuditEvent]


def send(client: Client, world: World, step: Step) -> Sent:
    """Send a request inside a savepoint that is rolled back (the session, too)."""
    path = address(world, step)
    api = path.startswith("/api/")
    headers = {"If-Match": '"1"'} if api and step.method not in _SAFE else {}
    content = "application/json" if api else "application/x-www-form-urlencoded"
    body = "" if step.method in _SAFE else "{}" if api else step.route.form
    session = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = client.generic(step.method, path, body, content, headers=headers)
        sent = Sent(answer, body_of(answer), list(AuditEvent.objects.filter(request=answer["X-Request-ID"])))
        transaction.set_rollback(True)
    client.cookies.load(session)
    return sent


def body_of(answer: Any) -> str:
    """Return the text of an answer: pages and JSON as they are, workbooks unpacked."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            raw = b"".join(parts.read(name) for name in parts.namelist())
    return str(raw.decode("utf-8", "replace")) + f"{dict(answer.headers)} {answer.cookies.output()}"


def wrong_with(world: World, step: Step, sent: Sent) -> list[str]:
    """Return what is wrong with what a request came to, in words: its end, what it holds, what is on record of it."""
    ended, status = verdict(sent.answer), sent.answer.status_code
    wrong = [] if ended in expected(step) else [f"{ended} {status}, not {sorted(filter(None, expected(step)))}"]
    wrong += [f"leaks {canary}" for canary in leaks(world, step, sent.text)]
    told = "\n".join(str(vars(event)) for event in sent.events)
    wrong += [f"writes {canary} into the audit log" for canary in named_in(world, told)]
    return [f"{step}: {each}" for each in [*wrong, *_unrecorded(world, step, sent)]]


def _unrecorded(world: World, step: Step, sent: Sent) -> list[str]:
    """Tell whether a refusal to somebody known is on record once: who, from where, what it was."""
    # Outside of the API a token is nobody's.
    known = step.role != "SV" or step.route.address.startswith("api/")
    user = world.users.get(step.role) if known else None
    denials = [
        (event.user_id, event.ip, event.result, event.detail.get("status"), event.detail.get("method"))
        for event in sent.events
        if event.act == "denied"
    ]
    refused = user is not None and verdict(sent.answer) in {"denied", "absent"}
    wanted = [(user.pk, ADDRESS, "denied", sent.answer.status_code, step.method)] if user and refused else []
    return [] if denials == wanted else [f"denials on record are {denials}, not {wanted}"]


def leaks(world: World, step: Step, text: str) -> list[str]:
    """Return the canaries an answer must not hold: of other areas, whole numbers of anybody, values of a class."""
    found = [canary for canary in {*world.foreign(step.role), *world.secret()} if canary in text]
    return found + [f"{name} {value}" for name, value in world.uncleared(step.role) if holds(text, value)]


def holds(text: str, value: str) -> bool:
    """Tell whether a number stands in a text, with separators or without: by itself, not among the digits of a key."""
    return any(re.search(rf"(?<![\w.-]){re.escape(written)}(?!\w)", text) for written in _written(value))


def _written(value: str) -> set[str]:
    return {value, f"{Decimal(value):,}"}


_REGISTER = (
    "households_household",
    "households_person",
    "households_membership",
    "households_incomestatement",
    "households_site",
    "workshops_spell",
    "monitoring_exemption",
    "monitoring_finding",
    "monitoring_flag",
    "monitoring_recordedcase",
    "monitoring_recordedmeasure",
    "common_importbatch",
    "common_importrow",
    "accounts_user",
    "accounts_grant",
)


def register_state() -> Any:
    """Return a fingerprint of every row a person could change."""
    each = " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(hashtext(t::text)::bigint) FROM {table} t" for table in _REGISTER
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return sorted(cursor.fetchall())
