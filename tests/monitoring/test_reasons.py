"""A flag's sentence carries its numbers, in both languages."""

from datetime import date

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation

from monitoring import catalogue
from monitoring.facts import HOUSEHOLD_FACTS, PERSON_FACTS
from monitoring.models import Flag, HouseholdFacts, PersonFacts
from monitoring.services.reasons import evidence, reason
from portal.common.expressions import Kind
from tests.monitoring.conftest import EARNER, home, run

COLUMNS = {
    Kind.BOOLEAN: models.BooleanField,
    Kind.INTEGER: models.IntegerField,
    Kind.MONEY: models.DecimalField,
    Kind.DATE: models.DateField,
    Kind.CODE: models.CharField,
    Kind.CODES: ArrayField,
}
pytestmark = pytest.mark.usefixtures("rules")


def test_the_sentence_names_the_income_the_line_its_year_and_how_far_the_income_reaches() -> None:
    home(income={"wage": 13_624}, before={"wage": 13_624})
    run()
    flag = Flag.objects.get(code="income_below_line")
    assert reason(flag) == "人均纯收入 6,812 元，低于 2026 年监测线 8,000 元；收入截至 2026-09"
    with translation.override("en"):
        assert reason(flag) == ("Income per head 6,812 yuan, below the 2026 line of 8,000 yuan; income up to 2026-09")


def test_evidence_gives_facts_with_units_and_lines_with_their_paper() -> None:
    home(income={"wage": 13_624}, before={"wage": 13_624})
    run()
    lines = evidence(Flag.objects.get(code="income_below_line"))
    assert [(line.label, line.value, line.unit, line.threshold) for line in lines] == [
        ("收入截至", "2026-09", "", False),
        ("人均纯收入", "6,812", "元/人", False),
        ("监测线", "8,000", "元/人", True),
    ]
    assert lines[-1].source.startswith("2026 ")


def test_no_sentence_of_the_catalogue_is_left_with_a_gap() -> None:
    graduate = {**EARNER, "birth": date(2003, 5, 6), "education_level": "20", "ins_resident": False}
    home(
        [graduate],
        spell={},
        housing_grade="C",
        water_safe=False,
        income={"wage": None, "self_paid": 20_000, "as_of": None},
    )
    run()
    flags = list(Flag.objects.open().select_related("rule"))
    assert len(flags) >= 5
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all("{" not in reason(flag) and "None" not in reason(flag) for flag in flags)


def test_every_fact_has_a_column_of_its_kind() -> None:
    for facts, model in ((HOUSEHOLD_FACTS, HouseholdFacts), (PERSON_FACTS, PersonFacts)):
        for fact in facts:
            column = model._meta.get_field(fact.code)
            assert column.null
            assert isinstance(column, COLUMNS[fact.kind]), fact.code


def test_every_parameter_is_read_by_some_rule() -> None:
    read = {
        term.code
        for entry in catalogue.rules()
        for term in catalogue.terms_of(entry.subject, entry.expression, family=entry.family)
        if term.parameter
    }
    assert read == {entry.code for entry in catalogue.parameters()}
