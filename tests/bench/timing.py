"""Seconds, as the smallest of several runs: what the machine can do when nothing else wants it."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 3


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The shortest of ``times`` runs, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken)
