"""The description of the API, its reader, and the number of queries a page of a list takes."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Household
from tests.factories import VILLAGE, make_household

Call = Callable[..., Any]


def test_the_description_is_valid_and_without_a_guess(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))
    assert "/api/households/{id}/" in (tmp_path / "schema.yaml").read_text()


def test_the_reader_loads_nothing_from_outside_and_runs_no_inline_script(call: Call) -> None:
    answer = call("GET", "docs/")
    page = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "<style" not in page
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    script = re.search(r'src="([^"]*docs/\?script[^"]*)"', page)
    assert script
    assert call("GET", "docs/?script=").headers["Content-Type"].startswith("application/javascript")


# One for the session, one for the user, one for the grants; then the list's own.
QUERIES = {
    "households/": 6,
    "people/": 7,
    "memberships/": 6,
    "statements/": 6,
    "spells/": 6,
    "flags/": 6,
    "divisions/": 5,
    "facts/households/": 6,
}


def people_of(serial: int) -> tuple[dict[str, Any], ...]:
    """Return two members born on a day of their own."""
    born = date(1960, 1, 1) + timedelta(days=serial)
    return ({"birth": born}, {"birth": born, "relation": "10", "name": "熊秀英"})


@pytest.mark.parametrize(("path", "queries"), QUERIES.items())
def test_a_list_takes_the_same_queries_for_five_and_for_fifty(call: Call, path: str, queries: int) -> None:
    counts: list[int] = []
    sent: list[str] = []
    for wanted in (5, 50):
        for serial in range(Household.objects.count(), wanted):
            make_household(VILLAGE, members=people_of(serial), income={"wage": 1})
        call("GET", "me/")
        captured = CaptureQueriesContext(connection)
        with captured:
            assert call("GET", path).status_code == 200
        sent = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[1] <= queries, sent
