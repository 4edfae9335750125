"""A portal that held plain text is brought up to date: rows, their history and files are sealed, the chain holds."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from portal import env
from portal.common.sealing.files import key_of_file

# The last migrations before anything was sealed.
BEFORE = (
    ("monitoring", "0005_walls"),
    ("workshops", "0004_walls"),
    ("households", "0006_walls"),
    ("common", "0012_walls"),
    ("accounts", "0004_grant_proposals"),
)
# All of them in one go: a command of its own each would start the portal five times.
TO_BEFORE = f"""
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate({list(BEFORE)})
"""
# The chain as a portal of that day made it: over the tables and columns there were.
SEAL_AS_THEN = """
from dataclasses import replace
from django.db import connection
from django.utils import timezone
from portal.common.audit import chain
from portal.common.scope import everywhere

def columns(table):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}

there, now = set(connection.introspection.table_names()), chain.sealed_tables()
then = {
    name: replace(entry, columns=tuple(column for column in entry.columns if column in columns(name)))
    for name, entry in now.items() if name in there
}
chain.sealed_tables = lambda: then
with everywhere("tests"):
    print("sealed", chain.seal(timezone.now()))
"""
CANARIES = ("13985712046", "13985712047", "520526197511031234", "尿毒症", "艾滋病", "JBSWY3DPEHPK3PXP")
# A household and its head with everything in the clear, changed once since, and a user with a code app.
ROWS = (
    """INSERT INTO accounts_user (id, password, username, name, unit, phone, language, is_active, must_change_password,
       active_since, password_set_at, created_at)
       VALUES (1, '', 'yang', '杨', '', '', 'zh-hans', true, false, now(), now(), now())""",
    """INSERT INTO accounts_factor (user_id, kind, label, secret, counter, created_at)
       VALUES (1, 'app', 'app', 'JBSWY3DPEHPK3PXP', 0, now())""",
    "INSERT INTO households_division (code, name, level) VALUES ('520526', '威宁县', 'county')",
    """INSERT INTO households_household (id, division_id, phone, notes, incomplete, member_count, version, version_txid,
       created_at) VALUES ('01900000-0000-7000-8000-000000000001', '520526', '13985712047', '{"病": "艾滋病"}', false,
       0, 1, 0, now())""",
    """INSERT INTO households_person (id, division_id, name, name_key, id_number, id_digest, id_upgraded, phone, remark,
       deceased, created_at) VALUES ('01900000-0000-7000-8000-000000000002', '520526', '杨甲', 'yangjia',
       '520526197511031234', 'x', false, '13985712047', '尿毒症', false, now())""",
    "UPDATE households_person SET phone = '13985712046'",
)

Manage = Callable[..., str]


def _address(setting: str, name: str) -> str:
    return urlsplit(os.environ[setting])._replace(path=f"/{name}").geturl()


@pytest.fixture
def plain(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own, empty."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_plain"
    login = env.database("DATABASE_OWNER_URL")
    link = psycopg2.connect(
        dbname="postgres",
        user=login["USER"],
        password=login["PASSWORD"],
        host=login["HOST"],
        port=login["PORT"] or None,
    )
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield name
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    link.close()


@pytest.fixture
def manage(plain: str, tmp_path: Path) -> Manage:
    """Run manage.py as the owner of that database; what it printed."""
    around = {
        **os.environ,
        "DATABASE_URL": _address("DATABASE_URL", plain),
        "DATABASE_OWNER_URL": _address("DATABASE_OWNER_URL", plain),
        "ANJU_DATABASE_ROLE": "owner",
        "ANJU_UPLOAD_DIR": str(tmp_path / "uploads"),
        "ANJU_AUDIT_ROOTS": str(tmp_path / "roots.jsonl"),
    }

    def run(*words: str) -> str:
        made = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        return made.stdout

    return run


def _ask(plain: str, *statements: str) -> list[Any]:
    """Run statements as the owner; the rows of the last."""
    link = psycopg2.connect(_address("DATABASE_OWNER_URL", plain))
    with link, link.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    link.close()
    return rows


def test_what_was_plain_is_sealed_with_its_history_and_the_chain_holds(
    plain: str, manage: Manage, tmp_path: Path
) -> None:
    manage("shell", "-c", TO_BEFORE)
    _ask(plain, *ROWS)
    upload = tmp_path / "uploads" / "imports" / "a.xlsx"
    upload.parent.mkdir(parents=True)
    upload.write_text(CANARIES[0], encoding="utf-8")
    assert "sealed 0" not in manage("shell", "-c", SEAL_AS_THEN)
    tables = ("accounts_factor", *(f"households_{name}" for name in ("person", "personevent", "household")))
    tables = (*tables, "households_householdevent")
    dump = " UNION ALL ".join(f"SELECT to_jsonb(t)::text FROM {table} t" for table in tables)
    before = "\n".join(text for (text,) in _ask(plain, dump))
    assert [canary for canary in CANARIES if canary not in before] == []
    manage("migrate", "-v0")
    after = "\n".join(text for (text,) in _ask(plain, dump))
    assert len(after.splitlines()) == len(before.splitlines())
    assert [canary for canary in CANARIES if canary in after] == []
    assert key_of_file(upload) is not None
    # Three phones, two numbers, two remarks of the person and its history; phone and notes of the household and its.
    assert "sealed texts and files open" in manage("verify_integrity")
    assert "are as they were sealed" in manage("verify_audit")
    asked = (
        "SELECT count(*) FROM common_auditseal WHERE why <> '' AND after = 0 AND \"table\" = 'households_personevent'"
    )
    assert _ask(plain, asked) == [(1,)]
