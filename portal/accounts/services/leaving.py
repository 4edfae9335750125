"""When somebody leaves: what is open with them goes to somebody else and the account is closed, in one act.

What counts as open work, each storey registers with `portal.common.registry.handovers`.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.services import users
from portal.common import audit
from portal.common.registry import handovers
from portal.common.scope import everywhere


def open_work(user: User) -> list[tuple[str, int]]:
    """Return what is open with somebody, as (what, how many); nothing of nought.

    Whoever keeps accounts sees no row of it, only how much there is.
    """
    with everywhere("open work of who leaves"):
        counted = [(str(item.label), item.count(user)) for item in handovers]
    return [(label, count) for label, count in counted if count]


def close(actor: User, leaving: User, to: User | None, *, now: datetime) -> tuple[int, int]:
    """Hand everything open to another account and close this one; returns how much went over and how much stays.

    What lies outside the areas of the other account stays with the closed one. PermissionDenied without the right,
    ValidationError for oneself, and for an account that is closed itself.
    """
    users.check_keeps(actor, leaving, timezone.localdate(now))
    if to is not None and (to.pk == leaving.pk or not to.is_active):
        raise ValidationError(_("Choose another account that is in use."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=leaving.pk)
        with everywhere("handing over the work of who leaves"):
            moved = sum(item.hand(leaving, to) for item in handovers) if to is not None else 0
        users.change_user(actor, leaving, {"is_active": False}, now=now)
        about = [("user", leaving.pk), *([("user", to.pk)] if to is not None else [])]
        audit.record("account", subjects=about, rows=moved, detail={"what": "handed_over"})
        stays = sum(count for _label, count in open_work(leaving))
    return moved, stays
