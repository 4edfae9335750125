"""The scope is the transaction's: it comes back after everything, and no connection carries it to anybody else."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

from portal.common import scope
from portal.common.scope import PAGE, WORKER, Limits, everywhere, scoped


@pytest.fixture(autouse=True)
def whole_country() -> None:
    """These tests are about the wall: nothing is open beforehand."""


def seen() -> str:
    """The scope as a policy reads it, by the driver itself: no wrapper of ours touches the question."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(app_scope(), '{}')::text")
        return str(cursor.fetchone()[0])


def ask() -> str:
    """The same by a statement of Django's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(app_scope(), '{}')::text")
        return str(cursor.fetchone()[0])


NOTHING = "{}"


@pytest.mark.django_db
def test_inside_an_open_transaction_the_scope_before_comes_back_though_savepoints_are_released() -> None:
    ask()
    with scoped(["520526"]):
        with transaction.atomic(), scoped(["520527", "520528"]), transaction.atomic():
            assert seen() == "{[520527,520527z),[520528,520528z)}"
        assert seen() == "{[520526,520526z)}"
    assert seen() == NOTHING


@pytest.mark.django_db
def test_after_an_exception_and_after_a_failed_statement_the_scope_before_comes_back() -> None:
    ask()
    with scoped(["520526"]):
        with pytest.raises(ZeroDivisionError), scoped(["52"]):
            raise ZeroDivisionError
        assert seen() == "{[520526,520526z)}"
        with pytest.raises(DatabaseError), transaction.atomic(), scoped(["52"]), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert seen() == "{[520526,520526z)}"
    assert seen() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_every_transaction_and_every_single_statement_of_a_block_has_its_scope_and_none_after_it() -> None:
    with scoped(["520526"]):
        assert ask() == "{[520526,520526z)}"
        with transaction.atomic():
            assert ask() == "{[520526,520526z)}"
        with transaction.atomic():
            ask()
            transaction.set_rollback(True)
        assert ask() == "{[520526,520526z)}"
        assert seen() == NOTHING, "between statements nothing is set"
        connection.close()
        assert ask() == "{[520526,520526z)}", "a new connection gets it, too"
    assert ask() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_a_connection_used_by_one_user_after_another_never_keeps_a_scope() -> None:
    def rounds(seed: int) -> Iterator[str]:
        chance = random.Random(seed)
        try:
            for _ in range(500):
                area = f"52{chance.randrange(10, 99)}"
                how = chance.randrange(4)
                try:
                    with scoped([area]):
                        if how == 0:
                            yield area if ask() != f"{{[{area},{area}z)}}" else ""
                        elif how == 1:
                            with transaction.atomic():
                                yield area if ask() != f"{{[{area},{area}z)}}" else ""
                        else:
                            with transaction.atomic(), connection.cursor() as cursor:
                                cursor.execute("SELECT 1/0" if how == 2 else "SELECT 1")
                                raise ZeroDivisionError
                except (DatabaseError, ZeroDivisionError):
                    pass
                idle = connection.connection.info.transaction_status == TRANSACTION_STATUS_IDLE
                yield "" if idle and ask() == NOTHING and scope.current() is None else f"left over by {area}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        faults = [fault for found in pool.map(lambda seed: list(rounds(seed)), (1, 2)) for fault in found if fault]
    assert faults == []


@pytest.mark.django_db
def test_no_area_is_nothing_and_the_whole_country_is_not_nothing() -> None:
    with scoped([]):
        assert ask() == NOTHING
    with everywhere("tests"):
        assert ask() == "{[0,z)}"
    with scoped(["52", "520526", "53"]):
        assert ask() == "{[52,52z),[53,53z)}", "an area within another one adds nothing"
    with pytest.raises(ValueError, match="has a name"), everywhere(""):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("limits", [PAGE, WORKER])
def test_the_database_stops_what_takes_too_long(limits: Limits) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with scoped([""], limits), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'extract(epoch FROM current_setting({name!r})::interval)' for name in names)}"
        )
        assert [int(value) for value in cursor.fetchone()] == [limits.statement, limits.lock, limits.idle]
        with scoped(["52"]):
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == (f"{limits.lock}s",)
