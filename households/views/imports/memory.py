"""What imports have learnt: remembered mappings of the own area, to be looked at, corrected or forgotten."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from households.views.imports.base import said
from households.views.imports.columns import options
from households.views.imports.showing import Wordings
from portal.common.imports import batches, corrections
from portal.common.models import ColumnMemory
from portal.common.places import names_of
from portal.common.views import PortalView, actor

PAGE_SIZE = 10


class MemoryList(PortalView):
    """Remembered mappings, the latest first: heading → column, who, when, how often used."""

    permission = batches.PERMISSION
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them; `?open=` shows one with its headings to correct."""
        page = Paginator(corrections.memories(actor(request)), PAGE_SIZE).get_page(request.GET.get("page"))
        words = Wordings()
        context = {
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number)),
            "lines": [line(memory, words) for memory in page],
            "areas": names_of(memory.county for memory in page),
            "open": request.GET.get("open", ""),
            "options": options(),
        }
        return render(request, "imports/memory.html", context)


def line(memory: ColumnMemory, words: Wordings) -> dict[str, Any]:
    """Return what the page shows of a memory."""
    goes = {corrections.NOTE: _("Keep as a note"), corrections.SKIP: _("Do not import")}
    headings = [
        {"key": key, "heading": key.strip("/"), "to": code, "words": goes.get(code) or words.heading(code)}
        for key, code in sorted(memory.mapping.items())
    ]
    return {"memory": memory, "headings": headings, "used": memory.layout.get("used", True)}


class MemoryView(PortalView):
    """An act on one memory; one of another county does not exist."""

    permission = batches.PERMISSION
    audit = "none"

    def memory(self) -> ColumnMemory:
        """Return the memory of the address."""
        found = corrections.memories(actor(self.request)).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class MemoryChange(MemoryView):
    """Another column for remembered headings."""

    audit = "none"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Store it; files read from now on follow it."""
        memory = self.memory()
        wanted = {key: request.POST[f"to-{key}"] for key in memory.mapping if f"to-{key}" in request.POST}
        with said(request):
            used = not memory.layout or request.POST.get("used") == "1"
            corrections.restate(memory, wanted, actor=actor(request), used=used)
            messages.success(request, _("Corrected. Files read from now on follow it; those read already stay."))
        return redirect("imports:memory")


class MemoryForget(MemoryView):
    """A memory given up."""

    audit = "none"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Forget it."""
        corrections.forget(self.memory(), actor=actor(request))
        messages.success(request, _("Forgotten. Files with these headings are read as if nobody had corrected them."))
        return redirect("imports:memory")
