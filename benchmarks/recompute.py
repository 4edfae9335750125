"""How long a recompute takes, against a sequential read of the tables it reads.

    benchmarks/recompute.py --households 260000

Makes a throwaway database beside the one of DATABASE_OWNER_URL, fills it, measures, drops it. Prints: the read, the
first run (everything is written), the second (nothing may be), 1,000 touched households, one saved household. The aims:
a full run at most 25 times the read, the second run 0 rows, the touched ones under 5 % of a full run.
"""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
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


def main() -> None:
    """Make the database, measure, print, drop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=260_000)
    parser.add_argument("--keep", action="store_true", help="leave the database for a look at it")
    options = parser.parse_args()
    url = urlsplit(os.environ["DATABASE_OWNER_URL"])
    server = psycopg2.connect(urlunsplit(url._replace(path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    os.environ["DATABASE_OWNER_URL"] = urlunsplit(url._replace(path=f"/{NAME}"))
    os.environ["ANJU_DATABASE_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        measure(options.households)
    finally:
        if not options.keep:
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def measure(households: int) -> None:
    """Fill the database and print what each run takes."""
    import django  # noqa: PLC0415  # settings are read from the environment set above

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  # the rest needs the settings too
    from django.db import connection, transaction  # noqa: PLC0415

    from benchmarks.register import fill  # noqa: PLC0415
    from monitoring.services.catalogue import sync_catalogue  # noqa: PLC0415
    from monitoring.services.recompute import recompute, recompute_households  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill(households)
    sync_catalogue(on=TODAY)

    def sql(statement: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    sql("VACUUM ANALYZE")
    first = recompute("", on=TODAY, today=TODAY)
    show("first run, everything written", first.run.seconds, f"{first.counts.rows_written:,} rows")
    sql("VACUUM ANALYZE")
    # One process reads, as one process recomputes.
    sql("SET max_parallel_workers_per_gather = 0")
    read = min(timed(lambda: [sql(statement) for statement in whole_rows(sql)]) for _ in range(3))
    sql("RESET max_parallel_workers_per_gather")
    show("sequential read of the tables", read)
    full = recompute("", on=TODAY, today=TODAY)
    show("second run", full.run.seconds, f"{full.counts.rows_written:,} rows, {full.run.seconds / read:.1f} x the read")
    touched = "SELECT id FROM households_household ORDER BY md5(id::text) LIMIT 1000"
    sql(f"UPDATE households_household SET water_safe = NOT water_safe WHERE id IN ({touched}) RETURNING 1")
    some = recompute("", on=TODAY, today=TODAY, touched=True)
    share = some.run.seconds / full.run.seconds
    show("touched", some.run.seconds, f"{some.run.households:,} households, {share:.1%} of a full run")
    one = sql(f"{touched} OFFSET 5000")[0][0]
    show("one saved household", timed(lambda: recompute_households([one], on=TODAY)))
    print(f"first run {first.run.seconds / read:.1f} x the read; {first.counts}")


def whole_rows(sql: Callable[[str], list[Any]]) -> list[str]:
    """Return, for each table, the scan that takes every row apart, to its last column."""
    last = "SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND NOT attisdropped ORDER BY attnum DESC"
    return [f'SELECT count("{sql(last.format(table))[0][0]}") FROM {table}' for table in READ]


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
