"""Every data check of the catalogue: a subject that has the finding, one that only just has not; how findings keep."""

from datetime import timedelta

import pytest

from households.models import Household
from monitoring import catalogue
from monitoring.models import Exemption, Finding, Flag
from monitoring.services.reasons import reason
from monitoring.services.recompute import recompute
from tests.factories import make_user
from tests.monitoring.conftest import TODAY, flagged, run
from tests.monitoring.pairs import cases, homes, people, spells
from tests.monitoring.pairs.making import made

pytestmark = pytest.mark.usefixtures("rules")
PAIRS = people.PAIRS | spells.PAIRS | homes.PAIRS | cases.PAIRS


def found(household: Household) -> set[str]:
    """Return the codes of a household's open findings."""
    return set(Finding.objects.open().filter(household=household).values_list("code", flat=True))


def test_every_check_of_the_catalogue_has_its_pair() -> None:
    checks = {entry.code for entry in catalogue.rules() if entry.family == catalogue.CHECK}
    assert PAIRS.keys() == checks
    assert len(checks) >= 150


def test_each_check_finds_what_it_names_and_not_what_only_comes_near() -> None:
    having = dict(zip(PAIRS, made(pair[0] for pair in PAIRS.values()), strict=True))
    nearly = dict(zip(PAIRS, made(pair[1] for pair in PAIRS.values()), strict=True))
    made([PAIRS["phone_of_other_household"][0]])
    run()
    silent = [code for code, household in having.items() if code not in found(household)]
    eager = [code for code, household in nearly.items() if code in found(household)]
    assert (silent, eager) == ([], [])
    assert not [finding for finding in Finding.objects.open().select_related("rule") if "{" in reason(finding)]


def test_a_clean_record_has_no_finding() -> None:
    (household,) = made([{"h": {**homes.LIVED, **homes.MOVED}, "i": homes.STATED, "s": spells.SPELL}])
    run()
    assert found(household) == set()


def test_a_mended_row_is_mended_and_a_second_run_writes_nothing() -> None:
    (household,) = made([{"h": {"house_dangerous": True}}])
    run()
    assert "unsafe_house_not_monitored" in found(household)
    assert run().rows_written == 0
    Household.objects.filter(pk=household.pk).update(house_dangerous=False)
    run()
    assert "unsafe_house_not_monitored" not in found(household)
    closed = Finding.objects.get(household=household, code="unsafe_house_not_monitored")
    assert closed.closed_as == "CLEARED"


def test_an_exemption_survives_runs_until_its_day() -> None:
    (household,) = made([{"h": {"house_dangerous": True}}])
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
