"""Keys change while people work; what was changed by hand is named; without a key in use nothing starts."""

import re
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from households.models import Person
from portal.accounts.services import factors
from portal.common.imports import applying, batches, decisions
from portal.common.models import ImportBatch, SealingKey
from portal.common.sealing import SealError, resealing
from portal.common.sealing.cells import seal_anew
from portal.common.sealing.in_use import missing_keys, take_up_keys
from portal.common.tasks import take_up_sealing_keys
from tests.factories import make_household
from tests.imports.rosters import load, member, preview, setting, workbook
from tests.sealing.dump import files, raw_dump
from tests.signing import code_of, give_app

pytestmark = pytest.mark.django_db
OLD, NEW = ("aes", bytes(range(32))), ("sm4", bytes(range(16)))
PHONE, REMARK = "13985712046", "尿毒症，每周透析三次"
# A sealed text names its key before the first dot.
UNDER_OLD = re.compile(r"(?<![a-z0-9])oldkey\.[0-9a-f]{32}\.")


@pytest.fixture
def old_key(settings: Any, tmp_path: Path) -> None:
    """The portal works under the old key; files stand in a folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.SEALING_KEYS = {"oldkey": OLD}
    take_up_keys(timezone.now())


def with_new_key(settings: Any) -> None:
    settings.SEALING_KEYS = {"newkey": NEW, "oldkey": OLD}


def under_old() -> set[str]:
    """Return the tables and files in which anything stands under the old key, the note of its use aside."""
    tables = {
        name for name, text in raw_dump().items() if UNDER_OLD.search(text) and name != "public.common_sealingkey"
    }
    return tables | {name for name, content in files().items() if b" oldkey\n" in content[:40]}


def everything(tmp_path: Path) -> tuple[ImportBatch, ImportBatch]:
    """Make register, history, an applied batch with its journal, and one that waits, with a cell a person mended."""
    actor = setting()
    first = workbook(tmp_path / "a.xlsx", [member(1, phone=PHONE, remark=REMARK), member(2, relation="配偶")])
    load(first, actor)
    changed = workbook(tmp_path / "b.xlsx", [member(1, phone="13985712047", remark=REMARK + "，住院")])
    applied, _ = load(changed, actor)
    waits = [member(1, phone="13985712048"), member(3, id="520526", relation="之子")]
    waiting = preview(workbook(tmp_path / "c.xlsx", waits), actor)
    refused = waiting.rows.filter(kind="refused")
    decisions.mend_cells(waiting, refused, "remark", "肺结核", actor=actor)
    return applied, waiting


@pytest.mark.usefixtures("old_key")
def test_keys_change_under_all_there_is_and_imports_under_way_go_on(settings: Any, tmp_path: Path) -> None:
    _, waiting = everything(tmp_path)
    app = give_app(waiting.created_by)
    assert under_old() >= {
        "public.accounts_factor",
        "public.households_person",
        "public.households_personevent",
        "public.common_importwrite",
        "public.common_importrow",
        f"staging.w_{waiting.suffix}",
        waiting.stored_name,
    }
    with_new_key(settings)
    walk = resealing.rotate(timezone.now())
    assert (walk.faults, walk.retired, under_old()) == ([], ["oldkey"], set())
    settings.SEALING_KEYS = {"newkey": NEW}
    assert (missing_keys(), resealing.verify().faults) == ([], [])
    applying.apply(waiting, actor=waiting.created_by)
    assert "13985712048" in {person.phone for person in Person.objects.all()}
    assert factors.use_code(waiting.created_by, code_of(app), now=timezone.now())


@pytest.mark.usefixtures("old_key")
def test_changing_keys_is_no_change_of_the_register(settings: Any, tmp_path: Path) -> None:
    everything(tmp_path)
    asked = "SELECT (SELECT count(*) FROM households_personevent), (SELECT sum(version) FROM households_household)"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        before = cursor.fetchone()
        with_new_key(settings)
        resealing.rotate(timezone.now())
        cursor.execute(asked)
        assert cursor.fetchone() == before


@pytest.mark.usefixtures("old_key")
def test_what_others_write_meanwhile_stays_theirs_and_old_keys_of_late_writers_stay_in_use(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_household(members=[{"name": "甲", "phone": PHONE}])
    person = Person.objects.get(name="甲")
    with_new_key(settings)

    def late(*arguments: Any) -> int:
        """Somebody whose process knows the old key only writes between our reading and our writing, every time."""
        settings.SEALING_KEYS = {"oldkey": OLD}
        again = Person.objects.get(pk=person.pk)
        again.phone = f"1390000{Person.objects.get(pk=person.pk).phone[-4:]}"
        again.remark = timezone.now().isoformat()
        again.save()
        with_new_key(settings)
        return seal_anew(*arguments)

    monkeypatch.setattr("portal.common.sealing.cells.seal_anew", late)
    walk = resealing.rotate(timezone.now())
    assert (walk.under_others > 0, walk.retired) == (True, [])
    assert Person.objects.get(pk=person.pk).phone == "13900002046"
    monkeypatch.undo()
    with_new_key(settings)
    assert resealing.rotate(timezone.now()).retired == ["oldkey"]
    assert Person.objects.get(pk=person.pk).phone == "13900002046"


@pytest.mark.usefixtures("old_key")
def test_a_change_of_keys_that_was_broken_off_goes_on_where_it_was(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(tmp_path)
    with_new_key(settings)
    left = iter(range(2))

    def dies(*arguments: Any) -> int:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return seal_anew(*arguments)

    monkeypatch.setattr("portal.common.sealing.cells.seal_anew", dies)
    with pytest.raises(KeyboardInterrupt):
        resealing.rotate(timezone.now())
    monkeypatch.undo()
    with_new_key(settings)
    assert under_old()
    assert resealing.verify().faults == []
    assert resealing.rotate(timezone.now()).retired == ["oldkey"]
    assert under_old() == set()


@pytest.mark.usefixtures("old_key")
def test_a_key_something_does_not_open_under_stays_in_use(settings: Any) -> None:
    make_household(members=[{"name": "甲", "phone": PHONE}])
    flip("households_person", "phone")
    with_new_key(settings)
    with pytest.raises(CommandError, match="1 do not open"):
        call_command("rotate_keys")
    assert SealingKey.objects.get(name="oldkey").retired_at is None


def flip(table: str, column: str) -> None:
    """Change one character of the sealed part of a cell, as somebody with a database client would."""
    cell = f"split_part(\"{column}\", '.', 3)"
    other = f"CASE WHEN substr({cell}, 20, 1) = 'A' THEN 'B' ELSE 'A' END"
    new = f'overlay("{column}" PLACING {other} FROM strpos("{column}", {cell}) + 19)'
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = {new} WHERE "{column}" IS NOT NULL')
        assert cursor.rowcount


def test_after_a_restore_every_number_opens_and_is_found_or_the_command_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_household(members=[{}, {}])
    call_command("verify_identities")
    assert "2" in capsys.readouterr().out
    Person.objects.filter(pk=Person.objects.values("pk")[:1]).update(id_digest="0" * 64)
    with pytest.raises(CommandError, match="1"):
        call_command("verify_identities")


def test_one_byte_changed_by_sql_is_named_with_its_row() -> None:
    make_household(members=[{"name": "甲", "phone": PHONE}])
    person = Person.objects.get(name="甲")
    assert resealing.verify().faults == []
    flip("households_person", "phone")
    assert [fault.split(": ")[:2] for fault in resealing.verify().faults] == [
        ["households_person", f"households_person.phone of {person.pk}"]
    ]
    with pytest.raises(CommandError, match="1 of"):
        call_command("verify_integrity")


def test_a_byte_changed_in_a_stored_file_is_named(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    batch = preview(workbook(tmp_path / "a.xlsx", [member(1)]), setting())
    path = batches.stored_path(batch)
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(bytes(content))
    assert [fault.split(":")[0] for fault in resealing.verify().faults] == [path.name]


@pytest.mark.usefixtures("old_key")
@pytest.mark.parametrize(
    ("keys", "said"), [({"newkey": NEW}, "“oldkey”, which is not among"), ({"oldkey": ("aes", bytes(32))}, "another")]
)
def test_nothing_starts_without_a_key_in_use_and_the_reason_is_a_plain_sentence(
    settings: Any, keys: dict[str, tuple[str, bytes]], said: str
) -> None:
    make_household(members=[{"name": "甲", "phone": PHONE}])
    settings.SEALING_KEYS = keys
    with pytest.raises(SealError, match=f"{said}.*Put the key back"):
        take_up_keys(timezone.now())
    with pytest.raises(SealError):
        _ = Person.objects.get(name="甲").phone


@pytest.mark.usefixtures("old_key")
def test_a_worker_without_a_key_in_use_ends_whatever_its_signals_swallow(settings: Any) -> None:
    settings.SEALING_KEYS = {"newkey": NEW}
    with pytest.raises(SystemExit, match="oldkey"):
        take_up_sealing_keys()
    settings.SEALING_KEYS = {"oldkey": OLD}
    take_up_sealing_keys()


def test_the_database_takes_no_other_value_where_a_text_is_sealed_anew() -> None:
    make_household(members=[{"name": "甲", "phone": PHONE}, {"name": "乙", "phone": "13800000000", "relation": "10"}])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app_seal_anew('households_personevent', 'pgh_id', 'phone', ARRAY[a.pgh_id::text], ARRAY[a.phone],"
            " ARRAY[b.phone]) FROM households_personevent a, households_personevent b WHERE a.name = '甲' AND"
            " b.name = '乙' AND a.phone IS NOT NULL AND b.phone IS NOT NULL"
        )
        assert {written for (written,) in cursor.fetchall()} == {0}
