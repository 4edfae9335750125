"""Imports of somebody who leaves: to decide, or applied with rows that wait; a running one finishes or fails first."""

from django.db import models

from portal.common.areas import covers
from portal.common.imports.batches import PERMISSION, Actor
from portal.common.models import ImportBatch, ImportRow
from portal.common.models.imports import UNFINISHED, BatchState, RowKind, RowState


def _open(user: Actor) -> "models.QuerySet[ImportBatch]":
    kinds = [RowKind.REFUSED, RowKind.SUSPECT, RowKind.CONFLICT]
    waiting = ImportRow.objects.filter(batch=models.OuterRef("pk"), state=RowState.PENDING, kind__in=kinds)
    to_mend = models.Q(state=BatchState.APPLIED) & models.Exists(waiting)
    return ImportBatch.objects.filter(models.Q(state=BatchState.READY) | to_mend, created_by_id=user.pk)


def count(user: Actor) -> int:
    """Return how many imports are open with somebody."""
    return _open(user).count()


def hand(user: Actor, to: Actor) -> int:
    """Give the open imports to another who may import in their areas; return how many.

    One of a file which that other has under way already stays where it is.
    """
    areas = to.areas(PERMISSION)
    theirs = ImportBatch.objects.filter(created_by_id=to.pk, state__in=UNFINISHED)
    doubled = set(theirs.values_list("area", "sha256"))
    taken = [
        batch.pk
        for batch in _open(user)
        if covers(areas, batch.area) and (batch.state != BatchState.READY or (batch.area, batch.sha256) not in doubled)
    ]
    return ImportBatch.objects.filter(pk__in=taken).update(created_by_id=to.pk)
