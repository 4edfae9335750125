"""Signing in and out, language, one's own account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal.accounts import services
from portal.accounts.demo import DEMO_ACCOUNTS
from portal.accounts.forms import PasswordForm, ProfileForm, SignInForm
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.common.places import names_of
from portal.common.views import PUBLIC, SIGNED_IN, PortalView, actor


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language for a year, also for the sign-in page."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")


@method_decorator(login_not_required, name="dispatch")
class SignIn(PortalView, LoginView):
    """Name and password; in a demo one click fills them."""

    permission = PUBLIC
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in; a one-time code must be changed before anything else."""
        user: User = form.get_user()
        login(self.request, user)
        target = resolve_url("accounts:password") if user.must_change_password else self.get_success_url()
        response = redirect(target)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            remember_language(response, user.language)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the accounts of a demo."""
        accounts = DEMO_ACCOUNTS if settings.DEMO else ()
        return super().get_context_data(demo_accounts=accounts, **kwargs)


class SignOut(PortalView):
    """Sign out; the browser drops its drafts."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session and leave nothing of it on a machine that others use, too."""
        logout(request)
        response = redirect("accounts:sign_in")
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@method_decorator(login_not_required, name="dispatch")
class Language(PortalView):
    """Switch between Chinese and English."""

    permission = PUBLIC

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the language with the account and in a cookie, and go back."""
        language = request.POST.get("language", "")
        target = request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
            target = "/"
        response = redirect(target)
        if language in dict(settings.LANGUAGES):
            remember_language(response, language)
            if request.user.is_authenticated:
                services.change_user(request.user, request.user, {"language": language})
        return response


class Me(PortalView):
    """One's own account: name, unit, phone, language, and what one may do where."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.shown(ProfileForm(instance=self.user(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the changes."""
        form = ProfileForm(request.POST, instance=self.user(request))
        if not form.is_valid():
            return self.shown(form)
        user = services.change_user(self.user(request), self.user(request), form.cleaned_data)
        with override(user.language):
            messages.success(request, _("Your account is saved."))
        response = redirect("accounts:me")
        remember_language(response, user.language)
        return response

    @staticmethod
    def user(request: HttpRequest) -> User:
        """Return whose account it is."""
        user: User = actor(request)
        return user

    def shown(self, form: ProfileForm) -> HttpResponse:
        """Show the account with its grants."""
        grants = self.user(self.request).open_grants
        names = names_of([grant.area for grant in grants])
        held = [(ROLES.label(grant.role), names[grant.area], grant.valid_until) for grant in grants]
        context = {"form": form, "held": held, "language": get_language()}
        return render(self.request, "accounts/me.html", context, status=422 if form.errors else 200)


class Password(PortalView):
    """Change one's own password."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return render(request, "accounts/password.html", {"form": PasswordForm(Me.user(request))})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change it and stay signed in."""
        user = Me.user(request)
        form = PasswordForm(user, request.POST)
        if form.is_valid():
            try:
                services.change_password(user, form.cleaned_data["new"])
            except ValidationError as error:
                form.add_error("new", error)
        if form.errors:
            return render(request, "accounts/password.html", {"form": form}, status=422)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return redirect("accounts:me")
