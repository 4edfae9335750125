"""A small world for the crawl: four villages in two counties, full of canaries, and one user of each role.

A canary is a value that stands nowhere else: names and words that only those of the area may read, and numbers that
nobody may read whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Household, Site
from monitoring.models import (
    Exemption,
    Finding,
    Flag,
    HouseholdFacts,
    Parameter,
    PersonFacts,
    RecordedCase,
    RecordedMeasure,
    Rule,
    Run,
)
from portal.accounts.models import User
from portal.accounts.services import tokens
from portal.common import approvals
from portal.common.imports.batches import PREVIEW_JOB
from portal.common.models import ApprovalRequest, ColumnMemory, Export, ImportBatch, Job
from tests.access.matrix import READS
from tests.factories import id_number, make_division, make_household, make_user
from tests.pages.rosters import person as roster_row
from tests.pages.rosters import run_jobs, workbook
from tests.signing import PASSWORD
from workshops.models import Spell

PLACES = {"A1": "520526002022", "A2": "520526002023", "A3": "520526116002", "B1": "520527001001"}
# Where everybody of the world sits.
ADDRESS = "203.0.113.7"
_COUNTY = "520526"
_TOWNSHIP = "520526002"
_MARKS = {"A1": "甲", "A2": "乙", "A3": "丙", "B1": "丁"}
_BIRTHS = {"A1": 3, "A2": 4, "A3": 5, "B1": 6}

ROLE_AREAS: dict[str, tuple[str, str]] = {
    "VW": ("village_worker", PLACES["A1"]),
    "CM": ("community_staff", PLACES["A1"]),
    "TS": ("township_staff", _TOWNSHIP),
    "TL": ("township_leader", _TOWNSHIP),
    "CS": ("county_staff", _COUNTY),
    "CL": ("county_leader", _COUNTY),
    "LI": ("liaison", _COUNTY),
    "SY": ("system_admin", _COUNTY),
    "SE": ("security_admin", _COUNTY),
    "AU": ("auditor", _COUNTY),
    "SV": ("service", _COUNTY),
}


def inside(role: str, place: str) -> bool:
    """Tell whether a village lies in the area of a role's user."""
    return role in ROLE_AREAS and PLACES[place].startswith(ROLE_AREAS[role][1])


@dataclass(slots=True)
class Canaries:
    """What stands in one village only: `words` may be read there, `numbers` by nobody whole, the values of a class by
    those who are cleared for it there.
    """

    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    classes: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """Rows by place and kind (`keys["A1"]["household"]`), canaries by place, users by role, and what these began."""

    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    canaries: dict[str, Canaries] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    token: str = ""

    def foreign(self, role: str) -> Iterator[str]:
        """Yield every canary word and number of the villages outside a role's area."""
        for place, canaries in self.canaries.items():
            if not inside(role, place):
                yield from canaries.words
                yield from canaries.numbers

    def secret(self) -> Iterator[str]:
        """Yield the numbers that leave whole for nobody."""
        for canaries in self.canaries.values():
            yield from canaries.numbers

    def uncleared(self, role: str) -> Iterator[tuple[str, str]]:
        """Yield (class, value) of everything a role is not cleared for, of whatever village."""
        for place, canaries in self.canaries.items():
            for name, values in canaries.classes.items():
                if role not in READS[name] or not inside(role, place):
                    yield from ((name, value) for value in values)


def _household(place: str, canaries: Canaries) -> Household:
    mark, day = _MARKS[place], _BIRTHS[place]
    phone, account, cert = f"1399000{day}17{day}", f"62170038600099{day}1{day}7", f"5205261980010{day}0027{day}3"
    head = id_number(date(1971, 2, day), 3, PLACES[place][:6])
    household = make_household(
        PLACES[place],
        members=(
            {
                "name": f"金丝{mark}雀",
                "name_key": f"jinsi{place.lower()}",
                "id_number": head,
                "phone": phone,
                "sex": "1",
            },
            {"name": f"银丝{mark}雀", "relation": "10", "sex": "2", "birth": date(1972, 5, day)},
        ),
        income={"wage": 20000, "self_paid": 300},
        phone=phone,
        bank_card_no=account,
        hamlet=f"雀{mark}湾",
        remark=f"病历号 {cert}，雀{mark}病",
    )
    _of_classes(place, household, canaries)
    canaries.words += [f"金丝{mark}雀", f"银丝{mark}雀", f"雀{mark}湾", f"雀{mark}病", f"jinsi{place.lower()}"]
    canaries.numbers += [head, phone, account, cert]
    return household


