"""A household: where it lives, where it came from, its house and land. Its people are memberships."""

from django.db import models
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from households import codes
from households.history import tracked
from households.models.places import Division, Site
from households.models.versions import raise_own_version
from households.querysets import HouseholdQuerySet
from portal.common.fields import (
    CodeField,
    MultiCodeField,
    optional_amount,
    optional_count,
    optional_flag,
    optional_sealed,
    optional_text,
)
from portal.common.keys import uuid7
from portal.common.models import mark_changed_villages
from portal.common.sealing.fields import SealedJSONField
from portal.common.walls import Wall


@tracked
class Household(models.Model):
    """One registered household. `division` is the village or community responsible for it now; NULL means not known."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = optional_text(40)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="households", verbose_name=_("Division")
    )
    hamlet = optional_text(60)
    group_name = optional_text(60)
    household_type = CodeField(codes=codes.HOUSEHOLD_TYPE)
    poverty_attr = CodeField(codes=codes.POVERTY_ATTR)
    out_year = optional_count()
    poverty_causes = MultiCodeField(codes=codes.POVERTY_CAUSE)
    phone = optional_sealed(20)
    bank_name = optional_text(60)
    bank_card_no = optional_sealed(32)
    member_count_stated = optional_count()
    uninsured_stated = optional_flag()

    # Relocation: from where, where now.
    relocated = optional_flag()
    in_large_site = optional_flag()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="households")
    site_name = optional_text(60)
    address = optional_text(120)
    building = optional_text(20)
    unit = optional_text(20)
    room = optional_text(20)
    origin_township = optional_text(60)
    origin_village = optional_text(60)
    origin_group = optional_text(60)
    relocation_year = optional_count()
    relocation_way = CodeField(codes=codes.RELOCATION_WAY)
    resettle_mode = CodeField(codes=codes.RESETTLE_MODE)
    resettle_place = CodeField(codes=codes.RESETTLE_PLACE)
    relocation_difficulty = CodeField(codes=codes.RELOCATION_DIFFICULTY)
    property_cert_no = optional_sealed(60)
    old_house_demolished = optional_flag()
    hukou_moved_in = optional_flag()
    building_leader = optional_text(60)
    unit_leader = optional_text(60)

    # House, water, road, land (m², km, mu).
    housing_area = optional_amount(8)
    housing_grade = CodeField(codes=codes.HOUSING_GRADE)
    house_dangerous = optional_flag()
    water_safe = optional_flag()
    water_quantity = CodeField(codes=codes.WATER_STANDARD)
    water_quality = CodeField(codes=codes.WATER_STANDARD)
    water_convenience = CodeField(codes=codes.WATER_STANDARD)
    water_reliability = CodeField(codes=codes.WATER_STANDARD)
    road_type = CodeField(codes=codes.ROAD_TYPE)
    road_hardened = optional_flag()
    road_distance_km = optional_amount(6)
    fuel_type = CodeField(codes=codes.FUEL_TYPE)
    toilet = optional_flag()
    toilet_usable = optional_flag()
    electricity = optional_flag()
    production_electricity = optional_flag()
    broadcast_tv = optional_flag()
    joined_coop = optional_flag()
    enterprise_led = optional_flag()
    leader_led = optional_flag()
    land_arable = optional_amount(8)
    land_forest = optional_amount(8)
    land_returned = optional_amount(8)
    land_orchard = optional_amount(8)
    land_pasture = optional_amount(8)
    land_water = optional_amount(8)

    remark = optional_sealed(400)
    notes = SealedJSONField(default=dict, null=True, blank=True)
    incomplete = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = CodeField(codes=codes.END_REASON)

    # Kept by triggers (models/versions.py): who heads it, how many live in it, and the version of the whole aggregate.
    head = models.ForeignKey("Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    head_name = optional_text(60)
    head_key = optional_text(120)
    member_count = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    version_txid = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Substr("division_id", 1, 6), "number", name="household_number_once_a_county"),
            Wall(name="wall_household"),
        ]
        indexes = [
            models.Index(fields=["head_key", "id"], name="household_head_key"),
            models.Index(fields=["number"], name="household_number"),
            models.Index(fields=["division", "head_key"], name="household_division_head"),
            models.Index(
                fields=["division"],
                include=["member_count"],
                condition=models.Q(ended_on=None),
                name="household_active",
            ),
            models.Index(fields=["division"], condition=models.Q(incomplete=True), name="household_incomplete"),
        ]
        triggers = [raise_own_version(), *mark_changed_villages()]

    def __str__(self) -> str:
        return self.head_name or self.number or str(self.id)

    @property
    def room_address(self) -> str:
        """Building–unit–room as one text, or the written address."""
        parts = [part for part in (self.building, self.unit, self.room) if part]
        return "-".join(parts) if parts else (self.address or "")
