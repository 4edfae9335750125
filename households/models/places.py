"""Where people live: administrative divisions and resettlement sites."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from households import codes
from households.history import tracked
from households.querysets import DivisionQuerySet, SiteQuerySet
from portal.common.fields import CodeField, optional_count, optional_sealed, optional_text
from portal.common.keys import uuid7
from portal.common.models import mark_changed_villages
from portal.common.walls import Wall


class Division(models.Model):
    """One division of the country. The code is its key and carries its place in the tree: 2, 4, 6, 9 or 12 digits."""

    code = models.CharField(_("Code"), max_length=12, primary_key=True)
    name = models.CharField(_("Name"), max_length=60)
    level = models.CharField(_("Level"), max_length=10)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")

    objects = DivisionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name"], name="division_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["province", "city", "county", "township", "village"]),
                name="division_level_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Site(models.Model):
    """A resettlement site (A2). It lies in one village or community and serves households of several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("Name"), max_length=60)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="sites", verbose_name=_("Division"))
    code = optional_text(40)
    kind = CodeField(codes=codes.SITE_KIND)
    planned_people = models.PositiveIntegerField(null=True, blank=True)
    housing_units = models.PositiveIntegerField(null=True, blank=True)
    buildings = optional_count()
    property_registered = models.PositiveIntegerField(null=True, blank=True)
    hukou_registered = models.PositiveIntegerField(null=True, blank=True)
    built_year = optional_count()
    address = optional_text(120)
    leader_name = optional_text(60)
    leader_phone = optional_sealed(20)
    remark = optional_sealed(400)
    version = models.PositiveIntegerField(default=1)

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "name"], name="site_name_once_a_division"),
            # Whose household lives there sees the site, too, though it lies in another village.
            Wall(
                name="wall_site",
                sees=f"{Wall.HERE} OR EXISTS (SELECT FROM households_household h WHERE h.site_id = households_site.id)",
            ),
        ]
        triggers = mark_changed_villages()

    def __str__(self) -> str:
        return self.name