def _of_classes(place: str, household: Household, canaries: Canaries) -> None:
    """Give the household values of every class, and a past with other ones. No identifier holds digits like these."""
    day, head = _BIRTHS[place], household.head
    assert head is not None
    statement = household.statements.get()
    for turn in ("1", "2"):
        statement.wage, statement.net = Decimal(f"27391{turn}.{day}5"), Decimal(f"26391{turn}.{day}5")
        statement.self_paid = Decimal(f"71683{turn}.{day}5")
        statement.save()
        head.health_status, head.disability_cert_year = ["3", "4"], int(f"31{turn}8{day}")
        head.disability_grade = "1"
        head.save()
        canaries.classes.setdefault("income", []).extend([str(statement.wage), str(statement.net)])
        canaries.classes.setdefault("health", []).extend([str(statement.self_paid), str(head.disability_cert_year)])


def _work_and_flags(place: str, household: Household, rule: Rule, canaries: Canaries) -> dict[str, Any]:
    mark = _MARKS[place]
    head = household.head
    assert head is not None
    today = timezone.localdate()
    run = Run.objects.create(area=PLACES[place], on=today, started_at=timezone.now())
    spell = Spell.objects.create(person=head, employer=f"雀{mark}厂", monthly_wage=Decimal(f"34561.{_BIRTHS[place]}5"))
    facts = {"wage": f"45671.{_BIRTHS[place]}5", "self_paid": f"56781.{_BIRTHS[place]}5"}
    for name, amount in (
        ("income", str(spell.monthly_wage)),
        ("income", facts["wage"]),
        ("health", facts["self_paid"]),
    ):
        canaries.classes[name].append(amount)
    canaries.words.append(f"雀{mark}厂")
    HouseholdFacts.objects.filter(household=household).delete()
    PersonFacts.objects.filter(person=head).delete()
    code = PLACES[place]
    return {
        "run": run.pk,
        "spell": spell.pk,
        "flag": Flag.objects.create(
            rule=rule,
            code=rule.code,
            household=household,
            division_id=code,
            level="RED",
            opened_on=today,
            opened_run=run,
            values={**facts, "any_severe_illness": True},
        ).pk,
        "finding": Finding.objects.create(
            rule=rule,
            code=rule.code,
            household=household,
            division_id=code,
            level="ERROR",
            opened_on=today,
            opened_run=run,
            values={"stated_net": facts["wage"], "self_paid": facts["self_paid"]},
        ).pk,
        "exemption": Exemption.objects.create(
            code=rule.code,
            household=household,
            reason=f"雀{mark}由",
            since=today,
            until=today,
            made_by=make_user("county_staff", PLACES[place][:6]),
        ).pk,
        "household_facts": HouseholdFacts.objects.create(household=household, division_id=code, version=1, **facts).pk,
        "person_facts": PersonFacts.objects.create(
            person=head, household=household, division_id=code, disability_cert_year=head.disability_cert_year
        ).pk,
        "case": RecordedCase.objects.create(
            household=household, category="UNSTABLE", after_wage=facts["wage"], after_self_paid=facts["self_paid"]
        ).pk,
        "measure": RecordedMeasure.objects.create(household=household, kind="INDUSTRY").pk,
    }


