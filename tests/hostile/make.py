"""Makers of files: sound little workbooks, and hostile ones, each the same for the same seed."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import xlsxwriter
import xlwt

HEADING = ("户编号", "户主姓名", "姓名", "性别", "证件号码", "与户主关系", "出生日期", "劳动技能")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(rng: random.Random, *, sex: str = "男", born: str = "") -> str:
    """Return a sound identity number of an invented person (sequence codes from 900 are rarely issued)."""
    born = born or f"{rng.randrange(1940, 2020)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    sequence = rng.randrange(900, 1000)
    sequence -= (sequence % 2 == 0) == (sex == "男")
    first = f"520526{born}{max(sequence, 900 + (sex == '男')):03}"
    return first + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, first, strict=True)) % 11]


def people(rng: random.Random, households: int = 3, members: int = 2) -> list[list[Any]]:
    """Return rows of people under `HEADING`."""
    rows = []
    for household in range(households):
        head = f"张{'一二三四五六七八九'[household % 9]}"
        for member in range(members):
            sex = "男" if member == 0 else "女"
            number = identity(rng, sex=sex)
            name = head if member == 0 else f"李{'甲乙丙丁'[member % 4]}"
            relation = "户主" if member == 0 else "配偶"
            rows.append([f"HH{household:04}", head, name, sex, number, relation, number[6:14], "普通劳动力"])
    return rows


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    sheet: str = "花名册",
    hidden: Sequence[str] = (),
    options: dict[str, Any] | None = None,
) -> bytes:
    """Return an .xlsx of one visible sheet, cells written by their Python type."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, **(options or {})}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for top, left, bottom, right in merges:
            page.merge_range(top, left, bottom, right, "")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if hasattr(cell, "isoformat"):
                    page.write_datetime(at, column, cell, day)
                elif cell not in (None, ""):
                    page.write(at, column, cell)
        for name in hidden:
            other = book.add_worksheet(name)
            other.write_row(0, 0, HEADING)
            other.hide()
    return content.getvalue()


def roster(rng: random.Random, households: int = 3) -> bytes:
    """Return a sound roster."""
    return workbook([list(HEADING), *people(rng, households)])


def old_workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return an .xls."""
    book = xlwt.Workbook()
    page = book.add_sheet("花名册")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(at, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes] | None = None, more: dict[str, bytes] | None = None
) -> bytes:
    """Return a container with parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, change(info.filename, data) if change else data)
        for name, data in (more or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def with_cells(rng: random.Random, cells: bytes) -> bytes:
    """Return a roster with further markup at the end of its sheet's rows."""

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", cells + b"</sheetData>") if name.endswith("sheet1.xml") else data

    return repacked(roster(rng), change)


def with_merge(rng: random.Random, area: str) -> bytes:
    """Return a roster with one merged area."""
    merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'.encode()

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", b"</sheetData>" + merged) if name.endswith("sheet1.xml") else data

    return repacked(roster(rng), change)


def with_doctype(rng: random.Random, encoding: str) -> bytes:
    """Return a roster whose shared strings declare entities that would grow a billion times."""

    def change(name: str, data: bytes) -> bytes:
        if not name.endswith("sharedStrings.xml"):
            return data
        text = data.decode().partition("?>")[2]
        names = "abcdefghij"
        grown = [f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)]
        entities = '<!ENTITY a "ha">' + "".join(grown)
        return f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE sst [{entities}]>{text}'.encode(encoding)

    return repacked(roster(rng), change)


def bomb(rng: random.Random, size: int = 64 * 1024**2) -> bytes:
    """Return a roster with a part that unpacks to many times the file."""
    return repacked(roster(rng), more={"xl/worksheets/sheet2.xml": b" " * size})


def lying(rng: random.Random) -> bytes:
    """Return a container whose directory states a smaller size than a part unpacks to."""
    content = bytearray(roster(rng))
    entry = content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")) - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 40)
    return bytes(content)


def overlapping(rng: random.Random) -> bytes:
    """Return a container two of whose entries share their bytes."""
    content = bytearray(repacked(roster(rng)))
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def million_rows(rng: random.Random, rows: int = 1_000_000) -> bytes:
    """Return a sheet of a million rows of one number."""
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(10, rows + 10))
    return with_cells(rng, cells)


def wide(rng: random.Random, columns: int = 16_384) -> bytes:
    """Return a sheet of very many columns."""
    return workbook([[f"列{column}" for column in range(columns)], [1] * columns])


