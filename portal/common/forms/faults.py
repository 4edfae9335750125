"""What forms say of a wrong field, in one place: what was expected and an example, in place of the framework's words.

The framework keeps these sentences on its classes; `speak_plainly` puts ours there before any form is declared.
"""

from typing import Any, Final

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_CHOICE: Final = _("“%(value)s” is not among the choices. Choose one of the list.")
_LIST: Final = _("Choose from the list.")
_NUMBER: Final = _("Enter a number, such as 1200.50.")
_FILL: Final = _("Fill this in.")

# Class → code → sentence.
_FIELDS: Final[dict[Any, dict[str, Any]]] = {
    forms.Field: {"required": _FILL},
    forms.IntegerField: {"invalid": _("Enter a whole number, such as 12.")},
    forms.FloatField: {"invalid": _NUMBER},
    forms.DecimalField: {"invalid": _NUMBER},
    forms.DateField: {"invalid": _("Enter a day, such as 2026-11-20.")},
    forms.TimeField: {"invalid": _("Enter a time, such as 14:30.")},
    forms.DateTimeField: {"invalid": _("Enter day and time, such as 2026-11-20 14:30.")},
    forms.UUIDField: {"invalid": _("This key is not complete: copy all of it.")},
    forms.FileField: {
        "required": _("Choose a file."),
        "invalid": _("No file came with the form. Choose it again."),
        "missing": _("No file came with the form. Choose it again."),
        "empty": _("The file is empty. Choose another one."),
        "max_length": _("The file's name has %(length)d characters; at most %(max)d. Rename it."),
    },
    forms.ChoiceField: {"invalid_choice": _CHOICE},
    forms.MultipleChoiceField: {"invalid_choice": _CHOICE, "invalid_list": _LIST},
    forms.ModelChoiceField: {"invalid_choice": _("This is not there any more, or not in your area. Choose another.")},
    models.Field: {
        "invalid_choice": _CHOICE,
        "null": _FILL,
        "blank": _FILL,
        "unique": _("There is one with this %(field_label)s already."),
    },
}
_VALIDATORS: Final[dict[Any, Any]] = {
    validators.MaxValueValidator: _("At most %(limit_value)s."),
    validators.MinValueValidator: _("At least %(limit_value)s."),
    validators.MaxLengthValidator: _("At most %(limit_value)d characters; these are %(show_value)d."),
    validators.MinLengthValidator: _("At least %(limit_value)d characters; these are %(show_value)d."),
    validators.ProhibitNullCharactersValidator: _("A character in it cannot be stored. Type it again."),
}
_DIGITS: Final[dict[str, Any]] = {
    "max_digits": _("At most %(max)s digits in all."),
    "max_decimal_places": _("At most %(max)s digits after the point."),
    "max_whole_digits": _("At most %(max)s digits before the point: is the unit right?"),
    "invalid": _NUMBER,
}


def take(form: Any, refused: ValidationError) -> None:
    """Put what a service refuses on the fields it names; what the form does not ask for stands above it."""
    named = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, texts in named.items():
        form.add_error(name if name in form.fields else None, texts)


def speak_plainly() -> None:
    """Put our sentences in place of the framework's; to be called before forms are declared."""
    for field, sentences in _FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **sentences}
    for validator, sentence in _VALIDATORS.items():
        validator.message = sentence
    validators.DecimalValidator.messages = _DIGITS