def _begun(place: str, user: User, *, imports: bool) -> dict[str, Any]:
    """Let a user begin a job and, where he may, hand in a small roster of the village, which waits for decisions."""
    keys: dict[str, Any] = {
        "job": Job.objects.create(kind=PREVIEW_JOB, created_by=user, area=PLACES[place], state="done").pk
    }
    keys["export"] = Export.objects.create(
        created_by=user, title="雀", address="/households/", form="csv", language="zh"
    ).pk
    if not imports:
        return keys
    client = Client()
    client.force_login(user)
    mark = _MARKS[place]
    village = make_division(PLACES[place])
    rows = [
        roster_row(
            serial, 行政村=village.name, 姓名=f"铜丝{mark}雀", 户主姓名=f"铜丝{mark}雀", 户编号=f"{place}-{serial}"
        )
        for serial in (0, 3)
    ]
    rows.append(roster_row(6, 行政村=village.name, 姓名=f"铜丝{mark}雀", 身份证号="520526"))
    data = {"uploads": [workbook(rows, f"雀{mark}册.xlsx")], "area": user.grants.get().area, "coverage": "part"}
    answer = client.post(reverse("imports:new"), {**data, "as_of": "2026-10-31", "source": "ROSTER"})
    assert answer.status_code == 302, answer.content.decode()
    run_jobs()
    batch = ImportBatch.objects.get(created_by=user)
    return {**keys, "batch": batch.pk, "row": batch.rows.order_by("pk").values_list("pk", flat=True)[0]}


def _village(place: str, rule: Rule) -> tuple[dict[str, Any], Canaries]:
    canaries = Canaries()
    household = _household(place, canaries)
    site = Site.objects.create(division_id=PLACES[place], name=f"雀{_MARKS[place]}园", code=f"S{place}")
    canaries.words += [site.name, f"铜丝{_MARKS[place]}雀", f"雀{_MARKS[place]}册"]
    neighbour = make_user("county_staff", PLACES[place])
    grant = neighbour.grants.get()
    keys = {
        "division": PLACES[place],
        "household": household.pk,
        "person": household.head_id,
        "membership": household.memberships.order_by("pk").values_list("pk", flat=True)[0],
        "statement": household.statements.get().pk,
        "site": site.pk,
        "user": neighbour.pk,
        "grant": grant.pk,
        "service": make_user("service", PLACES[place]).pk,
        "approval": _approval(PLACES[place], neighbour).pk,
        "memory": _memory(PLACES[place][:6], neighbour).pk,
        **_work_and_flags(place, household, rule, canaries),
        **_begun(place, neighbour, imports=place != "A2"),
    }
    return keys, canaries


def build() -> World:
    """Make the world in the open transaction."""
    world = World()
    for code in PLACES.values():
        make_division(code, name=f"村{code}")
    rule = Rule.objects.order_by("pk").first() or _rule()
    for place in PLACES:
        world.keys[place], world.canaries[place] = _village(place, rule)
    for keys in world.keys.values():
        keys.update(rule=rule.pk, rule_code=rule.code, code_list="sex", parameter=_parameter().pk)
    for role, (name, area) in ROLE_AREAS.items():
        world.users[role] = make_user(name, area)
        world.own[role] = _begun("A1", world.users[role], imports=role in {"CM", "TS", "CS"})
    _token, world.token = tokens.create(world.users["SY"], world.users["SV"], name="x", days=1, now=timezone.now())
    return world


def _rule() -> Rule:
    return Rule.objects.create(
        code="crawl",
        level="RED",
        title_zh="测试",
        title_en="Test",
        reason_zh="测试",
        reason_en="Test",
        expression="True",
        digest="0",
        valid_from=date(2020, 1, 1),
    )


def _approval(area: str, user: User) -> ApprovalRequest:
    export = Export.objects.create(created_by=user, title="雀", address="/households/", form="csv", language="zh")
    told: dict[str, Any] = {"area": area, "what": "雀", "rows": 1, "purpose": "雀"}
    return approvals.ask("export", export.pk, requester=user, now=timezone.now(), **told)


def _memory(county: str, user: User) -> ColumnMemory:
    return ColumnMemory.objects.get_or_create(county=county, shape="0", defaults={"saved_by": user})[0]


def _parameter() -> Parameter:
    return Parameter.objects.order_by("pk").first() or Parameter.objects.create(code="line", year=2026, value=8000)


@contextmanager
def signed_in(world: World, role: str) -> Iterator[Client]:
    """Yield a client signed in as the user of a role, or as nobody."""
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    if role == "SV":
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.token}"
    elif role == "PW":
        client.get("/accounts/sign-in/")
        client.post("/accounts/sign-in/", {"username": world.users["CS"].username, "password": PASSWORD})
    elif role in world.users:
        client.force_login(world.users[role])
    yield client
