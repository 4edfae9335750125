"""Server time and queries of the pages people open all day, at 100,000 households, for a county and a village user.

    python benchmarks/pages.py [--households 100000] [--rounds 21]

Makes a throwaway database beside the one in DATABASE_OWNER_URL, fills it (benchmarks/register.py), recomputes its facts
and flags once, and asks each page through Django's test client, as the application's role, behind row-level security.
Prints milliseconds (median and quickest of the rounds), beside them the processor time of a page in this process and in
the database's (where it runs on this machine), the number of queries, and that at 100 households: it must be the same.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["ANJU_DATABASE_ROLE"] = "owner"

import django

import portal.celery  # noqa: F401  # tasks bind to it

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from benchmarks.register import fill
from benchmarks.spent import spent
from households.models import Household, Person
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute
from portal.accounts.models import Grant, User

COUNTY, VILLAGE = "529910", "529910000001"
TODAY = date(2026, 11, 20)
# Pages are measured, not the manifest of static files, which a set-up makes.
PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@contextmanager
def throwaway() -> Iterator[None]:
    """Give a migrated database of its own (`test_…` beside the configured one), dropped afterwards."""
    configured = str(settings.DATABASES["default"]["NAME"])
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def pages(household: Household, person: Person) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return (label, method, address, form) of what is measured."""
    return [
        ("home", "get", "/", {}),
        ("household list, 50 rows", "get", "/households/", {}),
        ("household list, page 20", "get", "/households/?page=20", {}),
        ("household list, sorted by number", "get", "/households/?sort=number", {}),
        ("household page", "get", f"/households/{household.pk}/", {}),
        ("search by name", "post", "/search/", {"q": person.name}),
        ("search by identity number", "post", "/search/", {"q": person.id_number or ""}),
        ("search by phone", "post", "/search/", {"q": person.phone or ""}),
        ("flag list", "get", "/monitoring/flags/", {}),
        ("dashboard", "get", "/figures/", {}),
    ]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page costs: milliseconds by the clock (median, quickest), of the processors (mean), and its queries."""

    median: float
    quickest: float
    own: float
    server: float
    queries: int


def measure(client: Client, rounds: int, household: Household, person: Person) -> dict[str, Cost]:
    """Return what each page costs, by its label."""
    found = {}
    for label, method, address, form in pages(household, person):
        ask = partial(client.get if method == "get" else client.post, address, form)
        queries: list[str] = []
        ask()  # whoever comes first after a change counts figures anew
        with connection.execute_wrapper(partial(_noted, queries)):
            response = ask()
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        costs = [spent(ask) for _round in range(rounds)]
        found[label] = Cost(
            statistics.median(cost.clock for cost in costs) * 1000,
            min(cost.clock for cost in costs) * 1000,
            statistics.mean(cost.own for cost in costs) * 1000,
            statistics.mean(cost.server or 0 for cost in costs) * 1000,
            len(queries),
        )
    return found


def _noted(queries: list[str], execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    queries.append(sql)
    return execute(sql, params, many, context)


@contextmanager
def as_application() -> Iterator[None]:
    """Work as the application's role: owners see through every wall."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.DATABASE_APP_ROLE}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def at(households: int, rounds: int) -> dict[str, dict[str, Cost]]:
    """Fill a database of so many households and measure as a county and as a village user."""
    with throwaway():
        with transaction.atomic():
            fill(households)
        sync_catalogue(on=TODAY)
        recompute("", on=TODAY, today=TODAY)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        household = Household.objects.filter(division_id=VILLAGE).order_by("pk").first()
        assert household is not None
        person = Person.objects.get(memberships__household=household, memberships__relation="02")
        results = {}
        for role, area in (("county_staff", COUNTY), ("village_worker", VILLAGE)):
            user = User.objects.create_user(role, None, name=role)
            Grant.objects.create(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
            client = Client()
            client.force_login(user)
            session = client.session
            session["confirmed_at"] = timezone.now().isoformat()
            session.save()
            with as_application():
                results[role] = measure(client, rounds, household, person)
        return results


def main() -> int:
    """Measure and print; 1 when a page takes more queries at many households than at few."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=21)
    asked = parser.parse_args()
    with override_settings(STORAGES=PLAIN_FILES, ALLOWED_HOSTS=["testserver"]):
        few = at(100, 1)
        many = at(asked.households, asked.rounds)
    grown = 0
    print(f"{'page':36}{'user':16}{'median':>8}{'quickest':>9}{'own':>7}{'server':>8}{'queries':>9}{'at 100':>8}")
    for role, rows in many.items():
        for label, cost in rows.items():
            before = few[role][label].queries
            grown += cost.queries > before
            times = f"{cost.median:8.1f}{cost.quickest:9.1f}{cost.own:7.1f}{cost.server:8.1f}"
            print(f"{label:36}{role:16}{times}{cost.queries:9}{before:8}")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
