"""Forms over rows of the register: code lists as choices, three-valued yes/no, personal values never sent out.

A personal field (portal.common.masks) shows its mask as a placeholder: left empty it keeps the value, typed it replaces
it. Each field carries the value it was opened with, so that only what a person changed is written, and a stale save
can be merged.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.codes import CodeList
from portal.common.display import worded
from portal.common.fields import CodeField, MultiCodeField
from portal.common.masks import MASKS, class_of, hidden, personal_kind
from portal.common.templatetags.portal import NOTHING

_KEEP = "keep-"
_PHONE = RegexValidator(
    r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$",
    _("A mobile number has 11 digits and begins with 13 to 19; a landline 0851-12345678."),
)


class CodeChoice(forms.TypedChoiceField):
    """One value of a code list; nothing chosen is unknown."""

    def __init__(self, codes: CodeList, **kwargs: Any) -> None:
        self.codes = codes
        choices = codes.choices()
        super().__init__(choices=lambda: [("", NOTHING), *choices()], empty_value=None, **kwargs)


class CodeChoices(forms.TypedMultipleChoiceField):
    """Several values of a code list; none ticked is unknown."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, codes: CodeList, **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(choices=codes.choices(), empty_value=None, **kwargs)


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", NOTHING), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(choices=choices, coerce=lambda text: text == "true", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the value as its choice is written."""
        return {True: "true", False: "false", "True": "true", "False": "false"}.get(value, value)


class Personal(forms.CharField):
    """A personal value of a kind of portal.common.masks; what is typed is covered when the field is left."""

    def __init__(self, kind: str, max_length: int | None, **kwargs: Any) -> None:
        self.personal = kind
        widget = forms.TextInput(attrs={"autocomplete": "off", "class": "covered", "data-private": ""})
        validators = [_PHONE] if kind == "phone" else []
        super().__init__(max_length=max_length, empty_value=None, widget=widget, validators=validators, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the value; a number of a phone or an account without the spaces it was typed with."""
        text = super().to_python(value)
        return "".join(text.split()) if text and self.personal in {"phone", "bank"} else text


class Amount(forms.DecimalField):
    """An amount, with or without thousands separators."""

    def to_python(self, value: Any) -> Any:
        """Return the amount; separators and spaces of every width are left out."""
        text = (
            unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "") if isinstance(value, str) else value
        )
        return super().to_python(text)


class DayField(forms.DateField):
    """A day, typed as 2026-11-20, 20261120, 2026/11/20 or 2026.11.20."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            attrs={"placeholder": "2026-11-20", "inputmode": "numeric", "autocomplete": "off"}, format="%Y-%m-%d"
        )
        formats = ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


def _text(model_field: Any, **kwargs: Any) -> forms.Field:
    length = model_field.max_length
    widget = forms.Textarea(attrs={"rows": 2}) if length and length > 200 else forms.TextInput()
    return forms.CharField(max_length=length, empty_value=None if model_field.null else "", widget=widget, **kwargs)


def _plain(model_field: Any, kwargs: dict[str, Any]) -> forms.Field:
    if isinstance(model_field, models.DateField):
        return DayField(**kwargs)
    if isinstance(model_field, models.DecimalField):
        return Amount(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
            max_digits=model_field.max_digits,
            decimal_places=model_field.decimal_places,
            **kwargs,
        )
    if isinstance(model_field, models.IntegerField):
        least = 0 if isinstance(model_field, models.PositiveIntegerField | models.PositiveSmallIntegerField) else None
        return forms.IntegerField(
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num"}), min_value=least, **kwargs
        )
    return _text(model_field, **kwargs)


def form_field(model_field: Any, **kwargs: Any) -> forms.Field:
    """Return the form field of a model field of the register."""
    kwargs = {"required": not model_field.blank, "show_hidden_initial": True, **kwargs}
    codes = getattr(model_field, "codes", None)
    if isinstance(model_field, CodeField) and codes is not None:
        return CodeChoice(codes, **kwargs)
    if isinstance(model_field, MultiCodeField) and codes is not None:
        return CodeChoices(codes, **kwargs)
    if isinstance(model_field, models.BooleanField):
        return YesNo(**kwargs) if model_field.null else forms.BooleanField(**{**kwargs, "required": False})
    kind = personal_kind(model_field.name)
    if kind in MASKS and class_of(model_field.name) != kind:
        return Personal(kind, model_field.max_length, required=kwargs["required"], label=kwargs.get("label"))
    return _plain(model_field, kwargs)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed while it was being changed here."""

    name: str
    label: Any
    theirs: str
    mine: str


class RegisterForm(forms.Form):
    """A form over named fields of a model; `row` is what it changes (None for a new one)."""

    model: ClassVar[type[models.Model]]
    names: ClassVar[tuple[str, ...]] = ()
    wording: Any
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: models.Model | None = None, **kwargs: Any) -> None:
        self.row = row
        # What who acts is not cleared to see is neither shown nor taken when it is posted.
        self.offered = tuple(name for name in self.names if not hidden(name))
        initial = {name: self._initial(row, name) for name in self.offered} if row is not None else {}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        for name in self.offered:
            if name not in self.fields:
                made = form_field(self.model._meta.get_field(name), label=type(self).wording(name))
                self.fields[name] = made
            self._cover(name)

    @staticmethod
    def _initial(row: models.Model, name: str) -> Any:
        field: Any = row._meta.get_field(name)
        value = getattr(row, field.attname)
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return value.to_integral_value()
        return value

    def _cover(self, name: str) -> None:
        kind = getattr(self.fields[name], "personal", None)
        if kind is None or self.row is None:
            return
        covered = MASKS[kind](getattr(self.row, name))
        self.initial.pop(name, None)
        if covered:
            self.fields[name].required = False
            self.fields[name].widget.attrs["placeholder"] = covered
            self.fields[name].help_text = _("Left empty it stays as it is.")

    def personal(self, name: str) -> bool:
        """Tell whether a field's value is never sent out."""
        return getattr(self.fields[name], "personal", None) is not None

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields by their groups (one group without a heading when none is declared)."""
        groups = self.groups or ((None, self.offered),)
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in groups
            if any(name in self.fields for name in names)
        ]

    def values(self) -> dict[str, Any]:
        """Return what the person changed (all that was filled in, for a new row); personal fields left empty stay."""
        changed: Iterable[str] = self.offered if self.row is None else self.changed_data
        return {
            name: self.cleaned_data[name]
            for name in changed
            if name in self.offered
            and not (self.personal(name) and self.row is not None and not self.cleaned_data[name])
        }

    # A stale save.

    def clashes(self) -> list[Clash]:
        """Return the changed fields whose value now differs from the typed one (the row is as it stands now)."""
        return [
            Clash(name, self.fields[name].label, self.words(name, getattr(self.row, name)), self.words(name, mine))
            for name, mine in self.values().items()
            if getattr(self.row, name) != mine
        ]

    def words(self, name: str, value: Any) -> str:
        """Return a value of a field as a person reads it; personal ones under their mask."""
        return worded(self.model._meta.get_field(name), value)

    @classmethod
    def merged(cls, data: Any, row: models.Model) -> Any:
        """Return the posted data in which each field answered with `keep-<name>=theirs` is taken from the row."""
        merged = data.copy()
        for name in cls.names:
            if data.get(f"{_KEEP}{name}") == "theirs":
                value = cls._initial(row, name)
                if isinstance(value, list):
                    merged.setlist(name, value)
                else:
                    merged[name] = {True: "true", False: "false", None: ""}.get(value, value)
        return merged
