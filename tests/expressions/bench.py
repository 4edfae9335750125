"""A throwaway table of random households, and how a typed rule is put to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction

from portal.common.expressions import Kind, Term, Vocabulary, check, compile_expression
from portal.common.fields import CodeField
from portal.common.words import Words
from tests.expressions.oracle import Row, Rule
from tests.expressions.writing import BOOLEANS, CODE, CODES, DATES, INTEGERS, LABELS, MONEY, NUMBERS, typed


class Household(models.Model):
    """The rows of one example; the table lives as long as the transaction."""

    income = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    spending = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    members = models.IntegerField(null=True)
    workers = models.IntegerField(null=True)
    area = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    lost = models.BooleanField(null=True)
    insured = models.BooleanField(null=True)
    joined = models.DateField(null=True)
    seen = models.DateField(null=True)
    health = CodeField()
    risks = ArrayField(models.CharField(max_length=10), null=True)

    class Meta:
        app_label = "expression_tests"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


KINDS = dict.fromkeys(MONEY, Kind.MONEY) | dict.fromkeys(INTEGERS, Kind.INTEGER) | dict.fromkeys(NUMBERS, Kind.NUMBER)
KINDS |= dict.fromkeys(BOOLEANS, Kind.BOOLEAN) | dict.fromkeys(DATES, Kind.DATE) | {CODE: Kind.CODE, CODES: Kind.CODES}
PARAMETERS = {"line": Kind.MONEY, "most": Kind.INTEGER}
VOCABULARY = Vocabulary(
    [Term(name, kind, Words(LABELS[name], name)) for name, kind in KINDS.items()]
    + [Term(name, kind, Words(LABELS[name], name), parameter=True) for name, kind in PARAMETERS.items()]
)


@contextmanager
def table() -> Iterator[None]:
    """Make the table, and drop it afterwards."""
    name = Household._meta.db_table
    columns = ", ".join(f"{field.column} {field.db_type(connection)}" for field in Household._meta.fields[1:])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} (id bigint PRIMARY KEY, {columns})")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {name}")


@transaction.atomic
def answers_of_the_database(rule: Rule, rows: list[Row], parameters: Row, *, chinese: bool) -> list[bool | None]:
    """Return what the compiled rule says of each row."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Household._meta.db_table}")
    Household._default_manager.bulk_create([Household(id=number, **row) for number, row in enumerate(rows)])
    checked = check(typed(rule, chinese=chinese), VOCABULARY)
    compiled: Any = compile_expression(checked, VOCABULARY.with_values(parameters))
    found = dict(Household._default_manager.annotate(answer=compiled).values_list("id", "answer"))
    kept = set(Household._default_manager.filter(compiled).values_list("id", flat=True))
    assert kept == {number for number, answer in found.items() if answer}
    return [found[number] for number in range(len(rows))]
