"""The Debian package builds from a checkout, holds what it must and nothing made here, and lintian is silent."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from launcher.state import CHECKOUT

from portal.common import health
from portal.common.health import metrics
from tests.deploy.tools import DEPLOY, complaints, program, settings_of


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package, built with one empty wheel in place of the locked ones."""
    if not shutil.which("dpkg-deb"):
        pytest.skip("NOT CHECKED: dpkg-deb is not on this machine")
    folder = tmp_path_factory.mktemp("package")
    (folder / "wheels").mkdir()
    (folder / "wheels" / "nothing-1-py3-none-any.whl").touch()
    env = {**os.environ, "ANJU_DEB_DIR": str(folder)}
    done = subprocess.run(
        [str(CHECKOUT / "script" / "deb"), str(folder / "wheels")], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (built,) = folder.glob("*.deb")
    return built


def _listed(package: Path) -> dict[str, str]:
    said = subprocess.run(["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=5) for line in said.splitlines()]
    return {fields[5].removeprefix("."): f"{fields[0]} {fields[1]}" for fields in lines}


def test_the_package_holds_code_services_and_settings_and_nothing_made_here(package: Path) -> None:
    listed = _listed(package)
    for needed in (
        "/usr/lib/anju/manage.py", "/usr/lib/anju/portal/wsgi.py", "/usr/lib/anju/wheels/nothing-1-py3-none-any.whl",
        "/usr/lib/anju/deploy/sql/reader.sql", "/usr/lib/anju/deploy/gunicorn.conf.py", "/usr/sbin/anju-manage",
        "/lib/systemd/system/anju-web.service", "/etc/anju/anju.env", "/usr/share/doc/anju/operations.md",
        "/usr/share/doc/anju/examples/nginx/anju.conf", "/usr/share/doc/anju/examples/pgbackrest/pgbackrest.conf",
    ):  # fmt: skip
        assert needed in listed
    assert [path for path in listed if re.search(r"__pycache__|\.pyc$|/tests/|/\.anju|\.mo$|/venv/", path)] == []
    assert {owner for owner in listed.values() if not owner.endswith("root/root")} == set()
    assert [path for path, mode in listed.items() if mode[5] == "w" or mode[8] == "w"] == []


def test_lintian_has_nothing_to_say(package: Path) -> None:
    lintian = program("lintian", within=package.parent)
    said = complaints([lintian, "--allow-root", "--fail-on", "none", str(package)])
    assert said.replace("running with root privileges is not recommended!", "").strip() == ""


@pytest.mark.parametrize("name", ["postinst", "prerm", "postrm"])
def test_maintainer_scripts_are_good_shell(name: str) -> None:
    assert complaints(["sh", "-n", str(DEPLOY / "debian" / name)]) == ""


def test_the_settings_of_a_service_reach_a_management_command(tmp_path: Path) -> None:
    scope = runpy.run_path(str(DEPLOY / "anju-manage"))
    (tmp_path / "e").write_text("# a line\nA=postgresql://u:p@h/d?sslmode=verify-full&x=$y\nB='quoted'\n")
    read = scope["settings"]
    assert read(str(tmp_path / "e")) == {"A": "postgresql://u:p@h/d?sslmode=verify-full&x=$y", "B": "quoted"}


def test_every_documented_setting_is_one_the_portal_reads() -> None:
    sources = (CHECKOUT / "portal" / "settings.py").read_text(encoding="utf-8")
    known = set(re.findall(r"[A-Z][A-Z_]{5,}", sources))
    for name in (*settings_of(DEPLOY / "anju.env"), *settings_of(DEPLOY / "owner.env")):
        assert name in known, name


def test_every_alert_asks_for_something_that_is_measured() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert len(rules) >= 8
    measured = set(re.findall(r'"(anju_[a-z_]+)"', Path(metrics.__file__).read_text(encoding="utf-8")))
    for rule in rules:
        for name in re.findall(r"anju_[a-z_]+", rule["expr"]):
            assert name.removesuffix("_total") in measured, rule["alert"]
        for check in re.findall(r'check=~?"([a-z|]+)"', rule["expr"]):
            assert set(check.split("|")) <= set(health.NAMES), rule["alert"]
    watched = {rule["alert"] for rule in rules}
    assert {"AnjuArchiveBroken", "AnjuBackupOld", "AnjuJobsWait", "AnjuSealOld"} <= watched


def test_the_web_server_takes_its_settings() -> None:
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": "", "PYTHONWARNINGS": "ignore::UserWarning"}
    argv = [sys.executable, "-m", "gunicorn", "--check-config", "--config", str(DEPLOY / "gunicorn.conf.py")]
    assert complaints([*argv, "portal.wsgi:application"], env=env, cwd=CHECKOUT) == ""
