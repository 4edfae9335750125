"""Work as rosters say it: several posts in one cell, a place in three columns, ends to the month."""

from datetime import date
from pathlib import Path

import pytest

from portal.accounts.models import User
from portal.common.imports import decisions, undoing
from tests.imports.rosters import load, member, people, preview, setting, workbook
from workshops.models import Spell

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return setting()


def test_every_post_of_a_cell_is_kept_in_its_order_and_undone(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, post="护林员")]), clerk)
    batch, _ = load(workbook(tmp_path / "b.xlsx", [member(1, post="护林员、保洁员")]), clerk)
    assert people(batch)["杨乙一"].changes == {"public_post": [["FOREST"], ["FOREST", "CLEAN"]]}
    assert Spell.objects.get().public_post == ["FOREST", "CLEAN"]
    undoing.undo(batch, actor=clerk)
    assert Spell.objects.get().public_post == ["FOREST"]


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (("浙江省", "宁波市", "慈溪市"), "浙江省宁波市慈溪市"),
        (("浙江省", "浙江省宁波市", ""), "浙江省宁波市"),
        (("贵州省", "", "威宁县"), "贵州省威宁县"),
        (("北京市", "北京市", "海淀区"), "北京市海淀区"),
    ],
)
def test_a_place_of_work_in_three_columns_is_one_place(
    clerk: User, tmp_path: Path, parts: tuple[str, str, str], place: str
) -> None:
    row = member(1, **dict(zip(("province", "city", "worked_in"), parts, strict=True)))
    batch, _ = load(workbook(tmp_path / "a.xlsx", [row]), clerk)
    assert Spell.objects.get().place == place
    assert not [entry for entry in batch.sheets.get().mapping if not entry["column"]]


def test_a_place_in_its_own_column_is_taken_before_its_parts(clerk: User, tmp_path: Path) -> None:
    rows = [member(1, place="深圳", province="广东省", city="深圳市"), member(2, relation="配偶", province="浙江省")]
    load(workbook(tmp_path / "a.xlsx", rows), clerk)
    assert set(Spell.objects.values_list("place", flat=True)) == {"深圳", "浙江省"}


def test_a_date_held_back_is_held_back_with_its_precision(clerk: User, tmp_path: Path) -> None:
    load(workbook(tmp_path / "a.xlsx", [member(1, employer="厂", work_end="2027年5月")]), clerk)
    batch = preview(workbook(tmp_path / "b.xlsx", [member(1, employer="店", work_end="2027-06-30")]), clerk)
    decisions.decide(batch, batch.rows.all(), "keep", actor=clerk, fields=["work_end"])
    assert people(batch)["杨乙一"].hold == ["work_end", "work_end_precision"]
    assert Spell.objects.get().end == date(2027, 5, 1)
