"""Figures kept by village, and the villages in which something changed since they were counted."""

from typing import Any

import pgtrigger
from django.db import models

from portal.common.walls import Wall

_MARK = "INSERT INTO common_changedvillage (division_id) {villages}; RETURN NULL;"
_NEW = "SELECT DISTINCT division_id FROM new_rows"
_OLD = "SELECT DISTINCT division_id FROM old_rows"
_KINDS: tuple[tuple[str, Any, str, dict[str, str]], ...] = (
    ("insert", pgtrigger.Insert, _NEW, {"new": "new_rows"}),
    ("update", pgtrigger.Update, f"{_OLD} UNION {_NEW}", {"old": "old_rows", "new": "new_rows"}),
    ("delete", pgtrigger.Delete, _OLD, {"old": "old_rows"}),
)


class VillageFigure(models.Model):
    """What one figure comes to in one village or community; `definition` says by which wording of all figures."""

    division_id = models.CharField(max_length=12)
    figure = models.CharField(max_length=40)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(null=True)
    definition = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division_id", "figure"], name="village_figure_once"),
            Wall(name="wall_village_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.division_id}"


class ChangedVillage(models.Model):
    """A village in which a statement changed rows that figures count: whoever reads its figures next counts it anew.

    Rows are only added, one a statement and village, so that nobody who writes waits for anybody; counting takes away
    those it saw.
    """

    division_id = models.CharField(max_length=12, db_index=True)

    def __str__(self) -> str:
        return self.division_id


def mark_changed_villages() -> list[pgtrigger.Trigger]:
    """Return the triggers of a model that figures count (it has a `division_id`): no path can leave a figure stale."""
    return [
        pgtrigger.Trigger(
            name=f"mark_village_{name}",
            when=pgtrigger.After,
            operation=operation,
            level=pgtrigger.Statement,
            referencing=pgtrigger.Referencing(**tables),
            func=_MARK.format(villages=villages),
        )
        for name, operation, villages, tables in _KINDS
    ]
