"""The chain: what was sealed cannot be changed, taken out or added to unnoticed, by whomever."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg2
import pytest
from django.conf import settings as portal_settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from households.models import Person
from portal.common import audit
from portal.common.audit import chain, verifying
from portal.common.models import AuditCheck, AuditEvent, AuditSeal, SealMark
from tests.audit.conftest import Events
from tests.factories import make_household

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(tmp_path: Any, settings: Any) -> list[AuditEvent]:
    """Four sealed events and a household with its history, sealed in two rounds."""
    settings.AUDIT_ROOTS = tmp_path / "roots.jsonl"
    make_household(members=({"name": "杨正富"},))
    audit.record("view")
    audit.record("search", rows=3)
    chain.seal(timezone.now())
    audit.record("export", rows=20)
    audit.record("list", rows=50)
    chain.seal(timezone.now())
    return list(AuditEvent.objects.order_by("pk"))


@pytest.fixture
def tamper(as_owner: Any) -> Iterator[Any]:
    """A cursor of somebody who rules the database and has switched the triggers off."""
    tables = ("common_auditevent", "common_auditseal", "households_personevent")
    for table in tables:
        as_owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield as_owner
    for table in tables:
        as_owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def verified() -> list[str]:
    return [f"{fault.kind} {fault.table} {fault.key}" for fault in verifying.verify().faults]


def test_an_untouched_log_is_as_it_was_sealed(sealed: list[AuditEvent]) -> None:
    walk = verifying.verify()
    assert walk.faults == []
    assert walk.rows > len(sealed)
    assert AuditSeal.objects.filter(table="households_personevent").exists()


def test_a_round_with_nothing_new_adds_no_seal(sealed: list[AuditEvent]) -> None:
    before = AuditSeal.objects.count()
    assert chain.seal(timezone.now()) == 0
    assert AuditSeal.objects.count() == before


def test_a_changed_event_is_named_by_key_time_and_act(sealed: list[AuditEvent], tamper: Any) -> None:
    victim = sealed[1]
    tamper.execute("UPDATE common_auditevent SET rows = 1 WHERE id = %s", [victim.pk])
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", stdout=out)
    assert failure.value.returncode == 1
    (line,) = out.getvalue().splitlines()
    assert line.startswith(f"row was changed: common_auditevent {victim.pk} {victim.at:%Y-%m-%d %H:}")
    assert line.endswith("search")


def test_a_missing_event_is_named_though_it_is_gone(sealed: list[AuditEvent], tamper: Any) -> None:
    tamper.execute("DELETE FROM common_auditevent WHERE id = %s", [sealed[2].pk])
    (fault,) = verifying.verify().faults
    assert (fault.kind, fault.key) == ("missing", sealed[2].pk)
    assert "export" in fault.name
    assert f"{sealed[2].at:%Y-%m-%d}" in fault.name


def test_an_event_put_in_later_is_named(sealed: list[AuditEvent], tamper: Any) -> None:
    tamper.execute("DELETE FROM common_auditevent WHERE id = %s", [sealed[2].pk])
    tamper.execute(
        "INSERT INTO common_auditevent SELECT (jsonb_populate_record(e, %s::jsonb)).*"
        " FROM common_auditevent e WHERE id = %s",
        [json.dumps({"id": 0, "user_name": "somebody"}), sealed[0].pk],
    )
    tamper.execute("UPDATE common_auditevent SET id = %s WHERE id = 0", [sealed[2].pk])
    assert verified() == [f"changed common_auditevent {sealed[2].pk}"]


def test_a_row_in_a_gap_of_the_sequence_is_named(tamper: Any) -> None:
    with transaction.atomic():
        audit.record("view")
        transaction.set_rollback(True)
    audit.record("list")
    chain.seal(timezone.now())
    only = AuditEvent.objects.get()
    tamper.execute("CREATE TEMP TABLE forged AS SELECT * FROM common_auditevent")
    tamper.execute("UPDATE forged SET id = id - 1")
    tamper.execute("INSERT INTO common_auditevent SELECT * FROM forged")
    assert verified() == [f"inserted common_auditevent {only.pk - 1}"]


def test_a_changed_row_of_history_is_named(sealed: list[AuditEvent], tamper: Any) -> None:
    tamper.execute("UPDATE households_personevent SET name = '别人' RETURNING pgh_id")
    (key,) = tamper.fetchone()
    assert verified() == [f"changed households_personevent {key}"]


def test_a_deleted_row_of_history_is_named(sealed: list[AuditEvent], tamper: Any) -> None:
    tamper.execute("DELETE FROM households_personevent RETURNING pgh_id")
    (key,) = tamper.fetchone()
    assert verified() == [f"missing households_personevent {key}"]


def test_without_the_key_nobody_makes_the_seals_fit(sealed: list[AuditEvent], tamper: Any) -> None:
    victim = sealed[3]
    link = AuditSeal.objects.filter(table="common_auditevent").latest("id")
    tamper.execute("UPDATE common_auditevent SET rows = 1 WHERE id = %s", [victim.pk])
    entry = chain.sealed_tables()["common_auditevent"]
    rows = chain.pack(chain.hashes(entry, list(link.columns), link.after, link.upto))
    tamper.execute("UPDATE common_auditseal SET rows = %s WHERE id = %s", [psycopg2.Binary(rows), link.pk])
    assert verified() == [f"seal common_auditevent {link.pk}"]


def test_a_seal_taken_out_breaks_the_chain(sealed: list[AuditEvent], tamper: Any) -> None:
    tamper.execute("DELETE FROM common_auditseal WHERE id = 1")
    assert any(fault.startswith("seal ") for fault in verified())


def test_an_end_that_is_cut_off_is_missed_by_the_published_root(sealed: list[AuditEvent], tamper: Any) -> None:
    root = verifying.publish_root(timezone.now())
    assert root is not None
    assert verified() == []
    first = AuditSeal.objects.filter(table="common_auditevent").earliest("id")
    tamper.execute("DELETE FROM common_auditevent WHERE id > %s", [first.upto])
    tamper.execute("DELETE FROM common_auditseal WHERE id > %s", [first.pk])
    assert f"root common_auditseal {root['seal']}" in verified()


def test_a_transaction_that_commits_late_is_sealed_later_and_not_missed(as_owner: Any) -> None:
    login = connection.settings_dict
    late = psycopg2.connect(
        dbname=login["NAME"], user=login["USER"], password=login["PASSWORD"], host=login["HOST"], port=login["PORT"]
    )
    with late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO common_auditevent (at, user_name, roles, area, session, through, path, act, subjects, fields,"
            " purpose, result, detail) VALUES (now(), '', '{}', '', '', '', '', 'view', '{}', '{}', '', 'done', '{}')"
            " RETURNING id"
        )
        (slow,) = cursor.fetchone() or (0,)
    audit.record("list")
    quick = AuditEvent.objects.get()
    assert quick.pk > slow
    for _round in range(2):
        assert chain.seal(timezone.now()) == 0
    assert SealMark.objects.get(pk="common_auditevent").writers
    late.commit()
    late.close()
    assert chain.seal(timezone.now()) == 2
    assert AuditSeal.objects.get().upto == quick.pk
    assert verified() == []


def test_a_table_a_migration_rewrote_is_sealed_anew_with_a_reason(sealed: list[AuditEvent], tamper: Any) -> None:
    tamper.execute("UPDATE households_personevent SET name = '改名'")
    with pytest.raises(CommandError):
        call_command("verify_audit", again="households_personevent", stdout=StringIO())
    call_command("verify_audit", again="households_personevent", why="column was widened", stdout=StringIO())
    assert verified() == []
    Person.objects.update(name="后来")
    chain.seal(timezone.now())
    assert verified() == []
    tamper.execute("UPDATE households_personevent SET name = '又改' WHERE pgh_label = 'update'")
    assert [fault.partition(" ")[0] for fault in verified()] == ["changed"]


@pytest.mark.parametrize("table", ["common_auditseal", "common_auditcheck"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = 9", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_seals_or_outcomes(table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_broken_chain_raises_the_alarm(sealed: list[AuditEvent], tamper: Any, events: Events) -> None:
    assert verifying.check(timezone.now()).count == 0
    assert events("alarm") == []
    tamper.execute("UPDATE common_auditevent SET act = 'list' WHERE id = %s", [sealed[0].pk])
    outcome = verifying.check(timezone.now())
    assert (outcome.count, outcome.faults[0]["key"]) == (1, sealed[0].pk)
    assert [event.rows for event in events("alarm")] == [1]
    assert AuditCheck.objects.count() == 2


def test_the_key_is_no_part_of_the_database(sealed: list[AuditEvent]) -> None:
    link = AuditSeal.objects.latest("id")
    assert chain.mac(link) == link.mac
    kept = portal_settings.AUDIT_KEY
    try:
        portal_settings.AUDIT_KEY = "another key"
        assert chain.mac(link) != link.mac
    finally:
        portal_settings.AUDIT_KEY = kept
