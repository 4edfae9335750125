"""The compiler against the slow evaluator: on random rules and households, and with faults planted in the compiler."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import Error
from django.db.models import BooleanField, IntegerField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, Least
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from portal.common.expressions import Compiler
from portal.common.expressions.sql import Infix, IsKnown
from portal.common.expressions.tree import Call, Logic, Node
from tests.expressions.bench import answers_of_the_database, table
from tests.expressions.oracle import Row, Rule, answer
from tests.expressions.writing import parameters, rows, rules, shares

households = st.lists(rows, min_size=3, max_size=8)
cases = st.tuples(rules, households, parameters, st.booleans())
cases_of_shares = st.tuples(shares, households, parameters, st.booleans())


@pytest.fixture
def bench(db: None) -> Iterator[None]:
    with table():
        yield


def disagrees(case: tuple[Rule, list[Row], Row, bool]) -> bool:
    """Return whether database and oracle differ on any row; a statement that fails differs too."""
    rule, people, values, chinese = case
    expected = [answer(rule, {**row, **values}) for row in people]
    try:
        return answers_of_the_database(rule, people, values, chinese=chinese) != expected
    except (Error, AssertionError):
        return True


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases)
def test_the_database_answers_as_the_oracle_does(bench: None, case: tuple[Rule, list[Row], Row, bool]) -> None:
    rule, people, values, chinese = case
    expected = [answer(rule, {**row, **values}) for row in people]
    assert answers_of_the_database(rule, people, values, chinese=chinese) == expected


def _swapped(self: Compiler, node: Logic) -> Combinable:
    other = Logic(node.kind, node.place, "or" if node.operator == "and" else "and", node.parts)
    return _JOINED(self, other)


def _negated_q(self: Compiler, operand: Combinable) -> Combinable:
    return Coalesce(_NEGATION(self, operand), Value(value=True), output_field=BooleanField())


def _skipping_unknown(self: Compiler, node: Call, values: list[Combinable]) -> Combinable:
    return (Least if node.function == "min" else Greatest)(*values)


def _unguarded(self: Compiler, right: Combinable) -> Combinable:
    return right


def _narrow(self: Compiler, node: Node) -> Combinable:
    return self.node(node)


def _two_valued(self: Compiler, node: Any) -> Combinable:
    known = IsKnown(self.node(node.left))
    return Infix("AND", _COMPARISON(self, node), known, output_field=BooleanField())


def _absent_is_zero(self: Compiler, term: Any) -> Combinable:
    return Coalesce(_PARAMETER(self, term), Value(0))


def _turned_over(self: Compiler, left: Combinable, right: Combinable) -> Combinable:
    return _QUOTIENT(self, right, left)


def _truncating(self: Compiler, left: Combinable, right: Combinable) -> Combinable:
    return Infix("/", left, self.divisor(right), output_field=IntegerField())


_JOINED, _NEGATION, _COMPARISON = Compiler.joined, Compiler.negation, Compiler.comparison
_PARAMETER, _QUOTIENT = Compiler.parameter, Compiler.quotient
FAULTS: dict[str, dict[str, Callable[..., Combinable]]] = {
    "and and or are swapped": {"joined": _swapped},
    "not turns unknown into true, as ~Q does": {"negation": _negated_q},
    "divisors are not guarded": {"divisor": _unguarded},
    "whole numbers are divided as such": {"number": _narrow, "quotient": _truncating},
    "least and greatest skip unknown values": {"extreme": _skipping_unknown},
    "comparisons are two-valued": {"comparison": _two_valued},
    "a parameter without a value is zero": {"parameter": _absent_is_zero},
    "a quotient is turned over": {"quotient": _turned_over},
}

# Faults that only rules of a rare kind can show: these are looked for among such rules.
RARE = {"whole numbers are divided as such"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_planted_in_the_compiler_is_seen(bench: None, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    for method, faulty in FAULTS[fault].items():
        monkeypatch.setattr(Compiler, method, faulty)
    once = settings(max_examples=600, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    try:
        find(cases_of_shares if fault in RARE else cases, disagrees, settings=once, random=random.Random(7))
    except NoSuchExample:
        pytest.fail(f"600 rules did not show that {fault}")
