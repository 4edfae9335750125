"""Figures over the API (read): the same numbers as the page, with the same areas."""

from datetime import date
from typing import Any, ClassVar, Final

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from portal.common.areas import is_area, narrowed
from portal.common.audit import NOTHING
from portal.dashboard.services.past import draw_picture_on
from portal.dashboard.services.report import report_picture

_COUNTY: Final = 6


class WordsSerializer(serializers.Serializer[Any]):
    """A wording in both languages."""

    zh = serializers.CharField()
    en = serializers.CharField()


class DivisionValueSerializer(serializers.Serializer[Any]):
    """A figure of one division below the area."""

    code = serializers.CharField()
    name = serializers.CharField()
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)


# Made by a function, because a field named `label` would hide the attribute of that name on a class.
FigureSerializer = inline_serializer(
    "FigureOfArea",
    {
        "code": serializers.CharField(),
        "label": WordsSerializer(),
        "hint": WordsSerializer(allow_null=True),
        "subject": serializers.CharField(),
        "unit": WordsSerializer(),
        "better": serializers.CharField(),
        "numerator": serializers.IntegerField(),
        "denominator": serializers.IntegerField(allow_null=True),
        "value": serializers.FloatField(allow_null=True),
        "last_month": serializers.FloatField(allow_null=True),
        "last_year": serializers.FloatField(allow_null=True),
        "target": serializers.FloatField(allow_null=True),
        "divisions": DivisionValueSerializer(many=True),
    },
    many=True,
)


class RunSerializer(serializers.Serializer[Any]):
    """The evaluation of rules whose flags were counted."""

    id = serializers.UUIDField()
    area = serializers.CharField()
    on = serializers.DateField()
    finished_at = serializers.DateTimeField(allow_null=True)


class PictureSerializer(serializers.Serializer[Any]):
    """The figures of an area on a day."""

    area = serializers.CharField()
    name = serializers.CharField()
    on = serializers.DateField()
    run = RunSerializer(allow_null=True)
    figures = FigureSerializer


class FigureViewSet(viewsets.ViewSet):
    """Figures of an area and of the divisions below it."""

    permission: ClassVar[str] = "figure.view"
    audit: ClassVar[str] = NOTHING
    write_audit: ClassVar[str] = NOTHING

    @extend_schema(
        parameters=[
            OpenApiParameter("area", OpenApiTypes.STR, required=True, description="Division code of 2 to 12 digits"),
            OpenApiParameter(
                "on",
                OpenApiTypes.DATE,
                description="Another day than today: the register of now under its ages, lines and rules. Asks for a "
                "county or below, because the rules are evaluated for it",
            ),
        ],
        responses=forced_singular_serializer(PictureSerializer),
    )
    def list(self, request: Request) -> Response:
        """Answer with every figure; an area outside one's own is not found."""
        area = request.query_params.get("area", "")
        if not is_area(area):
            raise ParseError(_("“%(code)s” is not a division code of 2, 4, 6, 9 or 12 digits.") % {"code": area})
        assert request.user.is_authenticated
        seen = narrowed(request.user.areas(self.permission), area)
        if not seen:
            raise NotFound
        today = timezone.localdate()
        return Response(report_picture(draw_picture_on(seen, area, on=_day(request, area, today), today=today)))


def _day(request: Request, area: str, today: date) -> date:
    asked = request.query_params.get("on", "")
    try:
        on = parse_date(asked) if asked else today
    except ValueError:
        on = None
    if on is None:
        raise ParseError(_("“%(text)s” is not a day (2026-11-30).") % {"text": asked[:20]})
    if on != today and len(area) < _COUNTY:
        raise ParseError(_("Figures of another day are worked out for a county or below."))
    return on


ROUTES = (("figures", FigureViewSet),)
