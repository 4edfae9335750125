"""Pages of work: recording and changing a spell."""

from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from households.models import Household, Person
from households.services.changes import EDIT, Change, StaleVersionError
from households.views.foretelling import asked, foretold
from portal.accounts.actors import actor
from portal.common import audit
from portal.common.views import PortalView
from workshops.forms import SpellForm
from workshops.models import Spell
from workshops.services.spells import add_spell, change_spell


class _Save(Protocol):
    def __call__(self, values: dict[str, Any], version: int, why: str) -> Change: ...


def _shown(
    request: HttpRequest, person: Person, form: SpellForm, *, spell: Spell | None, stale: bool = False
) -> HttpResponse:
    household = get_object_or_404(Household, memberships__person=person, memberships__until=None)
    audit.note("person", [person.pk], area=household.division_id)
    audit.note("household", [household.pk], fields=["income"])
    context = {"person": person, "household": household, "form": form, "spell": spell, "stale": stale}
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "workshops/spell_form.html", context, status=status)


def _saved(request: HttpRequest, person: Person, form: SpellForm, save: _Save, spell: Spell | None) -> HttpResponse:
    """Save what was typed; a stale version shows what stands beside it, and the next press saves over that."""
    if asked(request):
        return foretold(
            request, form, lambda: save(form.values, form.cleaned_data["version"], form.cleaned_data["why"])
        )
    if not form.is_valid():
        return _shown(request, person, form, spell=spell)
    try:
        change = save(form.values, form.cleaned_data["version"], form.cleaned_data["why"])
    except ValidationError as error:
        form.add_error(None, error)
        return _shown(request, person, form, spell=spell)
    except StaleVersionError as error:
        form.data = {**{name: form.data.get(name) for name in form.data}, "version": str(error.household.version)}
        now = Spell.objects.filter(pk=spell.pk).first() if spell else None
        return _shown(request, person, form, spell=now, stale=True)
    messages.success(request, _("The work of %(name)s is saved.") % {"name": person.name})
    for line in change.told:
        messages.info(request, str(line))
    return redirect("households:household", pk=change.household.pk)


class SpellNew(PortalView):
    """A new spell of one person."""

    permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, person: UUID) -> HttpResponse:
        """Show the empty form."""
        who = get_object_or_404(Person.objects.visible_to(actor(request), EDIT), pk=person)
        return _shown(request, who, SpellForm(initial={"version": _version(who)}), spell=None)

    def post(self, request: HttpRequest, person: UUID) -> HttpResponse:
        """Record it."""
        who = get_object_or_404(Person.objects.visible_to(actor(request), EDIT), pk=person)

        def save(values: dict[str, Any], version: int, why: str) -> Change:
            on = timezone.localdate()
            said = {**values, "source": "VISIT"}
            return add_spell(who.pk, said, version_seen=version, actor=actor(request), on=on, why=why)

        return _saved(request, who, SpellForm(request.POST), save, None)


class SpellEdit(PortalView):
    """One spell, changed or ended."""

    permission = EDIT
    audit = "view"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Show the form."""
        spell = self._spell(request, pk)
        form = SpellForm(instance=spell, initial={"version": _version(spell.person)})
        return _shown(request, spell.person, form, spell=spell)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Change it."""
        spell = self._spell(request, pk)

        def save(values: dict[str, Any], version: int, why: str) -> Change:
            on = timezone.localdate()
            return change_spell(spell.pk, values, version_seen=version, actor=actor(request), on=on, why=why)

        return _saved(request, spell.person, SpellForm(request.POST, instance=self._spell(request, pk)), save, spell)

    @staticmethod
    def _spell(request: HttpRequest, pk: UUID) -> Spell:
        rows = Spell.objects.visible_to(actor(request), EDIT).select_related("person")
        spell: Spell = get_object_or_404(rows, pk=pk)
        return spell


def _version(person: Person) -> int:
    version: int = Household.objects.values_list("version", flat=True).get(
        memberships__person=person, memberships__until=None
    )
    return version
