"""Values of a class cannot be found out by asking either: no order, no condition, no figure's list goes by them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone
from django_filters import FilterSet

from monitoring.models import HouseholdFacts
from portal.common.figures import figures
from portal.common.lists import filters_of
from portal.common.lists.views import ListView, _filterset
from portal.common.masks import class_of
from portal.common.models import AuditEvent
from tests.access.matrix import addresses
from tests.access.world import World, signed_in
from workshops.models import Spell

pytestmark = pytest.mark.django_db


def _holder(route: URLPattern) -> Any:
    return getattr(route.callback, "view_class", getattr(route.callback, "cls", None))


def _filtersets() -> Iterator[type[FilterSet]]:
    for route in addresses().values():
        holder = _holder(route)
        base = getattr(holder, "filterset_class", None)
        if base is None:
            continue
        listed = isinstance(holder, type) and issubclass(holder, ListView)
        yield _filterset(base, tuple(filters_of(holder.name).items())) if listed else base


def _listed(client: Client, sort: str) -> list[str]:
    return re.findall(r'href="/households/([0-9a-f-]{36})/"', client.get(f"/households/?sort={sort}").content.decode())


def _answered(client: Client, order: str) -> list[str]:
    return [row["id"] for row in client.get(f"/api/spells/?ordering={order}").json()["results"]]


def _pay_differently(world: World) -> None:
    for number, place in enumerate(("A1", "A2", "A3")):
        HouseholdFacts.objects.filter(household=world.keys[place]["household"]).update(net_per_head=1000 + number)
        Spell.objects.filter(pk=world.keys[place]["spell"]).update(monthly_wage=Decimal(1000 + number))


@pytest.mark.parametrize(("role", "sorts"), [("CS", True), ("CL", False)])
def test_rows_come_in_the_order_of_a_value_only_for_whoever_sees_it(world: World, role: str, sorts: bool) -> None:
    _pay_differently(world)
    with signed_in(world, role) as client:
        for ask, name in ((_listed, "net_per_head"), (_answered, "monthly_wage")):
            up, down = ask(client, name), ask(client, f"-{name}")
            assert len(set(up)) == 3, (role, name, up)
            assert (up != down) == sorts, (role, name)
        head = client.get("/households/").content.decode()
    assert ("sort=net_per_head" in head) == sorts


def test_no_list_can_be_narrowed_by_a_value_of_a_class() -> None:
    every = list(_filtersets())
    assert len(every) > 10
    named = {(made.__name__, name, str(rule.field_name)) for made in every for name, rule in made.base_filters.items()}
    assert not [entry for entry in named if class_of(entry[1]) or class_of(entry[2])]


def test_no_figure_counts_by_a_value_of_a_class_for_its_list_would_tell_whose_it_is() -> None:
    telling: dict[str, set[str]] = {}
    for item in figures:
        for whole in (False, True):
            rows = item.rows(("",), timezone.localdate(), whole=whole).order_by().values("pk")
            read = set(re.findall(r'"\."(\w+)"', str(rows.query)))
            telling[item.code] = telling.get(item.code, set()) | {name for name in read if class_of(name)}
    assert not {code: names for code, names in telling.items() if names}


def test_the_audit_names_the_classes_that_were_shown_and_no_others(world: World) -> None:
    kinds = {}
    for role in ("CS", "CL"):
        with signed_in(world, role) as client:
            client.get("/households/")
        event = AuditEvent.objects.filter(user_id=world.users[role].pk, act="list").latest("pk")
        kinds[role] = set(event.fields)
    assert "income" in kinds["CS"]
    assert "income" not in kinds["CL"]
