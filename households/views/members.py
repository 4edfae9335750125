"""Members of a household: a new one, a change in place, leaving, a new head; the check of an identity number."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from households.forms import EndForm, HeadForm, PersonForm
from households.models import Membership, Person
from households.models.people import HEAD
from households.services.changes import Change
from households.services.elsewhere import digests_elsewhere
from households.services.members import save_member
from households.services.people import add_member, change_head, change_membership
from households.views.foretelling import asked, foretold
from households.views.saving import edited, saved
from households.views.seen import EDIT, SHOWN, household_anew, household_seen, members_of
from portal.common import audit
from portal.common.forms.rows import RegisterForm
from portal.common.keys import digest
from portal.common.views import PortalView, actor

FORM = "households/member_form.html"
NEW = "households/member_new.html"


def member_seen(request: HttpRequest, pk: Any) -> Membership:
    """Return an open membership of one's area; 404 elsewhere."""
    rows = Membership.objects.visible_to(actor(request), EDIT).filter(until=None).select_related("person", "household")
    membership: Membership = get_object_or_404(rows, pk=pk)
    audit.note("person", [membership.person_id], fields=SHOWN, area=membership.household.division_id)
    audit.note("household", [membership.household_id])
    return membership


class MemberEdit(PortalView):
    """A member edited under its row."""

    permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Answer with the form."""
        membership = member_seen(request, pk)
        form = PersonForm(row=membership.person, membership=membership)
        return render(request, FORM, {**self.about(membership), "form": form, "version": membership.household.version})

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Save person and relation together."""
        membership = member_seen(request, pk)
        today = timezone.localdate()
        data = PersonForm.merged(request.POST, membership.person)
        form = PersonForm(data, row=membership.person, membership=membership)

        def save(bound: RegisterForm) -> Change:
            seen = bound.cleaned_data["version"] or 0
            relation = bound.relation() if isinstance(bound, PersonForm) else None
            return save_member(membership, bound.values(), relation, version_seen=seen, actor=actor(request), on=today)

        context = {**self.about(membership), "version": request.POST.get("version", "")}
        return edited(request, form, save, template=FORM, context=context, shown=household_anew)

    @staticmethod
    def about(membership: Membership) -> dict[str, Any]:
        """Return what the form's template needs besides the form."""
        return {"membership": membership, "household": membership.household, "draft": f"member:{membership.pk}"}


class MemberCreate(PortalView):
    """A new member, on a page of its own."""

    permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the empty form; the first member is offered as the head."""
        household = household_seen(request, pk, EDIT)
        form = PersonForm(initial={"relation": "" if household.head_id else HEAD, "version": household.version})
        return render(request, NEW, {"household": household, "form": form})

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Add the person."""
        household = household_seen(request, pk, EDIT)
        today = timezone.localdate()
        form = PersonForm(request.POST)

        def save() -> Change:
            place = {"relation": form.relation(), "since": today}
            seen = form.cleaned_data["version"] or 0
            return add_member(pk, form.values(), place, version_seen=seen, actor=actor(request), on=today)

        if asked(request):
            return foretold(request, form, save)
        if saved(form, save):
            messages.success(request, _("The member is registered."), extra_tags=f"member-new:{pk}")
            again = "again" in request.POST
            return redirect("households:member_new" if again else "households:household", pk=pk)
        return render(request, NEW, {"household": household, "form": form}, status=422)


class MemberEnd(PortalView):
    """A member leaves the household: when and why."""

    permission = EDIT
    audit = "view"
    template = "households/member_end.html"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the form."""
        membership = member_seen(request, pk)
        initial = {"until": timezone.localdate(), "version": membership.household.version}
        return self.shown(request, membership, EndForm(initial=initial))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """End the membership."""
        membership = member_seen(request, pk)
        form = EndForm(request.POST)

        def save() -> Change:
            values = {name: form.cleaned_data[name] for name in ("until", "end_reason")}
            seen = form.cleaned_data["version"]
            return change_membership(pk, values, version_seen=seen, actor=actor(request), on=timezone.localdate())

        if asked(request):
            return foretold(request, form, save)
        if saved(form, save):
            messages.success(request, _("The member has left the household."))
            return redirect("households:household", pk=membership.household_id)
        return self.shown(request, membership, form)

    def shown(self, request: HttpRequest, membership: Membership, form: EndForm) -> HttpResponse:
        """Show the form with who it is about."""
        context = {"membership": membership, "household": membership.household, "form": form}
        return render(request, self.template, context, status=422 if form.errors else 200)


class HeadChange(PortalView):
    """Another member becomes the head, with a reason."""

    permission = EDIT
    audit = "view"
    template = "households/head_change.html"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the form."""
        household = household_seen(request, pk, EDIT)
        return self.shown(request, household, self.form(household, initial={"version": household.version}))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Change the head."""
        household = household_seen(request, pk, EDIT)
        form = self.form(household, data=request.POST)

        def save() -> Change:
            said_by = form.cleaned_data
            return change_head(
                pk,
                said_by["person"],
                said_by["relation_of_old"],
                version_seen=said_by["version"],
                actor=actor(request),
                on=timezone.localdate(),
                why=said_by["why"],
            )

        if asked(request):
            return foretold(request, form, save)
        if saved(form, save):
            messages.success(request, _("The head is changed."))
            return redirect("households:household", pk=pk)
        return self.shown(request, household, form)

    @staticmethod
    def form(household: Any, **kwargs: Any) -> HeadForm:
        """Return the form with the other members to choose from."""
        others = [
            (str(row.person_id), row.person.name) for row in members_of(household) if row.person_id != household.head_id
        ]
        return HeadForm(members=others, **kwargs)

    def shown(self, request: HttpRequest, household: Any, form: HeadForm) -> HttpResponse:
        """Show the form."""
        context = {"household": household, "form": form}
        return render(request, self.template, context, status=422 if form.errors else 200)


class IdentityCheck(PortalView):
    """Says where a typed identity number is registered already: within one's area by a link, else only that it is."""

    permission = EDIT
    audit = "none"
    write_audit = "search"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer with a line under the field (empty when the number is new)."""
        number = "".join(request.POST.get("id_number", "").split()).upper()[:18]
        whole, same = len(number) == 18, Person.objects.with_id_number(number)
        found = whole and (same.exists() or bool(digests_elsewhere([digest(number)])))
        here = same.visible_to(actor(request)).first() if found else None
        membership = here.memberships.filter(until=None).first() if here else None
        audit.note("person", [here.pk] if here else (), fields=["id"], rows=int(found), by="id")
        context = {
            "found": found,
            "person": here,
            "membership": membership,
            "here": request.POST.get("household"),
        }
        return render(request, "households/identity.html", context)
