"""The reading child may die, hang or run wild; text files are read in the encodings counties use."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import pytest

from portal.common.imports.cells import CellError
from portal.common.imports.reading import reader
from portal.common.imports.reading.reader import read_book
from portal.common.imports.refusals import Refused
from tests.hostile import make

Stored = Callable[[bytes], Path]
_FLOOD = "import sys\nwhile True: sys.stdout.buffer.write(bytes([255]) * (1 << 20))"


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    def store(content: bytes) -> Path:
        path = tmp_path / "stored"
        path.write_bytes(content)
        return path

    return store


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("import os; os.abort()", "too_complex"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_complex"),
        ("raise SystemExit(3)", "damaged"),
        ("import time; time.sleep(600)", "too_slow"),
        (r"import sys; sys.stdout.buffer.write(bytes([0, 0, 0, 2, 0, 0, 0, 0]) + b'[]')", "damaged"),
        (_FLOOD, "too_complex"),
    ],
)
def test_a_child_that_dies_hangs_or_floods_becomes_a_refusal_and_leaves_nothing_behind(
    tmp_path: Path, stored: Stored, monkeypatch: pytest.MonkeyPatch, settings: Any, body: str, kind: str
) -> None:
    script = tmp_path / "child.py"
    script.write_text(body)
    monkeypatch.setattr(reader, "_CHILD", script)
    monkeypatch.setattr(reader, "_MOST_BYTES", 8 << 20)
    settings.IMPORT_CHILD_SECONDS = 2
    started: list[int] = []
    popen = subprocess.Popen

    def spy(*args: Any, **kwargs: Any) -> Any:
        process = popen(*args, **kwargs)
        started.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", spy)
    path = stored(make.roster(random.Random(1)))
    with pytest.raises(Refused) as refusal:
        read_book(path, "a.xlsx")
    assert refusal.value.kind == kind
    with pytest.raises(ProcessLookupError):
        os.killpg(started[0], signal.SIGTERM)


def test_a_child_without_enough_memory_is_a_refusal(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    content = "姓名,证件号码,性别\n" + "".join(f"张三{n},{n:018},男\n" for n in range(90_000))
    settings.IMPORT_CHILD_MEMORY_BYTES = 64 * 1024**2
    with pytest.raises(Refused) as refusal:
        read_book(stored(content.encode()), "a.csv")
    assert refusal.value.kind == "too_complex"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_with_every_separator(stored: Stored, encoding: str, separator: str) -> None:
    rows = [["姓名", "证件号码", "备注"], ["李光𡛕", "001", "外出\n务工"], ["䶮一", "002", '户口已迁入"新城"']]
    text = "\r\n".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    sheet = read_book(stored(text.encode(encoding)), "a.csv").sheets[0]
    assert [[sheet.at(row, column) for column in range(3)] for row in range(3)] == rows


def test_records_of_text_are_counted_as_they_stand_blank_ones_too(stored: Stored) -> None:
    sheet = read_book(stored("姓名,年龄\n\n张三,3\n".encode()), "a.csv").sheets[0]
    assert (sheet.rows, sheet.at(2, 0), list(sheet.filled)) == (3, "张三", [2, 0, 2])


def test_cells_keep_their_types_and_hidden_sheets_are_named_not_read(stored: Stored) -> None:
    rows: list[list[Any]] = [
        ["姓名", "数", "日期", "是"],
        ["张三", 3.5, date(1998, 3, 5), True],
        ["李四", 520526197305080254, "1998-03-05", False],
    ]
    book = read_book(stored(make.workbook(rows, hidden=["旧表"])), "a.xlsx")
    sheet = book.sheets[0]
    assert sheet.at(1, 1) == 3.5
    assert sheet.at(1, 2) == date(1998, 3, 5)
    assert sheet.at(2, 1) == pytest.approx(520526197305080254)
    assert sheet.at(2, 2) == "1998-03-05"
    assert sheet.at(1, 3) in {True, "TRUE"}
    assert [(other.title, other.hidden, other.rows) for other in book.sheets[1:]] == [("旧表", True, 0)]


def test_errors_and_formulas_without_a_value_are_seen(stored: Stored) -> None:
    cells = (
        b'<row r="9"><c r="A9" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B9"><f>SUM(A1:A2)</f></c>'
        b'<c r="C9"><f>1+1</f><v>2</v></c></row>'
    )
    sheet = read_book(stored(make.with_cells(random.Random(4), cells)), "a.xlsx").sheets[0]
    assert sheet.at(8, 0) == CellError("#DIV/0!")
    assert sheet.at(8, 1) == CellError("=")
    assert sheet.at(8, 2) == 2


def test_old_workbooks_and_open_documents_are_read_alike(stored: Stored) -> None:
    rows = [list(make.HEADING), *make.people(random.Random(5))]
    old = read_book(stored(make.old_workbook(rows)), "a.xls").sheets[0]
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="花名册")
    for row in rows:
        line = odf.table.TableRow()
        for cell in row:
            box = odf.table.TableCell(valuetype="string")
            box.addElement(odf.text.P(text=cell))
            line.addElement(box)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    path = stored(b"")
    document.save(str(path))
    opened = read_book(path, "a.ods").sheets[0]
    for place, cells in enumerate(rows):
        assert [old.at(place, column) for column in range(8)] == cells
        assert [opened.at(place, column) for column in range(8)] == cells


def test_the_child_is_started_without_our_environment(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    popen = subprocess.Popen

    def spy(command: list[str], **kwargs: Any) -> Any:
        seen.update(kwargs, command=command)
        return popen(command, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", spy)
    read_book(stored(make.roster(random.Random(6))), "a.xlsx")
    assert seen["env"] == {"LANG": "C.UTF-8"}
    assert seen["start_new_session"] is True
    assert seen["command"][:3] == [sys.executable, "-I", "-B"]
