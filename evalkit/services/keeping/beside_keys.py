"""Lists that stand beside the keys, outside database and backups: what went for good, so that no restore undoes it.

One line of JSON for each thing, on the disk before what it tells is done: a stop between the two leaves a line too
many, never something that comes back. A last line that was cut short says nothing, and its act was not done either.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalkit.settings import Settings


def add(settings: Settings, name: str, lines: Iterable[Mapping[str, str]]) -> None:
    """Write lines to a list and see them reach the disk."""
    descriptor = os.open(_place(settings, name), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def read(settings: Settings, name: str, what: str) -> set[tuple[str, str]]:
    """Organisation and what it is about, of every line."""
    found = set()
    place = _place(settings, name)
    for line in place.read_text("utf-8").splitlines() if place.exists() else ():
        try:
            one = json.loads(line)
            found.add((str(one["organisation"]), str(one[what])))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def print_of(public_key: bytes) -> str:
    """How a key that went is named in a list: the same key is known again, and nobody finds it from that."""
    return hashlib.sha256(public_key).hexdigest()


def _place(settings: Settings, name: str) -> Path:
    return settings.home / "keys" / name
