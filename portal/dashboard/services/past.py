"""The picture of another day: the register of now under the ages, lines and rules of that day; nothing is kept."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from monitoring.services.catalogue import sync_catalogue
from monitoring.services.recompute import recompute
from portal.dashboard.services.picture import Picture, draw_picture


def draw_picture_on(areas: Iterable[str], area: str, *, on: date, today: date) -> Picture:
    """Draw the picture of a day. On another day than today the rules are evaluated for it first, and rolled back after.

    Takes as long as a full recompute of the areas then, and holds their facts meanwhile: for the command and the API,
    not for a page.
    """
    if on == today:
        return draw_picture(areas, area, on)
    places = tuple(areas)
    with transaction.atomic():
        sync_catalogue(on=today)
        for part in places:
            recompute(part, on=on, today=on)
        picture = draw_picture(places, area, on, now=False)
        transaction.set_rollback(True)
    return picture
