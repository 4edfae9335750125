"""The real thing for tests that need it: a broker, a worker process, a Chromium, and all of it together as `live`.

What is missing on the machine fails the test; nothing is skipped.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from launcher import broker as launched_broker
from launcher import environment
from launcher.processes import Child
from launcher.state import CHECKOUT, State
from launcher.throwaway import set_up
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.celery import app as celery_app

_CHROMIUM = "/usr/bin/chromium"
# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NEEDS_STACK = {"broker", "worker", "browser", "page", "live"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests of the stack on one process, so that it is started once."""
    for item in items:
        if _NEEDS_STACK & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("stack"))


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """Yield a state folder of the launcher for this session's servers."""
    with set_up(tmp_path_factory.mktemp("stack"), Path(sys.prefix)) as (own, _children):
        yield own


@pytest.fixture(scope="session")
def broker_process(state: State) -> Iterator[Child]:
    """Yield the session's broker; tests take `broker`, which lets this process ring there."""
    children: list[Child] = []
    try:
        yield launched_broker.start(state, children=children)
    finally:
        for started in children:
            started.stop()


@pytest.fixture
def broker(state: State, broker_process: Child) -> Iterator[Child]:
    """Yield a real broker; without it what a test enqueues stays undone, for the session's worker lives on."""
    before = celery_app.conf.broker_url
    _point_celery_at(launched_broker.address(state))
    yield broker_process
    _point_celery_at(before)


def _point_celery_at(address: str) -> None:
    celery_app.conf.update(broker_url=address)
    # Both pools are made at first use, from the address in force then.
    vars(celery_app.amqp)["_producer_pool"] = None
    vars(celery_app)["_pool"] = None


@dataclass
class Worker:
    """A real worker process on the test database; `kill` is `kill -9` of it with all its children."""

    child: Child
    broker: Child

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self.child.start()
        until = time.monotonic() + 60
        while not celery_app.control.ping(timeout=0.5):
            assert self.child.running, f"the worker ended at its start:\n{self.child.tail()}"
            assert time.monotonic() < until, f"the worker does not answer:\n{self.child.tail()}"

    def kill(self) -> None:
        """Kill the worker and its pool at once."""
        assert self.child.pid is not None
        os.killpg(self.child.pid, signal.SIGKILL)
        while self.child.running:
            time.sleep(0.02)


@pytest.fixture(scope="session")
def worker_process(state: State, broker_process: Child, django_db_setup: None) -> Iterator[Worker]:
    """Yield the session's worker; tests take `worker`, which makes sure that it lives."""
    database = connection.settings_dict
    login = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    host = quote(database["HOST"], safe="")
    port = f"&port={database['PORT']}" if database["PORT"] else ""
    env = {
        **environment.base(state),
        "DATABASE_URL": f"postgresql://{login}@/{database['NAME']}?host={host}{port}",
        "CELERY_BROKER_URL": launched_broker.address(state),
        "ANJU_UPLOAD_DIR": str(settings.MEDIA_ROOT),
    }
    worker = ["worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    argv = [sys.executable, "-m", "celery", "--app", "portal", *worker]
    running = Worker(Child(state, "worker", argv, env, grace=10, cwd=CHECKOUT), broker_process)
    yield running
    running.child.stop()


@pytest.fixture
def worker(worker_process: Worker, broker: Child, transactional_db: None) -> Worker:
    """Return a living worker; what the test commits is seen by it."""
    if not worker_process.child.running:
        worker_process.start()
    return worker_process


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a headless Chromium."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; Django is not called from it
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_CHROMIUM, args=_QUIET)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Yield a page of a fresh session; script errors, policy violations and requests elsewhere fail the test."""
    context = browser.new_context(locale="zh-CN", base_url=live_server.url, viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    opened.on("console", lambda message: faults.extend(_console_fault(message)))
    opened.on("request", lambda request: faults.extend(_outside(request.url, live_server.url)))
    yield opened
    context.close()
    assert not faults, "\n".join(faults)


def _console_fault(message: ConsoleMessage) -> list[str]:
    """Errors of the console, but for answers such as 403 and 404, which tests provoke."""
    if message.type != "error" or message.text.startswith("Failed to load resource"):
        return []
    return [f"console: {message.text}"]


def _outside(address: str, home: str) -> list[str]:
    return [] if address.startswith((home, "data:", "blob:", "about:")) else [f"request outside: {address}"]


@dataclass(frozen=True)
class Live:
    """The whole portal: its address, a browser page, its worker."""

    url: str
    page: Page
    worker: Worker


@pytest.fixture
def live(live_server: LiveServer, page: Page, worker: Worker) -> Live:
    """Return the running portal with web server, broker, worker and browser."""
    return Live(live_server.url, page, worker)
