"""One import as it happens in the portal: a page takes the upload, then a worker reads, previews and applies it.

    one_import.py upload FILE [--without sealing]      what the web server does
    one_import.py work BATCH [--without walls …]       what the worker does

Run by `import_roster.py` in processes of their own, so that memory is that of nothing else. Each prints one line of
JSON. Processor time of the database is read from the kernel where the server runs on this machine.
"""

import argparse
import ctypes
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
USER = "benchmark"
AREA = "520526"
AS_OF = date(2026, 11, 20)
# What can be left out to see what it costs.
PARTS = ("walls", "sealing", "history")
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
_MARK = "0123456789abcdef"


def main() -> None:
    """Do one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=("upload", "work"))
    parser.add_argument("what")
    parser.add_argument("--without", nargs="*", choices=PARTS, default=[])
    options = parser.parse_args()
    import django

    from portal.celery import app

    app.set_current()
    django.setup()
    leave_out(options.without)
    print(json.dumps(upload(Path(options.what)) if options.act == "upload" else work(options.what)))


def leave_out(parts: list[str]) -> None:
    """Do without sealing and without walls around the staged rows; the database is told by whoever made it."""
    from portal.common import sealing
    from portal.common.imports.staging import Stage

    def seal_each(_self: Any, texts: Iterable[str], keys: Iterable[object]) -> Iterator[str]:
        for text, _ in zip(texts, keys, strict=True):
            yield f"off.{hash(text) & (1 << 128) - 1:032x}.{text}"

    def opened(_self: Any, sealed: str, _pk: object) -> str:
        return sealed.split(".", 2)[2]

    changed: list[tuple[Any, str, Any]] = []
    if "sealing" in parts:
        changed = [
            (sealing.Seal, "seal_each", seal_each),
            (sealing.Seal, "open", opened),
            (sealing, "AESGCM", PlainCipher),
        ]
    if "walls" in parts:
        changed.append((Stage, "wall", lambda *_: None))
    for place, name, value in changed:
        setattr(place, name, value)


class PlainCipher:
    """A cipher that does nothing, in the shape of AESGCM."""

    def __init__(self, key: bytes) -> None:
        del key

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes | None) -> bytes:
        """Return the data as they are."""
        return data

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes | None) -> bytes:
        """Return the data as they are."""
        return data


def upload(path: Path) -> dict[str, Any]:
    """Post the file as a browser does, streamed; return the batch and the server's memory in MB before and at most."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from portal.common.models import ImportBatch
    from portal.common.scope import everywhere

    # Uploads are measured, not the manifest of static files, which a set-up makes.
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_FILES}}
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model()._default_manager.get(username=USER))
    session = client.session
    session["confirmed_at"] = timezone.now().isoformat()
    session.save()
    address = reverse("imports:new")
    client.get(address)
    body = path.with_suffix(".body")
    mark = write_form(body, path)
    idle = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    with body.open("rb") as stream:
        response = client.request(
            PATH_INFO=address,
            REQUEST_METHOD="POST",
            CONTENT_TYPE=f"multipart/form-data; boundary={mark}",
            CONTENT_LENGTH=str(body.stat().st_size),
            **{"wsgi.input": stream},
        )
    peak = memory("VmHWM")
    assert response.status_code == 302, response.content.decode()[-3000:]
    with everywhere("benchmark"):
        batch = ImportBatch.objects.latest("created_at")
    return {"batch": str(batch.pk), "idle": idle, "peak": peak}


def write_form(body: Path, path: Path) -> str:
    """Write the form with its file as a browser sends it; return the mark between its parts."""
    fields = {"area": AREA, "coverage": "part", "as_of": AS_OF.isoformat(), "source": "ROSTER"}
    name = f'form-data; name="uploads"; filename="{path.name}"'
    with body.open("wb") as out, path.open("rb") as file:
        for field, value in fields.items():
            head = f'--{_MARK}\r\nContent-Disposition: form-data; name="{field}"'
            out.write(f"{head}\r\n\r\n{value}\r\n".encode())
        out.write(f"--{_MARK}\r\nContent-Disposition: {name}\r\nContent-Type: application/zip\r\n\r\n".encode())
        while piece := file.read(1 << 20):
            out.write(piece)
        out.write(f"\r\n--{_MARK}--\r\n".encode())
    return _MARK


def work(key: str) -> dict[str, Any]:
    """Run the two jobs of a batch as the worker does; return counts, seconds by clock and processor, memory in MB."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from portal.common import jobs
    from portal.common.imports import applying
    from portal.common.models import ImportBatch
    from portal.common.scope import everywhere

    user = get_user_model()._default_manager.get(username=USER)
    with everywhere("benchmark"):
        batch = ImportBatch.objects.get(pk=key)
    server = connection.connection.info.backend_pid
    idle, before, start = memory("VmRSS"), processor(server), perf_counter()
    assert batch.job_id
    jobs.run(batch.job_id)
    middle = perf_counter()
    with everywhere("benchmark"):
        _, job = applying.start_apply(batch, actor=user)
    jobs.run(job.pk)
    end, after = perf_counter(), processor(server)
    with everywhere("benchmark"):
        batch.refresh_from_db()
    return {
        "state": batch.state,
        "counts": batch.counts,
        "preview": middle - start,
        "apply": end - middle,
        "seconds": end - start,
        "processor": {part: after[part] - before[part] for part in after},
        "idle": idle,
        "worker": memory("VmHWM"),
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def memory(what: str) -> float:
    """Return a line of this process's status, in MB, what was freed given back before."""
    ctypes.CDLL(None).malloc_trim(0)
    lines = Path(f"/proc/{os.getpid()}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def processor(server: int) -> dict[str, float]:
    """Return the seconds of processor time worker, child and the worker's server process have taken so far."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = Path(f"/proc/{server}/schedstat")
    return {
        "worker": time.process_time(),
        "child": child.ru_utime + child.ru_stime,
        "database": int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0.0,
    }


if __name__ == "__main__":
    main()
