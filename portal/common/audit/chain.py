"""The chain over the audit log and the history: each minute, what was committed since is sealed by a keyed digest.

Rows become visible out of the order of their keys, because a long transaction commits late. So a table is sealed up
to a key only when every transaction that could still add a row below it is over: the sequence is read first, then who
holds a writer's lock on the table; once those are gone, nothing below can appear any more.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from pghistory.models import Event

from portal.common import locks
from portal.common.models import AuditEvent, AuditSeal, SealMark

MOST_ROWS = 50_000
KEY_BYTES, HASH_BYTES = 8, 16
_WRITING = ["RowExclusiveLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table under the chain: its key, and SQL that says in words when and what a row was."""

    table: str
    key: str
    columns: tuple[str, ...]
    at: str
    act: str
    named: bool = False


def sealed_tables() -> dict[str, Sealed]:
    """Return the audit log and every table of history, by name.

    Columns with an encryption of their own stay out: each value carries its tag, and changing keys rewrites it.
    """
    found = [Sealed(AuditEvent._meta.db_table, "id", _columns(AuditEvent), "at", "act || ' ' || user_name", named=True)]
    found += [
        Sealed(model._meta.db_table, "pgh_id", _columns(model), "pgh_created_at", "pgh_label")
        for model in apps.get_models()
        if issubclass(model, Event)
    ]
    return {entry.table: entry for entry in found}


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        field.column or field.name
        for field in model._meta.local_concrete_fields
        if not getattr(field, "encrypts", False)
    )


def quoted(name: str) -> str:
    """Return an identifier as SQL writes it."""
    return connection.ops.quote_name(name)


