"""Handing in files: where they are for, how they are to be taken; and the blank workbook."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households import codes
from households.models import Division
from households.views.imports.words import failure_words
from portal.common import audit
from portal.common.areas import covers, focus, is_area, within
from portal.common.exports.writing import XLSX
from portal.common.imports import batches
from portal.common.imports.batches import Terms
from portal.common.imports.workbooks import blank_workbook
from portal.common.jobs import JobFailedError
from portal.common.models import ImportBatch
from portal.common.places import names_of
from portal.common.views import PortalView, actor

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    """A chooser of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, *_initial: Any) -> list[Any]:
        """Return the files handed in; an empty one is said by name, not swallowed."""
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(n)d files at once.") % {"n": MOST_FILES})
        return files


class UploadForm(forms.Form):
    """Which files, for which area, and how they are to be taken. What is lacking is said in the portal's own words."""

    use_required_attribute = False

    uploads = FilesField(
        label=gettext_lazy("Files"),
        widget=FilesInput(
            attrs={"class": "vh", "accept": ",".join(batches.SUFFIXES), "aria-describedby": "files-hint"}
        ),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"))
    coverage = forms.ChoiceField(
        label=gettext_lazy("The file holds"),
        choices=[("part", gettext_lazy("some of the area's people")), ("full", gettext_lazy("all people of the area"))],
        widget=forms.RadioSelect,
        initial="part",
    )
    blank_clears = forms.BooleanField(label=gettext_lazy("Blank cells clear the value in the register"), required=False)
    as_of = forms.DateField(
        label=gettext_lazy("Values as of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
    )
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=codes.INCOME_SOURCE.choices(), initial="ROSTER")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        field = self.fields["area"]
        if isinstance(field, forms.ChoiceField):
            field.choices = areas

    def clean_as_of(self) -> date:
        """Refuse days to come and days before there was such a roster."""
        given: date = self.cleaned_data["as_of"]
        if given > self.on:
            raise ValidationError(_("This day lies in the future."))
        if given.year < 2000:
            raise ValidationError(_("This day lies too far back."))
        return given

    def terms(self) -> Terms:
        """Return how the files are to be taken."""
        data = self.cleaned_data
        return Terms(data["as_of"], data["coverage"] == "full", data["blank_clears"], (), data["source"])


def offered_areas(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the areas to choose from: one's own, the one looked at, and the level below it."""
    own = [area for area in actor(request).areas(batches.PERMISSION) if area]
    at = focus(request)
    if at and is_area(at) and covers(own, at):
        own = [at]
    names = names_of(own)
    areas = [(area, names[area]) for area in own]
    levels = {2: "city", 4: "county", 6: "township", 9: "village"}
    for area in own:
        if len(area) in levels:
            below = Division.objects.filter(within("code", [area]), level=levels[len(area)]).order_by("code")
            areas += [(code, f"　{name}") for code, name in below.values_list("code", "name")]
    return areas


class Upload(PortalView):
    """The first step: files."""

    permission = batches.PERMISSION
    audit = "none"
    write_audit = "import"

    def form(self, *args: Any) -> UploadForm:
        """Return the form for this user."""
        return UploadForm(*args, areas=offered_areas(self.request), on=timezone.localdate())

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return render(request, "imports/upload.html", {"form": self.form(), "steps": first_steps()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store each file and start reading it; refused ones are named with the reason, the others go on."""
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "imports/upload.html", {"form": form, "steps": first_steps()}, status=422)
        started, failures = self.start(form)
        refused = [(name, failure_words({"kind": each.kind, "params": each.params})) for name, each in failures]
        if not started:
            context = {"form": form, "steps": first_steps(), "refused": refused}
            status = 429 if {each.kind for _name, each in failures} <= batches.TOO_MUCH else 422
            return render(request, "imports/upload.html", context, status=status)
        for name, why in refused:
            messages.error(request, f"{name}：{why}")
        if len(started) == 1 and not refused:
            return redirect("imports:batch", pk=started[0].pk)
        text = ngettext("%(n)d file is being read", "%(n)d files are being read", len(started)) % {"n": len(started)}
        messages.success(request, text)
        return redirect("imports:list")

    def start(self, form: UploadForm) -> tuple[list[ImportBatch], list[tuple[str, JobFailedError]]]:
        """Start a batch for each file; return them, and the refusals of the others at the door by name."""
        started: list[ImportBatch] = []
        refused: list[tuple[str, JobFailedError]] = []
        for file in form.cleaned_data["uploads"]:
            try:
                batch, _job = batches.start_batch(
                    file,
                    file.name or "",
                    form.cleaned_data["area"],
                    actor=actor(self.request),
                    terms=form.terms(),
                    beside=[each.pk for each in started],
                )
            except JobFailedError as failure:
                refused.append((file.name, failure))
            else:
                started.append(batch)
        audit.note("batch", [each.pk for each in started], area=form.cleaned_data["area"], rows=len(started))
        return started, refused


def first_steps() -> list[dict[str, str]]:
    """Return the steps as they stand before there is a batch."""
    labels = [_("File"), _("Columns"), _("Decide"), _("Finished")]
    lines = [
        _("choose one or several"),
        _("headings are recognised"),
        _("nothing is written before"),
        _("can be undone as a whole"),
    ]
    return [
        {"label": label, "sub": sub, "state": "on" if place == 0 else ""}
        for place, (label, sub) in enumerate(zip(labels, lines, strict=True))
    ]


class BlankWorkbook(PortalView):
    """The blank workbook: every column with its drop-down, and a sheet of notes. No template is required of a file."""

    permission = batches.PERMISSION
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the file."""
        if not actor(request).areas(self.permission):
            raise PermissionDenied
        response = HttpResponse(blank_workbook(), content_type=XLSX)
        name = _("Blank roster") + ".xlsx"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
        return response
