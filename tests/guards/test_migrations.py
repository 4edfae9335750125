"""Migrations say in their names what they do. (That none is missing is a stage of ./script/test.)"""

import re

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
