"""User administration: the list, one account, its grants, one-time codes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.actors import actor
from portal.accounts.filters import UserFilters
from portal.accounts.forms import GrantForm, UserForm
from portal.accounts.models import Grant, User
from portal.accounts.roles import ROLES
from portal.accounts.services import attempts, factors, tokens, users
from portal.accounts.tables import UserTable
from portal.common.areas import within
from portal.common.lists.views import ListView
from portal.common.places import names_of
from portal.common.views import PortalView, may


def visible_users(actor: User) -> QuerySet[User]:
    """Return the accounts an officer sees: those with a grant in the area, and those made there without any yet."""
    areas = actor.areas("user.view")
    granted = Grant.objects.filter(within("area", areas))
    made = Q(grants=None) & within("made_in", areas)
    return User.objects.filter(Q(pk__in=granted.values("user_id")) | made).distinct()


class UserList(ListView):
    """The accounts of one's area."""

    permission = "user.view"
    audit = "none"
    write_audit = "none"
    name = "users"
    title = gettext_lazy("Users")
    table_class = UserTable
    filterset_class = UserFilters
    template_name = "accounts/users.html"
    ticks = False

    def rows(self) -> QuerySet[User]:
        """Return the accounts with the grants in force."""
        now = Prefetch("grants", queryset=Grant.objects.open_on(timezone.localdate()), to_attr="grants_now")
        return visible_users(actor(self.request)).prefetch_related(now).order_by("name", "pk")

    def context(self) -> dict[str, Any]:
        """Tell whether accounts may be made, and roles given, here."""
        return {"can_manage": may(self.request, "user.manage"), "can_grant": may(self.request, "user.grant")}


class UserCreate(PortalView):
    """A new account; its one-time code is shown once."""

    permission = "user.manage"
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        return render(request, "accounts/user_new.html", {"form": UserForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the account."""
        form = UserForm(request.POST)
        if not form.is_valid():
            return render(request, "accounts/user_new.html", {"form": form}, status=422)
        fields = {name: value for name, value in form.cleaned_data.items() if name != "username"}
        user, code = users.create_user(actor(request), username=form.cleaned_data["username"], fields=fields)
        return UserPage.shown(request, user, code=code)


class UserPage(PortalView):
    """One account: its form, its state, its grants."""

    permission = "user.view"
    audit = "none"
    write_audit = "none"

    @classmethod
    def asks_confirmation(cls, request: HttpRequest) -> bool:
        """Ask for a fresh password before a role is given."""
        return request.method == "POST" and request.POST.get("act") == "grant"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.shown(request, get_object_or_404(visible_users(actor(request)), pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change the account, or add a grant (`act=grant`); who only reads accounts does neither."""
        if not (may(request, "user.manage") or may(request, "user.grant")):
            raise PermissionDenied
        user = get_object_or_404(visible_users(actor(request)), pk=pk)
        return self._grant(request, user) if request.POST.get("act") == "grant" else self._change(request, user)

    def _change(self, request: HttpRequest, user: User) -> HttpResponse:
        form = UserForm(request.POST, instance=user)
        if form.is_valid():
            fields = {name: value for name, value in form.cleaned_data.items() if name != "username"}
            try:
                users.change_user(actor(request), User.objects.get(pk=user.pk), fields, now=timezone.now())
            except ValidationError as error:
                form.add_error(None, error)
        if form.errors:
            return self.shown(request, user, form=form)
        messages.success(request, _("The account is saved."))
        return redirect("accounts:user", pk=user.pk)

    def _grant(self, request: HttpRequest, user: User) -> HttpResponse:
        form = GrantForm(request.POST)
        if form.is_valid():
            try:
                users.add_grant(actor(request), user, now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if form.errors:
            return self.shown(request, user, grant_form=form)
        messages.success(request, _("The role is given."))
        return redirect("accounts:user", pk=user.pk)

    @staticmethod
    def shown(
        request: HttpRequest,
        user: User,
        *,
        form: UserForm | None = None,
        grant_form: GrantForm | None = None,
        code: str = "",
    ) -> HttpResponse:
        """Show the account with its forms; `code` is a one-time code shown this once."""
        grants = list(user.grants.order_by("-valid_from", "pk"))
        names = names_of([grant.area for grant in grants])
        today = timezone.localdate()
        held = [
            {
                "grant": grant,
                "role": ROLES.label(grant.role),
                "area": names[grant.area],
                "open": grant.valid_from <= today and (grant.valid_until is None or grant.valid_until >= today),
            }
            for grant in grants
        ]
        context = {
            "account": user,
            "form": form or UserForm(instance=user),
            "grant_form": grant_form or GrantForm(),
            "held": held,
            "code": code,
            "can_manage": actor(request).keeps(user, today),
            "can_grant": may(request, "user.grant"),
            "has_tokens": may(request, tokens.PERMISSION) and tokens.is_service(user),
        }
        now = timezone.now()
        context["locked"] = attempts.locked_until(user.username, now=now)
        context["has_factor"] = factors.has_factor(user)
        context["expired"] = user.is_active and not user.usable(today)
        faulty = (form and form.errors) or (grant_form and grant_form.errors)
        response = render(request, "accounts/user.html", context, status=422 if faulty else 200)
        response["Cache-Control"] = "no-store"
        return response


class ResetPassword(PortalView):
    """A new one-time code for somebody who cannot sign in."""

    permission = "user.manage"
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set it and show it once."""
        user = get_object_or_404(visible_users(actor(request)), pk=pk)
        code = users.reset_password(actor(request), user, now=timezone.now())
        return UserPage.shown(request, user, code=code)


class ResetFactors(PortalView):
    """Take the second steps of somebody who lost them; new ones are set up at the next sign-in."""

    permission = "user.manage"
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take them away."""
        user = get_object_or_404(visible_users(actor(request)), pk=pk)
        factors.reset_factors(actor(request), user, now=timezone.now())
        messages.success(request, _("The second steps are taken away. New ones are set up at the next sign-in."))
        return redirect("accounts:user", pk=user.pk)


class EndGrant(PortalView):
    """Take a role away from today on."""

    permission = "user.grant"
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the grant."""
        visible = visible_users(actor(request))
        grant = get_object_or_404(Grant.objects.filter(user__in=visible), pk=pk)
        users.end_grant(actor(request), grant, on=timezone.localdate(), now=timezone.now())
        messages.success(request, _("The role is taken away."))
        return redirect("accounts:user", pk=grant.user_id)
