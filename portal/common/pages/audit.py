"""Pages of the audit log: all of one's area for auditors, one's own acts for everybody, the state of the chain."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.common.areas import within
from portal.common.asked import whole
from portal.common.audit import ACTS, RESULTS
from portal.common.audit.chain import last_sealed
from portal.common.audit.words import KINDS, SUBJECTS, THROUGH, details_in_words, roles_in_words
from portal.common.lists.views import ListView
from portal.common.models import AuditCheck, AuditEvent, AuditSeal
from portal.common.places import names_of
from portal.common.tables import Column, LinkColumn, NumberColumn, Table
from portal.common.templatetags.portal import moment, pill
from portal.common.views import SIGNED_IN, PortalView, actor, may

AUDITOR = "audit.view"
_TONES = {"done": "green", "refused": "yellow", "denied": "red", "failed": "red"}
_SHOWN = 20


def visible_events(user: Any) -> QuerySet[AuditEvent]:
    """Return what a user may read of the log: one's own acts; an auditor those of the area and those of nowhere."""
    own = Q(user_id=user.pk)
    if not user.may(AUDITOR):
        return AuditEvent.objects.filter(own)
    return AuditEvent.objects.filter(own | Q(area="") | within("area", user.areas(AUDITOR)))


def event_address(record: AuditEvent) -> str:
    """Return the address of an event's page."""
    return f"{reverse('audit:event')}?id={record.pk}"


class AuditTable(Table):
    """Events, newest first."""

    at = LinkColumn(verbose_name=_("Time"), linkify=event_address)
    user_name = Column(verbose_name=_("User"), classes="nowrap")
    roles = Column(verbose_name=_("Roles"), orderable=False, wide=True)
    act = Column(verbose_name=_("Act"), classes="nowrap")
    area = Column(verbose_name=_("Area"), classes="nowrap", wide=True)
    rows = NumberColumn(verbose_name=_("Rows"))
    result = Column(verbose_name=_("Result"))
    ip = Column(verbose_name=_("Address"), wide=True)
    through = Column(verbose_name=_("Through"), wide=True)

    class Meta(Table.Meta):
        model = AuditEvent
        fields: ClassVar[tuple[str, ...]] = ()

    def render_at(self, value: Any) -> str:
        """Show day and minute."""
        return moment(value)

    def value_at(self, value: Any) -> str:
        """Export the moment to the second."""
        return f"{timezone.localtime(value):%F %T}"

    def render_roles(self, value: list[str]) -> str:
        """Show the roles as they were held."""
        return roles_in_words(value)

    def render_act(self, value: str) -> str:
        """Show the act in words."""
        return ACTS.label(value)

    def render_area(self, value: str) -> str:
        """Show the division by name."""
        return names_of([value])[value]

    def render_result(self, value: str) -> SafeString:
        """Show the result as a pill."""
        return pill(_TONES[value], RESULTS.label(value))

    def value_result(self, value: str) -> str:
        """Export the word."""
        return RESULTS.label(value)

    def render_through(self, value: str) -> str:
        """Show the way the act came in."""
        return str(THROUGH.label(value))


class AuditFilters(django_filters.FilterSet):
    """By time, user, act, area and result."""

    since = django_filters.DateFilter(
        label=_("Since"), field_name="at", lookup_expr="date__gte", widget=forms.DateInput({"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="at", lookup_expr="date__lte", widget=forms.DateInput({"type": "date"})
    )
    user = django_filters.CharFilter(label=_("User name"), field_name="user_name", max_length=60)
    act = django_filters.ChoiceFilter(label=_("Act"), choices=ACTS.choices())
    result = django_filters.ChoiceFilter(label=_("Result"), choices=RESULTS.choices())
    area = django_filters.CharFilter(label=_("Area"), method="under", max_length=12)

    class Meta:
        model = AuditEvent
        fields: ClassVar[list[str]] = []
        form = forms.Form

    def under(self, rows: QuerySet[AuditEvent], _name: str, value: str) -> QuerySet[AuditEvent]:
        """Narrow to a division."""
        return rows.filter(within("area", [value])) if value else rows


class Events(ListView):
    """The log of the auditor's area."""

    permission = AUDITOR
    audit = "audit"
    name = "audit"
    title = _("Audit log")
    table_class = AuditTable
    filterset_class = AuditFilters
    export_permission = AUDITOR
    by_two = False
    template_name = "audit/list.html"
    ticks = False
    empty: ClassVar[dict[str, Any]] = {
        "icon": "shield-check",
        "title": _("Nothing on record"),
        "text": _("What people see and do is recorded here, one line each."),
    }

    def rows(self) -> QuerySet[AuditEvent]:
        """Return what the auditor may read, newest first."""
        return visible_events(actor(self.request)).order_by("-at", "-pk")

    def context(self) -> dict[str, Any]:
        """Say how the chain stands."""
        last = AuditCheck.objects.order_by("-at").first() if may(self.request, AUDITOR) else None
        return {"last_check": last}


class Mine(Events):
    """One's own acts as they stand in the log."""

    permission = SIGNED_IN
    audit = "none"
    name = "audit-mine"
    title = _("My acts on record")
    export_permission = ""

    def rows(self) -> QuerySet[AuditEvent]:
        """Return the user's own."""
        return AuditEvent.objects.filter(user_id=actor(self.request).pk).order_by("-at", "-pk")


class Event(PortalView):
    """One event with all that was recorded; keys and counts, no personal value."""

    permission = SIGNED_IN
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the event of `?id=`; 404 outside what one may read."""
        event = get_object_or_404(visible_events(actor(request)), pk=whole(request.GET.get("id")))
        same = visible_events(actor(request)).filter(request=event.request).exclude(pk=event.pk)
        sealed = AuditSeal.objects.filter(table=AuditEvent._meta.db_table, after__lt=event.pk, upto__gte=event.pk)
        context = {
            "event": event,
            "act": ACTS.label(event.act),
            "result": pill(_TONES[event.result], RESULTS.label(event.result)),
            "roles": roles_in_words(event.roles),
            "fields": "、".join(KINDS.label(kind) for kind in event.fields),
            "details": details_in_words(event.detail),
            "through": THROUGH.label(event.through),
            "area": names_of([event.area])[event.area] if event.area else "",
            "subjects": [
                (SUBJECTS.label(kind), keys[:_SHOWN], len(keys)) for kind, keys in sorted(event.subjects.items())
            ],
            "shown": _SHOWN,
            "same": [(each, ACTS.label(each.act)) for each in same.order_by("pk")[:_SHOWN]] if event.request else [],
            "seal": sealed.order_by("-pk").values("pk", "made_at").first(),
            "auditor": may(request, AUDITOR),
        }
        return render(request, "audit/event.html", context)


class Chain(PortalView):
    """The state of the chain: how far it goes, when it was last walked, what was wrong."""

    permission = AUDITOR
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        last = AuditSeal.objects.order_by("-pk").values("pk", "made_at", "mac").first()
        waiting = AuditEvent.objects.filter(pk__gt=last_sealed(AuditEvent._meta.db_table)).count()
        checks = list(AuditCheck.objects.order_by("-at")[:_SHOWN])
        context = {"last": last, "waiting": waiting, "checks": checks, "check": checks[0] if checks else None}
        return render(request, "audit/chain.html", context)
