"""The charts of the page as ECharts options; the tables beside them hold the same numbers."""

from typing import Any

from django.utils.translation import gettext as _

from portal.common.figures import Figure, Value
from portal.dashboard.services.picture import Picture, Place, Standing
from portal.dashboard.services.trend import Point
from portal.dashboard.views.cards import list_url, shown

# Solid red, orange and yellow mean alert levels and nothing else.
LEVELS = (("red_households", "#b42318"), ("orange_households", "#e8842c"), ("yellow_households", "#f0c64a"))
# Per cents left of the leftmost dot, where its number stands.
_LABEL_ROOM = 4
_GRID = {"left": 8, "right": 44, "top": 28, "bottom": 8, "containLabel": True}


def height_of(places: list[Place]) -> str:
    """The class of the chart's height: a row a division, in steps of two."""
    rows = min(max(len(places), 4), 20)
    return f"h{rows + rows % 2}"


def levels_chart(picture: Picture) -> dict[str, Any]:
    """Households by alert level, one bar a division, stacked; a click opens the list."""
    figures = {standing.figure.code: standing.figure for standing in picture.standings}
    places = list(reversed(picture.places))
    series = [
        {
            "name": str(figures[code].label),
            "type": "bar",
            "stack": "levels",
            "barMaxWidth": 14,
            "itemStyle": {"color": colour},
            "data": [_mark(figures[code], place) for place in places],
        }
        for code, colour in LEVELS
        if code in figures
    ]
    return {
        "grid": _GRID,
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "data": [place.short for place in places]},
        "series": series,
    }


def figure_chart(picture: Picture, standing: Standing) -> dict[str, Any]:
    """One figure by division, worst first: dots against the target for a rate, bars from nought for a count."""
    places = list(reversed(ranked(picture, standing.figure)))
    rate = standing.value.denominator is not None
    marks = [_mark(standing.figure, place) for place in places]
    series: dict[str, Any] = {"name": str(standing.figure.label), "data": marks, "itemStyle": {"color": "#174a8b"}}
    series |= {"type": "scatter", "symbolSize": 9} if rate else {"type": "bar", "barMaxWidth": 14}
    series["label"] = {"show": True, "position": "left" if rate else "right", "color": "#1f2933"}
    if standing.target is not None and rate:
        series["markLine"] = _target_line("xAxis", float(standing.target))
    return {
        "grid": _GRID,
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value", **(_rate_axis(places, standing) if rate else {"minInterval": 1})},
        "yAxis": {"type": "category", "data": [place.short for place in places], "splitLine": {"show": rate}},
        "series": [series],
    }


def trend_chart(standing: Standing, trend: list[Point]) -> dict[str, Any]:
    """One figure month by month up to today, as a line with its target; nought is in sight for a count."""
    rate = standing.value.denominator is not None
    marks = [{"value": point.value.value, "label": {"formatter": shown(point.value)}} for point in trend]
    series: dict[str, Any] = {"name": str(standing.figure.label), "type": "line", "data": marks, "symbolSize": 8}
    series["label"] = {"show": True, "position": "top", "color": "#1f2933"}
    if standing.target is not None and rate:
        series["markLine"] = _target_line("yAxis", float(standing.target))
    return {
        "grid": _GRID,
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [month_of(point) for point in trend]},
        "yAxis": {"type": "value", "minInterval": 1, "scale": rate},
        "series": [series],
    }


def month_of(point: Point) -> str:
    """The month of a point, or that it is today's."""
    return f"{point.month:%Y-%m}" if point.month else _("Today")


def _target_line(axis: str, target: float) -> dict[str, Any]:
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": "#0b7a75", "type": "solid", "width": 1.5},
        "label": {"formatter": _("Target") + " {c}", "color": "#0b7a75"},
        "data": [{axis: target}],
    }


def _rate_axis(places: list[Place], standing: Standing) -> dict[str, Any]:
    """An axis of per cents that begins at a round number below the least: dots do not exaggerate as cut bars would."""
    values = [place.values[standing.figure.code].value for place in places]
    known = [value for value in values if value is not None]
    if standing.target is not None:
        known.append(float(standing.target))
    least = min(known, default=0.0) - _LABEL_ROOM
    return {"min": max(0, int(least // 10 * 10)), "max": 100, "axisLabel": {"formatter": "{value}%"}}


def _mark(figure: Figure, place: Place) -> dict[str, Any]:
    value = place.values[figure.code]
    return {"value": value.value, "url": list_url(figure, place.code), "label": {"formatter": shown(value)}}


def ranked(picture: Picture, figure: Figure) -> list[Place]:
    """Divisions by a figure, the worst first; those without a value stand last."""
    downwards = figure.better != "up"

    def worst_first(place: Place) -> tuple[bool, float, str]:
        value: float | None = place.values.get(figure.code, Value(0)).value
        return value is None, (-(value or 0) if downwards else value or 0), place.code

    return sorted(picture.places, key=worst_first)
