"""Model fields of the closed vocabularies. Unknown is NULL everywhere: a blank cell, a blank form field, no answer."""

from functools import partialmethod
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.common.codes import CodeList
from portal.common.sealing.fields import SealedField

if TYPE_CHECKING:
    _Text = models.CharField[str | None, str | None]
    _Texts = ArrayField[list[str] | None, list[str] | None]
else:
    _Text = models.CharField
    _Texts = ArrayField


def _label_one(model: models.Model, field: str, codes: CodeList) -> str:
    return codes.label(getattr(model, field))


def _label_many(model: models.Model, field: str, codes: CodeList) -> str:
    return "、".join(codes.label(value) for value in getattr(model, field) or ())


def _refuse_unknown(values: list[str], codes: CodeList) -> None:
    for value in values:
        if value not in codes:
            raise ValidationError(_("“%(value)s” is not in the list."), params={"value": value})


class CodeField(_Text):
    """One value of a code list, NULL when unknown. Adds `get_<name>_label()` in the language of the request."""

    def __init__(self, *args: Any, codes: CodeList | None = None, **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(*args, **{"max_length": 16, "null": True, "blank": True, **kwargs})

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if self.codes is not None:
            setattr(cls, f"get_{name}_label", partialmethod(_label_one, name, self.codes))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and self.codes is not None:
            _refuse_unknown([value], self.codes)


class MultiCodeField(_Texts):
    """Several values of a code list in the order given, NULL when unknown. Adds `get_<name>_label()`."""

    def __init__(
        self, base_field: "models.Field[Any, Any] | None" = None, *, codes: CodeList | None = None, **kwargs: Any
    ) -> None:
        self.codes = codes
        kwargs.pop("size", None)
        super().__init__(base_field or models.CharField(max_length=16), **{"null": True, "blank": True, **kwargs})

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        if self.codes is not None:
            setattr(cls, f"get_{name}_label", partialmethod(_label_many, name, self.codes))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and self.codes is not None:
            _refuse_unknown(list(value), self.codes)


def optional_text(length: int) -> "models.CharField[str | None, str | None]":
    """Return a text field in which unknown is NULL, never the empty text."""
    return models.CharField(max_length=length, null=True, blank=True)


def optional_sealed(length: int) -> SealedField:
    """Return a sealed text field in which unknown is NULL: numbers of documents, phones, accounts, words on health."""
    return SealedField(max_length=length, null=True, blank=True)


def optional_flag() -> "models.BooleanField[bool | None, bool | None]":
    """Return a yes/no field whose third value is “not known”."""
    return models.BooleanField(null=True, blank=True)


def optional_amount(digits: int = 12, places: int = 2) -> "models.DecimalField[Any, Any]":
    """Return an amount (yuan, mu, km, m²) in which unknown is NULL, not nought."""
    return models.DecimalField(max_digits=digits, decimal_places=places, null=True, blank=True)


def optional_count() -> "models.SmallIntegerField[int | None, int | None]":
    """Return a small whole number (months, years, heads) in which unknown is NULL."""
    return models.SmallIntegerField(null=True, blank=True)
