"""Where do we stand: the figures of an area, its divisions ranked, charts; the address says area and figure."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from portal.common.areas import LENGTHS, focus, narrowed
from portal.common.figures import Figure, figures
from portal.common.places import path_of
from portal.common.views import PortalView
from portal.dashboard.services.picture import Picture, Place, Standing, draw_picture
from portal.dashboard.services.trend import Point, draw_trend
from portal.dashboard.views.cards import list_url, make_cards, shown
from portal.dashboard.views.charts import (
    LEVELS,
    figure_chart,
    height_of,
    levels_chart,
    month_of,
    ranked,
    trend_chart,
)

FIRST_RANKED = "employment_rate"
# A rate of fewer than this many is shown and not ranked: one household more or less would move it by points.
LEAST_RANKED = 30


def home_area(areas: tuple[str, ...]) -> str:
    """Return the smallest area that holds all of a user's areas."""
    if not areas:
        return ""
    one = min(areas, key=len)
    above = (one[:length] for length in reversed(LENGTHS) if length <= len(one))
    return next((code for code in above if all(area.startswith(code) for area in areas)), "")


class Overview(PortalView):
    """The figures of an area. `?area=` drills down, `?figure=` ranks by another figure."""

    permission = "figure.view"
    audit = "none"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page; an area outside one's own does not exist."""
        assert request.user.is_authenticated
        held = request.user.areas(self.permission)
        area = focus(request) or home_area(held)
        seen = narrowed(held, area)
        if not seen:
            raise Http404
        picture = draw_picture(seen, area, timezone.localdate())
        asked = request.GET.get("figure", "")
        chosen = picture.standing(asked if asked in figures else FIRST_RANKED)
        trend = draw_trend(seen, chosen.figure, chosen.value, on=picture.on)
        return render(request, "dashboard/overview.html", _context(picture, chosen, held) | _trend(chosen, trend))


def _trend(chosen: Standing, trend: list[Point]) -> dict[str, Any]:
    rows = [(month_of(point), shown(point.value)) for point in trend]
    return {"trend": rows, "trend_chart": trend_chart(chosen, trend)}


def _context(picture: Picture, chosen: Standing, held: tuple[str, ...]) -> dict[str, Any]:
    ranking = _ranking(picture, chosen.figure)
    return {
        "picture": picture,
        "cards": make_cards(picture),
        "crumbs": _crumbs(picture.area, held),
        "chosen": chosen,
        "places": _rows(picture, chosen.figure, ranking),
        "columns": _columns(picture, chosen.figure, ranking),
        "totals": [shown(standing.value) for standing in ranking],
        "levels_chart": levels_chart(picture),
        "figure_chart": figure_chart(picture, chosen),
        "levels": [
            standing for code, _colour in LEVELS for standing in picture.standings if standing.figure.code == code
        ],
        "level_rows": _level_rows(picture),
        "chart_height": height_of(picture.places),
        "least_ranked": LEAST_RANKED,
    }


def _crumbs(area: str, held: tuple[str, ...]) -> list[tuple[str, str]]:
    """The way down to the area; those above the user's own areas are named and not linked."""
    if not area:
        return []
    own = min((len(code) for code in held), default=0)
    return [(name, _address(area=code) if own <= len(code) < len(area) else "") for code, name in path_of(area)]


def _address(**query: str) -> str:
    return f"{reverse('dashboard:overview')}?{urlencode(query)}"


def _ranking(picture: Picture, chosen: Figure) -> list[Standing]:
    """The figures with a column of their own: those that stand beside another have none, unless ranked by."""
    beside = {standing.figure.beside for standing in picture.standings} - {chosen.code}
    return [standing for standing in picture.standings if standing.figure.code not in beside]


def _columns(picture: Picture, chosen: Figure, ranking: list[Standing]) -> list[dict[str, Any]]:
    """The headings of the ranking: each ranks by itself when clicked."""
    return [
        {
            "code": standing.figure.code,
            "label": str(standing.figure.label),
            "unit": "%" if standing.value.denominator is not None else str(standing.figure.subject.unit),
            "on": standing.figure.code == chosen.code,
            "rising": chosen.better == "up",
            "url": _address(area=picture.area, figure=standing.figure.code),
        }
        for standing in ranking
    ]


def _rows(picture: Picture, chosen: Figure, ranking: list[Standing]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    place_no = 0
    for place in ranked(picture, chosen):
        counts = _ranked_at_all(place, chosen)
        place_no += counts
        rows.append(
            {
                "rank": place_no if counts else None,
                "name": place.short,
                "url": _address(area=place.code, figure=chosen.code),
                "cells": [
                    {
                        "text": shown(place.values[standing.figure.code]),
                        "url": list_url(standing.figure, place.code),
                        "zero": place.values[standing.figure.code].numerator == 0,
                        "on": standing.figure.code == chosen.code,
                    }
                    for standing in ranking
                ],
            }
        )
    return rows


def _ranked_at_all(place: Place, chosen: Figure) -> bool:
    value = place.values[chosen.code]
    return value.denominator is None or value.denominator >= LEAST_RANKED


def _level_rows(picture: Picture) -> list[dict[str, Any]]:
    levels = [(code, item.figure) for code, _colour in LEVELS for item in picture.standings if item.figure.code == code]
    return [
        {
            "name": place.short,
            "cells": [
                {"text": shown(place.values[code]), "url": list_url(figure, place.code)} for code, figure in levels
            ],
        }
        for place in picture.places
    ]
