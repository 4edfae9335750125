"""Serializers of register rows: code lists as choices, unknown as null, personal fields masked."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from rest_framework import serializers

from portal.common.fields import CodeField, MultiCodeField
from portal.common.masks import personal_kind, shown


class RowSerializer(serializers.ModelSerializer[Any]):
    """One row. What is personal (`portal.common.masks`) leaves only under its mask; on the way in it is taken whole."""

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
        return {name: None if value == "" else value for name, value in values.items()}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the row with every personal value under its mask."""
        values = super().to_representation(instance)
        return {name: self.mask(name, value) for name, value in values.items()}

    def mask(self, name: str, value: Any) -> Any:
        """Return one value as it may leave."""
        source = self.fields[name].source or name
        if personal_kind(source) and isinstance(value, Mapping):
            return {key: shown(source, part) for key, part in value.items()}
        return shown(source, value)
