"""systemd, nginx and the broker take what lies under deploy/ without a word of complaint, and it is strict."""

import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from kombu import Connection
from launcher import broker, environment
from launcher.processes import Child
from launcher.state import make_state

from tests.deploy.site import nginx
from tests.deploy.tools import DEPLOY, complaints, program

_PASSWORD = "secret-of-a-test"
UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir())
_EXPOSURE = {"anju-web": 1.5, "anju-worker": 2.0, "anju-beat": 1.5}


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Return a folder with the units as installed, the programs they start replaced by one that is there."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^(Exec\w+=[+-]?)/usr/(lib/anju|sbin)/\S+", r"\1/bin/true", text)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_systemd_takes_the_unit_without_complaint(installed: Path, unit: str) -> None:
    analyze = program("systemd-analyze", within=installed)
    assert complaints([analyze, "verify", "--man=no", "--recursive-errors=no", str(installed / unit)]) == ""


def test_a_wrong_word_in_a_unit_is_a_complaint(installed: Path) -> None:
    analyze = program("systemd-analyze", within=installed)
    unit = installed / "anju-web.service"
    unit.write_text(unit.read_text().replace("ProtectSystem=strict", "ProtectSystem=strictly"))
    assert "strictly" in complaints([analyze, "verify", "--man=no", str(unit)])


@pytest.mark.parametrize(("unit", "most"), _EXPOSURE.items())
def test_a_service_is_locked_into_what_it_needs(installed: Path, unit: str, most: float) -> None:
    analyze = program("systemd-analyze", within=installed)
    said = complaints([analyze, "security", "--offline=true", "--no-pager", str(installed / f"{unit}.service")])
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert exposure, said
    assert float(exposure.group(1)) <= most


def test_every_service_has_bounds_and_no_way_out() -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        if unit.name in {f"{name}.service" for name in _EXPOSURE}:
            for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "IPAddressDeny=any"):
                assert line in text, unit.name
            assert re.search(r"(?m)^MemoryMax=\d+[MG]$", text), unit.name


def test_nginx_takes_the_site_without_a_warning(tmp_path: Path) -> None:
    said = complaints([*nginx(tmp_path, tls=18443, plain=18080), "-t"])
    assert "syntax is ok" in said
    assert not re.search(r"\[(warn|error|emerg|crit)\]", said), said


def test_nginx_keeps_slow_clients_and_large_bodies_off_and_questions_out_of_its_log() -> None:
    site = (DEPLOY / "nginx" / "anju.conf").read_text(encoding="utf-8")
    for line in ("client_max_body_size 51m;", "client_header_timeout 10s;", "client_body_timeout 15s;"):
        assert line in site
    told = re.search(r"log_format anju '([^']*)'", site)
    assert told
    assert "$uri" in told.group(1)
    assert not {"$request ", "$request_uri", "$args", "$http_referer"} & set(re.findall(r"\$\w+ ?", told.group(1)))
    proxy = (DEPLOY / "nginx" / "anju-proxy.conf").read_text(encoding="utf-8")
    assert "X-Forwarded-For $remote_addr;" in proxy


@pytest.fixture
def guarded_broker(tmp_path: Path) -> Iterator[int]:
    """Yield the port of a broker that runs under the configuration and the rights under deploy/."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    acl, conf = tmp_path / "users.acl", tmp_path / "anju.conf"
    acl.write_text((DEPLOY / "valkey" / "users.acl").read_text().replace(">PASSWORD", f">{_PASSWORD}"))
    text = (DEPLOY / "valkey" / "anju.conf").read_text().replace("/etc/anju/broker.acl", str(acl))
    conf.write_text(text.replace("port 6379", f"port {port}") + f"dir {tmp_path}\n")
    state = make_state(tmp_path / "state", Path(sys.prefix))
    running = Child(state, "guarded", [broker.binary(state), str(conf)], environment.base(state), cwd=tmp_path)
    running.start()
    try:
        until = time.monotonic() + 10
        while "Ready to accept connections" not in running.tail():
            assert running.running, running.tail()
            assert time.monotonic() < until, running.tail()
            time.sleep(0.05)
        yield port
    finally:
        running.stop()


def _sent(client: Any, command: str) -> Any:
    return client.execute_command(*command.split())


def test_the_broker_serves_the_portal_and_nobody_else(guarded_broker: int) -> None:
    with pytest.raises((redis.exceptions.AuthenticationError, redis.exceptions.NoPermissionError)):
        redis.Redis(port=guarded_broker).ping()
    address = f"redis://anju:{_PASSWORD}@127.0.0.1:{guarded_broker}/0"
    with Connection(address) as link, link.SimpleQueue("celery") as queue:
        queue.put({"job": "1"})
        assert queue.get(timeout=5).payload == {"job": "1"}
    own = redis.Redis.from_url(address)
    assert own.info("persistence")["aof_enabled"] == 1
    for forbidden in ("FLUSHALL", "CONFIG GET *", "KEYS *", "ACL LIST", "SHUTDOWN"):
        with pytest.raises(redis.exceptions.NoPermissionError):
            _sent(own, forbidden)