def encrypted_package() -> bytes:
    """Return what a workbook with a password looks like from outside: a compound file of an EncryptedPackage."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 512


def encrypted_old(rng: random.Random) -> bytes:
    """Return an .xls whose second record says that a password is needed."""
    content = bytearray(old_workbook([list(HEADING), *people(rng)]))
    place = content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    content[place : place + 2] = b"\x2f\x00"
    return bytes(content)


def hostile(seed: int = 7) -> dict[str, tuple[str, bytes, str]]:
    """Return all cases: what it is → (name at upload, content, kind of refusal)."""
    rng = random.Random(seed)
    sound = roster(rng)
    old = old_workbook([list(HEADING), *people(rng)])
    empty_sheet = workbook([["只有一句话"]])
    macro = repacked(sound, more={"xl/vbaProject.bin": b"\x00" * 64})
    content_types = repacked(sound, lambda name, data: data.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))
    return {
        "a PDF named .xlsx": (
            "a.xlsx",
            b"%PDF-1.7\n" + bytes(rng.randrange(256) for _ in range(2000)),
            "wrong_extension",
        ),
        "an empty file": ("a.xlsx", b"", "empty"),
        "a text named .doc": ("a.doc", b"hello", "not_a_workbook"),
        "a workbook with a password": ("a.xlsx", encrypted_package(), "encrypted"),
        "an old workbook with a password": ("a.xls", encrypted_old(rng), "encrypted"),
        "half an upload": ("a.xlsx", sound[: len(sound) // 2], "damaged"),
        "half an old workbook": ("a.xls", old[: len(old) // 3], "damaged"),
        "an old workbook named .xlsx": ("a.xlsx", old, "wrong_extension"),
        "a web page named .xls": ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "wrong_extension"),
        "a text named .xlsx": ("a.xlsx", "姓名,证件号码\n".encode(), "wrong_extension"),
        "a new workbook named .csv": ("a.csv", sound, "wrong_extension"),
        "a macro file by name": ("a.xlsm", sound, "macros"),
        "a macro file renamed": ("a.xlsx", macro, "macros"),
        "a macro file by its types": ("a.xlsx", content_types, "macros"),
        "a bomb": ("a.xlsx", bomb(rng), "unpacked_too_large"),
        "a directory that lies": ("a.xlsx", lying(rng), "damaged"),
        "entries that overlap": ("a.xlsx", overlapping(rng), "bad_archive"),
        "a name that climbs": ("a.xlsx", repacked(sound, more={"../../etc/passwd.xml": b"<a/>"}), "bad_archive"),
        "an archive inside": ("a.xlsx", repacked(sound, more={"xl/media/image1.png": sound}), "foreign_parts"),
        "a link to another file": (
            "a.xlsx",
            repacked(sound, more={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
            "foreign_parts",
        ),
        "entities": ("a.xlsx", with_doctype(rng, "utf-8"), "doctype"),
        "entities in UTF-16": ("a.xlsx", with_doctype(rng, "utf-16"), "doctype"),
        "one cell at XFD1048576": (
            "a.xlsx",
            with_cells(rng, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            "cell_outside",
        ),
        "a merge over the grid": ("a.xlsx", with_merge(rng, "A1:XFD1048576"), "merge_too_large"),
        "a million rows": ("a.xlsx", million_rows(rng), "cell_outside"),
        "a million records": ("a.csv", "姓名,证件号码,性别\n".encode() + b"a,b,c\n" * 1_000_000, "too_many_rows"),
        "16,384 columns": ("a.xlsx", wide(rng), "cell_outside"),
        "16,384 fields": ("a.csv", b",".join([b"x"] * 16_384) + b"\n", "too_many_columns"),
        "a cell of 200,000 characters": ("a.csv", "姓名\n".encode() + b"x" * 200_000 + b"\n", "quote_not_closed"),
        "a quotation mark never closed": ("a.csv", '姓名,备注\n张三,"外出\n李四,在家\n'.encode(), "quote_not_closed"),
        "characters of another encoding": (
            "a.csv",
            "姓名,身分證號\n張三豐,臺灣省戶籍謄本聯絡電話與戶長關係\n".encode("big5"),
            "encoding",
        ),
        "nought as a row number": ("a.xlsx", with_cells(rng, b'<row r="0"><c r="A0"><v>1</v></c></row>'), "damaged"),
        "no heading": ("a.xlsx", empty_sheet, "no_header"),
    }
