"""How long a recompute takes, against a sequential read of the tables it reads.

    python benchmarks/recompute.py [--households 260000]

Makes a throwaway database beside the one of DATABASE_OWNER_URL, fills it, measures, drops it. Prints: the first run
(everything is written), the read, the second run (nothing may be written), 1,000 touched households, a saved household.
The aims: a full run at most 25 times the read, the second run 0 rows, the touched ones under 5 % of a full run.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["ANJU_DATABASE_ROLE"] = "owner"

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction

from benchmarks.register import fill
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute, recompute_households

NAME = "anju_bench_recompute"
TODAY = date(2026, 11, 22)
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
    first = recompute("", on=TODAY, today=TODAY)
    show("first run, everything written", first.run.seconds, f"{first.counts.rows_written:,} rows")
    sql("VACUUM ANALYZE")
    read = read_seconds()
    show("sequential read of the tables", read)
    full = recompute("", on=TODAY, today=TODAY)
    show("second run", full.run.seconds, f"{full.counts.rows_written:,} rows, {full.run.seconds / read:.1f} x the read")
    sql(f"UPDATE households_household SET water_safe = NOT water_safe WHERE id IN ({TOUCHED})")
    some = recompute("", on=TODAY, today=TODAY, touched=True)
    share = some.run.seconds / full.run.seconds
    show("touched", some.run.seconds, f"{some.run.households:,} households, {share:.1%} of a full run")
    one = sql("SELECT id FROM households_household ORDER BY id LIMIT 1")[0][0]
    recompute_households([one], on=TODAY)
    show("one saved household", timed(lambda: recompute_households([one], on=TODAY)))
    print(f"found: {first.counts.found}")


def read_seconds() -> float:
    """Return the best of three scans that take every row apart to its last column, by one process as a run is one."""
    last = {table: sql(LAST_COLUMN.format(table))[0][0] for table in READ}
    sql("SET max_parallel_workers_per_gather = 0")
    scans = [f'SELECT count("{column}") FROM {table}' for table, column in last.items()]
    seconds = min(timed(lambda: [sql(scan) for scan in scans]) for _ in range(3))
    sql("RESET max_parallel_workers_per_gather")
    return seconds


def sql(statement: str) -> list[Any]:
    """Run a statement and return its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds an act takes."""
    started = perf_counter()
    act()
    return perf_counter() - started


def show(what: str, seconds: float, more: str = "") -> None:
    """Print one line of the result."""
    print(f"{what:<32}{seconds:>9.2f} s   {more}", flush=True)


if __name__ == "__main__":
    main()
