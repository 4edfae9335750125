"""What every test stands on: the application's database role, a place of its own for files, the profiles of hypothesis.

`tests.plugins.database` makes the database as its owner and then steps down to the application's role;
`tests.plugins.stack` gives `broker`, `worker`, `page` and `live` to tests that need the real thing.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.common.clearance import EVERYTHING, cleared
from portal.common.scope import everywhere

pytest_plugins = ["tests.plugins.database", "tests.plugins.stack"]

# The daily run draws the same examples each time, so that a red test is the change's doing; the long run draws anew.
hypothesis.settings.register_profile("default", deadline=None, max_examples=60, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Let no test see what another has kept in the cache (names of areas, throttles)."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def confirmed_clients() -> Iterator[None]:
    """Let `client.force_login` stand for the whole way in: password and second step, both given just now."""
    plain = Client.force_login

    def force_login(client: Client, user: Any, backend: str | None = None) -> None:
        plain(client, user, backend)
        session = client.session
        session["confirmed_at"] = timezone.now().isoformat()
        session.save()

    patch = pytest.MonkeyPatch()
    patch.setattr(Client, "force_login", force_login)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep uploads and static files of tests out of the checkout; static files are served unhashed."""
    home = tmp_path_factory.mktemp("files")
    (home / "static").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "MEDIA_ROOT", home / "uploads")
    patch.setattr(settings, "AUDIT_ROOTS", home / "audit-roots.jsonl")
    patch.setattr(settings, "STATIC_ROOT", home / "static")
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    patch.setattr(settings, "STORAGES", {**settings.STORAGES, "staticfiles": plain})
    patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
    yield home
    patch.undo()


@pytest.fixture(autouse=True)
def whole_country() -> Iterator[None]:
    """Let tests make and see everything everywhere; requests and jobs have scope and clearance of their user."""
    with everywhere("tests"), cleared(EVERYTHING):
        yield
