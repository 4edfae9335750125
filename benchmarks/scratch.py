"""A throwaway database and file store beside the configured ones, for measurements that go through `manage.py`."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
USER = "benchmark"
_MAKE_USER = (
    "from portal.accounts.models import Grant, User;"
    f"user = User.objects.create_user({USER!r}, name='测量员');"
    "Grant.objects.create(user=user, role='county_staff', area={area!r})"
)


@contextmanager
def scratch(name: str, *, divisions: Path, area: str) -> Iterator[dict[str, str]]:
    """Make a migrated database with divisions and one county user; yield the environment that points to it; drop it."""
    owner, user = urlsplit(os.environ["DATABASE_OWNER_URL"]), urlsplit(os.environ["DATABASE_URL"])
    server = psycopg2.connect(urlunsplit(owner._replace(path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        with tempfile.TemporaryDirectory() as files:
            env = {
                **os.environ,
                "DATABASE_OWNER_URL": urlunsplit(owner._replace(path=f"/{name}")),
                "DATABASE_URL": urlunsplit(user._replace(path=f"/{name}")),
                "ANJU_UPLOAD_DIR": files,
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "DJANGO_DEBUG": "0",
            }
            manage({**env, "ANJU_DATABASE_ROLE": "owner"}, "migrate", "--verbosity", "0")
            manage(env, "load_divisions", str(divisions))
            manage(env, "shell", "-c", _MAKE_USER.format(area=area))
            yield env
    finally:
        if "django.db" in sys.modules:
            sys.modules["django.db"].connections.close_all()
        _drop(server, name)
        server.close()


@contextmanager
def copied(env: dict[str, str], name: str) -> Iterator[dict[str, str]]:
    """Copy a scratch database nobody is connected to; yield the environment that points to the copy; drop it."""
    owner, user = urlsplit(env["DATABASE_OWNER_URL"]), urlsplit(env["DATABASE_URL"])
    server = psycopg2.connect(urlunsplit(owner._replace(path="/postgres")))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {owner.path[1:]}")
    try:
        yield {
            **env,
            "DATABASE_OWNER_URL": urlunsplit(owner._replace(path=f"/{name}")),
            "DATABASE_URL": urlunsplit(user._replace(path=f"/{name}")),
        }
    finally:
        _drop(server, name)
        server.close()


def _drop(server: Any, name: str) -> None:
    """Drop the database once its last connection is gone."""
    for _ in range(4):
        try:
            with server.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        except psycopg2.errors.ObjectInUse:
            time.sleep(0.2)
        else:
            return


def manage(env: dict[str, str], *arguments: str) -> str:
    """Run one management command and return what it printed."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout
