"""Hostile files by their number in the corpus (B1–B41), each made when asked for, the same for the same seed.

A case is refused for its own reason, or, where it only looks hostile, taken whole: `ends` is the kind of refusal, or
"" for a file whose six people are read.
"""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import odf.opendocument
import odf.table
import odf.text

from tests.hostile import make

SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its number, what it is, its name at upload, its maker, how it ends."""

    code: str
    what: str
    name: str
    content: Callable[[], bytes]
    ends: str

    def __str__(self) -> str:
        return f"{self.code} {self.what}"


def _rng() -> random.Random:
    return random.Random(11)


def sound() -> bytes:
    """Return a roster of six people."""
    return make.roster(_rng())


def _rows() -> list[list[Any]]:
    return [list(make.HEADING), *make.people(_rng())]


def _part(part: str, change: Callable[[bytes], bytes]) -> bytes:
    return make.repacked(sound(), lambda name, data: change(data) if name == part else data)


def _declared(part: str, doctype: str) -> bytes:
    """Return a roster one part of which declares a document type."""

    def change(data: bytes) -> bytes:
        head, end, rest = data.partition(b"?>")
        return head + end + doctype.encode() + rest

    return _part(part, change)


def streamed(part: str, block: bytes, times: int) -> bytes:
    """Return a roster with one more part of many equal blocks, written without ever holding them."""
    out = io.BytesIO(make.repacked(sound()))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target, target.open(part, "w", force_zip64=True) as file:
        for _ in range(times):
            file.write(block)
    return out.getvalue()


def _cells(text: str) -> bytes:
    return make.with_cells(_rng(), text.encode())


def _merges(count: int) -> bytes:
    places = "".join(f'<mergeCell ref="Z{row}:AA{row}"/>' for row in range(20, 20 + count))
    mark = b"</sheetData>"
    merged = f'<mergeCells count="{count}">{places}</mergeCells>'.encode()
    return _part(SHEET, lambda data: data.replace(mark, mark + merged))


def _crc() -> bytes:
    content = bytearray(sound())
    place = content.find(SHEET.encode())
    content[place + len(SHEET) + 40] ^= 0xFF
    return bytes(content)


def _strict() -> bytes:
    """Return a roster in the strict dialect of the format."""
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    swaps = ((old + b"spreadsheetml/2006/main", new + b"spreadsheetml/main"),
             (old + b"officeDocument/2006/relationships", new + b"officeDocument/relationships"))  # fmt: skip

    def change(_name: str, data: bytes) -> bytes:
        for before, after in swaps:
            data = data.replace(before, after)
        return data

    return make.repacked(sound(), change)


def _open_document() -> bytes:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="花名册")
    for cells in _rows():
        row = odf.table.TableRow()
        for value in cells:
            cell = odf.table.TableCell(valuetype="string")
            cell.addElement(odf.text.P(text=str(value)))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def records(separator: str = ",", ending: str = "\r\n") -> str:
    """Return the six people as records of text."""
    return ending.join(separator.join(str(cell) for cell in row) for row in _rows()) + ending


def _huge_picture() -> bytes:
    """Return a roster with the head of a picture of 50,000 × 50,000 points."""
    picture = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 50_000, 50_000, 8, 6, 0, 0, 0) + b"\0" * 64
    return make.repacked(sound(), more={"xl/media/image1.png": picture})


def _many_sheets(very: bool) -> bytes:
    book = make.workbook(_rows(), hidden=[f"旧表{place}" for place in range(299)])
    if very:
        return make.repacked(book, lambda _name, data: data.replace(b'state="hidden"', b'state="veryHidden"'))
    return book


def _unicode_names() -> bytes:
    rows = _rows()
    for row, name in zip(rows[1:], ("䶮𡛕", "李\u200b甲", "张\u202e三", "阿卜杜·热西提", "王😀", "е́" * 8), strict=True):
        row[2] = name
    return make.workbook(rows)


def cases() -> Iterator[Case]:
    """Yield every file of the corpus that `make.hostile` has not."""
    yield from _containers()
    yield from _markup()
    yield from _sizes()
    yield from _kinds()
    yield from _texts()


def _containers() -> Iterator[Case]:
    yield Case(
        "B1",
        "512 MB in half a megabyte",
        "a.xlsx",
        lambda: streamed("xl/worksheets/sheet2.xml", b" " * 2**20, 512),
        "unpacked_too_large",
    )
    yield Case(
        "B1",
        "a thousand and one parts",
        "a.xlsx",
        lambda: make.repacked(sound(), more={f"xl/x{at}.xml": b"<a/>" for at in range(1001)}),
        "too_many_parts",
    )
    yield Case(
        "B3",
        "a program inside",
        "a.xlsx",
        lambda: make.repacked(sound(), more={"xl/media/a.bin": b"MZ" + b"\0" * 60}),
        "foreign_parts",
    )
    yield Case("B21", "a wrong checksum", "a.xlsx", _crc, "damaged")
    yield Case("B22", "a program", "a.xlsx", lambda: b"MZ" + b"\0" * 600, "wrong_extension")
    yield Case("B22", "a picture", "a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "wrong_extension")
    yield Case(
        "B22", "another archive", "a.xlsx", lambda: make.repacked(_empty_zip(), more={"a.txt": b"a"}), "not_a_workbook"
    )
    yield Case("B22", "a page before an archive", "a.xlsx", lambda: b"<html>" + sound(), "wrong_extension")


def _empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def _markup() -> Iterator[Case]:
    for part in (SHEET, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml",
                 "xl/theme/theme1.xml", "[Content_Types].xml"):  # fmt: skip
        yield Case("B5", f"entities in {part}", "a.xlsx", partial(_declared, part, _LAUGHS + "]>"), "doctype")
    long = "<!DOCTYPE x [<!ENTITY a '" + "x" * 100_000 + "'>]>"
    yield Case("B6", "one long entity", "a.xlsx", lambda: _declared("xl/sharedStrings.xml", long), "doctype")
    for target in ("file:///etc/passwd", "http://127.0.0.1:9/x"):
        doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{target}">]>'
        yield Case("B7", f"an entity at {target[:7]}", "a.xlsx", partial(_declared, SHEET, doctype), "doctype")
    yield Case(
        "B7",
        "a document type alone",
        "a.xlsx",
        lambda: _declared(SHEET, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "doctype",
    )
    yield Case("B18", "a picture of 50,000 × 50,000 points", "a.xlsx", _huge_picture, "")
    yield Case(
        "B18",
        "an object",
        "a.xlsx",
        lambda: make.repacked(sound(), more={"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" * 9}),
        "foreign_parts",
    )


def _sizes() -> Iterator[Case]:
    yield Case("B9", "42,000 small merges", "a.xlsx", lambda: _merges(42_000), "")
    yield Case("B9", "100,001 small merges", "a.xlsx", lambda: _merges(100_001), "too_many_merges")
    yield Case(
        "B10",
        "row 16,777,217",
        "a.xlsx",
        lambda: _cells('<row r="16777217"><c r="A16777217"><v>1</v></c></row>'),
        "cell_outside",
    )
    yield Case(
        "B10", "column XFE", "a.xlsx", lambda: _cells('<row r="9"><c r="XFE9"><v>1</v></c></row>'), "cell_outside"
    )
    yield Case(
        "B11",
        "a dimension of one cell",
        "a.xlsx",
        lambda: _part(SHEET, lambda data: data.replace(b'ref="A1:H7"', b'ref="A1"')),
        "",
    )
    yield Case(
        "B12",
        "a million empty formatted rows",
        "a.xlsx",
        lambda: _cells("".join(f'<row r="{row}" s="1"/>' for row in range(10, 1_048_577))),
        "",
    )
    yield Case(
        "B12",
        "a million empty formatted cells",
        "a.xlsx",
        lambda: _cells("".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(10, 1_048_577))),
        "too_many_formats",
    )
    yield Case(
        "B15",
        "a cell of 40,000 characters",
        "a.xlsx",
        lambda: _cells(f'<row r="9"><c r="A9" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c></row>'),
        "cell_too_long",
    )
    yield Case(
        "B15",
        "a shared string of 200 MB",
        "a.xlsx",
        lambda: streamed("xl/sharedStrings2.xml", b"x" * 2**20, 200),
        "unpacked_too_large",
    )
    yield Case("B16", "300 sheets, one to read", "a.xlsx", lambda: _many_sheets(False), "")
    yield Case("B16", "299 very hidden sheets", "a.xlsx", lambda: _many_sheets(True), "")


def _kinds() -> Iterator[Case]:
    for suffix in (".xlsm", ".xltm", ".xlam", ".xla", ".xlt"):
        yield Case("B17", suffix, f"a{suffix}", sound, "macros")
    yield Case("B17", ".xlsb", "a.xlsb", sound, "not_a_workbook")
    yield Case(
        "B17",
        "a binary workbook inside",
        "a.xlsx",
        lambda: make.repacked(make.repacked(sound(), lambda _n, data: data), more={"xl/workbook.bin": b"\x83\x01\0"}),
        "format",
    )
    yield Case("B20", "a mailed page named .xls", "a.xls", lambda: b"MIME-Version: 1.0\n\n<table>", "wrong_extension")
    yield Case(
        "B20", "a text with tabs named .xls", "a.xls", lambda: records("\t").encode("gb18030"), "wrong_extension"
    )
    yield Case("B20", "an old workbook", "a.xls", lambda: make.old_workbook(_rows()), "")
    yield Case("B23", "an open document", "a.ods", _open_document, "")
    yield Case("B23", "the strict dialect", "a.xlsx", _strict, "")


def _texts() -> Iterator[Case]:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"):
        yield Case("B24", encoding, "a.csv", partial(records().encode, encoding), "")
    yield Case("B25", "NUL in text", "a.csv", lambda: records().replace("张", "张\x00").encode(), "encoding")
    yield Case("B25", "one line of 40 MB", "a.csv", lambda: b"x," * 20_000_000, "too_many_columns")
    yield Case("B25", "one word of 40 MB", "a.csv", lambda: b"x" * 40_000_000, "quote_not_closed")
    yield Case(
        "B25", "line ends of every kind", "a.csv", lambda: records(ending="\n").replace("\n", "\r\n", 2).encode(), ""
    )
    yield Case("B25", "semicolons", "a.csv", lambda: records(";").encode(), "")
    yield Case("B36", "names of all scripts", "a.xlsx", _unicode_names, "")


# The numbers of the cases that `make.hostile` makes.
NUMBERS = {
    "B2": ("entries that overlap",), "B3": ("an archive inside",), "B4": ("a directory that lies",),
    "B1": ("a bomb", "a name that climbs"), "B5": ("entities", "entities in UTF-16"),
    "B8": ("one cell at XFD1048576",), "B9": ("a merge over the grid",), "B10": ("nought as a row number",),
    "B13": ("a million rows", "a million records"), "B14": ("16,384 columns", "16,384 fields"),
    "B15": ("a cell of 200,000 characters",),
    "B17": ("a macro file by name", "a macro file renamed", "a macro file by its types"),
    "B18": ("a link to another file",), "B19": ("a workbook with a password", "an old workbook with a password"),
    "B20": ("a web page named .xls", "an old workbook named .xlsx"),
    "B21": ("an empty file", "half an upload", "half an old workbook"),
    "B22": ("a PDF named .xlsx", "a text named .doc", "a text named .xlsx", "a new workbook named .csv"),
    "B24": ("characters of another encoding",), "B25": ("a quotation mark never closed",), "B27": ("no heading",),
}  # fmt: skip


def corpus() -> list[Case]:
    """Return every file of the corpus."""
    known = make.hostile()
    numbers = {what: code for code, names in NUMBERS.items() for what in names}
    first = [
        Case(numbers[what], what, name, partial(bytes, content), kind) for what, (name, content, kind) in known.items()
    ]
    return sorted([*first, *cases()], key=lambda case: (int(case.code[1:]), case.what))
