"""How a figure stands on its card: number, unit, target, month and year before, and the lists behind each number."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.common.figures import Figure, Value
from portal.common.templatetags.portal import NOTHING, number
from portal.dashboard.panels import WHOLE
from portal.dashboard.services.picture import Picture, Standing


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in words: `tone` is good, bad or nothing; `arrow` up, down or nothing; `why` when there is none."""

    text: str
    tone: str = ""
    arrow: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """The target beside the number; `reached` and `mark` are places on a bar of 100, which a rate has."""

    text: str
    gap: str
    reached: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What the template of a card shows."""

    code: str
    label: str
    hint: str
    tone: str
    text: str
    unit: str
    url: str
    parts: tuple[tuple[str, str], tuple[str, str]] | None
    beside: tuple[str, str, str] | None
    aim: Aim | None
    month: Change
    year: Change


def make_cards(picture: Picture) -> list[Card]:
    """Make the cards; a figure that stands beside another has no card of its own."""
    beside = {standing.figure.beside for standing in picture.standings}
    return [_card(standing, picture) for standing in picture.standings if standing.figure.code not in beside]


def list_url(figure: Figure, area: str, *, whole: bool = False) -> str:
    """Return the address of the list a figure counts in an area (`whole`: its denominator's)."""
    query = {"figure": figure.code + WHOLE if whole else figure.code}
    if area:
        query["area"] = area
    return f"{reverse(figure.subject.list_url)}?{urlencode(query)}"


def shown(value: Value) -> str:
    """Return the number as it is shown: whole, or per cent with two decimals."""
    if value.denominator is None:
        return number(value.numerator)
    return NOTHING if value.value is None else f"{value.value:.2f}"


def unit_of(figure: Figure, value: Value) -> str:
    """Return the unit that stands behind the number."""
    return str(figure.subject.unit) if value.denominator is None else "%"


def _card(standing: Standing, picture: Picture) -> Card:
    figure, value = standing.figure, standing.value
    return Card(
        code=figure.code,
        label=str(figure.label),
        hint=str(figure.hint or ""),
        tone=figure.tone,
        text=shown(value),
        unit=unit_of(figure, value),
        url=list_url(figure, picture.area),
        parts=_parts(figure, value, picture.area),
        beside=_beside(figure, picture),
        aim=_aim(standing),
        month=_change(standing, standing.last_month, _("This figure was not written down at the end of last month")),
        year=_change(standing, standing.last_year, _("This figure was not written down a year ago")),
    )


def _parts(figure: Figure, value: Value, area: str) -> tuple[tuple[str, str], tuple[str, str]] | None:
    if value.denominator is None:
        return None
    return (
        (number(value.numerator), list_url(figure, area)),
        (number(value.denominator), list_url(figure, area, whole=True)),
    )


def _beside(figure: Figure, picture: Picture) -> tuple[str, str, str] | None:
    if not figure.beside:
        return None
    other = picture.standing(figure.beside)
    return shown(other.value), unit_of(other.figure, other.value), list_url(other.figure, picture.area)


def _aim(standing: Standing) -> Aim | None:
    value = standing.value.value
    if standing.target is None or value is None:
        return None
    target, unit = float(standing.target), unit_of(standing.figure, standing.value)
    rate = standing.value.denominator is not None
    missing = value - target if standing.figure.better == "down" else target - value
    size = f"{abs(missing):.2f}" if rate else number(abs(missing))
    words = _("%(size)s %(unit)s short") if missing > 0 else _("reached")
    return Aim(
        text=f"{target:.2f}%" if rate else f"{number(target)} {unit}",
        gap=words % {"size": size, "unit": _("points") if rate else unit},
        reached=f"{value:.2f}" if rate else "",
        mark=f"{target:.2f}" if rate else "",
    )


def _change(standing: Standing, before: Value | None, why: str) -> Change:
    """The difference of the two shown numbers; where there is none, the card says so."""
    if before is None:
        return Change(_("not kept"), why=why)
    now, then = standing.value.value, before.value
    if now is None or then is None:
        return Change(NOTHING)
    difference = round(now - then, 2)
    rate = standing.value.denominator is not None
    if not difference:
        return Change(_("unchanged"))
    rises = difference > 0
    good = {"up": rises, "down": not rises}.get(standing.figure.better)
    size = f"{abs(difference):.2f}" if rate else number(abs(difference))
    unit = _("points") if rate else unit_of(standing.figure, standing.value)
    return Change(
        f"{size} {unit}", tone="" if good is None else "good" if good else "bad", arrow="up" if rises else "down"
    )
