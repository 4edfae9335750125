"""The catalogue against the database: versions, wording, and what a new rule takes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitoring import catalogue
from monitoring.facts import Subject
from monitoring.models import Flag, Parameter, Rule
from monitoring.services.catalogue import sync_catalogue
from monitoring.services.parameters import stale_lines
from monitoring.services.reasons import reason
from monitoring.services.rules import active_rules, sync_rules
from portal.common.expressions import ExpressionError
from portal.common.words import Words
from tests.monitoring.conftest import TODAY, home, run

pytestmark = pytest.mark.usefixtures("rules")
ADDED = catalogue.RuleEntry(
    code="large_family",
    subject=Subject.HOUSEHOLD,
    level="YELLOW",
    title=Words("人口多的户", "Large family"),
    reason=Words("全家 {members} 人", "{members} members"),
    expression="家庭人口 >= 2",
)


def test_one_entry_in_the_catalogue_is_a_rule_that_finds_and_explains() -> None:
    household = home()
    sync_rules([*catalogue.rules(), ADDED], on=TODAY)
    run()
    flag = Flag.objects.get(household=household)
    assert (flag.code, flag.level, reason(flag)) == ("large_family", "YELLOW", "全家 2 人")


def test_what_a_rule_finds_makes_a_version_and_its_wording_does_not() -> None:
    assert sync_catalogue(on=TODAY) == []
    sync_rules([ADDED], on=date(2026, 1, 1))
    assert sync_rules([replace(ADDED, title=Words("大户", "Large"))], on=TODAY) == ["large_family"]
    assert Rule.objects.get(code="large_family").title_zh == "大户"
    sync_rules([replace(ADDED, expression="家庭人口 >= 3")], on=TODAY)
    first, second = Rule.objects.filter(code="large_family").order_by("version")
    assert (first.valid_until, second.version, second.valid_from) == (TODAY - timedelta(days=1), 2, TODAY)
    assert [rule.row.version for rule in active_rules(TODAY) if rule.row.code == "large_family"] == [2]
    assert [rule.row.version for rule in active_rules(date(2026, 5, 1)) if rule.row.code == "large_family"] == [1]


def test_a_line_changed_by_a_county_is_not_overwritten() -> None:
    Parameter.objects.filter(code="income_line", area="", year=2026).update(value=9000)
    sync_catalogue(on=TODAY)
    assert Parameter.objects.get(code="income_line", area="", year=2026).value == 9000


def test_a_year_without_its_line_is_said() -> None:
    assert stale_lines("520526", TODAY) == []
    assert [(line.code, line.year) for line in stale_lines("520526", date(2027, 1, 5))] == [("income_line", 2026)]


def test_a_rule_or_reason_with_an_unknown_name_is_refused() -> None:
    with pytest.raises(ExpressionError):
        catalogue.terms_of(Subject.HOUSEHOLD, "家庭人囗 >= 3")
    with pytest.raises(KeyError, match="nobody"):
        catalogue.terms_of(Subject.HOUSEHOLD, "家庭人口 >= 3", "{nobody} 人")
