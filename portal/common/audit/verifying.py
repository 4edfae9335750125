"""Walking the chain: every seal, every sealed row, every root that was published; each fault is named."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from portal.common import audit
from portal.common.audit import chain
from portal.common.audit.chain import Sealed
from portal.common.logs import logger
from portal.common.models import AuditCheck, AuditSeal

_KEPT = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was sealed. `kind`: changed, missing, inserted, seal, gap, root or shape."""

    kind: str
    table: str
    key: int
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.table} {self.key} {self.name}".rstrip()


class Segment(NamedTuple):
    """The rows one link stands for, and when it was made."""

    after: int
    upto: int
    seal: int
    made: str


@dataclass(slots=True)
class Walk:
    """What a walk saw: links, rows, faults."""

    seals: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)


def verify() -> Walk:
    """Walk the whole chain and compare every sealed row with what stands in its table."""
    walk = Walk()
    segments: dict[str, list[Segment]] = {}
    walk.faults += _links(walk, segments)
    walk.faults += _gaps(segments)
    tables = chain.sealed_tables()
    for table, links in segments.items():
        entry = tables.get(table)
        if entry is None:
            walk.faults.append(Fault("shape", table, 0))
            continue
        for segment in links:
            walk.faults += _rows(walk, entry, AuditSeal.objects.get(pk=segment.seal))
    walk.faults += _roots()
    return walk


def _links(walk: Walk, segments: dict[str, list[Segment]]) -> Iterator[Fault]:
    """Yield the faults of the links; gather by table those that count (one with a reason replaces what it covers)."""
    previous, position = "", 0
    for link in AuditSeal.objects.order_by("id").iterator(chunk_size=100):
        walk.seals += 1
        broken = link.id != position + 1 or link.previous != previous
        if broken or not compare_digest(chain.mac(link), link.mac):
            yield Fault("seal", link.table, link.id, f"{link.made_at:%F %T}")
        previous, position = link.mac, link.id
        known = segments.setdefault(link.table, [])
        if link.why:
            known[:] = [each for each in known if each.upto <= link.after or each.after >= link.upto]
        known.append(Segment(link.after, link.upto, link.id, f"{link.made_at:%F %T}"))


def _gaps(segments: dict[str, list[Segment]]) -> Iterator[Fault]:
    for table, known in segments.items():
        known.sort()
        until = 0
        for segment in known:
            if segment.after != until:
                yield Fault("gap", table, segment.after, segment.made)
            until = segment.upto


def live_links(table: str) -> list[Segment]:
    """Return the links of a table that count today, in the order of its keys."""
    segments: dict[str, list[Segment]] = {}
    for _fault in _links(Walk(), segments):
        pass
    return sorted(segments.get(table, []))


def _rows(walk: Walk, entry: Sealed, link: AuditSeal) -> Iterator[Fault]:
    gone = set(link.columns) - _columns_of(entry.table)
    if gone:
        yield Fault("shape", entry.table, link.id, ", ".join(sorted(gone)))
        return
    sealed = chain.unpack(bytes(link.rows))
    walk.rows += len(sealed)
    wrong: dict[int, str] = {}
    for key, digest in chain.hashes(entry, link.columns, link.after, link.upto):
        expected = sealed.pop(key, None)
        if expected != digest:
            wrong[key] = "inserted" if expected is None else "changed"
    wrong |= dict.fromkeys(sealed, "missing")
    found = chain.names(entry, link.after, link.upto) if wrong else {}
    for key, kind in sorted(wrong.items()):
        name = link.names.get(str(key)) or found.get(str(key)) or f"{link.made_at:%F %T}"
        yield Fault(kind, entry.table, key, name)


def _columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def _roots() -> Iterator[Fault]:
    """Yield the published roots that do not stand in the chain: its end was cut off, or all of it was made anew."""
    path = settings.AUDIT_ROOTS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    roots = [json.loads(line) for line in lines if line]
    macs = dict(AuditSeal.objects.filter(pk__in=[root["seal"] for root in roots]).values_list("pk", "mac"))
    for root in roots:
        if macs.get(root["seal"]) != root["mac"]:
            yield Fault("root", AuditSeal._meta.db_table, root["seal"], root["at"])


def publish_root(now: datetime) -> dict[str, Any] | None:
    """Append the end of the chain to the file that is shipped off this machine, and say it in the log."""
    last = AuditSeal.objects.order_by("-id").values_list("id", "mac").first()
    if last is None:
        return None
    root = {"at": now.isoformat(timespec="seconds"), "seal": last[0], "mac": last[1]}
    path: Path = settings.AUDIT_ROOTS
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(root) + "\n")
    logger.info("audit root seal=%s mac=%s", *last)
    return root


def check(now: datetime) -> AuditCheck:
    """Verify, keep the outcome, and raise the alarm when something is wrong."""
    walk = verify()
    faults = [asdict(fault) for fault in walk.faults[:_KEPT]]
    outcome = AuditCheck.objects.create(at=now, seals=walk.seals, rows=walk.rows, count=len(walk.faults), faults=faults)
    if walk.faults:
        logger.critical("the audit chain is broken: %s faults", len(walk.faults))
        audit.record("alarm", rows=len(walk.faults), result="failed", detail={"check": outcome.pk})
    return outcome
