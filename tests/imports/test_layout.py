"""Where the people of a sheet are: headings, page breaks, totals, footers, households carried down."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.common.imports.columns import Columns
from portal.common.imports.reading.headings import HeadingIndex
from portal.common.imports.reading.mapping import correction_key
from portal.common.imports.reading.roster import RosterFile, SheetRead, read_roster
from portal.common.imports.refusals import Refused
from tests.hostile import make

TODAY = date(2026, 11, 20)
RNG = random.Random(11)


def read(tmp_path: Path, content: bytes, name: str = "a.xlsx", **options: Any) -> RosterFile:
    path = tmp_path / "stored"
    path.write_bytes(content)
    return read_roster(path, name, on=TODAY, **options)


def first(tmp_path: Path, content: bytes, **options: Any) -> SheetRead:
    return read(tmp_path, content, **options).sheets[0]


def person(name: str, relation: str, sex: str = "男") -> list[Any]:
    number = make.identity(RNG, sex=sex)
    return [name, sex, number, number[6:14], relation]


@pytest.fixture
def village() -> bytes:
    """A workbook as villages send it: two-row merged heading, merged households, a page break inside one, totals."""
    top = [
        "序号",
        "户主\n姓名",
        "户编号",
        "家庭成员基本情况",
        "",
        "",
        "",
        "",
        "务工情况",
        "",
        "家庭收入情况（元/年）",
        "",
        "迁出地情况",
        "",
        "备注",
    ]
    leaf = [
        "",
        "",
        "",
        "姓名",
        "性别",
        "公民身份号码",
        "出生年月",
        "与户主\n关系",
        "地点",
        "收入",
        "工资性收入",
        "收入合计",
        "乡镇",
        "村",
        "",
    ]
    home = [1800.0, "", "牛棚镇", "新营村", ""]
    rows: list[list[Any]] = [
        ["某某社区易地扶贫搬迁脱贫户花名册"],
        ["填报单位：某某社区居民委员会    填报时间：2026年10月5日"],
        top,
        leaf,
        [1, "张三", "HH1", *person("张三", "本人"), "广东省", 4500.0, *home],
        ["", "", "", *person("李四", "妻", "女"), "", "", "", "", "", "", "2026年1月去世"],
        [2, "王五", "HH2", *person("王五", "户主"), "", "", 900.0, "", "小海镇", "银光村", ""],
        top,
        leaf,
        ["", "王五（续）", "", *person("王六", "长子"), "", "", "", "", "", "", ""],
        ["", "", "", *person("王七", "二女", "女"), "", "", "", "", "", "", ""],
        [],
        [3, "赵八", "HH3", *person("赵八", "户主"), "", "", 0.0, "", "", "", ""],
        ["", "", "", *person("赵九", "儿子"), "", "", "", "", "", "", ""],
        ["合计", 3, "", 7],
        ["填表人：某某          审核人：某某          联系电话：13885770011"],
        ["注：1.劳动能力按系统口径填写。"],
    ]
    merges = [(0, 0, 0, 14), (2, 3, 2, 7), (2, 8, 2, 9), (2, 10, 2, 11), (2, 12, 2, 13)]
    merges += [(2, at, 3, at) for at in (0, 1, 2, 14)] + [(4, at, 5, at) for at in (0, 1, 2, 10, 12, 13)]
    return make.workbook(rows, merges=merges, hidden=["旧表勿动"])


def test_a_village_workbook_is_understood(tmp_path: Path, village: bytes) -> None:
    book = read(tmp_path, village)
    sheet = book.sheets[0]
    assert [(sheet.title, sheet.why) for sheet in book.ignored] == [("旧表勿动", "hidden")]
    assert (sheet.header_rows, sheet.subject, sheet.titles[0][:4]) == ([3, 4], "person", "某某社区")
    assert sheet.rows == [5, 6, 7, 10, 11, 13, 14]
    assert sheet.skipped == [(8, "header"), (9, "header"), (12, "blank"), (15, "total"), (16, "footer"), (17, "footer")]
    labels = {heading.label: heading.code for heading in sheet.headings}
    assert labels["户主姓名"] == "head_name"
    assert labels["地点"] == "work_place"
    assert labels["收入"] == "monthly_wage"
    assert (labels["乡镇"], labels["村"]) == ("origin_township", "origin_village")
    assert labels["收入合计"] is None
    assert sheet.columns["sex"].values == ["1", "2", "1", "1", "2", "1", "1"]


def test_household_values_come_down_their_household_and_no_further(tmp_path: Path, village: bytes) -> None:
    sheet = first(tmp_path, village)
    assert sheet.families == [0, 0, 1, 1, 1, 2, None]
    assert sheet.columns["household_no"].values == ["HH1", "HH1", "HH2", "HH2", "HH2", "HH3", None]
    assert sheet.columns["origin_village"].values == ["新营村", "新营村", "银光村", "银光村", "银光村", None, None]
    assert sheet.columns["head_name"].values[3] == "王五"
    said = {(found.row, found.heading): (found.fault.kind, found.fault.repaired) for found in sheet.faults}
    assert said == {
        (6, "备注"): ("member_ended", True),
        (8, ""): ("header_repeated", True),
        (14, ""): ("household_unknown", False),
    }
    assert sheet.refused == {6: ["household_unknown"]}
    assert sheet.columns["ended"].values == [None, "DEATH", None, None, None, None, None]


def test_without_merges_the_first_row_of_a_household_speaks_for_it(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["填报单位：某村"],
        ["户编码", "户主姓名", "成员", "性别", "证件号码", "出生日期", "关系", "人均纯收入"],
    ]
    for household in ("A1", "A2"):
        rows.append([household, "张三", *person("张三", "户主"), 9600.5])
        rows.append(["", "", *person("李四", "配偶", "女"), ""])
    sheet = first(tmp_path, make.workbook(rows))
    assert sheet.header_rows == [2]
    assert sheet.columns["household_no"].values == ["A1", "A1", "A2", "A2"]
    assert [str(value) for value in sheet.columns["per_capita_stated"].values] == ["9600.50"] * 4
    assert sheet.faults == []


def test_identities_are_checked_within_a_row_and_across_the_file(tmp_path: Path) -> None:
    number, other = make.identity(RNG, sex="男", born="19800305"), make.identity(RNG, sex="女")
    rows: list[list[Any]] = [
        ["户编号", "姓名", "性别", "证件号码", "证件类型", "出生日期"],
        ["1", "张三", "女", number, "居民身份证", "1980年3月"],
        ["1", "李四", "女", other + "42", "残疾人证", ""],
        ["2", "", "女", make.identity(RNG, sex="女"), "", ""],
        ["2", "王五", "男", "", "", ""],
        ["2", "赵六", "男", float(make.identity(RNG)[:17] + "8"), "", ""],
        ["3", "张三", "男", number, "", "1980-03-06"],
    ]
    sheet = first(tmp_path, make.workbook(rows))
    assert [(found.row, found.heading, found.fault.kind, found.fault.repaired) for found in sheet.faults] == [
        (2, "性别", "sex_against_id", True),
        (4, "姓名", "name_blank", False),
        (5, "证件号码", "id_blank", False),
        (6, "证件号码", "id_damaged", False),
        (7, "出生日期", "birth_against_id", True),
        (7, "证件号码", "id_twice", False),
    ]
    assert sheet.refused == {2: ["name_blank"], 3: ["id_blank"], 4: ["id_damaged"], 5: ["id_twice"]}
    assert sheet.columns["birth_date"].values[0] == date(1980, 3, 5)
    assert sheet.columns["birth_precision"].values[0] == "D"
    assert sheet.columns["sex"].values[0] == "1"
    assert sheet.columns["disability_grade"].values == [None, "2", None, None, None, None]


def test_on_a_sheet_of_households_the_id_is_the_heads(tmp_path: Path) -> None:
    rows = [["县(市、区、旗)", "户编号", "户主姓名", "证件号码", "联系电话", "致贫原因1", "致贫原因2", "住房是否安全"]]
    rows.append(["某县", "1", "张三", make.identity(RNG), "13912386700", "因病", "因残", "否（C级）"])
    sheet = first(tmp_path, make.workbook(rows))
    codes = [heading.code for heading in sheet.headings]
    assert sheet.subject == "household"
    assert codes[3:5] == ["head_id", "household_phone"]
    assert sheet.columns["poverty_causes"].values == [["01", "02"]]
    assert sheet.columns["house_dangerous"].values == [True]
    assert sheet.columns["housing_grade"].values == ["C"]


def test_unknown_headings_are_kept_as_notes_and_a_correction_is_remembered_for_the_shape(tmp_path: Path) -> None:
    rows = [["户编号", "姓名", "证件号码", "手机2号", "爱好"], ["1", "张三", make.identity(RNG), "13912386700", "下棋"]]
    sheet = first(tmp_path, make.workbook(rows))
    assert sheet.notes["爱好"] == ["下棋"]
    heading = next(heading for heading in sheet.headings if heading.label == "爱好")
    corrections = {sheet.shape: {correction_key(heading): "remark"}}
    again = first(
        tmp_path, make.workbook([*rows, ["2", "李四", make.identity(RNG), "", "种花"]]), corrections=corrections
    )
    assert again.columns["remark"].values == ["下棋", "种花"]


def test_a_heading_is_taken_by_likeness_only_when_its_cells_are_understood(tmp_path: Path) -> None:
    index = HeadingIndex(Columns())
    assert index.like("享受低保政策的情况")[0][0] == "dibao"
    for cell, code in (("农村低保", "dibao"), ("三千元", None)):
        rows = [["户编号", "姓名", "证件号码", "享受低保政策的情况"], ["1", "张三", make.identity(RNG), cell]]
        heading = first(tmp_path, make.workbook(rows)).headings[3]
        assert heading.code == code
        assert 0 < heading.offered[0][1] < 1


def test_headings_are_known_with_numbers_marks_units_and_spaces(tmp_path: Path) -> None:
    rows = [
        ["1.户编号*", "（2）姓 名", "3、身份证\n号码：", "月工资(元)", "致贫原因 1", "公益岗位（月数）"],
        ["1", "张三", make.identity(RNG)],
    ]
    codes = [heading.code for heading in first(tmp_path, make.workbook(rows)).headings]
    assert codes == ["household_no", "name", "id_number", "monthly_wage", "poverty_causes", "public_post_months"]


def test_a_row_that_numbers_the_columns_is_no_person_and_head_and_member_headings_are_told_apart(
    tmp_path: Path,
) -> None:
    head = make.identity(RNG)
    rows: list[list[Any]] = [
        ["户主基本情况", "", "", "家庭成员基本情况", "", "", ""],
        ["姓名", "身份证号", "联系电话", "姓名", "身份证号", "联系电话", "与户主关系"],
        ["甲", "乙", 1, 2, 3, 4, 5],
        ["张三", head, "13912386700", "张三", head, "13912386700", "户主"],
        ["张三", head, "13912386700", "李四", make.identity(RNG), "", "之子"],
    ]
    sheet = first(tmp_path, make.workbook(rows, merges=[(0, 0, 0, 2), (0, 3, 0, 6)]))
    codes = [heading.code for heading in sheet.headings]
    assert codes == ["head_name", "head_id", "household_phone", "name", "id_number", "phone", "relation"]
    assert (sheet.rows, sheet.skipped, sheet.families, sheet.faults) == ([4, 5], [(3, "header")], [0, 0], [])


def test_a_heading_of_three_rows_is_read_by_its_leaves(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某村花名册"],
        ["户编号", "家庭成员情况", "", "", "收入情况", ""],
        ["", "姓名", "证件", "", "务工情况", ""],
        ["", "", "证件类型", "证件号码", "收入", "地点"],
        ["1", "张三", "居民身份证", make.identity(RNG), 4500, "广东省"],
    ]
    merges = [(0, 0, 0, 5), (1, 0, 3, 0), (1, 1, 1, 3), (1, 4, 1, 5), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5)]
    sheet = first(tmp_path, make.workbook(rows, merges=merges))
    codes = [heading.code for heading in sheet.headings]
    assert sheet.header_rows == [2, 3, 4]
    assert codes == ["household_no", "name", "id_type", "id_number", "monthly_wage", "work_place"]
    assert sheet.rows == [5]


def test_a_file_without_people_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read(tmp_path, make.workbook([["村", "总户数", "总人口数"], ["某村", 20, 80]]))
    assert refusal.value.kind == "no_header"
