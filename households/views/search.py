"""People searched by name, pinyin, ID number or phone. What is sought is posted: no address or log holds it."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from households.forms import PeopleSearchForm
from households.models import Membership, Person
from households.views.seen import age_on
from portal.common import audit
from portal.common.lists import marks_of
from portal.common.views import PortalView, actor

MOST = 50


def kind_of(text: str) -> str:
    """Return what an entry is: an ID number (18 to 22 characters), a phone (11 digits), else a name or pinyin."""
    plain = "".join(text.split())
    if plain[:-1].isdecimal() and len(plain) in {18, 20, 22}:
        return "id"
    return "phone" if plain.isdecimal() and len(plain) == 11 else "name"


def people_found(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Return the people an entry means."""
    plain = "".join(text.split()).upper()
    kind = kind_of(text)
    rows: Any = people
    if kind == "id":
        found: QuerySet[Person] = rows.with_id_number(plain[:18])
    elif kind == "phone":
        found = rows.with_phone(plain)
    elif plain.isdecimal():
        found = people.none()
    else:
        found = rows.named("".join(text.split()))
    return found


class PeopleSearch(PortalView):
    """The search page, also behind the box of the top bar."""

    permission = "person.search"
    audit = "none"
    write_audit = "search"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty box."""
        return render(request, "households/search.html", {"form": PeopleSearchForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show who was found, at most fifty."""
        form = PeopleSearchForm(request.POST)
        if not form.is_valid():
            audit.note(act=audit.NOTHING)
            return render(request, "households/search.html", {"form": form})
        living = Membership.objects.filter(until=None).select_related("household__division", "household__site")
        visible = Person.objects.visible_to(actor(request), self.permission)
        found = people_found(visible, form.cleaned_data["q"])
        rows = list(found.prefetch_related(Prefetch("memberships", living, to_attr="open_memberships"))[: MOST + 1])
        audit.note_rows(rows[:MOST], fields=["id", "phone"], by=kind_of(form.cleaned_data["q"]))
        return render(request, "households/search.html", {"form": form, **self.context(request, rows)})

    @staticmethod
    def context(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
        """Return the rows with ages and the marks of their households, and whether there are more."""
        today = timezone.localdate()
        people: list[dict[str, Any]] = [
            {"person": row, "age": age_on(row.birth_date, today), "membership": (row.open_memberships or [None])[0]}
            for row in rows[:MOST]
        ]
        lived = {row["membership"].household_id for row in people if row["membership"]}
        marks = marks_of("households", request, sorted(lived))
        for row in people:
            row["marks"] = marks.get(row["membership"].household_id, []) if row["membership"] else []
        return {"people": people, "more": len(rows) > MOST, "sought": True}
