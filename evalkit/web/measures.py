"""How many requests were answered and how quickly, by the template of their address: no ids, no names, no one's path.

Several workers count together in the folder that PROMETHEUS_MULTIPROC_DIR names, which `evalkit serve` makes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from evalkit.services.keeping.watching import Watched

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"
"""An address that is none of ours: its words, which anybody may type, stand nowhere."""

_OWN = CollectorRegistry()
_REQUESTS = Counter("evalkit_requests", "Requests answered.", ["route", "method", "status"], registry=_OWN)
_SECONDS = Histogram(
    "evalkit_request_seconds", "Seconds until the answer was sent.", ["route"], registry=_OWN,
    buckets=(0.02, 0.1, 0.3, 1.0, 3.0, 10.0),
)  # fmt: skip


def count(scope: Mapping[str, Any], status: int, seconds: float) -> None:
    """Note one answered request; of the status only its class."""
    route = str(scope.get("path_template") or NO_ROUTE)
    method = scope["method"] if scope["method"] in METHODS else "other"
    _REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    _SECONDS.labels(route).observe(seconds)


def written(watched: Watched) -> bytes:
    """Everything in the text format of Prometheus."""
    counted = _OWN
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return generate_latest(counted) + generate_latest(_gauges(watched))


def _gauges(watched: Watched) -> CollectorRegistry:
    registry = CollectorRegistry()
    for name, words, value in (
        ("evalkit_jobs_due", "Pieces of background work that are due and not done.", watched.jobs_due),
        ("evalkit_jobs_oldest_seconds", "Since when the oldest of them is due.", watched.oldest_job_seconds),
        ("evalkit_jobs_failed", "Pieces of background work that were given up.", watched.jobs_failed),
        ("evalkit_letters_waiting", "Letters that were not sent yet.", watched.letters_waiting),
        ("evalkit_database_bytes", "Size of the database.", watched.database_bytes),
        ("evalkit_backup_age_seconds", "Age of the newest backup.", watched.backup_age_seconds),
        ("evalkit_drill_age_seconds", "Since a backup was last restored to try it out.", watched.drill_age_seconds),
    ):
        if value is not None:
            Gauge(name, words, registry=registry).set(value)
    return registry
