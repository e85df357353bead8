"""The keys of this process's instance: read once when it starts, from ``EVALKIT_HOME/keys``."""

from __future__ import annotations

from pathlib import Path

from evalkit import sealing
from evalkit.sealing import InstanceKeys
from evalkit.settings import Settings

_opened: InstanceKeys | None = None


def folder(settings: Settings) -> Path:
    """Where the keys lie: outside the database and outside its backups."""
    return settings.home / "keys"


def open_keys(settings: Settings, *, make: bool = False) -> InstanceKeys:
    """Read the keys (with ``make``: make them if there are none) and keep them for this process."""
    global _opened
    place = folder(settings)
    if make and not (place.exists() and any(place.iterdir())):
        _opened = sealing.make_keys(place)
    else:
        _opened = sealing.read_keys(place)
    return _opened


def instance_keys() -> InstanceKeys:
    """The keys of this process."""
    if _opened is None:
        raise RuntimeError("no keys are open: open_keys(settings) first")
    return _opened


def forget_keys() -> None:
    """Let go of the keys when the instance stops."""
    global _opened
    _opened = None
