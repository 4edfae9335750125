"""How long events stay: whole sealed months go into a file that the chain still proves, then leave the table.

Only the owner of the tables can do this. The links of the chain stay, and a link with the reason says what was cut.
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import models, transaction

from portal.common import audit, locks
from portal.common.audit import chain
from portal.common.audit.verifying import Segment, live_links
from portal.common.models import AuditEvent, AuditSeal

_TABLE = AuditEvent._meta.db_table
_GUARD = "common.AuditEvent:append_only"


class NotKeptError(Exception):
    """A file of events is not what the chain says it was, or cannot be written."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What left the table: the file, how many events, and the key of the last one."""

    path: Path
    rows: int
    upto: int


def limit(now: datetime) -> datetime:
    """Return the moment before which events may leave: the beginning of the month that long ago (`AUDIT_KEEP_DAYS`)."""
    day = now - timedelta(days=settings.AUDIT_KEEP_DAYS)
    return day.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def cut(now: datetime, folder: Path) -> Cut | None:
    """Move the events of months past their time into a new file; None when there are none that are sealed.

    The file is on the disk before a row is removed. Rows and the link that says so go in one transaction.
    """
    with transaction.atomic():
        links = _due(limit(now)) if locks.alone(locks.SEALING) else []
        if not links:
            return None
        upto = links[-1].upto
        path = folder / f"audit-{limit(now):%Y-%m}-{upto}.jsonl.gz"
        rows = _write(path, links)
        check(path)
        with pgtrigger.ignore(_GUARD):
            AuditEvent.objects.filter(pk__lte=upto).delete()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        chain.link(chain.sealed_tables()[_TABLE], 0, upto, now, f"{rows} events moved to {path.name}, SHA-256 {digest}")
        audit.record("command", rows=rows, detail={"command": "retain_audit", "upto": upto, "sha256": digest})
    return Cut(path, rows, upto)


def _due(before: datetime) -> list[Segment]:
    """Return the links all of whose events are older; none when there is nothing among them to move."""
    first_kept = AuditEvent.objects.filter(at__gte=before).aggregate(first=models.Min("pk"))["first"]
    links = [link for link in live_links(_TABLE) if first_kept is None or link.upto < first_kept]
    held = AuditEvent.objects.filter(pk__lte=links[-1].upto).exists() if links else False
    return links if held else []


def _write(path: Path, links: list[Segment]) -> int:
    """Write the file, for its owner's eyes only: a line that names the links, then each event as it was hashed."""
    rows, entry = 0, chain.sealed_tables()[_TABLE]
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
            with gzip.open(raw, "wt", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps({"table": _TABLE, "seals": [link.seal for link in links]}) + "\n")
                for link in links:
                    columns = AuditSeal.objects.values_list("columns", flat=True).get(pk=link.seal)
                    for text in chain.texts(entry, columns, link.after, link.upto):
                        file.write(text + "\n")
                        rows += 1
            raw.flush()
            os.fsync(raw.fileno())
    except OSError as fault:
        raise NotKeptError(f"{path}: {fault.strerror}") from fault
    return rows


def check(path: Path) -> int:
    """Compare a file with the links it was sealed under; return its number of events. NotKeptError when it differs."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        lines = (line.rstrip("\n") for line in file)
        head = json.loads(next(lines))
        rows = sum(_checked(lines, seal) for seal in head["seals"])
        if next(lines, None) is not None:
            raise NotKeptError(f"{path.name}: events were added")
    return rows


def _checked(lines: Iterator[str], seal: int) -> int:
    link = AuditSeal.objects.filter(pk=seal, table=_TABLE).first()
    if link is None or chain.mac(link) != link.mac:
        raise NotKeptError(f"seal {seal} is not in the chain")
    sealed = chain.unpack(bytes(link.rows))
    for key, digest in sealed.items():
        line = next(lines, "")
        if hashlib.sha256(line.encode()).digest()[: chain.HASH_BYTES] != digest:
            raise NotKeptError(f"event {key} is not as it was sealed")
    return len(sealed)
