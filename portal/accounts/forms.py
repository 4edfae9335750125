"""Forms of accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.common.areas import is_area
from portal.common.forms.rows import DayField
from portal.common.places import names_of


def password_field(label: Any, autocomplete: str, **kwargs: Any) -> forms.CharField:
    """Return a field that takes a password as typed: nothing is cut off, spaces included."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, **kwargs)


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = password_field(_("Password"), "current-password")


class CodeForm(forms.Form):
    """A code of the app or a recovery code."""

    code = forms.CharField(
        label=_("Passing code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "off"}),
    )


class ProfileForm(forms.ModelForm[User]):
    """What one may change of oneself."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ["name", "unit", "phone", "language"]


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = password_field(_("New password"), "new-password")
    again = password_field(_("New password again"), "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Refuse two different ones."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return data


class PasswordForm(NewPasswordForm):
    """The old password, and the new one twice."""

    field_order = ("old", "new", "again")
    old = password_field(_("Present password"), "current-password")


class UserForm(forms.ModelForm[User]):
    """An account as an administrator keeps it."""

    class Meta:
        model = User
        fields = ["username", "name", "unit", "phone", "expires_on", "is_active"]
        field_classes = {"expires_on": DayField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].disabled = True


class GrantForm(forms.Form):
    """A role in an area, from a day, until a day."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES.choices(),
        help_text=_("The three officers (system, security, audit) hold no other role at the same time."),
    )
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
