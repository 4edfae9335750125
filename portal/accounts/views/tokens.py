"""Tokens of a service account: the list, a new one (shown once), replaced, revoked."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.actors import actor
from portal.accounts.models import ApiToken, User
from portal.accounts.services import tokens
from portal.accounts.views.admin import visible_users
from portal.common.asked import whole
from portal.common.views import PortalView


class TokenForm(forms.ModelForm[ApiToken]):
    """A new token."""

    days = forms.IntegerField(label=gettext_lazy("Days it holds"), initial=180, min_value=1, max_value=tokens.MOST_DAYS)

    class Meta:
        model = ApiToken
        fields = ["name"]


class Tokens(PortalView):
    """The tokens of one service account."""

    permission = tokens.PERMISSION
    audit = "none"
    write_audit = "none"
    confirmed = frozenset({"POST"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        return self.shown(request, self.account(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make one, or replace or revoke one (`act`, `token`)."""
        user = self.account(request, pk)
        now = timezone.now()
        if request.POST.get("act") in {"rotate", "revoke"}:
            token = get_object_or_404(user.api_tokens, pk=whole(request.POST.get("token")))
            return self._change(request, user, token)
        form = TokenForm(request.POST)
        if form.is_valid():
            try:
                _token, text = tokens.create(actor(request), user, **form.cleaned_data, now=now)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return self.shown(request, user, text=text)
        return self.shown(request, user, form=form)

    def _change(self, request: HttpRequest, user: User, token: ApiToken) -> HttpResponse:
        now = timezone.now()
        if request.POST["act"] == "revoke":
            tokens.revoke(actor(request), token, now=now)
            messages.success(request, _("The token opens nothing any more."))
            return redirect("accounts:tokens", pk=user.pk)
        try:
            _token, text = tokens.rotate(actor(request), token, now=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("accounts:tokens", pk=user.pk)
        return self.shown(request, user, text=text)

    @staticmethod
    def account(request: HttpRequest, pk: int) -> User:
        """Return a service account of one's area; 404 for any other."""
        user = get_object_or_404(visible_users(actor(request)), pk=pk)
        if not tokens.is_service(user):
            raise Http404
        return user

    @staticmethod
    def shown(request: HttpRequest, user: User, *, form: TokenForm | None = None, text: str = "") -> HttpResponse:
        """Show the page; `text` is a token shown this once."""
        now = timezone.now()
        held = [(token, token.holds(now)) for token in user.api_tokens.order_by("-created_at", "-pk")]
        context = {"account": user, "form": form or TokenForm(), "held": held, "text": text, "most": tokens.MOST_DAYS}
        response = render(request, "accounts/tokens.html", context, status=422 if form and form.errors else 200)
        response["Cache-Control"] = "no-store"
        return response
