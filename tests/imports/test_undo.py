"""Undo is all or nothing: it gives the register back row for row, or touches nothing."""

from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.models import Household, Person
from portal.accounts.models import User
from portal.common.imports import applying, decisions, staging, undoing
from tests import factories
from tests.imports.rosters import give_phone, load, member, preview, register, setting, workbook

pytestmark = pytest.mark.django_db
COLUMNS = [
    "number", "village", "name", "id", "relation", "phone", "labour", "area", "net", "employer", "months", "category",
    "health_help", "remark",
]  # fmt: skip


@pytest.fixture
def clerk() -> User:
    return setting()


def rosters() -> st.SearchStrategy[list[dict[str, object]]]:
    """Rosters of up to eight of ten people in three households, with whatever else."""
    extra = st.fixed_dictionaries(
        {
            "number": st.sampled_from(["H1", "H2", "H3"]),
            "relation": st.sampled_from(["户主", "配偶", "之子", None]),
            "phone": st.sampled_from([None, "13800000001", "13900000002", "乱写"]),
            "labour": st.sampled_from([None, "普通劳动力", "无劳动力"]),
            "area": st.sampled_from([None, 80, 90]),
            "net": st.sampled_from([None, 0, 12_000]),
            "employer": st.sampled_from([None, "制衣厂", "电子厂"]),
            "months": st.sampled_from([None, 0, 6]),
            "category": st.sampled_from([None, "脱贫不稳定户", "突发严重困难户"]),
            "health_help": st.sampled_from([None, "大病专项救治", "慢病签约"]),
            "remark": st.sampled_from([None, "2026年4月去世", "已出嫁"]),
        }
    )
    one = st.tuples(st.integers(1, 10), extra).map(lambda pair: member(pair[0], **pair[1]))
    return st.lists(one, min_size=1, max_size=8)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=rosters(), second=rosters(), clears=st.booleans())
def test_applying_then_undoing_gives_back_the_register_row_for_row(
    clerk: User, tmp_path: Path, first: list[dict[str, object]], second: list[dict[str, object]], clears: bool
) -> None:
    with transaction.atomic():
        load(workbook(tmp_path / "a.xlsx", first, COLUMNS), clerk)
        between = register()
        batch = preview(workbook(tmp_path / "b.xlsx", second, COLUMNS), clerk, blank_clears=clears)
        decisions.decide(batch, batch.rows.filter(kind="suspect"), "take", actor=clerk)
        applying.apply(batch, actor=clerk)
        undoing.undo(batch, actor=clerk)
        assert register() == between
        transaction.set_rollback(True)


def test_undo_of_the_first_import_empties_the_register(clerk: User, tmp_path: Path) -> None:
    before = register()
    batch, _ = load(
        workbook(tmp_path / "a.xlsx", [member(1, net=10, employer="厂"), member(2, relation="之子")]), clerk
    )
    assert Person.objects.count() == 2
    assert undoing.undo(batch, actor=clerk) > 0
    assert register() == before
    assert not staging.exists(batch)
    assert undoing.undo(batch, actor=clerk) == 0


@pytest.mark.django_db(transaction=True)
def test_undo_stops_at_households_touched_since_and_lists_them(clerk: User, tmp_path: Path) -> None:
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, number="H2")]), clerk)
    give_phone("杨丙一", "13700000007")
    after = register()
    with pytest.raises(undoing.TouchedSinceError) as stop:
        undoing.undo(batch, actor=clerk)
    assert stop.value.households == [Household.objects.get(number="H2").pk]
    assert register() == after


def test_what_was_applied_in_two_goes_is_undone_in_one(clerk: User, tmp_path: Path) -> None:
    before = register()
    batch, _ = load(workbook(tmp_path / "a.xlsx", [member(1), member(2, relation="之子", id="520526")]), clerk)
    row = batch.rows.get(label="杨丙一")
    decisions.mend_cell(batch, row, "id_number", str(member(2)["id"]), actor=clerk)
    applying.apply(batch, actor=clerk)
    assert Person.objects.count() == 2
    batch.refresh_from_db()
    undoing.undo(batch, actor=clerk)
    assert register() == before


def test_a_file_may_be_loaded_again_after_its_undo(clerk: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [member(1)])
    batch, _ = load(path, clerk)
    undoing.undo(batch, actor=clerk)
    again, written = load(path, clerk)
    assert again.pk != batch.pk
    assert written["households_person"] == 1
    assert Household.objects.get().division_id == factories.VILLAGE
