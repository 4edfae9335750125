"""Accounts from a workbook: a preview with its faults, the accounts with their codes on a sheet to print once; and the
roles asked for with them, which another officer gives.
"""

import io
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import xlsxwriter
from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.accounts.actors import actor
from portal.accounts.forms import GrantForm, UserForm
from portal.accounts.roles import ROLES
from portal.accounts.services import bulk
from portal.accounts.services.bulk import Row
from portal.common.areas import covers
from portal.common.asked import whole
from portal.common.exports.writing import XLSX
from portal.common.imports.refusals import Refused
from portal.common.places import names_of
from portal.common.views import PortalView

_SALT: Final = "accounts.bulk"
_HOUR: Final = 3600
_MOST_BYTES: Final = 2 * 1024**2


class WorkbookForm(forms.Form):
    """The workbook of people."""

    file = forms.FileField(label=gettext_lazy("Workbook"))

    def clean_file(self) -> Any:
        """Refuse what is larger than a hundred people can be."""
        file = self.cleaned_data["file"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("A workbook of people has at most 2 MB."))
        return file


class UsersFromWorkbook(PortalView):
    """Upload, preview, create."""

    permission = "user.manage"
    audit = "none"
    write_audit = "none"

    @classmethod
    def asks_confirmation(cls, request: HttpRequest) -> bool:
        """Ask for a fresh password before accounts are made."""
        return request.method == "POST" and "rows" in request.POST

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or answer with the blank workbook (`?blank`)."""
        return blank() if "blank" in request.GET else self.shown(WorkbookForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the workbook holds; or make the accounts of the rows that were shown."""
        if "rows" in request.POST:
            return self.create(request)
        form = WorkbookForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(form)
        rows: list[Row] = []
        try:
            rows = read(form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", str(refused.message))
        except bulk.NoUsersError:
            form.add_error("file", _("No heading with 姓名 and 登录名 was found: use the blank workbook."))
        else:
            if not rows or len(rows) > bulk.MOST:
                form.add_error("file", _("From 1 to %(most)d people a file: split it.") % {"most": bulk.MOST})
        return self.shown(form) if form.errors else self.preview(rows)

    def preview(self, rows: list[Row]) -> HttpResponse:
        """Show the rows with their faults; the good ones travel with the page, signed."""
        judged = self.judged(rows)
        good = [row for row, _values in judged if not row.faults]
        context = {
            "rows": [row for row, _values in judged],
            "good": len(good),
            "sealed": signing.dumps([(row.number, row.values) for row in good], salt=_SALT, compress=True),
        }
        return render(self.request, "accounts/bulk.html", context)

    def create(self, request: HttpRequest) -> HttpResponse:
        """Make the accounts; the codes are on this answer alone."""
        try:
            kept = signing.loads(request.POST["rows"], salt=_SALT, max_age=_HOUR)
        except signing.BadSignature:
            messages.error(request, _("The preview is too old: hand the workbook in again."))
            return redirect("accounts:users_from_workbook")
        judged = self.judged([Row(number, values) for number, values in kept])
        if any(row.faults for row, _values in judged):
            return self.preview([row for row, _values in judged])
        made = bulk.create_all(actor(request), [values for _row, values in judged])
        response = render(request, "accounts/codes_sheet.html", {"made": made, "now": timezone.now()})
        response["Cache-Control"] = "no-store"
        return response

    def judged(self, rows: list[Row]) -> list[tuple[Row, dict[str, Any]]]:
        """Return each row with its faults and the values its account is made of."""
        seen: set[str] = set()
        areas = actor(self.request).areas(self.permission)
        found = []
        for row in rows:
            row.faults, values = judge(row.values, areas)
            if values.get("username") in seen:
                row.faults.append(_("This user name stands in the file twice."))
            seen.add(values.get("username", ""))
            found.append((row, values))
        return found

    def shown(self, form: WorkbookForm) -> HttpResponse:
        """Show the upload form."""
        context = {"form": form, "roles": [code.label for code in ROLES], "most": bulk.MOST}
        return render(self.request, "accounts/bulk.html", context, status=422 if form.errors else 200)


def read(file: Any) -> list[Row]:
    """Return the people of an uploaded workbook; it is kept nowhere."""
    with NamedTemporaryFile(suffix=Path(file.name).suffix.lower()[:6]) as stored:
        for chunk in file.chunks():
            stored.write(chunk)
        stored.flush()
        return bulk.read_rows(Path(stored.name), file.name)


def judge(values: dict[str, str], areas: tuple[str, ...]) -> tuple[list[str], dict[str, Any]]:
    """Return what is wrong with a row, and the values of its account with the role asked for."""
    account = UserForm({**values, "expires_on": values.get("until", ""), "is_active": "on"})
    faults = _said(account)
    made = {name: account.cleaned_data.get(name) for name in ("username", "name", "unit", "phone", "expires_on")}
    if not values.get("role"):
        return faults, made
    area = values.get("area", "")
    today = timezone.localdate().isoformat()
    grant = GrantForm(
        {"role": bulk.role_of(values["role"]), "area": area, "valid_from": today, "valid_until": values.get("until")}
    )
    faults += [fault for fault in _said(grant) if fault not in faults]
    if not area or not covers(areas, area):
        faults.append(_("The area must be a division code of your area."))
    return faults, {**made, "role": grant.cleaned_data.get("role"), "area": grant.cleaned_data.get("area")}


def _said(form: forms.BaseForm) -> list[str]:
    return [f"{form.fields[name].label}：{text}" for name, texts in form.errors.items() for text in texts]


def blank() -> HttpResponse:
    """Answer with a workbook that has the headings, the roles to choose from, and texts as texts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, text = book.add_worksheet("用户"), book.add_format({"num_format": "@"})
        for place, (code, names) in enumerate(bulk.HEADINGS.items()):
            sheet.write_string(0, place, names[0], book.add_format({"bold": True}))
            sheet.set_column(place, place, 18, text)
            if code == "role":
                choices = [role.zh for role in ROLES]
                sheet.data_validation(1, place, bulk.MOST, place, {"validate": "list", "source": choices})
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    name = content_disposition_header(as_attachment=True, filename=_("Users") + ".xlsx")
    response["Content-Disposition"] = name or ""
    return response


class Proposals(PortalView):
    """Roles asked for with new accounts, to give or to decline."""

    permission = "user.grant"
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        rows = list(bulk.open_proposals(actor(request)))
        names = names_of([row.area for row in rows])
        shown = [{"row": row, "role": ROLES.label(row.role), "area": names[row.area]} for row in rows]
        return render(request, "accounts/proposals.html", {"rows": shown})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give or decline those ticked."""
        keys = [whole(key) for key in request.POST.getlist("proposal")]
        give = request.POST.get("act") == "give"
        done, refused = bulk.decide(actor(request), keys, give=give, now=timezone.now())
        for name, why in refused:
            messages.error(request, f"{name}：{why}")
        if give:
            text = ngettext("%(n)d role is given.", "%(n)d roles are given.", done)
        else:
            text = ngettext("%(n)d role is declined.", "%(n)d roles are declined.", done)
        messages.success(request, text % {"n": done})
        return redirect("accounts:proposals")
