"""Model fields of sealed text: the attribute reads and writes plain values, the column holds sealed ones only."""

import json
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.expressions import Func, Value
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute

from portal.common.sealing import Seal, SealError

if TYPE_CHECKING:
    _Text = models.CharField[str | None, str | None]
    _Json = models.JSONField[Any, Any]
else:
    _Text = models.CharField
    _Json = models.JSONField


# The type of sealed columns: text that has the form of a sealed one, or NULL.
DOMAIN: Final = "sealed_text"
# `PATTERN` for the database. Its expressions count repetitions by multiplying states, fourteen times the time of this:
# three runs of the right characters, the second of 32, the third of 38 at least, the first of 16 at most.
CHECK: Final = (
    r"""VALUE COLLATE "C" ~ '^[a-z0-9]+\.[0-9a-f]+\.[A-Za-z0-9_=-]+$' AND strpos(VALUE, '.') <= 17"""
    f" AND VALUE LIKE '%.{'_' * 32}.{'_' * 38}%'"
)


class Sealed:
    """A sealed text as a query brings it, without its row: it shows nothing of what it holds."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return "****"


class Opened(str):
    """A plain text that remembers how its own cell holds it, so that saving it unchanged writes nothing new."""

    __slots__ = ("place", "sealed")

    sealed: str
    place: tuple[str, object]


def origin(row: models.Model | type[models.Model]) -> type[models.Model]:
    """Return the model whose cells a row's sealed texts are bound to: of a row of history, the one it tracks."""
    model = row if isinstance(row, type) else type(row)
    return cast("type[models.Model]", getattr(model, "pgh_tracked_model", model))


class SealedAttribute(DeferredAttribute):
    """Opens on reading. What was opened once stays in the instance."""

    field: "_SealedMixin"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.opened(instance, value.text)
        return self.field.shown(value)

    def __set__(self, instance: Any, value: Any) -> None:
        held, plain = instance.__dict__.get(self.field.attname), self.field.kept(value)
        if not (isinstance(held, Opened) and held == plain):
            instance.__dict__[self.field.attname] = plain


class _SealedMixin(models.Field[Any, Any]):
    """What sealed fields share. `seal` is the seal of the column; rows need their key before they are saved."""

    descriptor_class = SealedAttribute
    # Keys change, and with them the text: chains over rows leave these columns to the tag each text carries.
    encrypts = True

    def db_type(self, connection: Any) -> str:
        return DOMAIN

    def db_parameters(self, connection: Any) -> Any:
        return {"type": DOMAIN, "check": None, "collation": None}

    @property
    def seal(self) -> Seal:
        """The seal of this column."""
        return Seal(origin(self.model)._meta.db_table, str(self.column))

    def place(self, row: models.Model) -> tuple[str, object]:
        """Return table and key of the row the value is bound to."""
        own = origin(row)._meta
        assert own.pk is not None
        return own.db_table, getattr(row, own.pk.attname)

    def opened(self, row: models.Model, sealed: str) -> Opened:
        """Return the plain text of a row's cell."""
        place = self.place(row)
        value = Opened(self.seal.open(sealed, place[1]))
        value.sealed, value.place = sealed, place
        return value

    def shown(self, text: Any) -> Any:
        """Return the attribute's value from the plain text."""
        return text

    def kept(self, value: Any) -> Any:
        """Return what the instance keeps of a value given: the plain text."""
        return value

    def from_db_value(self, value: str | None, *_args: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        place = self.place(model_instance)
        if place[1] is None:
            raise SealError(f"{place[0]}.{self.column} is sealed for its row: give the row its key first.")
        if isinstance(value, Opened) and value.place == place:
            return Sealed(value.sealed)
        made = Opened(value)
        made.sealed, made.place = self.seal.seal(value, place[1]), place
        model_instance.__dict__[self.attname] = made
        return Sealed(made.sealed)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        # A plain value can only be asked whether it is there (constraints are checked so before a row is saved).
        return value.text if isinstance(value, Sealed) else str(Sealed(""))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or isinstance(value, Sealed) or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        raise SealError(f"{self.name} is sealed row by row: change it on its object, not by update() or bulk_update().")

    def get_lookup(self, lookup_name: str) -> Any:
        # Triggers of history ask whether the column itself changed ("df", "ndf").
        found = {"exact": SealedExact, "isnull": IsNull}.get(lookup_name) or (
            super().get_lookup(lookup_name) if lookup_name in {"df", "ndf"} else None
        )
        if found is None:
            raise FieldError(f"{self.name} is sealed: it can be compared for being equal or blank, nothing else.")
        return found

    def get_transform(self, lookup_name: str) -> Any:
        return None


class SealedExact(Exact[Any]):
    """Equality of a sealed column with a plain text, by the mark inside it."""

    lookup_name = "exact"

    def get_prep_lookup(self) -> Any:
        if not isinstance(self.rhs, str):
            raise FieldError("A sealed field can be compared with a text only.")
        return self.lhs.output_field.seal.mark(self.rhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [value]

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> Any:
        sql, params = super().process_lhs(compiler, connection, lhs)
        return f"split_part({sql}, '.', 2)", params


class SealedField(_SealedMixin, _Text):
    """A text, NULL when unknown; `max_length` is that of the plain one."""


class SealedJSONField(_SealedMixin, _Json):
    """A JSON object; the empty one is NULL in the column."""

    def shown(self, text: Any) -> Any:
        """Return the object of the plain text, {} for NULL."""
        return json.loads(text) if isinstance(text, str) else {}

    def kept(self, value: Any) -> Any:
        """Return the plain text of an object; what is the same as before stays as it was sealed."""
        if value is None or isinstance(value, str | Sealed):
            return value
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(value or None, connection)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)


def mark_of(name: str) -> Func:
    """Return the expression of the mark inside a sealed column, for a generated column that an index answers by."""
    return Func(name, Value("."), Value(2), function="split_part", output_field=models.CharField(max_length=32))
