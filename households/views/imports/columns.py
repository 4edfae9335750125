"""The second step of an import: where the table of each sheet is, and which heading means what."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from households.views.imports.base import BatchView, said, total_rows
from households.views.imports.words import PEEK, SKIPPED, failure_words
from portal.common.asked import whole
from portal.common.imports import corrections
from portal.common.imports.columns import Columns, groups
from portal.common.imports.reading.outcome import ByHand
from portal.common.jobs import JobFailedError
from portal.common.models import ImportSheet
from portal.common.views import actor

# From this likeness on a heading is said to be nearly the same.
_SURE: Final = 1.0
_NOTE: Final = "note"
_SKIP: Final = "skip"
_MOST_ROWS: Final = 10_000_000


class ColumnsPage(BatchView):
    """The second step: what each heading means. Unknown ones first, each with somewhere to go."""

    audit = "view"

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Show the sheets and their headings; also of a file in which no heading was found, to be laid out by hand."""
        if not corrections.layable(self.batch):
            return redirect("imports:batch", pk=self.batch.pk)
        sheets = list(self.batch.sheets.order_by("index"))
        at = request.GET.get("sheet", "")
        sheet = next((each for each in sheets if str(each.index) == at), sheets[0] if sheets else None)
        if sheet is None:
            return redirect("imports:batch", pk=self.batch.pk)
        context = {
            **self.frame("columns"),
            "sheet": sheet,
            "sheets": [(each, skipped_words(each)) for each in sheets],
            "left_out": sum(not each.used for each in sheets),
            "peek": peek(sheet),
            "width": max((len(line["cells"]) for line in peek(sheet)), default=1),
            "as_found": request.GET.get("order") == "sheet",
            "rows_count": total_rows(self.batch),
            "options": options(),
            **headings_of(sheet),
        }
        return render(request, "imports/columns.html", context)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take the mapping; when it differs, the file is compared again."""
        sheet = self.batch.sheets.filter(index=whole(request.POST.get("sheet"))).first()
        if sheet is None:
            return redirect("imports:columns", pk=self.batch.pk)
        wanted = {
            heading["index"]: request.POST[f"to-{heading['index']}"]
            for heading in sheet.mapping
            if f"to-{heading['index']}" in request.POST and _to(heading) != request.POST[f"to-{heading['index']}"]
        }
        if not wanted:
            self.batch.sheets.filter(pk=sheet.pk).update(
                mapping=[{**each, "corrected": True} for each in sheet.mapping]
            )
            return redirect("imports:rows", pk=self.batch.pk)
        with said(request):
            corrections.correct_mapping(
                self.batch, sheet.index, wanted, actor=actor(request), remember=bool(request.POST.get("remember"))
            )
            messages.success(request, _("The columns were changed; the file is being compared again."))
        return redirect("imports:batch", pk=self.batch.pk)


class Layout(BatchView):
    """Where the table of a sheet is, said by hand; or that a sheet is not read, or a hidden one is."""

    audit = "view"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Take it; the file is read again."""
        post = request.POST
        at = whole(post.get("sheet"))
        here = f"{reverse('imports:columns', args=[self.batch.pk])}?sheet={at}"
        if not self.batch.sheets.filter(index=at).exists():
            return redirect(here)
        first, last = _row(post.get("header_first")), _row(post.get("header_last"))
        header = tuple(range(first, min(last or first, first + 9) + 1)) if first else ()
        hand = ByHand(post.get("used") != "no", header, _row(post.get("first")), _row(post.get("last")))
        try:
            corrections.lay_out(self.batch, at, hand, actor=actor(request), remember=bool(post.get("remember")))
        except JobFailedError as failure:
            messages.error(request, failure_words({"kind": failure.kind, "params": failure.params}))
            return redirect(here)
        messages.success(request, _("The sheet was laid out as you said; the file is being read again."))
        return redirect("imports:batch", pk=self.batch.pk)


def _row(text: str | None) -> int | None:
    """Return a row number typed in, None when there is none."""
    row = whole(text)
    return row if 0 <= row < _MOST_ROWS else None


def skipped_words(sheet: ImportSheet) -> str:
    """Return why a sheet is not read, "" when it is."""
    return "" if sheet.used else str(SKIPPED.get(sheet.why_skipped, sheet.why_skipped))


def peek(sheet: ImportSheet) -> list[dict[str, Any]]:
    """Return the rows of a sheet to look at: {row, kind, words, cells, text}."""
    return [
        {
            **line,
            "words": PEEK.get(line["kind"], SKIPPED.get(line["kind"], "")),
            "text": "　".join(filter(None, line["cells"])),
        }
        for line in sheet.seen.get("peek", ())
    ]


def _to(heading: dict[str, Any]) -> str:
    """Return where a heading goes now: a column, `note` or `skip`."""
    return heading.get("column") or (_NOTE if heading.get("note") else _SKIP)


def options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the columns to choose from, by group."""
    return [
        (str(group.words), [(column.code, str(column.words)) for column in group.columns() if not column.hidden])
        for group in groups
    ]


def headings_of(sheet: ImportSheet) -> dict[str, Any]:
    """Return the headings in three parts (unknown, to confirm, certain) and what the sheet will touch."""
    columns = Columns()
    unknown, confirm, certain = [], [], []
    samples = sheet.seen.get("samples", {})
    for heading in sheet.mapping:
        shown = {
            **heading,
            "samples": samples.get(str(heading["index"]), []),
            "to": _to(heading),
            "percent": round(100 * heading.get("certainty", 0)),
        }
        if not heading.get("column") and not heading.get("corrected"):
            unknown.append(shown)
        elif heading.get("certainty", 0) < _SURE and not heading.get("corrected"):
            confirm.append(shown)
        else:
            certain.append(shown)
    mapped = {heading["column"] for heading in sheet.mapping if heading.get("column")}
    lacking = [
        column for column in columns if column.role and column.field and not column.hidden and column.code not in mapped
    ]
    return {
        "unknown": unknown,
        "confirm": confirm,
        "certain": certain,
        "sheet_order": sorted([*unknown, *confirm, *certain], key=lambda heading: heading["index"]),
        "mapped": len(mapped),
        "lacking": [str(column.words) for column in lacking][:6],
    }
