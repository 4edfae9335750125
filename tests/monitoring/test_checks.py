"""Every data check of the catalogue: a subject that has the finding, one that only just has not; how findings keep."""

from datetime import date, timedelta
from typing import Any

import pytest

from households.models import Household, Membership
from monitoring import catalogue
from monitoring.models import Exemption, Finding, Flag, RecordedMeasure
from monitoring.services.reasons import reason
from monitoring.services.recompute import recompute
from tests.factories import make_user
from tests.monitoring.conftest import CHILD, EARNER, TODAY, flagged, home, run
from tests.monitoring.pairs import cases, homes, people, spells
from tests.monitoring.pairs.words import Change
from workshops.models import Spell

pytestmark = pytest.mark.usefixtures("rules")
PAIRS = people.PAIRS | spells.PAIRS | homes.PAIRS | cases.PAIRS
# What a clean record says beside what the rules read.
SAID: dict[str, Any] = {
    "sex": "1", "ethnicity": "01", "political_status": "13", "mandarin": True, "ins_employee": False,
    "ins_major": True, "pension_resident": False, "pension_employee": False, "phone": "13900000000", "id_type": "ID",
}  # fmt: skip


def made(change: Change) -> Household:
    """Make a household in which no check finds anything, but for the change."""
    members = [EARNER | SAID | change.get("e", {})]
    if "alone" not in change:
        members.append(CHILD | SAID | {"phone": None} | change.get("c", {}))
    members += [
        CHILD | SAID | {"phone": None, "birth": date(2016, 1, 1 + place)} for place in range(change.get("more", 0))
    ]
    members += [CHILD | SAID | change["x"]] if "x" in change else []
    bare = {name: members[0].pop(name) for name in ("id_number", "birth_date") if name in members[0]}
    spell, case, income, fields = change.get("s"), change.get("k"), change.get("i"), change.get("h", {})
    headless = members[0].get("relation") is not None
    household = home(members, income=income, spell={} if headless else spell, case=case, **fields)
    for kind, says in change.get("m", {}).items():
        RecordedMeasure.objects.create(household=household, kind=kind, detail=says)
    for name, which in (("s2", 0), ("cs", 1)):
        if name in change:
            person = Membership.objects.filter(household=household).order_by("pk")[which].person
            Spell.objects.create(person=person, source="LEDGER", **change[name])
    _bared(household, bare)
    return household


def _bared(household: Household, bare: dict[str, Any]) -> None:
    head = household.head
    if bare and head is not None:
        for name in bare:
            setattr(head, name, None)
        head.id_digest = None if "id_number" in bare else head.id_digest
        head.save()


def found(household: Household) -> set[str]:
    """Return the codes of a household's open findings."""
    return set(Finding.objects.open().filter(household=household).values_list("code", flat=True))


def test_every_check_of_the_catalogue_has_its_pair() -> None:
    checks = {entry.code for entry in catalogue.rules() if entry.family == catalogue.CHECK}
    assert PAIRS.keys() == checks
    assert len(checks) >= 150


def test_each_check_finds_what_it_names_and_not_what_only_comes_near() -> None:
    pairs = {code: (made(having), made(nearly)) for code, (having, nearly) in PAIRS.items()}
    made(PAIRS["phone_of_other_household"][0])
    run()
    silent = [code for code, (having, _) in pairs.items() if code not in found(having)]
    eager = [code for code, (_, nearly) in pairs.items() if code in found(nearly)]
    assert (silent, eager) == ([], [])
    assert not [finding for finding in Finding.objects.open().select_related("rule") if "{" in reason(finding)]


def test_a_clean_record_has_no_finding() -> None:
    household = made({"h": {**homes.LIVED, **homes.MOVED}, "i": homes.STATED, "s": spells.SPELL})
    run()
    assert found(household) == set()


def test_a_mended_row_is_mended_and_a_second_run_writes_nothing() -> None:
    household = made({"h": {"house_dangerous": True}})
    run()
    assert "unsafe_house_not_monitored" in found(household)
    assert run().rows_written == 0
    Household.objects.filter(pk=household.pk).update(house_dangerous=False)
    run()
    assert "unsafe_house_not_monitored" not in found(household)
    closed = Finding.objects.get(household=household, code="unsafe_house_not_monitored")
    assert closed.closed_as == "CLEARED"


def test_an_exemption_survives_runs_until_its_day() -> None:
    household = made({"h": {"house_dangerous": True}})
    run()
    for code in ("unsafe_house_not_monitored", "house_unsafe"):
        Exemption.objects.create(
            household=household, code=code, reason="正在改造", since=TODAY, until=TODAY + timedelta(days=30),
            made_by=make_user(),
        )  # fmt: skip
    run()
    run()
    assert "unsafe_house_not_monitored" not in found(household)
    assert "house_unsafe" not in flagged(household)
    assert Finding.objects.get(household=household, code="unsafe_house_not_monitored").closed_as == "EXEMPT"
    assert Flag.objects.get(household=household, code="house_unsafe").closed_as == "EXEMPT"
    Exemption.objects.filter(household=household).update(until=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    recompute("", on=tomorrow, today=tomorrow)
    assert "unsafe_house_not_monitored" in found(household)
    assert "house_unsafe" in flagged(household)
