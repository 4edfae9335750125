"""Every hostile file is refused with its own reason, and the next sound file is read by the same process."""

import random
from pathlib import Path

import pytest

from portal.common.imports.reading.roster import read_roster
from portal.common.imports.refusals import Refused
from tests.hostile import make

CASES = make.hostile()


@pytest.mark.parametrize("what", CASES)
def test_a_hostile_file_is_refused_with_its_reason_and_the_next_one_is_read(tmp_path: Path, what: str) -> None:
    name, content, kind = CASES[what]
    path = tmp_path / "stored"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        read_roster(path, name)
    assert refusal.value.kind == kind
    assert "%(" not in refusal.value.message
    path.write_bytes(make.roster(random.Random(1)))
    assert len(read_roster(path, "ok.xlsx").sheets[0].rows) == 6


def test_two_headings_that_disagree_are_a_fault_of_that_row_and_two_that_agree_are_none(tmp_path: Path) -> None:
    rows = [[*make.HEADING, "监测对象类别", "检测对象类别"]]
    people = make.people(random.Random(2))
    twins = [
        ("脱贫不稳定户", "脱贫不稳定户"),
        ("", ""),
        ("边缘易致贫户", ""),
        ("", ""),
        ("脱贫不稳定户", "突发严重困难户"),
        ("", ""),
    ]
    rows += [[*person, *pair] for person, pair in zip(people, twins, strict=True)]
    path = tmp_path / "stored"
    path.write_bytes(make.workbook(rows))
    sheet = read_roster(path, "a.xlsx").sheets[0]
    assert sheet.columns["category"].values == ["UNSTABLE", None, "MARGINAL", None, None, None]
    assert [(found.row, found.heading, found.fault.kind) for found in sheet.faults] == [
        (6, "检测对象类别", "headings_disagree")
    ]
    assert sheet.refused == {}


def test_a_false_dimension_and_empty_formatted_cells_far_away_do_not_matter(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b'<dimension ref="A1:H7"/>', b'<dimension ref="A1:XFD1048576"/>')

    path = tmp_path / "stored"
    path.write_bytes(make.repacked(make.with_cells(random.Random(3), far), change))
    assert len(read_roster(path, "a.xlsx").sheets[0].rows) == 6
