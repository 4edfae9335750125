"""Signing out, language, one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal.accounts.actors import actor
from portal.accounts.confirm import confirm
from portal.accounts.forms import PasswordForm, ProfileForm
from portal.accounts.roles import ROLES
from portal.accounts.services import passwords, users
from portal.common import audit
from portal.common.asked import own_address
from portal.common.places import names_of
from portal.common.views import PUBLIC, SIGNED_IN, PortalView


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language for a year, also for the sign-in page."""
    year = 365 * 24 * 3600
    name, secure = settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_SECURE
    response.set_cookie(name, language, max_age=year, samesite="Lax", secure=secure, httponly=True)


class SignOut(PortalView):
    """Sign out; the browser drops its drafts and what it kept of the pages."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session and leave nothing of it on a machine that others use, too."""
        audit.record("sign_out")
        logout(request)
        response = redirect("accounts:sign_in")
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@method_decorator(login_not_required, name="dispatch")
class Language(PortalView):
    """Switch between Chinese and English."""

    permission = PUBLIC
    audit = "none"
    write_audit = "none"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the language with the account and in a cookie, and go back."""
        language = request.POST.get("language", "")
        response = redirect(own_address(request, request.POST.get("next")))
        if language in dict(settings.LANGUAGES):
            remember_language(response, language)
            if request.user.is_authenticated:
                users.change_user(request.user, request.user, {"language": language}, now=timezone.now())
        return response


class Me(PortalView):
    """One's own account: name, unit, phone, language, and what one may do where."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self.shown(ProfileForm(instance=actor(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the changes."""
        form = ProfileForm(request.POST, instance=actor(request))
        if not form.is_valid():
            return self.shown(form)
        user = users.change_user(actor(request), actor(request), form.cleaned_data, now=timezone.now())
        with override(user.language):
            messages.success(request, _("Your account is saved."))
        response = redirect("accounts:me")
        remember_language(response, user.language)
        return response

    def shown(self, form: ProfileForm) -> HttpResponse:
        """Show the account with its grants."""
        grants = actor(self.request).open_grants
        names = names_of([grant.area for grant in grants])
        held = [(ROLES.label(grant.role), names[grant.area], grant.valid_until) for grant in grants]
        context = {"form": form, "held": held, "language": get_language()}
        return render(self.request, "accounts/me.html", context, status=422 if form.errors else 200)


class Password(PortalView):
    """Change one's own password; all other sessions end."""

    permission = SIGNED_IN
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return render(request, "accounts/password.html", {"form": PasswordForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change it and stay signed in."""
        user = actor(request)
        form = PasswordForm(request.POST)
        if form.is_valid() and (fault := confirm(request, form.cleaned_data["old"])):
            form.add_error("old", fault)
        if form.is_valid():
            try:
                key = request.session.session_key
                passwords.change_password(user, form.cleaned_data["new"], now=timezone.now(), keep=key)
            except ValidationError as error:
                form.add_error("new", error)
        if form.errors:
            return render(request, "accounts/password.html", {"form": form}, status=422)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return redirect("accounts:me")
