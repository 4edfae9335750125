"""Walls: one line in a model's `Meta.constraints` puts its table under row-level security.

    constraints = [Wall(name="wall_membership", follows="household")]

The application's role then reads, writes and counts only the rows whose division lies in the scope of the transaction
(`portal.common.scope`); without a scope there are none. The owner's role, which migrates, is not held. As constraints,
walls come and go by ordinary, generated migrations. A table without one is named, with its reason, in `tests/walls`.
"""

from typing import Any, Final

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint

# Where a row belongs that belongs to no division (a person without a household): only `everywhere()` sees it.
NOWHERE: Final = "0"

# The place of a row is its parent's, whatever the statement said; a parent outside the scope is no parent.
_FOLLOW: Final = """
CREATE FUNCTION wall_place_{plain}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.division_id := coalesce((SELECT p.division_id FROM {parent} p WHERE p.{key} = NEW.{column}), '');
    RETURN NEW;
END $$;
CREATE TRIGGER wall_place BEFORE INSERT OR UPDATE OF {column}, division_id ON {table}
    FOR EACH ROW EXECUTE FUNCTION wall_place_{plain}();
"""
# When the parent moves, its rows move with it.
_CARRY: Final = """
CREATE FUNCTION wall_carry_{plain}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE {table} SET division_id = NEW.division_id WHERE {column} = NEW.{key} AND division_id <> NEW.division_id;
    RETURN NULL;
END $$;
CREATE TRIGGER wall_carry_{plain} AFTER UPDATE OF division_id ON {parent} FOR EACH ROW
    WHEN (OLD.division_id IS DISTINCT FROM NEW.division_id) EXECUTE FUNCTION wall_carry_{plain}();
"""


def place() -> "models.CharField[str, str]":
    """Return the column by which a table without a division of its own stands behind the wall; triggers keep it."""
    return models.CharField(max_length=12, default=NOWHERE, editable=False)


def in_scope(code: str) -> str:
    """Return the SQL that a division code lies in the scope of the transaction; of a scope not set, it does not.

    The scope is read once a statement, not once a row. The planner cannot know it, and would take any range of which
    that is true for one row in two hundred; of a value that is not NULL it expects all but a few, which is what a
    statement finds that asks for the rows of its own areas, and those it finds by its own indexable condition.
    """
    return f"nullif({code}::text <@ (SELECT app_scope()), false) IS NOT NULL"


class Wall(BaseConstraint):
    """Rows exist where `sees` (SQL over the table's columns) is true.

    `follows` names a foreign key whose row has the division: `division_id` is then kept by triggers; `filled=False`
    where the statements that write the table take it from there themselves. With `adds`, rows can be added where that
    is true, and never changed or removed.
    """

    HERE: Final = in_scope("division_id")

    def __init__(
        self, *, name: str, sees: str = HERE, adds: str = "", follows: str = "", filled: bool = True, **kwargs: Any
    ) -> None:
        self.sees, self.adds, self.follows, self.filled = sees, adds, follows, filled
        super().__init__(name=name, **kwargs)

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """Say how a migration makes this wall again."""
        given = {"sees": self.sees, "adds": self.adds, "follows": self.follows, "filled": self.filled}
        usual = {"sees": self.HERE, "adds": "", "follows": "", "filled": True}
        said = {key: value for key, value in given.items() if value != usual[key]}
        return "portal.common.walls.Wall", (), {"name": self.name, **said}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wall) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Of a new table: raise the wall once it stands, not as a part of it."""
        assert schema_editor is not None
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """Return the statements that raise the wall."""
        names = self._names(model)
        sql = "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n".format(**names)
        if self.adds:
            sql += f"CREATE POLICY wall_read ON {names['table']} FOR SELECT USING ({self.sees});\n"
            sql += f"CREATE POLICY wall_add ON {names['table']} FOR INSERT WITH CHECK ({self.adds});\n"
        else:
            sql += f"CREATE POLICY wall ON {names['table']} USING ({self.sees}) WITH CHECK ({self.sees});\n"
        if self.follows:
            sql += (_FOLLOW * self.filled + _CARRY).format(**names)
        return sql

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """Return the statements that take the wall away."""
        names = self._names(model)
        policies = ("wall_read", "wall_add") if self.adds else ("wall",)
        sql = "".join(f"DROP POLICY {policy} ON {names['table']};\n" for policy in policies)
        if self.follows:
            sql += (
                "DROP FUNCTION wall_place_{plain}() CASCADE;\n" * self.filled
                + "DROP FUNCTION wall_carry_{plain}() CASCADE;\n"
            ).format(**names)
        return sql + "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;".format(**names)

    def validate(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing to ask of a row beforehand: the database answers when it is written."""

    def _names(self, model: type[models.Model] | None) -> dict[str, str]:
        assert model is not None
        table = model._meta.db_table
        names = {"plain": table, "table": f'"{table}"'}
        if self.follows:
            field: Any = model._meta.get_field(self.follows)
            parent = field.related_model._meta
            names |= {"parent": f'"{parent.db_table}"', "key": f'"{parent.pk.column}"', "column": f'"{field.column}"'}
        return names
