"""Makes the households of the pairs all at once: several hundred of them, one statement a table."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.db import connection

from households.models import Household, IncomeStatement, Membership, Person
from monitoring.models import RecordedCase, RecordedMeasure
from portal.common.keys import digest
from tests.factories import VILLAGE, id_number, make_division
from tests.monitoring.conftest import CHILD, EARNER, HOME, INCOME
from tests.monitoring.pairs.words import Change
from workshops.models import Spell

# What a clean record says beside what the rules read.
SAID: dict[str, Any] = {
    "sex": "1", "ethnicity": "01", "political_status": "13", "mandarin": True, "ins_employee": False,
    "ins_major": True, "pension_resident": False, "pension_employee": False, "phone": "13900000000", "id_type": "ID",
}  # fmt: skip
ADULT = EARNER | SAID
PUPIL = CHILD | SAID | {"phone": None}
_serial = count(1)
AT_WORK: dict[str, Any] = {"start": date(2024, 3, 1), "channel": "AWAY"}


def made(changes: Iterable[Change]) -> list[Household]:
    """Make, for each change, a household in which no check finds anything, but for the change."""
    make_division(VILLAGE)
    rows = _Rows()
    for change in changes:
        rows.add(change)
    with connection.cursor() as cursor:
        # Tables filled a moment ago have the statistics of empty ones, and triggers would read them row by row.
        cursor.execute("SET LOCAL enable_nestloop = off")
    for model, made_of in rows.tables.items():
        model.objects.bulk_create(made_of)
    return rows.households


class _Rows:
    """The rows of all households, table by table, parents first."""

    def __init__(self) -> None:
        self.tables: dict[Any, list[Any]] = {
            model: []
            for model in (Household, Person, Membership, IncomeStatement, Spell, RecordedCase, RecordedMeasure)
        }

    @property
    def households(self) -> list[Household]:
        return self.tables[Household]

    def put(self, model: Any, **values: Any) -> Any:
        """Keep one row."""
        row = model(**values)
        self.tables[model].append(row)
        return row

    def add(self, change: Change) -> None:
        """Keep the rows of one household."""
        number = f"P{next(_serial):06d}"
        home = self.put(Household, number=number, division_id=VILLAGE, **HOME | change.get("h", {}))
        more = [PUPIL | {"birth": date(2016, 1, 1)}] * change.get("more", 0)
        others = [PUPIL | change.get("c", {}), *more, *([PUPIL | change["x"]] if "x" in change else [])]
        head = self.member(home, {"relation": "02"} | ADULT | change.get("e", {}))
        child, *_ = [self.member(home, {"relation": "20"} | other) for other in others]
        income = INCOME | change.get("i", {})
        self.put(IncomeStatement, household=home, year=2026, source="ROSTER", **income)
        if change.get("s", AT_WORK):
            self.put(Spell, person=head, **change.get("s", AT_WORK))
        for name, person in (("s2", head), ("cs", child)):
            if name in change:
                self.put(Spell, person=person, source="LEDGER", **change[name])
        if "k" in change:
            self.put(RecordedCase, household=home, **{"category": "UNSTABLE"} | change["k"])
        for kind, says in change.get("m", {}).items():
            self.put(RecordedMeasure, household=home, kind=kind, detail=says)

    def member(self, home: Household, values: dict[str, Any]) -> Person:
        """Keep a person and the place in the household."""
        said = dict(values)
        relation, birth = said.pop("relation"), said.pop("birth")
        number = said.pop("id_number", id_number(birth))
        known = {"birth_date": birth, "id_number": number, "id_digest": digest(number) if number else None}
        person: Person = self.put(Person, name="杨正富", division_id=VILLAGE, **known | said)
        self.put(Membership, household=home, person=person, division_id=VILLAGE, relation=relation)
        return person
