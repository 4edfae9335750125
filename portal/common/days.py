"""Days as an office counts them. Public holidays are not known here: a weekday is a working day."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

_SATURDAY = 5


def last_working_day(today: date) -> date:
    """Return the weekday before a day: of a Monday, Friday."""
    day = today - timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    return day


def begin(day: date) -> datetime:
    """Return the first moment of a day, in the portal's time."""
    return timezone.make_aware(datetime.combine(day, time.min))
