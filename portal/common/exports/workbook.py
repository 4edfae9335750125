"""An xlsx workbook of one sheet, written as a stream: plain cells under bold headings, whatever the number of rows.

Writing a cell through a library that can do everything takes several times as long as the export of its value. What an
export needs of the format (ECMA-376) is little: texts that stand in their cells, numbers, yes and no, days.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import IO, Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.utils import get_column_letter

_LONGEST = 32_767
# What XML cannot hold; and a return, which it would turn into a new line, and what a workbook would take for one.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODE = re.compile("\r|_(?=x[0-9A-Fa-f]{4}_)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_PLAIN = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # Formats of cells by place: 0 plain, 1 heading, 2 day.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf {_PLAIN}/></cellStyleXfs>'
    f'<cellXfs count="3"><xf {_PLAIN} xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_SHEET = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_SHEET_END = "</sheetData></worksheet>"
# Days are counted from here, but for a leap day that never was, before which a workbook has none we could mean.
_EPOCH, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)
_AT_ONCE = 200


def write_workbook(headings: Sequence[Any], rows: Iterable[Sequence[Any]], out: IO[bytes]) -> None:
    """Write headings and rows; each text is a text, never a formula. None and the empty text leave their cell out."""
    letters = [get_column_letter(place) for place in range(1, len(headings) + 1)]
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=3) as package:
        for name, content in _PARTS.items():
            package.writestr(name, _HEAD + content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            first = "".join(
                f'<c r="{letter}1" s="1" t="inlineStr">{_inline(str(heading))}</c>'
                for letter, heading in zip(letters, headings, strict=True)
            )
            sheet.write(f'{_HEAD}{_SHEET}<row r="1">{first}</row>'.encode())
            lines = (_row(letters, line, row) for line, row in enumerate(rows, start=2))
            while some := "".join(islice(lines, _AT_ONCE)):
                sheet.write(some.encode())
            sheet.write(_SHEET_END.encode())


def _row(letters: Sequence[str], line: int, row: Sequence[Any]) -> str:
    cells = [
        _cell(f"{letter}{line}", value)
        for letter, value in zip(letters, row, strict=True)
        if value is not None and value != ""
    ]
    return f'<row r="{line}">{"".join(cells)}</row>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr">{_inline(value)}</c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        return f'<c r="{place}" s="2"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c r="{place}" t="inlineStr">{_inline(str(value))}</c>'


@lru_cache(maxsize=8_192)
def _inline(text: str) -> str:
    """Return a text as a workbook holds it; most texts of a roster are words of a code list, and come again."""
    plain = _CODE.sub(lambda found: f"_x{ord(found[0]):04X}_", _IMPOSSIBLE.sub("", text)[:_LONGEST])
    space = ' xml:space="preserve"' if plain != plain.strip() else ""
    return f"<is><t{space}>{escape(plain)}</t></is>"
