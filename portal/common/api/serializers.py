"""Serializers of register rows: code lists as choices, unknown as null, personal fields masked."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from rest_framework import serializers

from portal.common.fields import CodeField, MultiCodeField
from portal.common.masks import class_of, hidden, personal_kind, shown


class Withheld(serializers.ListField):
    """The classes of values that a row holds and its reader is not cleared for."""

    child = serializers.CharField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, source="pk", **kwargs)

    def to_representation(self, _data: Any) -> list[str]:
        """Return none: the row that holds them says which."""
        return []


class RowSerializer(serializers.ModelSerializer[Any]):
    """One row. What is personal (`portal.common.masks`) leaves only under its mask; on the way in it is taken whole.

    A value its reader is not cleared for is null, and its class named in `withheld`; on the way in it is left out.
    """

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the declared fields, and `withheld` where some of them are seen by clearance."""
        fields: dict[str, serializers.Field[Any, Any, Any, Any]] = super().get_fields()
        if any(class_of(field.source or name) for name, field in fields.items()) or "values" in fields:
            fields["withheld"] = Withheld()
        return fields

    def build_standard_field(
        self, field_name: str, model_field: "models.Field[Any, Any]"
    ) -> tuple[type[serializers.Field[Any, Any, Any, Any]], dict[str, Any]]:
        """Return choices for code lists, what the model field asks for otherwise."""
        field_class, kwargs = super().build_standard_field(field_name, model_field)
        if isinstance(model_field, CodeField) and model_field.codes is not None:
            for name in ("max_length", "allow_blank"):
                kwargs.pop(name, None)
            return serializers.ChoiceField, {**kwargs, "choices": [(code.value, code.zh) for code in model_field.codes]}
        if isinstance(model_field, MultiCodeField) and model_field.codes is not None:
            kwargs["child"] = serializers.ChoiceField(choices=[(code.value, code.zh) for code in model_field.codes])
        return field_class, kwargs

    def get_validators(self) -> list[Any]:
        """Return none: what must be unique together is the services' business, which know the row that is changed."""
        return []

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the given values; the empty text means “not known”, which is null."""
        values: dict[str, Any] = super().to_internal_value(data)
        return {name: None if value == "" else value for name, value in values.items() if not hidden(name)}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the row with every personal value under its mask."""
        values = super().to_representation(instance)
        row = {name: self.mask(name, value) for name, value in values.items()}
        if "withheld" in row:
            row["withheld"] = sorted({str(class_of(name)) for name in self._names(values) if hidden(name)})
        return row

    def _names(self, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield the sources of a row's values, those of mappings by their keys."""
        for name, value in values.items():
            yield self.fields[name].source or name
            if isinstance(value, Mapping):
                yield from (str(key) for key in value)

    def mask(self, name: str, value: Any) -> Any:
        """Return one value as it may leave."""
        source = self.fields[name].source or name
        if hidden(source):
            return None
        if isinstance(value, Mapping):
            kind = personal_kind(source)
            return {key: shown(source, part) if kind else _uncovered(key, part) for key, part in value.items()}
        return shown(source, value)


def _uncovered(name: str, value: Any) -> Any:
    """Return a value of a mapping as it may leave."""
    return None if hidden(name) else value
