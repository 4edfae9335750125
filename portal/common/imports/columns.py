"""Declared columns of a roster. A storey declares its columns in groups, one line a column, in its `rosters`.

The same declaration maps headings, cleans cells, makes the blank workbook and drives every export: a column is a field
of django-import-export, its parser a widget, a group a resource. A new column is one line.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, TypedDict, Unpack

from import_export.fields import Field
from import_export.resources import Resource

from portal.common.imports.cells.base import Parser
from portal.common.registry import Registry
from portal.common.words import Words

HOUSEHOLD: Final = "household"
PERSON: Final = "person"

# Parts a column can play for the reader itself.
ROW_NUMBER: Final = "row_number"
NAME: Final = "name"
IDENTITY: Final = "identity"
IDENTITY_TYPE: Final = "identity_type"
HOUSEHOLD_KEY: Final = "household_key"
HEAD_NAME: Final = "head_name"
HEAD_IDENTITY: Final = "head_identity"
RELATION: Final = "relation"


class ColumnOptions(TypedDict, total=False):
    """What a column may say beyond heading, parser and field; see `Column`."""

    also: str
    target: str
    derived: Mapping[str, str]
    same_as: str
    part_of: str
    instead: str
    joined: bool
    hidden: bool
    role: str
    contradicts: str
    ledger: bool
    personal: str
    asks: Mapping[Any, str]  # separated by spaces
    help: Words
    example: str


class Column(Field):
    """One column: its heading in both languages, its parser, and where its value goes.

    zh, en      heading of the blank workbook and of exports
    parser      understands and renders the cells
    field       model field of the target; by default the name the column is declared under; "" when it has none
    also        further headings met in files, separated by spaces; `parent/leaf` holds only under that parent heading
    target      what the field belongs to; by default the group's
    derived     extras of the parser → codes of the columns they fill where these are blank or absent
    same_as     code of the column this one is another wording of (its values are the same field's)
    part_of     code of the column this one is a part of: where that is blank, its parts stand in it one after the other
    instead     code of the column this heading means on a sheet of households (证件号码 is the head's there)
    joined      several numbered headings (致贫原因1, 致贫原因2) make one value
    hidden      never a heading: filled by other columns only
    role        the part it plays for the reader: one of the constants above
    contradicts kind of the fault when the value differs from the one derived from another column, which then wins
    ledger      a sheet that has it, and no relation to the head, is a ledger: a person may stand there several times
    personal    how it is masked: id, phone, bank, health, or ""
    asks        in a ledger, values → codes of columns that must not be blank beside them; a blank one is said
    """

    code: str = ""
    subject: str = PERSON

    def __init__(
        self, zh: str, en: str, parser: Parser, field: str | None = None, **options: Unpack[ColumnOptions]
    ) -> None:
        super().__init__(column_name=zh, widget=parser)
        self.words = Words(zh, en)
        self.parser = parser
        self.field = field
        self.aliases = tuple(options.get("also", "").split())
        self.target = options.get("target", "")
        self.derived = dict(options.get("derived", {}))
        self.same_as = options.get("same_as", "")
        self.part_of = options.get("part_of", "")
        self.instead = options.get("instead", "")
        self.joined = options.get("joined", False)
        self.hidden = options.get("hidden", False)
        self.role = options.get("role", "")
        self.contradicts = options.get("contradicts", "")
        self.ledger = options.get("ledger", False)
        self.personal = options.get("personal", "")
        self.asks = dict(options.get("asks", {}))
        self.example = options.get("example", "")
        self._help = options.get("help")

    def belong(self, code: str, subject: str, target: str) -> None:
        """Take the name it is declared under, and the defaults of its group."""
        self.code = code
        self.subject = subject
        self.target = self.target or target
        if self.field is None:
            self.field = code
        self.attribute = f"{self.target}__{self.field}" if self.field else None

    def get_value(self, instance: Any) -> Any:
        """Return the value from `{target: object}` or from one object; a list, which the base would call, as it is."""
        if isinstance(instance, dict) or not self.field:
            return super().get_value(instance)
        return getattr(instance, self.field, None)

    @property
    def meaning(self) -> str:
        """The code of the column whose value this one gives: another wording's or a whole's, else its own."""
        return self.part_of or self.same_as or self.code

    @property
    def offered(self) -> bool:
        """Whether blank workbooks and exports have it: not what others fill, word otherwise or are made of."""
        return not self.hidden and self.meaning == self.code

    @property
    def heading(self) -> str:
        """The Chinese heading of blank workbooks and exports."""
        return self.words.zh

    @property
    def help(self) -> Words:
        """What to enter, for the notes sheet and the mapping page."""
        if self._help is None:
            return self.parser.words
        return Words(f"{self._help.zh}；{self.parser.words.zh}", f"{self._help.en}; {self.parser.words.en}")


class ColumnGroup(Resource):
    """The columns one storey gives for one subject, declared as a class with one line a column.

    `subject` says whether a row of the sheet says it of a person or of the household; `target` what its fields are of.
    """

    code: ClassVar[str] = ""
    words: ClassVar[Words] = Words("", "")
    subject: ClassVar[str] = PERSON
    target: ClassVar[str] = ""
    fields: ClassVar[dict[str, Column]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for code, column in cls.fields.items():
            column.belong(code, cls.subject, cls.target)

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        return tuple(cls.fields.values())


# Filled by each app's `rosters.py` at start-up, by rank: households before work before monitoring.
groups: Registry[type[ColumnGroup]] = Registry()


def register(rank: int) -> Any:
    """Return a decorator that registers a group under its code; ranks follow the storeys, from below."""

    def add(group: type[ColumnGroup]) -> type[ColumnGroup]:
        return groups.add(group.code, group, rank)

    return add


class Columns:
    """All columns of some groups, by code; ValueError when two groups declare the same code."""

    def __init__(self, chosen: Iterable[type[ColumnGroup]] | None = None) -> None:
        self.groups = tuple(groups if chosen is None else chosen)
        self._by_code: dict[str, Column] = {}
        for group in self.groups:
            for column in group.columns():
                if column.code in self._by_code:
                    raise ValueError(f"column {column.code} is declared twice")
                self._by_code[column.code] = column

    def __iter__(self) -> Iterator[Column]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Column:
        return self._by_code[code]

    def precisions(self) -> dict[str, str]:
        """Return code of a date's precision → code of the date: the two are one value to whoever looks."""
        return {column.derived["precision"]: column.code for column in self if "precision" in column.derived}

    def of_role(self, role: str) -> Column | None:
        """Return the column that plays a part for the reader, None when no group declares one."""
        return next((column for column in self if column.role == role), None)


class RosterResource(Resource):
    """The resource made of all registered groups' columns: exports and blank sheets of any choice of them.

    It exports from dictionaries `{target: object}`; importing through it is not offered, the staged engine does that.
    """

    def __init__(self, chosen: Iterable[type[ColumnGroup]] | None = None, codes: Iterable[str] | None = None) -> None:
        super().__init__()
        wanted = None if codes is None else set(codes)
        self.fields = {
            column.code: column
            for column in Columns(chosen)
            if column.offered and (wanted is None or column.code in wanted)
        }
