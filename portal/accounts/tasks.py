"""What is done with accounts every night."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from portal.accounts.services import attempts, sessions, users


@shared_task(name="portal.accounts.tasks.tend_accounts")
def tend_accounts() -> None:
    """Switch off accounts nobody used for 90 days; drop old sessions and failures."""
    now = timezone.now()
    users.disable_idle(now=now)
    sessions.forget(now=now)
    attempts.forget(before=now - timedelta(days=1))
