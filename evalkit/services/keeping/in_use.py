"""Who has an instance open on this machine: everybody together, or one alone who puts another database in its place.

A lock on the file ``in-use`` in the home, let go by the system when a process ends, however it ends. With PostgreSQL
and servers on other machines the database itself refuses to be renamed while anybody is connected.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from evalkit.errors import Refused, problem
from evalkit.settings import Settings

_FILE = "in-use"


@contextmanager
def together(settings: Settings) -> Iterator[None]:
    """Have the instance open beside others; Refused ``backup.being_restored`` while somebody has it alone."""
    with _locked(settings, fcntl.LOCK_SH, "backup.being_restored"):
        yield


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Have the instance to oneself; Refused ``backup.being_served`` while anybody has it open."""
    with _locked(settings, fcntl.LOCK_EX, "backup.being_served"):
        yield


@contextmanager
def _locked(settings: Settings, kind: int, refusal: str) -> Iterator[None]:
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(settings.home / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except OSError:
            raise Refused(problem(refusal)) from None
        yield
    finally:
        os.close(descriptor)
