"""The declared columns: one line a column serves mapping, cleaning, blank workbooks and exports."""

from pathlib import Path

import openpyxl
import pytest
from django.apps import apps

from portal.common.imports.cells import OneOf, Text, YesNo
from portal.common.imports.columns import Column, ColumnGroup, Columns, RosterResource, groups
from portal.common.imports.reading.headings import HeadingIndex
from portal.common.imports.reading.roster import read_roster
from portal.common.imports.workbooks import blank_workbook
from portal.common.words import Words
from tests.hostile import make

MODELS = {
    "household": "households.Household",
    "person": "households.Person",
    "membership": "households.Membership",
    "income": "households.IncomeStatement",
    "spell": "workshops.Spell",
    "case": "monitoring.RecordedCase",
}


def test_at_least_ninety_columns_have_a_place_in_the_register() -> None:
    stored = [column for column in Columns() if column.field and not column.hidden and not column.same_as]
    assert len(stored) >= 90
    for column in stored:
        if column.target in MODELS:
            apps.get_model(MODELS[column.target])._meta.get_field(column.field or "")


def test_every_declared_wording_leads_back_to_its_column() -> None:
    columns = Columns()
    index = HeadingIndex(columns)
    for column in columns:
        if column.hidden:
            continue
        for word in (column.heading, column.words.en, *column.aliases):
            parent, slash, leaf = word.rpartition("/")
            found = index.exact(parent, leaf) if slash and not index.exact("", word) else index.exact("", word)
            assert column.code in [code for code, _ in found], word


def test_columns_named_by_others_exist() -> None:
    columns = Columns()
    for column in columns:
        for code in (column.same_as, column.instead, *column.derived.values()):
            assert not code or code in columns, (column.code, code)


def test_the_blank_workbook_reads_back_and_offers_every_closed_list(tmp_path: Path) -> None:
    content = blank_workbook()
    path = tmp_path / "blank.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    headings = [page.cell(2, at + 1).value for at in range(page.max_column)]
    wanted = list(RosterResource().fields.values())
    assert headings == [column.heading for column in wanted]
    validated = {
        str(rule.sqref).rstrip("0123456789").partition(":")[0] for rule in page.data_validations.dataValidation
    }
    offered = [column for column in wanted if column.parser.choices()]
    assert len(validated) == len(offered)
    assert all(column.parser.choices() for column in wanted if type(column.parser) in {OneOf, YesNo})
    page.cell(3, headings.index("姓名") + 1).value = "张三"
    book.save(path)
    sheet = read_roster(path, "blank.xlsx").sheets[0]
    assert [heading.code for heading in sheet.headings] == [column.code for column in wanted]


def test_one_line_adds_a_column_to_mapping_blank_workbook_and_export(tmp_path: Path) -> None:
    class PetColumns(ColumnGroup):
        code, words, target = "pets", Words("宠物", "Pets"), "person"
        pet = Column("宠物名字", "Pet", Text(20), also="宠物 狗名")

    groups.add("pets", PetColumns, 90)
    try:
        path = tmp_path / "stored.xlsx"
        path.write_bytes(make.workbook([["户编号", "姓名", "证件号码", "狗名"], ["1", "张三", "", "旺财"]]))
        assert read_roster(path, "a.xlsx").sheets[0].columns["pet"].values == ["旺财"]
        path.write_bytes(blank_workbook(codes=["name", "pet"]))
        assert [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][2]] == ["姓名", "宠物名字"]
        resource = RosterResource(codes=["pet"])
        assert resource.fields["pet"].export({"person": type("Person", (), {"pet": "旺财"})()}) == "旺财"
    finally:
        groups.remove("pets")


def test_a_code_declared_twice_is_refused() -> None:
    class TwinColumns(ColumnGroup):
        code, words, target = "twins", Words("重复", "Twins"), "person"
        name = Column("另一个姓名", "Other name", Text())

    with pytest.raises(ValueError, match="declared twice"):
        Columns([*groups, TwinColumns])
