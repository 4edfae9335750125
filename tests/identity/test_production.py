"""What the settings of a real installation say of cookies, told by a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
_ASK = """
import json
from django.conf import settings
names = [name for name in dir(settings) if name.startswith(("SESSION_", "CSRF_COOKIE", "LANGUAGE_COOKIE", "PASSWORD_"))]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def settings_with(**given: str) -> dict[str, Any]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "DJANGO_DEBUG": "0", **given}
    told = subprocess.run(
        [sys.executable, "-c", _ASK], cwd=CHECKOUT, env=env, capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def test_with_tls_every_cookie_is_bound_to_this_host_and_closed_to_scripts() -> None:
    told = settings_with(ANJU_TLS="1")
    assert told["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert told["CSRF_COOKIE_NAME"].startswith("__Host-")
    for cookie in ("SESSION", "CSRF"):
        # The prefix holds only with path / and without a domain.
        assert told[f"{cookie}_COOKIE_DOMAIN"] is None
        assert told[f"{cookie}_COOKIE_PATH"] == "/"
        assert told[f"{cookie}_COOKIE_HTTPONLY"] is True
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert told[f"{cookie}_COOKIE_SECURE"] is True
        assert told[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert told["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")


def test_the_profile_of_passwords_is_a_setting_and_a_misspelt_one_stops_the_start() -> None:
    assert settings_with(ANJU_PASSWORD_PROFILE="owasp")["PASSWORD_RULES"]["days"] == 0
    assert settings_with()["PASSWORD_RULES"]["days"] == 90
    with pytest.raises(subprocess.CalledProcessError):
        settings_with(ANJU_PASSWORD_PROFILE="owsap")
