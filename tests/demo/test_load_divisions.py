"""Loading divisions: what the file says wrongly is named by line and column, and nothing half is written."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from households.demo.places import DIVISIONS
from households.models import Division
from households.services.divisions import DivisionFaultsError, load_divisions, read_divisions

pytestmark = pytest.mark.django_db

HEADINGS = "code,name,level,parent_code"
GOOD = [HEADINGS, "52,贵州省,province,", "5205,毕节市,city,52"]


def faults(*lines: str) -> list[tuple[int, str]]:
    with pytest.raises(DivisionFaultsError) as caught:
        load_divisions(read_divisions([*lines]))
    assert not Division.objects.exists()
    return [(fault.line, fault.column) for fault in caught.value.faults]


def test_the_shipped_slice_loads_whole_and_a_second_time_writes_nothing() -> None:
    lines = DIVISIONS.read_text(encoding="utf-8").splitlines()
    first = load_divisions(read_divisions(lines))
    assert (first.new, first.changed, first.unchanged) == (4005, 0, 0)
    second = load_divisions(read_divisions(lines))
    assert (second.new, second.changed, second.unchanged) == (0, 0, 4005)
    assert Division.objects.get(code="520526002022").parent_id == "520526002"


def test_a_new_name_is_a_change_of_that_division_only() -> None:
    load_divisions(read_divisions(GOOD))
    loaded = load_divisions(read_divisions([*GOOD[:2], "5205,毕节地区,city,52"]))
    assert (loaded.new, loaded.changed, loaded.unchanged) == (0, 1, 1)
    assert Division.objects.get(code="5205").name == "毕节地区"


def test_validity_and_predecessor_are_kept() -> None:
    load_divisions(
        read_divisions(
            [
                f"{HEADINGS},valid_from,valid_until,predecessor",
                "52,贵州省,province,,,,",
                "5224,毕节地区,city,52,,2011-12-31,",
                "5205,毕节市,city,52,2012-01-01,,5224",
            ]
        )
    )
    city = Division.objects.get(code="5205")
    assert (str(city.valid_from), city.predecessor_id) == ("2012-01-01", "5224")


def test_every_fault_is_named_by_line_and_column_in_one_pass() -> None:
    assert faults(
        *GOOD, "5205x,某地,county,5205", "520526,,county,5205", "520527,某县,shire,5205", "53,云南省,province,52"
    ) == [
        (4, "code"),
        (5, "name"),
        (6, "level"),
        (7, "parent_code"),
    ]


def test_a_code_that_stands_twice_or_has_no_parent_is_refused() -> None:
    assert faults(*GOOD, "5205,毕节市,city,52") == [(4, "code")]
    assert faults(HEADINGS, "5205,毕节市,city,52") == [(2, "parent_code")]


def test_a_missing_heading_is_said() -> None:
    assert faults("code,name,level", "52,贵州省,province") == [(1, "parent_code")]


def test_the_command_says_what_it_did_and_names_the_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "divisions.csv"
    file.write_bytes("\n".join(GOOD).encode("gb18030"))
    call_command("load_divisions", str(file))
    assert "2" in capsys.readouterr().out
    file.write_text(f"{GOOD[0]}\n52,贵州省,city,\n", encoding="utf-8")
    with pytest.raises(CommandError, match="2"):
        call_command("load_divisions", str(file))
