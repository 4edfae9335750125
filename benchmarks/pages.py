"""Server time and queries of the pages people open all day, at 100,000 households, for a county and a village user.

    python benchmarks/pages.py [--households 100000] [--rounds 21]

Makes a throwaway database beside the one in DATABASE_OWNER_URL, fills it (benchmarks/register.py), recomputes its facts
and flags once, and asks each page through Django's test client. Prints milliseconds (median and slowest of the rounds),
the number of queries, and the same at 100 households: the two must be equal.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["ANJU_DATABASE_ROLE"] = "owner"

import django

import portal.celery  # noqa: F401  # tasks bind to it

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks.register import fill
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


def measure(client: Client, rounds: int, household: Household, person: Person) -> dict[str, tuple[float, float, int]]:
    """Return label → (median ms, slowest ms, queries)."""
    found = {}
    for label, method, address, form in pages(household, person):
        ask = client.get if method == "get" else client.post
        with CaptureQueriesContext(connection) as queries:
            response = ask(address, form)
        count = len(queries)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        times = []
        for _round in range(rounds):
            begun = time.perf_counter()
            ask(address, form)
            times.append((time.perf_counter() - begun) * 1000)
        found[label] = (statistics.median(times), max(times), count)
    return found


def at(households: int, rounds: int) -> dict[str, dict[str, tuple[float, float, int]]]:
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
    print(f"{'page':36}{'user':16}{'median ms':>10}{'slowest':>9}{'queries':>9}{'at 100':>8}")
    for role, rows in many.items():
        for label, (median, slowest, queries) in rows.items():
            before = few[role][label][2]
            grown += queries > before
            print(f"{label:36}{role:16}{median:10.1f}{slowest:9.1f}{queries:9}{before:8}")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