def texts(entry: Sealed, columns: list[str], after: int, upto: int) -> Iterator[str]:
    """Yield the rows of a range as the texts that are hashed, in the order of their keys."""
    key, listed = quoted(entry.key), ", ".join(quoted(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        cursor.execute(
            f"SELECT to_jsonb(r)::text FROM (SELECT {listed} FROM {quoted(entry.table)}"
            f" WHERE {key} > %s AND {key} <= %s) r ORDER BY {key}",
            [after, upto],
        )
        for (text,) in cursor.fetchall():
            yield text


def hashes(entry: Sealed, columns: list[str], after: int, upto: int) -> Iterator[tuple[int, bytes]]:
    """Yield (key, first 16 bytes of SHA-256) of the rows of a range, in the order of their keys."""
    key, listed = quoted(entry.key), ", ".join(quoted(column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        cursor.execute(
            f"SELECT {key}, substr(sha256(convert_to(to_jsonb(r)::text, 'UTF8')), 1, %s)"
            f" FROM (SELECT {listed} FROM {quoted(entry.table)} WHERE {key} > %s AND {key} <= %s) r ORDER BY {key}",
            [HASH_BYTES, after, upto],
        )
        for found, digest in cursor.fetchall():
            yield found, bytes(digest)


def seal(now: datetime) -> int:
    """Seal what is settled; return the number of rows. Somebody else who is at it already is left to it."""
    with transaction.atomic():
        if not locks.alone(locks.SEALING):
            return 0
        return sum(_seal_table(entry, now) for entry in sealed_tables().values())


def reseal(table: str, now: datetime, *, why: str) -> int:
    """Seal a table anew from its first row, after a migration rewrote it; the reason stands in the chain.

    Waits for whoever is sealing. Columns that a later migration will add are not sealed yet.
    """
    entry = sealed_tables()[table]
    with transaction.atomic(), connection.cursor() as cursor:
        locks.wait(locks.SEALING)
        there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        entry = replace(entry, columns=tuple(column for column in entry.columns if column in there))
        return _seal_range(entry, 0, last_sealed(table), now, why=why)


def _seal_table(entry: Sealed, now: datetime) -> int:
    return _seal_range(entry, last_sealed(entry.table), settled(entry), now)


def last_sealed(table: str) -> int:
    """Return the key up to which a table is sealed."""
    last: int | None = AuditSeal.objects.filter(table=table).aggregate(last=models.Max("upto"))["last"]
    return last or 0


def _seal_range(entry: Sealed, after: int, upto: int, now: datetime, *, why: str = "") -> int:
    total = 0
    while after < upto:
        key, table = quoted(entry.key), quoted(entry.table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT max({key}), count(*) FROM (SELECT {key} FROM {table} WHERE {key} > %s AND {key} <= %s"
                f" ORDER BY {key} LIMIT %s) r",
                [after, upto, MOST_ROWS],
            )
            last, count = cursor.fetchone()
        if not count:
            break
        until = last if count == MOST_ROWS else upto
        link(entry, after, until, now, why)
        after, total = until, total + count
    return total


def link(entry: Sealed, after: int, upto: int, now: datetime, why: str) -> AuditSeal:
    """Add a link over the rows of a range. One with a reason stands for every earlier one that it overlaps."""
    last = AuditSeal.objects.order_by("-id").values_list("id", "mac").first()
    position, previous = last or (0, "")
    made = AuditSeal(
        id=position + 1,
        made_at=now,
        table=entry.table,
        after=after,
        upto=upto,
        columns=list(entry.columns),
        rows=pack(hashes(entry, list(entry.columns), after, upto)),
        names=names(entry, after, upto) if entry.named else {},
        why=why,
        previous=previous,
    )
    made.mac = mac(made)
    made.save(force_insert=True)
    return made


def pack(rows: Iterator[tuple[int, bytes]]) -> bytes:
    """Return keys and digests of rows as they stand in a seal."""
    return b"".join(key.to_bytes(KEY_BYTES, "big") + digest for key, digest in rows)


def unpack(rows: bytes) -> dict[int, bytes]:
    """Return {key: digest} of a seal."""
    size = KEY_BYTES + HASH_BYTES
    pieces = (rows[start : start + size] for start in range(0, len(rows), size))
    return {int.from_bytes(piece[:KEY_BYTES], "big"): piece[KEY_BYTES:] for piece in pieces}


def names(entry: Sealed, after: int, upto: int) -> dict[str, str]:
    """Return {key: "time act"} of the rows of a range."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        cursor.execute(
            f"SELECT {quoted(entry.key)}, {entry.at}::timestamptz(0)::text || ' ' || {entry.act}"
            f" FROM {quoted(entry.table)} WHERE {quoted(entry.key)} > %s AND {quoted(entry.key)} <= %s",
            [after, upto],
        )
        return {str(key): name for key, name in cursor.fetchall()}


def mac(link: AuditSeal) -> str:
    """Return the keyed digest (HMAC-SHA-256, hexadecimal) of a link: its rows, its place, and the link before it."""
    said = [
        link.id,
        link.made_at.timestamp(),
        link.table,
        link.after,
        link.upto,
        list(link.columns),
        hashlib.sha256(bytes(link.rows)).hexdigest(),
        link.names,
        link.why,
        link.previous,
    ]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def settled(entry: Sealed) -> int:
    """Return the key below which no row can appear any more; marks how far the next round may go, if that is less."""
    mark = SealMark.objects.filter(pk=entry.table).first()
    if mark and set(mark.writers) & _writers(entry.table):
        return last_sealed(entry.table)
    last = _last_key(entry)
    writers = _writers(entry.table)
    if not writers:
        SealMark.objects.filter(pk=entry.table).delete()
        return last
    SealMark.objects.update_or_create(table=entry.table, defaults={"upto": last, "writers": sorted(writers)})
    return mark.upto if mark else last_sealed(entry.table)


def _last_key(entry: Sealed) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [entry.table, entry.key])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        return int(cursor.fetchone()[0])


def _writers(table: str) -> set[str]:
    """Return the transactions of others that hold a writer's lock on a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND mode = ANY(%s) AND granted AND pid <> pg_backend_pid()",
            [table, _WRITING],
        )
        return {name for (name,) in cursor.fetchall()}
