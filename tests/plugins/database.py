"""The test database: made and migrated by the owner, used by the application's role.

Owners and superusers see through row-level security and may do what the portal may not, so no test runs as one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django import DjangoDbBlocker

from portal import env


def _become(login: dict[str, Any]) -> None:
    """Close the connection and let every later one, in any thread, sign in as this role."""
    connection.close()
    connection.settings_dict.update({key: login[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the owner make the database; connections end with their request, so that it can be dropped."""
    connection.settings_dict["CONN_MAX_AGE"] = 0
    _become(env.database("DATABASE_OWNER_URL"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Step down to the application's role once the tables are there."""
    patch = pytest.MonkeyPatch()
    with django_db_blocker.unblock():
        _become(env.database("DATABASE_URL"))
        patch.setattr(DatabaseOperations, "execute_sql_flush", _flush_as_owner)
    yield
    with django_db_blocker.unblock():
        patch.undo()
        _become(env.database("DATABASE_OWNER_URL"))


def _flush_as_owner(operations: DatabaseOperations, sql_list: Iterable[str]) -> None:
    """Empty the tables after a transactional test: TRUNCATE is the owner's right."""
    sql_list = list(sql_list)
    login = env.database("DATABASE_OWNER_URL")
    owner = psycopg2.connect(
        dbname=operations.connection.settings_dict["NAME"],
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"],
        port=login["PORT"] or None,
    )
    try:
        for last in (False, False, False, False, True):
            try:
                _empty(owner, sql_list)
                break
            except psycopg2.errors.DeadlockDetected:
                # A thread of the test is still reading; it ends by itself.
                if last:
                    raise
    finally:
        owner.close()


def _empty(owner: Any, sql_list: Iterable[str]) -> None:
    with owner, owner.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [_guards_against_emptying(cursor)])
        for statement in sql_list:
            cursor.execute(statement)


def _guards_against_emptying(cursor: Any) -> str:
    """Return the triggers that keep even the owner from emptying a table, as the value of pgtrigger.ignore."""
    cursor.execute("SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_never_emptied%'")
    return "{" + ",".join(name for (name,) in cursor.fetchall()) + "}"
