"""The decision screen: rows by result, what each would change, choices one by one and in bulk, mending in place."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from households.models import Division, Household
from households.views.imports.base import DONE, BatchView, grouped
from households.views.imports.beside import beside
from households.views.imports.showing import ShownRow, Wordings, household_of, shown_rows
from households.views.imports.words import BY_DEFAULT, TONES
from portal.common.asked import whole
from portal.common.imports import decisions, foretelling
from portal.common.imports.faults import MESSAGES
from portal.common.models import ImportBatch, ImportRow
from portal.common.models.imports import BatchState, Choice, RowKind, RowState
from portal.common.views import actor

PAGE_SIZE: Final = 50
# What a person should look at: everything the file would change or could not.
ATTENTION: Final = [RowKind.NEW, RowKind.CHANGED, RowKind.SUSPECT, RowKind.CONFLICT, RowKind.REFUSED]
WRITTEN: Final = [RowKind.NEW, RowKind.CHANGED]
_TAKEN: Final = {Choice.TAKE, Choice.NEW}


class Selection:
    """The rows an address asks for: kind, field, fault, village, sheet, and how they stand."""

    def __init__(self, batch: ImportBatch, asked: QueryDict) -> None:
        self.batch = batch
        self.kind = asked.get("kind", "") if asked.get("kind", "") in {*RowKind.values, "all", "waiting"} else ""
        self.field = asked.get("field", "")[:60].replace("\x00", "")
        self.fault = asked.get("fault", "")[:40].replace("\x00", "")
        self.why = asked.get("why", "")[:40].replace("\x00", "")
        self.village = asked.get("village", "") if asked.get("village", "").isdecimal() else ""
        self.sheet = whole(asked.get("sheet"))

    def rows(self) -> QuerySet[ImportRow]:
        """Return the rows, in the order of the file."""
        rows = self.of_kind()
        if self.field:
            rows = rows.filter(changes__has_key=self.field)
        if self.why:
            rows = rows.filter(why=self.why)
        if self.sheet >= 0:
            rows = rows.filter(sheet=self.sheet)
        if self.fault:
            here = self.batch.faults.filter(kind=self.fault, sheet=OuterRef("sheet"), row=OuterRef("row"))
            rows = rows.filter(Exists(here))
        if self.village:
            rows = rows.filter(household__in=Household.objects.filter(division_id=self.village).values("pk"))
        return rows

    def of_kind(self) -> QuerySet[ImportRow]:
        """Return the rows of the kind asked for; without one, those worth a look."""
        if self.kind == "waiting":
            return decisions.waiting(self.batch)
        rows = self.batch.rows.order_by("sheet", "row", "subject", "number")
        if self.kind == "all":
            return rows
        return rows.filter(kind=self.kind) if self.kind else rows.filter(kind__in=ATTENTION)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the kind narrows the rows."""
        return bool(self.field or self.fault or self.why or self.village or self.sheet >= 0)


class RowsView(BatchView):
    """What the parts of the decision screen share."""

    @cached_property
    def selection(self) -> Selection:
        """The rows this address (or the form that came from it) is about."""
        return Selection(self.batch, self.request.GET)

    def row(self) -> ImportRow:
        """Return the one row the address names."""
        found: ImportRow | None = self.batch.rows.filter(pk=self.kwargs["row"]).first()
        if found is None:
            raise Http404
        return found

    def totals(self) -> dict[str, Any]:
        """Return the counts of the cards and of the bar: one grouped query and one of households."""
        return totals(self.batch)

    def row_answer(self, row: ImportRow, *, opened: bool) -> HttpResponse:
        """Answer with one row, and out of band with the cards and the bar."""
        row.refresh_from_db()
        self.batch.refresh_from_db()
        rows = shown_rows(self.batch, [row], opened=row.pk if opened else None)
        if opened:
            count_alike(self.batch, rows[0])
        context = {
            "batch": self.batch,
            "rows": rows,
            "selection": self.selection,
            "query": self.request.GET.urlencode(),
            "pending": urlsplit(self.request.headers.get("HX-Current-URL", "")).path == reverse("imports:pending"),
            **self.totals(),
            **flags_of(self.batch),
            **(panel_of(self.batch, row, self.request) if opened else {}),
        }
        return render(self.request, "imports/row_answer.html", context)


