"""The pages of the way in: sign in, second step, a new password, setting up the second step."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from portal.accounts import confirm, entering
from portal.accounts.demo import codes_now
from portal.accounts.entering import Entering
from portal.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from portal.accounts.models import Factor, FactorKind
from portal.accounts.models.sessions import Ending
from portal.accounts.services import attempts, factors, passwords
from portal.accounts.services.factors import webauthn
from portal.accounts.views.factors import SettingUp, answer_of, host_of
from portal.accounts.views.session import remember_language
from portal.common.asked import own_address
from portal.common.origin import client_ip
from portal.common.views import ENTERING, PUBLIC, PortalView

_CHALLENGE = "challenge"


def go_on(request: HttpRequest) -> HttpResponse:
    """Go to the next step, or sign in when nothing is missing."""
    here = entering.current(request)
    if here is None:
        return redirect("accounts:sign_in")
    missing = entering.step(here, now=timezone.now())
    if missing:
        return redirect(missing)
    entering.enter(request, here)
    response = redirect(here.target)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember_language(response, here.user.language)
    return response


@method_decorator(login_not_required, name="dispatch")
class SignIn(PortalView):
    """Name and password; in a demo one click fills them."""

    permission = PUBLIC
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, and why the last session is over."""
        target = own_address(request, request.GET.get("next", ""))
        if request.user.is_authenticated:
            return redirect(target)
        return self._shown(request, SignInForm(), target)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look at name and password; whoever has them is on the way in."""
        form = SignInForm(request.POST)
        target = own_address(request, request.POST.get("next", ""))
        if not form.is_valid():
            return self._shown(request, form, target)
        user, wait = confirm.tried(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if user is None:
            form.add_error(None, wait or _("User name and password do not fit together. Mind capital letters."))
            return self._shown(request, form, target)
        entering.begin(request, user, target)
        return go_on(request)

    @staticmethod
    def _shown(request: HttpRequest, form: SignInForm, target: str) -> HttpResponse:
        context = {
            "form": form,
            "next": target,
            "why": _why(request.GET.get("why", "")),
            "demo_accounts": codes_now(timezone.now()) if settings.DEMO else (),
        }
        return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _why(code: str) -> str:
    """Return why a session is over, in words; "" for no or an unknown reason."""
    if code == "idle":
        return _("You were away for a while, so the session was closed. What you typed is kept; sign in to go on.")
    if code in Ending.values:
        return str(Ending(code).label) % {"limit": settings.SESSION_LIMIT}
    return ""


@method_decorator(login_not_required, name="dispatch")
class OnTheWay(PortalView):
    """A page for whoever is on the way in, at this very step; everybody else goes to the step that is theirs."""

    permission = ENTERING
    audit = "none"
    write_audit = "none"
    here: Entering
    step = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in whose step this is."""
        found = entering.current(request)
        if found is None or entering.step(found, now=timezone.now()) != self.step:
            return go_on(request)
        self.here = found
        return super().dispatch(request, *args, **kwargs)


class SecondStep(OnTheWay):
    """A code of the app, a security key, or a recovery code."""

    step = "accounts:second_step"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for it."""
        return self._shown(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look at the code or at the key's answer; failures count like wrong passwords."""
        form = CodeForm(request.POST)
        user, now = self.here.user, timezone.now()

        def check() -> bool | None:
            if "answer" in request.POST:
                state = request.session.pop(_CHALLENGE, None)
                return factors.use_key(user, answer_of(request), state, host_of(request), now=now)
            return factors.use_code(user, str(form.data.get("code", "")), now=now)

        try:
            held = attempts.attempt(user.username, client_ip(request) or "", check, step="factor", now=now)
        except attempts.MustWaitError as wait:
            form.add_error(None, confirm.wait_words(wait.until))
            return self._shown(form)
        if not held:
            form.add_error(None, _("This does not fit, or was used already. Wait for the next code and type that."))
            return self._shown(form)
        entering.note(request, user, factor=True)
        return go_on(request)

    def _shown(self, form: CodeForm) -> HttpResponse:
        user = self.here.user
        keys = list(Factor.objects.filter(user=user, kind=FactorKind.KEY))
        options = None
        if keys:
            options, self.request.session[_CHALLENGE] = webauthn.ask(keys, host_of(self.request))
        accounts = codes_now(timezone.now()) if settings.DEMO else ()
        context = {
            "form": form,
            "options": options,
            "has_app": Factor.objects.filter(user=user, kind=FactorKind.APP).exists(),
            "demo_account": next((account for account in accounts if account["username"] == user.username), None),
        }
        return render(self.request, "accounts/second_step.html", context, status=422 if form.errors else 200)


class NewPassword(OnTheWay):
    """A password of one's own in place of a one-time code or of one that is too old."""

    step = "accounts:new_password"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        return self._shown(NewPasswordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the new password."""
        form = NewPasswordForm(request.POST)
        if form.is_valid():
            try:
                passwords.change_password(self.here.user, form.cleaned_data["new"], now=timezone.now())
            except ValidationError as error:
                form.add_error("new", error)
        if form.errors:
            return self._shown(form)
        entering.note(request, self.here.user)
        return go_on(request)

    def _shown(self, form: NewPasswordForm) -> HttpResponse:
        context = {"form": form, "code": self.here.user.must_change_password}
        return render(self.request, "accounts/new_password.html", context, status=422 if form.errors else 200)


class SetUp(OnTheWay):
    """The second step is set up at the first sign-in; recovery codes are shown once, then the portal opens."""

    step = "accounts:set_up"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Offer an app and a security key."""
        return SettingUp(request, self.here.user).shown("accounts/set_up.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the app's first code or the key's answer, and sign in."""
        offer = SettingUp(request, self.here.user)
        if offer.take() is None:
            return offer.shown("accounts/set_up.html")
        codes = factors.new_recovery_codes(self.here.user)
        entering.note(request, self.here.user, factor=True)
        target = self.here.target
        go_on(request)
        return render(request, "accounts/recovery_codes.html", {"codes": codes, "target": target})


@method_decorator(login_not_required, name="dispatch")
class DemoCodes(PortalView):
    """The present codes of the demo's accounts, for the sign-in page's count-down; there is none outside a demo."""

    permission = PUBLIC
    audit = "none"
    write_audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with user name → code, and the seconds they hold."""
        if not settings.DEMO:
            raise Http404
        accounts = codes_now(timezone.now())
        return JsonResponse({account["username"]: [account["code"], account["seconds"]] for account in accounts})
