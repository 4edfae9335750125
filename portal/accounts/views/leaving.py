"""Somebody leaves: open work goes to another account, this one is closed, in one act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.actors import actor
from portal.accounts.models import User
from portal.accounts.services import leaving
from portal.accounts.views.admin import visible_users
from portal.common.views import PortalView


class LeavingForm(forms.Form):
    """Who takes the open work."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Open work goes to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: it stays where it is"),
    )

    def __init__(self, *args: Any, others: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = others
        to.label_from_instance = lambda user: f"{user.name}（{user.unit or user.username}）"


class Leaving(PortalView):
    """The page of that act."""

    permission = "user.manage"
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is open, and who may take it."""
        user = self.account(pk)
        return self.shown(user, LeavingForm(others=self.others(user)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand over and close."""
        user = self.account(pk)
        form = LeavingForm(request.POST, others=self.others(user))
        if form.is_valid():
            try:
                moved, stays = leaving.close(actor(request), user, form.cleaned_data["to"], now=timezone.now())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                text = _("The account is closed; %(moved)d matters were handed over, %(stays)d stay with it.")
                messages.success(request, text % {"moved": moved, "stays": stays})
                return redirect("accounts:user", pk=pk)
        return self.shown(user, form)

    def account(self, pk: int) -> User:
        """Return an account of one's area that is in use; 404 for any other."""
        return get_object_or_404(visible_users(actor(self.request)).filter(is_active=True), pk=pk)

    def others(self, user: User) -> QuerySet[User]:
        """Return the accounts that may take over."""
        rows = visible_users(actor(self.request)).filter(is_active=True).exclude(pk=user.pk)
        return rows.exclude(grants=None).order_by("unit", "name", "pk")

    def shown(self, user: User, form: LeavingForm) -> HttpResponse:
        """Show the page."""
        context = {"account": user, "form": form, "work": leaving.open_work(user)}
        return render(self.request, "accounts/leaving.html", context, status=422 if form.errors else 200)
