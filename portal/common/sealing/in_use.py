"""Which keys are in use, and whether they are at hand: asked at every start, and before a key may be taken away."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection

from portal.common.sealing import Ring, Seal, SealError, ring

_TEXT = "in use"
_TABLE = "common_sealingkey"


def missing_keys() -> list[str]:
    """Return a sentence for each key in use that is not at hand; none before the first migration."""
    if not _migrated():
        return []
    faults = []
    for key in _keys().filter(retired_at=None).order_by("used_since"):
        if key.name not in ring():
            faults.append(f"Texts are sealed under the key “{key.name}”, which is not among the sealing keys.")
        elif not _opens(key):
            faults.append(f"The sealing key “{key.name}” is another than the one texts are sealed under.")
    return faults


def take_up_keys(now: datetime) -> None:
    """Note that the current key is in use; SealError when a key in use is not at hand. Called at every start."""
    faults = missing_keys()
    if faults:
        raise SealError(" ".join([*faults, "Put the key back; without it nothing is read and nothing is written."]))
    if not _migrated():
        return
    name = ring().current
    _keys().get_or_create(name=name, defaults={"proof": _seal(ring()).seal(_TEXT, name), "used_since": now})
    _keys().filter(name=name).exclude(retired_at=None).update(retired_at=None)


def retire_others(now: datetime) -> list[str]:
    """Note that nothing stands under any key but the current one; return the ids that may be taken away."""
    others = _keys().filter(retired_at=None).exclude(name=ring().current)
    names = list(others.values_list("name", flat=True))
    others.update(retired_at=now)
    return names


def _migrated() -> bool:
    return _TABLE in connection.introspection.table_names()


def _keys() -> Any:
    """Return the keys noted; looked up late, for the server asks before its models are loaded."""
    return apps.get_model("common", "SealingKey")._default_manager


def _opens(key: Any) -> bool:
    try:
        return _seal(ring()).open(key.proof, key.name) == _TEXT
    except SealError:
        return False


def _seal(keys: Ring) -> Seal:
    return Seal(_TABLE, "proof", keys)
