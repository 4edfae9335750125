"""Forms of accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.common.areas import is_area
from portal.common.forms import DayField
from portal.common.places import names_of


class SignInForm(AuthenticationForm):
    """Name and password; the answer is the same for an unknown name and a wrong password."""

    error_messages = {
        "invalid_login": _("User name and password do not fit together. Mind capital letters."),
        "inactive": _("User name and password do not fit together. Mind capital letters."),
    }


class ProfileForm(forms.ModelForm[User]):
    """What one may change of oneself."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "unit", "phone", "language"]


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters, not only digits, not a common word."),
    )
    again = forms.CharField(
        label=_("New password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old(self) -> str:
        """Refuse a wrong present password."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean(self) -> dict[str, Any]:
        """Refuse two different new ones."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return data


class UserForm(forms.ModelForm[User]):
    """An account as an administrator keeps it."""

    class Meta:
        model = User
        fields = ["username", "name", "unit", "phone", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].disabled = True


class GrantForm(forms.Form):
    """A role in an area, from a day, until a day."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES.choices())
    area = forms.CharField(
        label=_("Area"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "520526", "list": "areas"}),
        help_text=_("Division code: 6 digits a county, 9 a township, 12 a village. Empty is the whole country."),
    )
    valid_from = DayField(label=_("From"), initial=timezone.localdate)
    valid_until = DayField(label=_("Until"), required=False, help_text=_("Empty: for good"))

    def clean_area(self) -> str:
        """Refuse what is no division code, or none that is known."""
        area: str = self.cleaned_data["area"].strip()
        if not is_area(area) or (area and names_of([area])[area] == area):
            raise forms.ValidationError(_("There is no division with the code %(code)s."), params={"code": area})
        return area

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("The end lies before the start."))
        return data
