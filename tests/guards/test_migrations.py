"""Migrations say in their names what they do, and do not stop a county at work. (That none is missing is a stage.)"""

import re
from collections.abc import Sequence
from uuid import uuid4

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.guards.tree import STOREYS, files, name_of

_BY_MACHINE = re.compile(r"\d{4}_(auto_\d+.*|initial|alter_.*_and_more|.*_and_more)\.py")
_NAMED = re.compile(r"\d{4}_[a-z0-9]+(_[a-z0-9]+)*\.py")


def test_every_migration_has_a_name_a_person_gave_it() -> None:
    found = [
        path for path in files(".py", under=STOREYS) if path.parent.name == "migrations" and path.stem != "__init__"
    ]
    assert len(found) >= 5
    assert [
        name_of(path) for path in found if _BY_MACHINE.fullmatch(path.name) or not _NAMED.fullmatch(path.name)
    ] == []


def test_numbers_of_migrations_are_used_once_in_an_app() -> None:
    numbers = [
        (path.parent, path.name[:4])
        for path in files(".py", under=STOREYS)
        if path.parent.name == "migrations" and path.stem != "__init__"
    ]
    assert len(numbers) == len(set(numbers))


# The last migration of each app in the last release. Empty until the first one: what no county runs may be rewritten.
RELEASED: dict[str, str] = {}
# Operations somebody argued for (app.migration: why), for example a table known to be small.
ARGUED: dict[str, str] = {}
_LOCKING_SQL = re.compile(
    r"create\s+(unique\s+)?index\s+(?!concurrently)|alter\s+column\s+\S+\s+(set\s+data\s+)?type|set\s+not\s+null"
    r"|add\s+constraint(?!.*not\s+valid)|lock\s+table|vacuum\s+full|cluster\s",
    re.IGNORECASE | re.DOTALL,
)


def dangers(name: str, operations: Sequence[Operation]) -> list[str]:
    """Name the operations that would rewrite, scan or lock a table that has rows when they run."""
    made = {operation.name_lower for operation in operations if isinstance(operation, migrations.CreateModel)}
    return [
        f"{name}: {danger}"
        for operation in operations
        if str(getattr(operation, "model_name", "")).lower() not in made and (danger := _danger(operation))
    ]


def _danger(operation: Operation) -> str:
    if isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexConcurrently):
        return f"index {operation.index.name} is built under lock: AddIndexConcurrently, in a migration of its own"
    if isinstance(operation, migrations.AddConstraint) and not isinstance(operation, AddConstraintNotValid):
        return f"constraint {operation.constraint.name} is checked under lock: AddConstraintNotValid, then validate"
    if isinstance(operation, migrations.AlterField):
        return f"{operation.name} may be rewritten: add a column, fill it in parts, change over"
    if isinstance(operation, migrations.AddField) and (operation.field.unique or operation.field.has_default()):
        constant = not callable(operation.field.default) and not operation.field.unique
        return "" if constant else f"{operation.name} is filled under lock: add it empty, fill it in parts"
    if isinstance(operation, migrations.RenameField | migrations.RenameModel | migrations.RemoveField):
        return "code of the release before still asks for it: stop using it first, remove it a release later"
    if isinstance(operation, migrations.RunSQL) and _LOCKING_SQL.search(str(operation.sql)):
        return "SQL that locks or rewrites"
    return ""


def test_no_migration_locks_or_rewrites_a_table_with_rows_in_it() -> None:
    loader = MigrationLoader(None)
    ours = {path.parent.parent.name for path in files(".py", under=STOREYS) if path.parent.name == "migrations"}
    found = [
        danger
        for (app, name), migration in loader.disk_migrations.items()
        if app in ours and app in RELEASED and name > RELEASED[app] and f"{app}.{name}" not in ARGUED
        for danger in dangers(f"{app}.{name}", migration.operations)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("operation", "word"),
    [
        (migrations.AddIndex("household", models.Index(fields=["room"], name="tried")), "AddIndexConcurrently"),
        (migrations.AlterField("household", "room", models.TextField()), "rewritten"),
        (migrations.AddField("household", "key", models.UUIDField(default=uuid4)), "filled under lock"),
        (migrations.RemoveField("household", "room"), "a release later"),
        (migrations.RunSQL("CREATE INDEX tried ON households_household (room)"), "locks"),
        (migrations.RunSQL("ALTER TABLE t ALTER COLUMN c TYPE text"), "locks"),
    ],
)
def test_a_planted_danger_is_named(operation: Operation, word: str) -> None:
    (danger,) = dangers("households.0099_tried", [operation])
    assert word in danger


def test_what_does_not_lock_is_let_through() -> None:
    harmless: list[Operation] = [
        AddIndexConcurrently("household", models.Index(fields=["room"], name="tried")),
        migrations.AddField("household", "more", models.TextField(null=True)),
        migrations.AddField("household", "plain", models.BooleanField(default=False)),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY tried ON households_household (room)"),
        migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("new", models.Index(fields=["id"], name="of_new")),
    ]
    assert dangers("households.0099_tried", harmless) == []
