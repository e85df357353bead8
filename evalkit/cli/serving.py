"""Serving an instance over HTTP, for ``evalkit serve`` and ``evalkit demo run``."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from typing import Any

import uvicorn

from evalkit.app import create_app
from evalkit.cli import logs
from evalkit.errors import Refused, problem
from evalkit.services.keeping import running
from evalkit.settings import Settings
from evalkit.web import fonts, measures


def serve(settings: Settings, *, workers: int = 1) -> None:
    """Serve until stopped. Refused when the instance is not ready, or could be read on its way to the outside.

    Several ``workers`` read their settings from the environment, keep nothing between two requests, and share one
    address; only PostgreSQL takes writes from more than one. There is no access log: addresses and paths of people
    are not kept.
    """
    if workers > 1 and settings.is_sqlite:
        raise Refused(problem("instance.one_worker", workers=workers))
    asyncio.run(running.check_can_serve(settings))
    check_free(settings)
    fonts.prepare(settings.home)
    logs.begin()
    how: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": settings.behind_tls,
        "forwarded_allow_ips": settings.trusted_proxies if settings.behind_tls else None,
        "timeout_graceful_shutdown": 10,
        "timeout_worker_healthcheck": 120,  # starting takes seconds on a small machine; drawing holds a worker
    }
    if workers == 1:
        uvicorn.run(create_app(settings, background=True), **how)
        return
    with tempfile.TemporaryDirectory(prefix="evalkit-measures-") as folder:
        os.environ[measures.FOLDER] = folder
        uvicorn.run("evalkit.cli.serving:worker", factory=True, workers=workers, **how)


def check_free(settings: Settings) -> None:
    """Refused when we could not listen: said in a sentence before anything is started."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((settings.host, settings.port))
        except OSError:
            raise Refused(problem("instance.port_taken", host=settings.host, port=str(settings.port))) from None


def worker() -> Any:
    """The application of one of several processes behind one address."""
    logs.begin()
    return create_app(Settings.from_environment(), background=True)
