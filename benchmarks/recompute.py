"""How long a recompute takes, against a sequential read of the tables it reads.

    python benchmarks/recompute.py [--households 260000]

Makes a throwaway database beside the one of DATABASE_OWNER_URL, fills it, measures, drops it. Runs are the application
role's, behind row-level security, with sealed columns, history and all triggers; the read is the owner's, which nothing
slows. Prints seconds by the clock and of the server's processor (where it runs on this machine) of: the first run
(everything is written), the read, full runs after it (nothing may be written), 1,000 touched households, one saved.
The aims: a full run at most 25 times the read, the second run 0 rows, the touched ones under 5 % of a full run.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["ANJU_DATABASE_ROLE"] = "owner"

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction

from benchmarks.register import fill
from benchmarks.spent import Spent, spent
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import Outcome, recompute, recompute_households
from portal.common.scope import everywhere

NAME = "anju_bench_recompute"
TODAY = date(2026, 11, 22)
ROUNDS = 3
READ = (
    "households_household",
    "households_person",
    "households_membership",
    "households_incomestatement",
    "workshops_spell",
    "monitoring_recordedcase",
    "monitoring_recordedmeasure",
    "monitoring_householdfacts",
    "monitoring_personfacts",
    "monitoring_flag",
)
LAST_COLUMN = """
SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND NOT attisdropped ORDER BY attnum DESC LIMIT 1
"""
TOUCHED = "SELECT id FROM households_household ORDER BY md5(id::text) LIMIT 1000"


def main() -> None:
    """Make the database, measure, print, drop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=260_000)
    options = parser.parse_args()
    configured = str(settings.DATABASES["default"]["NAME"])
    connection.settings_dict["TEST"]["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(options.households)
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def measure(households: int) -> None:
    """Fill the database and print what each run takes."""
    with transaction.atomic():
        fill(households)
    sync_catalogue(on=TODAY)
    sql("VACUUM ANALYZE")
    print(f"{'':<32}{'clock':>11}{'server':>12}")
    with as_application():
        first, cost = run()
    show("first run, everything written", cost, f"{first.counts.rows_written:,} rows")
    sql("VACUUM ANALYZE")
    reads, fulls = [], []
    for _ in range(ROUNDS):
        reads.append(read())
        with as_application():
            full, cost = run()
        fulls.append(cost)
        show("sequential read of the tables", reads[-1])
        show("full run", cost, f"{full.counts.rows_written:,} rows, {cost.over(reads[-1])}")
    best = min(fulls, key=weight)
    show("best of each", best, best.over(min(reads, key=weight)))
    sql(f"UPDATE households_household SET water_safe = NOT water_safe WHERE id IN ({TOUCHED})")
    one = sql("SELECT id FROM households_household ORDER BY id LIMIT 1")[0][0]
    with as_application():
        some, cost = run(touched=True)
        show("touched", cost, f"{some.run.households:,} households, {weight(cost) / weight(best):.1%} of a full run")
        recompute_households([one], on=TODAY)
        show("one saved household", spent(lambda: recompute_households([one], on=TODAY)))
    print(f"found: {first.counts.found}")


@contextmanager
def as_application() -> Iterator[None]:
    """Work as the application's role in the scope of the nightly run."""
    sql(f'SET ROLE "{settings.DATABASE_APP_ROLE}"')
    try:
        with everywhere("benchmark"):
            yield
    finally:
        sql("RESET ROLE")


def run(*, touched: bool = False) -> tuple[Outcome, Spent]:
    """Recompute the country; return what came of it and what it cost."""
    done: list[Outcome] = []
    cost = spent(lambda: done.append(recompute("", on=TODAY, today=TODAY, touched=touched)))
    return done[0], cost


def read() -> Spent:
    """Return the best of three scans that take every row apart to its last column, by one process as a run is one."""
    last = {table: sql(LAST_COLUMN.format(table))[0][0] for table in READ}
    sql("SET max_parallel_workers_per_gather = 0")
    scans = [f'SELECT count("{column}") FROM {table}' for table, column in last.items()]
    costs = [spent(lambda: [sql(scan) for scan in scans]) for _ in range(3)]
    sql("RESET max_parallel_workers_per_gather")
    return min(costs, key=weight)


def weight(cost: Spent) -> float:
    """Return what measurements are compared by: the server's processor time, else the clock."""
    return cost.clock if cost.server is None else cost.server


def sql(statement: str) -> list[Any]:
    """Run a statement and return its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def show(what: str, cost: Spent, more: str = "") -> None:
    """Print one line of the result."""
    print(f"{what:<32}{cost}   {more}", flush=True)


if __name__ == "__main__":
    main()