def totals(batch: ImportBatch) -> dict[str, Any]:
    """Return how many rows there are of each kind, will be written, wait; and how many households would be written."""
    groups = grouped(batch)

    def add(test: Any) -> int:
        return sum(group["number"] for group in groups if test(group))

    kinds = [
        {
            "kind": kind,
            "label": RowKind(kind).label,
            "tone": TONES[RowKind(kind)],
            "number": add(lambda group, kind=kind: group["kind"] == kind),
            "waiting": add(lambda group, kind=kind: group["kind"] == kind and _waits(group)),
            "hint": BY_DEFAULT[RowKind(kind)],
        }
        for kind in RowKind.values
    ]
    counts = {each["kind"]: each["number"] for each in kinds}
    new = add(lambda group: group["kind"] == RowKind.NEW and _taken(group))
    changed = add(lambda group: group["kind"] == RowKind.CHANGED and _taken(group))
    suspect = add(lambda group: group["kind"] == RowKind.SUSPECT and _taken(group))
    return {
        "kinds": [each for each in kinds if each["kind"] != RowKind.MISSING or each["number"]],
        "attention": sum(counts[kind] for kind in ATTENTION),
        "all_rows": sum(counts.values()),
        "take_new": new,
        "take_changed": changed,
        "take_suspect": suspect,
        "take": new + changed + suspect,
        "left": add(
            lambda group: group["kind"] in ATTENTION and not _taken(group) and group["state"] == RowState.PENDING
        ),
        "waits": [each for each in kinds if each["waiting"]],
        "households": _households(batch) if batch.state == BatchState.READY else 0,
    }


def _taken(group: dict[str, Any]) -> bool:
    return group["choice"] in _TAKEN and group["state"] == RowState.PENDING


def _waits(group: dict[str, Any]) -> bool:
    waiting = {RowKind.SUSPECT, RowKind.CONFLICT, RowKind.REFUSED}
    return group["kind"] in waiting and group["state"] == RowState.PENDING and group["choice"] == Choice.LATER


def _households(batch: ImportBatch) -> int:
    taken = batch.rows.filter(kind__in=[*WRITTEN, RowKind.SUSPECT], choice__in=_TAKEN, state=RowState.PENDING)
    return taken.order_by().values("household").distinct().count()


def changed_fields(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """Return (code, heading, rows) of every column some row would change, most first."""
    words = Wordings()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k, count(*) FROM common_importrow r, jsonb_object_keys(r.changes) k"
            " WHERE r.batch_id = %s AND r.kind IN ('changed', 'conflict', 'suspect') AND k <> ALL(%s)"
            " GROUP BY k ORDER BY 2 DESC, 1",
            [batch.pk, list(words.precisions)],
        )
        return [(code, words.heading(code), number) for code, number in cursor.fetchall()]


