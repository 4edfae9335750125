"""Small makers of register rows for tests: invented people with valid identity numbers (sequence codes 900–999)."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from households.models import Division, Household, IncomeStatement, Membership, Person
from portal.accounts.models import Grant, User
from portal.common.keys import digest

COUNTY = "520526"
TOWNSHIP = "520526002"
VILLAGE = "520526002022"
OTHER_VILLAGE = "520526116002"
OTHER_COUNTY_VILLAGE = "520527001001"

_LEVELS = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
_serial = count(1)


def id_number(birth: date, serial: int | None = None, county: str = COUNTY, *, male: bool = True) -> str:
    """Return a well-formed identity number of an invented person (sequence code 900–999).

    Beyond fifty of one birth date and sex, the county where it was issued goes on by one.
    """
    more, place = divmod(serial if serial is not None else next(_serial), 50)
    sequence = 900 + place * 2 + (1 if male else 0)
    body = f"{int(county) + more % 900:06d}{birth:%Y%m%d}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def make_division(code: str, name: str = "") -> Division:
    """Make a division and its parents."""
    parent = None
    for length in (2, 4, 6, 9, 12):
        if length > len(code):
            break
        parent, _ = Division.objects.get_or_create(
            code=code[:length],
            defaults={"name": name or f"区划{code[:length]}", "level": _LEVELS[length], "parent": parent},
        )
    assert parent is not None
    return parent


def make_user(role: str = "county_staff", area: str = COUNTY, **fields: Any) -> User:
    """Make a user with one grant."""
    user = User.objects.create_user(f"user{next(_serial)}", "a long pass phrase", name="测试员", **fields)
    Grant.objects.create(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
    return user


def make_person(name: str = "杨正富", birth: date = date(1975, 3, 12), **fields: Any) -> Person:
    """Make one person with an identity number of their own."""
    number = fields.pop("id_number", None) or id_number(birth, county=fields.pop("county", COUNTY))
    while Person.objects.filter(id_digest=digest(number)).exists():
        number = id_number(birth)
    return Person.objects.create(
        name=name,
        name_key=fields.pop("name_key", ""),
        birth_date=birth,
        id_number=number,
        id_digest=digest(number),
        **fields,
    )


def make_household(
    division: str = VILLAGE,
    members: Sequence[dict[str, Any]] = ({},),
    income: dict[str, Any] | None = None,
    **fields: Any,
) -> Household:
    """Make a household whose first member is the head; `income` makes its statement of 2026."""
    make_division(division)
    household = Household.objects.create(
        number=fields.pop("number", f"{division}{next(_serial):06d}"), division_id=division, **fields
    )
    for place, member in enumerate(members):
        values = dict(member)
        relation = values.pop("relation", "02" if place == 0 else "20")
        values.setdefault("division_id", division)
        Membership.objects.create(household=household, person=make_person(**values), relation=relation)
    if income is not None:
        IncomeStatement.objects.create(household=household, year=2026, source="ROSTER", **income)
    household.refresh_from_db()
    return household
