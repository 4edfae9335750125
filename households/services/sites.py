"""Making and changing resettlement sites."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from households.models import Site
from households.services.changes import assign, check, reason
from portal.common.areas import covers

if TYPE_CHECKING:
    from portal.accounts.models import User

EDIT = "site.edit"
KEPT = frozenset({"id", "version"})


class StaleSiteError(Exception):
    """Somebody changed the site since its writer saw it; `site` is how it stands now."""

    def __init__(self, site: Site, seen: int) -> None:
        super().__init__(f"{site.pk}: version {site.version}, seen {seen}")
        self.site = site
        self.seen = seen


@transaction.atomic
def create_site(values: dict[str, Any], *, actor: "User", why: str = "") -> Site:
    """Register a site in a division of the actor's area; `values` are fields of Site.

    Raises ValidationError, field by field, and PermissionDenied outside the actor's area.
    """
    site = Site(**{name: value for name, value in values.items() if name not in KEPT})
    _judge(site, actor)
    with reason(why):
        site.save(force_insert=True)
    return site


@transaction.atomic
def change_site(site_id: UUID, values: dict[str, Any], *, version_seen: int, actor: "User", why: str = "") -> Site:
    """Change a site under the version seen.

    Raises Site.DoesNotExist, StaleSiteError, ValidationError, PermissionDenied (moved out of the actor's area).
    """
    site: Site = Site.objects.visible_to(actor, EDIT).select_for_update(of=("self",)).get(pk=site_id)
    if site.version != version_seen:
        raise StaleSiteError(site, version_seen)
    changed = assign(site, {name: value for name, value in values.items() if name not in KEPT})
    if changed:
        _judge(site, actor)
        site.version += 1
        with reason(why):
            site.save(update_fields=[*changed, "version"])
    return site


def _judge(site: Site, actor: "User") -> None:
    check(site)
    if not covers(actor.areas(EDIT), site.division_id):
        raise PermissionDenied
