"""Processes forked from one that has imported everything once and has no threads: each costs milliseconds.

There is one such process for each run of the tests, so what it imports stands in one place.
"""

from __future__ import annotations

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.trust.work", "tests.warm_application", "tests.whole_program"])
