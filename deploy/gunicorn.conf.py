"""The web server: four processes of four threads behind nginx, which holds slow clients off; see anju-web.service."""

import os
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

bind = os.environ.get("ANJU_BIND", "127.0.0.1:8000")
workers = 4
worker_class = "gthread"
threads = 4
# A request that takes this long is broken off; statements end after 15 s (portal.common.scope).
timeout = 60
graceful_timeout = 30
keepalive = 75
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 4094
limit_request_fields = 60
control_socket_disable = True
# nginx and the portal (`anju.requests`) write a line for each request, without its query; a third one says nothing new.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.common.logs.formatter",
            "json": os.environ.get("ANJU_LOG_FORMAT", "").strip() != "plain",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": [], "propagate": True},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}


def child_exit(_server: Any, worker: Any) -> None:
    """Drop the gauges of a process that is gone from the sum."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(worker.pid)
