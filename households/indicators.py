"""Figures over the register: who was moved, who lives here, and what of it is known."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.models import Household, IncomeStatement, Membership, Site
from households.querysets import relocated
from portal.common.figures import Measure, Share, Subject, figure
from portal.common.words import Words


def registered_households(on: date) -> QuerySet[Any]:
    """Households registered on a day."""
    return Household.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on))


def living_members(on: date) -> QuerySet[Any]:
    """Memberships open now in registered households, of people not known to have died: one row a person."""
    here = Q(household__ended_on=None) | Q(household__ended_on__gt=on)
    return Membership.objects.current().filter(here, person__deceased=False)


def sites(_on: date) -> QuerySet[Any]:
    """Resettlement sites."""
    return Site.objects.all()


HOUSEHOLDS = Subject(
    "household", Words("户", "households"), registered_households, "division_id", "households:household_list"
)
PEOPLE = Subject("person", Words("人", "people"), living_members, "household__division_id", "dashboard:people")
SITES = Subject("site", Words("个", "sites"), sites, "division_id", "households:site_list")

# Code of 集中安置: resettled together, at a site.
TOGETHER = "1"


@figure("registered_households", Words("在册户", "Registered"), HOUSEHOLDS, rank=5, beside="registered_people")
def registered(_on: date) -> Measure:
    """Households registered."""
    return Q()


@figure("registered_people", Words("在册人口", "People registered"), PEOPLE, rank=6)
def registered_people(_on: date) -> Measure:
    """People who live in them."""
    return Q()


@figure(
    "relocated_households",
    Words("搬迁户", "Relocated households"),
    HOUSEHOLDS,
    rank=10,
    beside="relocated_people",
    hint=Words(
        "在册的易地扶贫搬迁户；未填“是否搬迁户”的，按搬迁年度、安置方式、安置点判断",
        "Registered households recorded as relocated, or with a year, way or site of resettlement",
    ),
)
def relocated_households(_on: date) -> Measure:
    """Registered households that were relocated."""
    return relocated()


@figure("relocated_people", Words("搬迁人口", "Relocated people"), PEOPLE, rank=11)
def relocated_people(_on: date) -> Measure:
    """Members of relocated households."""
    return relocated("household__")


@figure(
    "site_households",
    Words("集中安置户", "Households at sites"),
    HOUSEHOLDS,
    rank=12,
    hint=Words("住在安置点的搬迁户", "Relocated households that live at a resettlement site"),
)
def site_households(_on: date) -> Measure:
    """Relocated households that live at a resettlement site, whether or not the site is registered yet."""
    return relocated() & (Q(site__isnull=False) | Q(resettle_mode=TOGETHER))


@figure("sites", Words("安置点", "Sites"), SITES, rank=13)
def registered_sites(_on: date) -> Measure:
    """Resettlement sites registered."""
    return Q()


@figure(
    "complete_households",
    Words("档案完整度", "Complete records"),
    HOUSEHOLDS,
    rank=90,
    better="up",
    hint=Words(
        "户主、住房、饮水、收入都有登记，且没有被退回成员的户，占全部在册户",
        "Households with head, house, water and income on record and no member refused, of all registered",
    ),
)
def complete_households(_on: date) -> Measure:
    """Households whose record answers what the rules ask of every household, of all registered households."""
    income = IncomeStatement.objects.filter(household_id=OuterRef("pk"), net__isnull=False)
    known = Q(incomplete=False, head__isnull=False, water_safe__isnull=False)
    house = Q(house_dangerous__isnull=False) | Q(housing_grade__isnull=False)
    return Share(of=known & house & Exists(income), among=Q())
