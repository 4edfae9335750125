"""The role that serves the portal can read and write rows, and nothing else."""

import pytest
from django.contrib.auth import get_user_model
from django.db import ProgrammingError, connection

pytestmark = pytest.mark.django_db


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_the_tests_run_as_a_role_without_privileges() -> None:
    attributes = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
    assert _rows(f"SELECT {attributes} FROM pg_roles WHERE rolname = session_user") == [(False,) * 5]
    assert _rows("SELECT session_user = current_user") == [(True,)]


def test_the_application_owns_no_table_and_may_not_become_the_owner() -> None:
    owners = _rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert len(owners) == 1
    assert owners != _rows("SELECT current_user")
    assert _rows(f"SELECT pg_has_role(current_user, '{owners[0][0]}', 'member')") == [(False,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "ALTER TABLE accounts_user ADD COLUMN more int",
        "TRUNCATE accounts_user CASCADE",
        "ALTER TABLE accounts_user DISABLE TRIGGER ALL",
        "CREATE ROLE somebody",
    ],
)
def test_the_application_may_not_change_what_it_stands_on(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        _rows(statement)


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_leaves_no_row_behind() -> None:
    get_user_model().objects.create(username="left-behind")


@pytest.mark.django_db(transaction=True)
def test_the_next_transactional_test_begins_with_empty_tables() -> None:
    assert not get_user_model().objects.filter(username="left-behind").exists()
