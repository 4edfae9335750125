"""Forms of work."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.common.masks import hidden
from workshops import codes
from workshops.models import Spell


def _channels() -> list[tuple[str, str]]:
    return [("", gettext("Not known")), *((code.value, str(code.label)) for code in codes.EMPLOYMENT_CHANNEL)]


class SpellForm(forms.ModelForm[Spell]):
    """One spell of work; months are entered as days, the first of the month will do."""

    channel = forms.ChoiceField(label=_("How employed"), required=False, choices=_channels)
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Source or reason"), required=False, max_length=200)

    class Meta:
        model = Spell
        fields = ["channel", "employer", "place", "trade", "industry", "monthly_wage", "start", "end", "steady"]
        labels = {
            "employer": _("Employer"),
            "place": _("Place of work (to the county)"),
            "trade": _("Trade"),
            "industry": _("Industry"),
            "monthly_wage": _("Monthly wage (yuan)"),
            "start": _("Since"),
            "end": _("Until"),
            "steady": _("Steady (six months or more)"),
        }
        widgets = {
            "start": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "end": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "steady": forms.NullBooleanSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if hidden(name)]:
            del self.fields[name]

    def clean_channel(self) -> str | None:
        """Return NULL for “not known”."""
        return self.cleaned_data["channel"] or None

    @property
    def values(self) -> dict[str, object]:
        """The fields of the spell, without version and reason."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}
