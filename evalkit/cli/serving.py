"""Serving an instance over HTTP, for ``evalkit serve`` and ``evalkit demo run``."""

from __future__ import annotations

import asyncio
import logging

import uvicorn

from evalkit.app import create_app
from evalkit.services import running
from evalkit.settings import Settings
from evalkit.web import fonts


def serve(settings: Settings) -> None:
    """Serve until stopped. Refused when the instance is not ready, or could be read on its way to the outside.

    There is no access log: addresses and paths of people are not kept.
    """
    asyncio.run(running.check_can_serve(settings))
    fonts.prepare(settings.home)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    uvicorn.run(
        create_app(settings, background=True),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=settings.behind_tls,
        forwarded_allow_ips="127.0.0.1" if settings.behind_tls else None,
        timeout_graceful_shutdown=10,
    )
