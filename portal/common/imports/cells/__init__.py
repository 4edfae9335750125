"""Parsers of cells, by subject. Each is a widget of django-import-export that also cleans whole columns."""

from portal.common.imports.cells.base import (
    BLANK,
    PLAIN,
    Cell,
    CellError,
    CleanColumn,
    Context,
    Parsed,
    Parser,
    bare,
    column_context,
    plain,
    spread,
)
from portal.common.imports.cells.choices import ManyOf, OneOf, Sex, YesNo
from portal.common.imports.cells.dates import Date, Year
from portal.common.imports.cells.ids import IdNumber
from portal.common.imports.cells.numbers import Measure, Money, Number, Whole
from portal.common.imports.cells.places import Items, Measures, Origin, Phone, Room
from portal.common.imports.cells.text import Name, Opaque, Remark, Text

__all__ = [
    "BLANK",
    "PLAIN",
    "Cell",
    "CellError",
    "CleanColumn",
    "Context",
    "Date",
    "IdNumber",
    "Items",
    "ManyOf",
    "Measure",
    "Measures",
    "Money",
    "Name",
    "Number",
    "OneOf",
    "Opaque",
    "Origin",
    "Parsed",
    "Parser",
    "Phone",
    "Remark",
    "Room",
    "Sex",
    "Text",
    "Whole",
    "Year",
    "YesNo",
    "bare",
    "column_context",
    "plain",
    "spread",
]
