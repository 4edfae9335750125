"""Old months leave the audit log for a file, by the owner's hand only, and the chain proves both."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from time_machine import travel

from portal import env
from portal.common import audit
from portal.common.audit import chain, verifying
from portal.common.models import AuditEvent, AuditSeal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> None:
    """Two events of four years ago in two seals, and two of today in one."""
    settings.AUDIT_ROOTS = tmp_path / "roots.jsonl"
    with travel(timezone.now() - timedelta(days=1460), tick=False):
        for act in ("view", "search"):
            audit.record(act)
            chain.seal(timezone.now())
    audit.record("export", rows=20)
    audit.record("list")
    chain.seal(timezone.now())


@pytest.fixture
def owner(transactional_db: None) -> Iterator[None]:
    """Let the portal's connection be the owner's, as a migration's is."""
    kept, login = dict(connection.settings_dict), env.database("DATABASE_OWNER_URL")
    connection.close()
    connection.settings_dict.update(USER=login["USER"], PASSWORD=login["PASSWORD"])
    yield
    connection.close()
    connection.settings_dict.update(kept)


def retain(**options: Any) -> str:
    out = StringIO()
    call_command("retain_audit", stdout=out, **options)
    return out.getvalue()


def test_old_events_move_to_a_file_and_the_chain_stays_whole(log: None, owner: None, tmp_path: Path) -> None:
    verifying.publish_root(timezone.now())
    assert retain(to=tmp_path).startswith("2 events moved")
    assert [event.act for event in AuditEvent.objects.order_by("pk")] == ["export", "list", "command"]
    assert verifying.verify().faults == []
    (file,) = tmp_path.glob("*.gz")
    assert file.stat().st_mode & 0o777 == 0o600
    assert retain(check=file) == "2 events are as they were sealed\n"
    assert "nothing is older" in retain(to=tmp_path)
    chain.seal(timezone.now())
    assert verifying.verify().faults == []
    assert AuditSeal.objects.filter(why__contains=file.name).count() == 1


def test_a_changed_file_is_found_out(log: None, owner: None, tmp_path: Path) -> None:
    retain(to=tmp_path)
    (file,) = tmp_path.glob("*.gz")
    text = gzip.decompress(file.read_bytes())
    for forged in (text.replace(b'"view"', b'"list"'), text.rsplit(b"\n", 2)[0] + b"\n", text + b"{}\n"):
        file.write_bytes(gzip.compress(forged))
        with pytest.raises(CommandError, match=r"sealed|added"):
            retain(check=file)


def test_an_event_put_back_where_months_were_cut_is_named(
    log: None, owner: None, tmp_path: Path, as_owner: Any
) -> None:
    first = AuditEvent.objects.earliest("pk").pk
    retain(to=tmp_path)
    as_owner.execute("CREATE TEMP TABLE forged AS SELECT * FROM common_auditevent ORDER BY id LIMIT 1")
    as_owner.execute("UPDATE forged SET id = %s", [first])
    as_owner.execute("INSERT INTO common_auditevent SELECT * FROM forged")
    assert [(fault.kind, fault.key) for fault in verifying.verify().faults] == [("inserted", first)]


def test_the_application_may_not_do_it(log: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="owner"):
        retain(to=tmp_path)
    assert AuditEvent.objects.count() == 4


def test_a_broken_chain_is_cut_by_nobody(log: None, owner: None, tmp_path: Path, as_owner: Any) -> None:
    as_owner.execute("ALTER TABLE common_auditevent DISABLE TRIGGER USER")
    as_owner.execute("UPDATE common_auditevent SET act = 'list' WHERE act = 'view'")
    as_owner.execute("ALTER TABLE common_auditevent ENABLE TRIGGER USER")
    with pytest.raises(CommandError, match="broken"):
        retain(to=tmp_path)
    assert AuditEvent.objects.count() == 4