def fault_kinds(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """Return (kind, sentence, cells) of every kind of fault of the batch, those to mend first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, count(*) FROM common_importfault"
            " WHERE batch_id = %s GROUP BY kind, repaired ORDER BY repaired, 2 DESC",
            [batch.pk],
        )
        return [(kind, fault_summary(kind), number) for kind, number in cursor.fetchall()]


def fault_summary(kind: str) -> str:
    """Return the sentence of a kind without the parts that differ from cell to cell."""
    blank = dict.fromkeys(
        ("length", "where", "limit", "first", "last", "low", "high", "list", "error", "reason", "other"), "…"
    )
    return str(MESSAGES[kind]) % blank


def villages(batch: ImportBatch) -> list[Division]:
    """Return the villages of the registered households of the batch."""
    homes = Household.objects.filter(pk__in=batch.rows.order_by().values("household")).values("division_id").distinct()
    return list(Division.objects.filter(pk__in=homes).order_by("code"))


def panel_of(batch: ImportBatch, row: ImportRow, request: HttpRequest) -> dict[str, Any]:
    """Return what an opened row shows besides its line."""
    mendable = row.state == RowState.PENDING and batch.state in decisions.DECIDABLE
    return {
        "beside": beside(row, actor(request)),
        "household": household_of(row, actor(request)),
        "same": decisions.alike(batch, row).exclude(pk=row.pk).count() if row.why and mendable else 0,
        "mendable": mendable,
    }


def count_alike(batch: ImportBatch, opened: ShownRow) -> None:
    """Say of each fault and each difference of an opened row how many rows have it, too."""
    row = opened.row
    changing = {code: number for code, _heading, number in changed_fields(batch)} if row.changes else {}
    opened.changes = [replace(change, rows=changing.get(change.code, 0)) for change in opened.changes]
    waiting = [fault.pk for fault in opened.faults if not fault.repaired]
    known = {fault.pk: fault for fault in batch.faults.filter(pk__in=waiting)}
    for shown in opened.faults:
        if shown.pk in known:
            shown.alike = decisions.with_fault_like(batch, known[shown.pk]).exclude(pk=row.pk).count()


class Rows(RowsView):
    """The screen, and its list by htmx."""

    audit = "list"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show a page of rows."""
        if self.batch.state not in {BatchState.READY, *DONE}:
            return redirect("imports:batch", pk=self.batch.pk)
        totals = self.totals()
        page = self.page(totals)
        partial = request.headers.get("HX-Target") == "rows"
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            **self.frame("decide" if self.batch.state == BatchState.READY else "done"),
            **totals,
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "rows": shown_rows(self.batch, page.object_list),
            "selection": self.selection,
            "query": query.urlencode(),
            "decidable": self.batch.state in decisions.DECIDABLE,
            "bulk": bulk_choices(self.selection),
        }
        if not partial:
            context |= {
                "fields": changed_fields(self.batch),
                "fault_kinds": fault_kinds(self.batch),
                "villages": villages(self.batch),
                "sheets": [sheet for sheet in self.batch.sheets.all() if sheet.used],
                **flags_of(self.batch),
            }
        response = render(request, "imports/rows_list.html" if partial else "imports/rows.html", context)
        response["Vary"] = "HX-Request"
        return response

    def page(self, totals: dict[str, Any]) -> Page[ImportRow]:
        """Return the page asked for; its length is known from the cards when nothing but the kind narrows it."""
        rows = self.selection.rows()
        paginator = Paginator(rows, PAGE_SIZE)
        counts = {each["kind"]: each["number"] for each in totals["kinds"]}
        counts |= {"": totals["attention"], "all": totals["all_rows"]}
        if not self.selection.narrowed and self.selection.kind in counts:
            paginator.__dict__["count"] = counts[self.selection.kind]
        return paginator.get_page(self.request.GET.get("page"))


def flags_of(batch: ImportBatch) -> dict[str, Any]:
    """Return which flags applying would open and clear, in the language of the request; nothing when not worked out."""
    said = batch.flag_preview
    current = foretelling.up_to_date(batch)
    again = not current and foretelling.under_way(batch)
    if "opens" not in said:
        return {"flags": None, "foretelling": again}
    english = (get_language() or "").startswith("en")
    flags = {
        part: [{**each, "title": each["title_en" if english else "title_zh"]} for each in said.get(part, [])]
        for part in ("opens", "clears")
    }
    return {
        "flags": flags,
        "foretelling": again,
        "flags_old": not current,
        "flags_opens": sum(each["households"] for each in flags["opens"]),
        "flags_clears": sum(each["households"] for each in flags["clears"]),
    }


def bulk_choices(selection: Selection) -> list[dict[str, str]]:
    """Return the choices offered for the ticked rows; with a field chosen they may be about that field alone."""
    choices = [
        {"value": Choice.TAKE, "words": _("Take"), "field": ""},
        {"value": Choice.KEEP, "words": _("Keep the register's"), "field": ""},
        {"value": Choice.SKIP, "words": _("Leave out"), "field": ""},
        {"value": Choice.LATER, "words": _("Later"), "field": ""},
    ]
    if selection.field:
        heading = Wordings().heading(selection.field)
        words = {Choice.TAKE: _("Take the new “%(field)s”"), Choice.KEEP: _("Keep the old “%(field)s”")}
        choices += [
            {"value": choice, "words": text % {"field": heading}, "field": selection.field}
            for choice, text in words.items()
        ]
    return choices


class Flags(RowsView):
    """What applying does to the flags, asked for again while it is worked out."""

    audit = "none"

    polled = True

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Answer with the line."""
        return render(request, "imports/flags.html", {"batch": self.batch, **flags_of(self.batch)})


class RowPanel(RowsView):
    """One row opened: where, what was read, what to do; or its differences one by one."""

    audit = "view"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Answer with the row, open (or closed with `?close=1`)."""
        row = self.row()
        return self.row_answer(row, opened=not request.GET.get("close"))
