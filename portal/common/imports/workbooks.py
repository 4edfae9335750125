"""Blank workbooks made from the declared columns: headings by group, drop-downs, text formats, and a sheet of notes."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

import xlsxwriter

from portal.common.imports.cells import Date, IdNumber, Money, Number, Opaque, Phone, Whole
from portal.common.imports.columns import Column, ColumnGroup, RosterResource, groups
from portal.common.words import Words

ROWS: Final = 2_000
_HEADER_ROWS: Final = 2
_LONGEST_LIST: Final = 255
_NOTES: Final = (
    Words("分组", "Group"),
    Words("栏目", "Heading"),
    Words("英文", "In English"),
    Words("怎么填", "What to enter"),
    Words("可选项", "Choices"),
    Words("示例", "Example"),
    Words("也认得的写法", "Also understood"),
)
_TITLE: Final = Words("花名册", "Roster")
_NOTES_TITLE: Final = Words("填表说明", "Notes")
_CHOICES_TITLE: Final = "选项"
_FORMATS: Final = {
    "group": {"bold": True, "align": "center", "bg_color": "#E7EDF5", "border": 1},
    "heading": {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "bg_color": "#F4F6FA",
        "border": 1,
    },
    "text": {"num_format": "@"},
    "money": {"num_format": "#,##0.00"},
    "whole": {"num_format": "0"},
    "date": {"num_format": "yyyy-mm-dd"},
    "note": {"text_wrap": True, "valign": "top"},
}


def blank_workbook(chosen: Iterable[type[ColumnGroup]] | None = None, codes: Iterable[str] | None = None) -> bytes:
    """Return an empty .xlsx of the columns of some groups (all by default), or of those of the given codes among them.

    It reads back: every heading is one the reader knows exactly.
    """
    chosen = tuple(groups if chosen is None else chosen)
    wanted = RosterResource(chosen, codes).fields
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        formats = {name: book.add_format(style) for name, style in _FORMATS.items()}
        sheet = book.add_worksheet(_TITLE.zh)
        notes = book.add_worksheet(_NOTES_TITLE.zh)
        lists = _Lists(book.add_worksheet(_CHOICES_TITLE))
        at = 0
        for group in chosen:
            columns = [column for column in group.columns() if column.code in wanted]
            _write_group(sheet, at, group, len(columns), formats["group"])
            for column in columns:
                _write_column(sheet, at, column, formats, lists)
                at += 1
        sheet.set_row(1, 45)
        sheet.freeze_panes(_HEADER_ROWS, 0)
        _write_notes(notes, chosen, wanted, formats)
    return content.getvalue()


class _Lists:
    """The hidden sheet of choices too long to stand in a validation itself."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.at = 0
        sheet.hide()

    def source(self, choices: Sequence[str]) -> str | list[str]:
        if sum(len(choice) + 1 for choice in choices) <= _LONGEST_LIST:
            return list(choices)
        self.sheet.write_column(0, self.at, choices)
        letters = xlsxwriter.utility.xl_col_to_name(self.at)
        self.at += 1
        return f"={_CHOICES_TITLE}!${letters}$1:${letters}${len(choices)}"


def _write_group(sheet: Any, at: int, group: type[ColumnGroup], width: int, style: Any) -> None:
    if width > 1:
        sheet.merge_range(0, at, 0, at + width - 1, group.words.zh, style)
    elif width:
        sheet.write_string(0, at, group.words.zh, style)


def _write_column(sheet: Any, at: int, column: Column, formats: dict[str, Any], lists: _Lists) -> None:
    sheet.write_string(1, at, column.heading, formats["heading"])
    sheet.set_column(at, at, max(10, min(28, 2 * len(column.heading) + 2)), formats.get(_format_of(column)))
    choices = column.parser.choices()
    if choices:
        sheet.data_validation(
            _HEADER_ROWS,
            at,
            _HEADER_ROWS + ROWS - 1,
            at,
            {"validate": "list", "source": lists.source(choices), "error_type": "warning"},
        )


def _format_of(column: Column) -> str:
    parser = column.parser
    if isinstance(parser, (IdNumber, Phone, Opaque)):
        return "text"
    if isinstance(parser, Date):
        return "date"
    if isinstance(parser, Whole):
        return "whole"
    return "money" if isinstance(parser, Money) else "" if isinstance(parser, Number) else "text"


def _write_notes(
    sheet: Any, chosen: Sequence[type[ColumnGroup]], wanted: dict[str, Column], formats: dict[str, Any]
) -> None:
    for at, words in enumerate(_NOTES):
        sheet.write_string(0, at, f"{words.zh} {words.en}", formats["heading"])
        sheet.set_column(at, at, (14, 24, 28, 48, 40, 22, 40)[at], formats["note"])
    row = 1
    for group in chosen:
        for column in group.columns():
            if column.code not in wanted:
                continue
            texts = (
                group.words.zh,
                column.heading,
                column.words.en,
                f"{column.help.zh}\n{column.help.en}",
                "、".join(column.parser.choices()),
                column.example,
                "、".join(alias for alias in column.aliases if not alias.isascii()),
            )
            for at, text in enumerate(texts):
                sheet.write_string(row, at, text)
            row += 1
