"""The closed vocabularies of the register, of work and of monitoring, over the API (read)."""

from types import ModuleType
from typing import Any, ClassVar, Final

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from households import codes as register_codes
from monitoring import codes as monitoring_codes
from portal.common.audit import NOTHING
from portal.common.codes import CodeList
from workshops import codes as work_codes


def _lists(*modules: ModuleType) -> dict[str, CodeList]:
    found = [value for module in modules for value in vars(module).values() if isinstance(value, CodeList)]
    return {codes.name: codes for codes in sorted(found, key=lambda codes: codes.name)}


CODE_LISTS: Final = _lists(register_codes, work_codes, monitoring_codes)


class CodeSerializer(serializers.Serializer[Any]):
    """One value: what is stored, and its wordings."""

    value = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()


class CodeListSerializer(serializers.Serializer[Any]):
    """One code list."""

    name = serializers.CharField()
    codes = CodeSerializer(many=True)


class CodeListViewSet(viewsets.ViewSet):
    """Code lists: what coded fields may hold."""

    permission: ClassVar[str] = "division.view"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING
    serializer_class = CodeListSerializer
    lookup_value_regex = "[a-z_]{1,40}"
    lookup_field = "name"

    @extend_schema(responses=CodeListSerializer(many=True))
    def list(self, _request: Request) -> Response:
        """Return all code lists."""
        return Response(CodeListSerializer(list(CODE_LISTS.values()), many=True).data)

    @extend_schema(responses=CodeListSerializer)
    def retrieve(self, _request: Request, name: str) -> Response:
        """Return one code list."""
        if name not in CODE_LISTS:
            raise Http404
        return Response(CodeListSerializer(CODE_LISTS[name]).data)
