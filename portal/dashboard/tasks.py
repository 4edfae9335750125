"""The clock of figures."""

from celery import shared_task
from django.utils import timezone

from portal.common.figures.counted import bring_up_to_date, counties_changed
from portal.dashboard.services.freezing import freeze_month
from portal.dashboard.services.picture import last_month


@shared_task(name="portal.dashboard.tasks.freeze_last_month")
def freeze_last_month() -> int:
    """Write down the month that is over (beat, on the first of each month); running it again writes nothing."""
    return freeze_month(last_month(timezone.localdate()))


@shared_task(name="portal.dashboard.tasks.count_changed")
def count_changed() -> int:
    """Count what changed before somebody asks (beat, every minute), county by county; return how many there were."""
    counties = counties_changed()
    for county in counties:
        bring_up_to_date((county,), timezone.localdate())
    return len(counties)
