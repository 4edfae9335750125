"""Rules: their wording, what they count, the lines they are held against, and a check of what is being typed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring import catalogue, codes
from monitoring.facts import HOUSEHOLD_FACTS, PERSON_FACTS, Subject
from monitoring.models import Finding, Flag, HouseholdFacts, PersonFacts, Rule
from monitoring.querysets import FlagQuerySet
from monitoring.services.parameters import Threshold, stale_lines, thresholds
from monitoring.services.reasons import fact_of, template_of, worded
from monitoring.services.rules import ActiveRule, active_rules, read_rule
from monitoring.tables import CHECK_TONES, TONES
from portal.common.areas import focus, seen_areas, within
from portal.common.expressions import ExpressionError, Term, check, explain
from portal.common.views import PortalView

MOST_TYPED = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold as the page shows it; `threshold` is None where the area has no value."""

    term: Term
    value: str
    threshold: Threshold | None


def area_of(request: HttpRequest, permission: str) -> str:
    """Return the area whose lines count: the one in the address, else the user's first."""
    areas = request.user.areas(permission) if request.user.is_authenticated else ()
    return focus(request) or (areas[0] if areas else "")


def open_counts(areas: tuple[str, ...], family: str = catalogue.RISK) -> dict[str, dict[str, int]]:
    """Return, by rule or check, how many flags or findings are open and in how many households."""
    found: FlagQuerySet = (Flag if family == catalogue.RISK else Finding).objects.open().in_areas(areas)
    rows = found.values("code").order_by("code")
    counted = rows.annotate(flags=Count("pk"), households=Count("household_id", distinct=True))
    return {row["code"]: row for row in counted}


def unknown_counts(areas: tuple[str, ...]) -> dict[str, int]:
    """Return, by rule, in how many households it could not tell, about the household or one of its people."""
    found: dict[str, int] = {}
    models: tuple[type[HouseholdFacts | PersonFacts], ...] = (HouseholdFacts, PersonFacts)
    for model in models:
        here: QuerySet[Any] = model.objects.filter(within("division_id", areas)).exclude(undetermined=[])
        each = here.annotate(code=Func(F("undetermined"), function="unnest")).values_list("code").order_by()
        found |= dict(each.annotate(number=Count("household_id", distinct=True)))
    return found


class CheckList(PortalView):
    """Every data check in force, with its condition in words and what it finds in one's area."""

    permission = "rule.view"
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the checks by subject, in the order of the catalogue."""
        counts = open_counts(seen_areas(request, self.permission), catalogue.CHECK)
        rows = [
            {
                "rule": check.row,
                "tone": CHECK_TONES.get(check.row.level or "", ""),
                "pieces": explain(check.checked),
                "subject": codes.SUBJECT.label(check.row.subject),
                **counts.get(check.row.code, {"flags": 0, "households": 0}),
            }
            for check in active_rules(timezone.localdate(), catalogue.CHECK)
        ]
        return render(request, "monitoring/check_list.html", {"rows": rows})


class RuleList(PortalView):
    """Every rule in force, with its condition in words and what it finds in one's area."""

    permission = "rule.view"
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the rules by rank."""
        areas = seen_areas(request, self.permission)
        counts, unknown = open_counts(areas), unknown_counts(areas)
        rows = [
            {
                "rule": rule.row,
                "tone": TONES.get(rule.row.level or "", ""),
                "pieces": explain(rule.checked),
                "flags": counts.get(rule.row.code, {}).get("flags", 0),
                "households": counts.get(rule.row.code, {}).get("households", 0),
                "unknown": unknown.get(rule.row.code, 0),
            }
            for rule in active_rules(timezone.localdate())
        ]
        stale = stale_lines(area_of(request, self.permission), timezone.localdate())
        return render(request, "monitoring/rule_list.html", {"rows": rows, "stale": stale})


class RulePage(PortalView):
    """One rule: its condition, its sentence, its lines here, its versions, and what it finds."""

    permission = "rule.view"
    audit = "none"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the version in force, else the latest."""
        versions = list(Rule.objects.filter(code=code, family=catalogue.RISK).order_by("-version"))
        if not versions:
            raise Http404
        today, areas = timezone.localdate(), seen_areas(request, self.permission)
        rule = next((one for one in active_rules(today) if one.row.code == code), None) or read_rule(versions[0])
        context = {
            "rule": rule.row,
            "tone": TONES.get(rule.row.level or "", ""),
            "pieces": explain(rule.checked),
            "reason": template_of(rule.row),
            "facts": _facts(rule),
            "lines": _lines(rule, area_of(request, self.permission)),
            "versions": versions,
            "counts": open_counts(areas).get(code, {"flags": 0, "households": 0}),
            "unknown": unknown_counts(areas).get(code, 0),
            "stale": stale_lines(area_of(request, self.permission), today),
            "names": _names(rule.subject),
        }
        return render(request, "monitoring/rule.html", context)


class RuleCheck(PortalView):
    """Says of an expression, as it is typed, what it means or where it is wrong. Nothing is written."""

    permission = "rule.view"
    audit = "none"
    write_audit = "none"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer with the explanation or the fault (an htmx region)."""
        source = request.POST.get("expression", "")[: MOST_TYPED + 1].replace("\r\n", "\n")
        subject = Subject.PERSON if request.POST.get("subject") == Subject.PERSON.value else Subject.HOUSEHOLD
        context: dict[str, Any] = {"source": source}
        try:
            context["pieces"] = explain(check(source, catalogue.vocabulary(subject)))
        except ExpressionError as error:
            context |= {
                "error": error,
                "before": source[: error.start],
                "at": source[error.start : error.end] or _("(here)"),
                "after": source[error.end :],
            }
        return render(request, "monitoring/rule_check.html", context)


def _lines(rule: ActiveRule, area: str) -> list[Line]:
    here = thresholds(area[:6], timezone.localdate())
    terms = [term for term in rule.terms if term.parameter]
    return [
        Line(term, worded(term, here[term.code].value if term.code in here else None), here.get(term.code))
        for term in terms
    ]


def _facts(rule: ActiveRule) -> list[dict[str, Any]]:
    terms = [term for term in rule.terms if not term.parameter]
    return [{"term": term, "fact": fact_of(rule.subject, term.code)} for term in terms]


def _names(subject: Subject) -> list[dict[str, Any]]:
    facts = (PERSON_FACTS + HOUSEHOLD_FACTS) if subject is Subject.PERSON else HOUSEHOLD_FACTS
    return [{"label": fact.label, "kind": fact.kind, "unit": fact.unit} for fact in facts]
