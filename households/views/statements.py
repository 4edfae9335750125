"""Income statements: a new one and a change, on a page of its own (thirty amounts need room)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from households.forms import StatementForm
from households.models import Household, IncomeStatement
from households.services.changes import Change, StaleVersionError
from households.services.income import add_statement, change_statement
from households.views.foretelling import asked, foretold
from households.views.saving import both_versions
from households.views.seen import EDIT, household_seen
from portal.common import audit
from portal.common.forms.faults import take
from portal.common.views import PortalView, actor

TEMPLATE = "households/statement.html"


def tell(request: HttpRequest, change: Change, draft: str) -> HttpResponse:
    """Go back to the household and say what the change did."""
    messages.success(request, _("The statement is saved."), extra_tags=draft)
    for line in change.told:
        messages.info(request, str(line))
    return redirect("households:household", pk=change.household.pk)


class StatementCreate(PortalView):
    """A new statement."""

    permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the form, empty but for the year."""
        household = household_seen(request, pk, EDIT)
        initial = {"year": timezone.localdate().year, "source": "VISIT", "version": household.version}
        return self.shown(request, household, StatementForm(initial=initial))

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Write it."""
        household = household_seen(request, pk, EDIT)
        form = StatementForm(request.POST)

        def save() -> Change:
            seen = form.cleaned_data["version"] or 0
            return add_statement(pk, form.values(), version_seen=seen, actor=actor(request), on=timezone.localdate())

        if asked(request):
            return foretold(request, form, save)
        if form.is_valid():
            try:
                return tell(request, save(), f"statement:new:{pk}")
            except StaleVersionError as stale:
                return self.shown(request, household, form, stale.household)
            except ValidationError as error:
                take(form, error)
        return self.shown(request, household, form)

    @staticmethod
    def shown(
        request: HttpRequest, household: Household, form: StatementForm, stale: Household | None = None
    ) -> HttpResponse:
        """Show the form; after a stale save with who wrote meanwhile, and the version to go on from."""
        context = {"household": household, "form": form, "draft": f"statement:new:{household.pk}"}
        return statement_page(request, context, stale)


class StatementEdit(PortalView):
    """A statement changed."""

    permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show the form."""
        row = self.row(request, pk)
        form = StatementForm(row=row, initial={"version": row.household.version})
        return statement_page(request, self.about(row, form), None)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Save it."""
        row = self.row(request, pk)
        form = StatementForm(StatementForm.merged(request.POST, row), row=row)

        def save() -> Change:
            seen = form.cleaned_data["version"] or 0
            return change_statement(pk, form.values(), version_seen=seen, actor=actor(request), on=timezone.localdate())

        if asked(request):
            return foretold(request, form, save)
        if form.is_valid():
            try:
                return tell(request, save(), f"statement:{pk}")
            except StaleVersionError as stale:
                row.refresh_from_db()
                return statement_page(request, self.about(row, form), stale.household)
            except ValidationError as error:
                take(form, error)
        return statement_page(request, self.about(row, form), None)

    @staticmethod
    def row(request: HttpRequest, pk: Any) -> IncomeStatement:
        """Return a statement of one's area; 404 elsewhere."""
        rows = IncomeStatement.objects.visible_to(actor(request), EDIT).select_related("household")
        row: IncomeStatement = get_object_or_404(rows, pk=pk)
        audit.note("household", [row.household_id], fields=["income"], area=row.household.division_id)
        return row

    @staticmethod
    def about(row: IncomeStatement, form: StatementForm) -> dict[str, Any]:
        """Return the context of the page."""
        return {"household": row.household, "statement": row, "form": form, "draft": f"statement:{row.pk}"}


def statement_page(request: HttpRequest, context: dict[str, Any], stale: Household | None) -> HttpResponse:
    """Show the form of a statement; after a stale save both versions stand side by side."""
    form: StatementForm = context["form"]
    status = 422 if form.errors else 200
    if stale is not None:
        status = 409
        context["stale"] = both_versions(form, stale)
    context["version"] = stale.version if stale else form["version"].value()
    return render(request, TEMPLATE, context, status=status)
