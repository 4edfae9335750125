"""History of the register: every change of a tracked table, also by bulk SQL, with who, when, why and through what."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from portal.common.walls import Wall

M = TypeVar("M", bound=type[models.Model])

# Bookkeeping kept by triggers: its change alone is nobody's act.
_BOOKKEEPING = {"version", "version_txid", "head", "head_name", "head_key", "member_count"}


def tracked(model: M) -> M:
    """Keep a row of history for each insert, update and delete (statement-level triggers: bulk is cheap).

    Its rows stand behind the wall of where they were written, and are seen by whoever sees what they are about.
    """
    table = model._meta.db_table
    wall = Wall(
        name=f"wall_{table}_event",
        sees=f"{Wall.HERE} OR EXISTS (SELECT FROM {table} o WHERE o.id = pgh_obj_id)",
        adds=Wall.HERE,
    )
    ignored = sorted(
        field.name for field in model._meta.fields if field.name in _BOOKKEEPING or getattr(field, "generated", False)
    )
    level = pgtrigger.Statement
    decorate: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent(level=level),
        pghistory.UpdateEvent(level=level),
        pghistory.DeleteEvent(level=level),
        exclude=ignored or None,
        # Rows come in the order of time, so that an index of ranges finds a day's and costs writers next to nothing.
        meta={
            "indexes": [BrinIndex(fields=["pgh_created_at"], name=f"{model._meta.model_name}_event_day")],
            "constraints": [wall],
        },
    )
    return decorate(model)
