"""What monitoring shows on the pages of the register: flags on a household's page, level and filters in its list."""

from typing import Any
from uuid import UUID

import django_filters
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from households.models import Household
from monitoring import codes
from monitoring.filters import at_level, check_choices, rule_choices, undetermined, with_flag
from monitoring.models import Exemption, Finding, Flag, HouseholdFacts, PersonFacts
from monitoring.services.exemptions import LONGEST
from monitoring.services.reasons import evidence, reason
from monitoring.tables import TONES, check_pill, level_pill
from portal.common.lists import ListColumn, ListFilter, Tab, columns_of, filters_of, tabs_of
from portal.common.registry import Panel, household_panels
from portal.common.views import may


def shown_flag(flag: Flag) -> dict[str, Any]:
    """Return what a page shows of one flag: the sentence, then its evidence."""
    return {
        "flag": flag,
        "tone": TONES.get(flag.level or "", ""),
        "title": flag.rule.title,
        "reason": reason(flag),
        "evidence": evidence(flag),
    }


def household_flags(_request: HttpRequest, household: Household) -> dict[str, Any]:
    """Return the open flags of a household, gravest first, and the rules that could not tell about it."""
    flags = (
        Flag.objects.open().filter(household=household).select_related("rule", "person").order_by("rule__rank", "code")
    )
    shown = sorted(
        flags, key=lambda flag: codes.LEVELS.index(flag.level) if flag.level in codes.LEVELS else len(codes.LEVELS)
    )
    facts = HouseholdFacts.objects.filter(household=household).first()
    unknown = set(facts.undetermined) if facts else set()
    unknown = unknown.union(*PersonFacts.objects.filter(household=household).values_list("undetermined", flat=True))
    titles = dict(rule_choices()) if unknown else {}
    return {
        "flags": [shown_flag(flag) for flag in shown],
        "unknown": [title for code, title in titles.items() if code in unknown],
        "computed": facts is not None,
        "household": household,
    }


def household_findings(request: HttpRequest, household: Household) -> dict[str, Any]:
    """Return what checks found of a household, person by person, and the exemptions that hold."""
    rows = Finding.objects.open().filter(household=household).select_related("rule", "person")
    held = Exemption.objects.holding(timezone.localdate()).filter(household=household)
    titles = dict(check_choices() + rule_choices())
    exemptions = [
        {"row": row, "title": titles.get(row.code, row.code)}
        for row in held.select_related("person", "made_by").order_by("until")
    ]
    found = [
        {"row": row, "pill": check_pill(row.level), "title": row.rule.title, "reason": reason(row)}
        for row in rows.order_by("level", "rule__rank")
    ]
    return {
        "findings": found,
        "exemptions": exemptions,
        "household": household,
        "can_exempt": may(request, "household.edit"),
        "latest": timezone.localdate() + LONGEST,
        "today": timezone.localdate(),
    }


def gravest(_request: HttpRequest, keys: list[UUID]) -> dict[UUID, Any]:
    """Return, for each household of a page, the pill of its gravest level and how many flags are open."""
    found: dict[UUID, list[str]] = {}
    for household, level in Flag.objects.open().filter(household_id__in=keys).values_list("household_id", "level"):
        found.setdefault(household, []).append(level)
    computed = set(HouseholdFacts.objects.filter(pk__in=keys).values_list("pk", flat=True))
    cells = {key: _cell(levels) for key, levels in found.items()}
    return {key: cells.get(key) or level_pill("GREEN") for key in keys if key in cells or key in computed}


def _cell(levels: list[str]) -> Any:
    worst = min(levels, key=lambda level: codes.LEVELS.index(level) if level in codes.LEVELS else len(codes.LEVELS))
    more = format_html(' <span class="muted">{}</span>', len(levels)) if len(levels) > 1 else ""
    return format_html("{}{}", level_pill(worst), more)


def per_head(_request: HttpRequest, keys: list[UUID]) -> dict[UUID, Any]:
    """Return the net income a head of the households of a page, in whole yuan."""
    rows = HouseholdFacts.objects.filter(pk__in=keys).exclude(net_per_head=None)
    return {key: round(value) for key, value in rows.values_list("pk", "net_per_head")}


def _choice(label: Any, choices: Any, method: Any) -> ListFilter:
    return ListFilter(lambda: django_filters.ChoiceFilter(label=label, choices=choices, method=method, empty_label="—"))


household_panels.add("flags", Panel("monitoring/household_panel.html", "flag.view", household_flags), rank=10)
household_panels.add("findings", Panel("monitoring/findings_panel.html", "flag.view", household_findings), rank=11)
columns_of("households").add("level", ListColumn(_("Flag"), gravest, mark=True), rank=10)
columns_of("households").add(
    "net_per_head",
    ListColumn(_("Income per head"), per_head, numeric=True, order=("facts__net_per_head", "id")),
    rank=20,
)
filters_of("households").add("level", _choice(_("Risk level"), codes.LEVEL.choices(), at_level), rank=10)
filters_of("households").add("flag", _choice(_("Flag"), rule_choices, with_flag), rank=11)
filters_of("households").add("undetermined", _choice(_("Not enough data for"), rule_choices, undetermined), rank=12)
for _place, _code in enumerate(code for code in codes.LEVEL if code.value in codes.LEVELS):
    tabs_of("households").add(_code.value.lower(), Tab(_code.label, {"level": _code.value}), rank=10 + _place)
