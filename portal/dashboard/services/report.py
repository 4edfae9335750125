"""The figures of an area as plain data: what the command writes and the API answers."""

from typing import Any

from portal.common.figures import Figure, Value
from portal.common.words import Words
from portal.dashboard.services.picture import Picture


def report_picture(picture: Picture) -> dict[str, Any]:
    """Return area, day, run and every figure with its value, also by child division."""
    return {
        "area": picture.area,
        "name": picture.name,
        "on": picture.on.isoformat(),
        "run": _run(picture),
        "figures": [
            {
                **_figure(standing.figure, standing.value),
                **_value(standing.value),
                "last_month": None if standing.last_month is None else standing.last_month.value,
                "last_year": None if standing.last_year is None else standing.last_year.value,
                "target": None if standing.target is None else float(standing.target),
                "divisions": [
                    {"code": place.code, "name": place.name, **_value(place.values[standing.figure.code])}
                    for place in picture.places
                ],
            }
            for standing in picture.standings
        ],
    }


def _run(picture: Picture) -> dict[str, Any] | None:
    run = picture.run
    if run is None:
        return None
    return {
        "id": str(run.pk),
        "area": run.area,
        "on": run.on.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }


def _figure(figure: Figure, value: Value) -> dict[str, Any]:
    rate = value.denominator is not None
    return {
        "code": figure.code,
        "label": _words(figure.label),
        "hint": None if figure.hint is None else _words(figure.hint),
        "subject": figure.subject.code,
        "unit": {"zh": "%", "en": "%"} if rate else _words(figure.subject.unit),
        "better": figure.better,
    }


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _value(value: Value) -> dict[str, Any]:
    return {"numerator": value.numerator, "denominator": value.denominator, "value": value.value}
