"""Bring the database of an instance up to the version of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.services.keeping import backups, in_use
from evalkit.services.keeping.running import DOCTOR
from evalkit.settings import Settings, resource_folder
from evalkit.store import Store, migrate
from evalkit.store.queries import instance as kept


@dataclass(frozen=True)
class Upgraded:
    """``backup``: made before anything was changed; None where there was nothing to lose."""

    steps: tuple[str, ...]
    backup: Path | None


async def upgrade(settings: Settings, *, without_backup: bool = False) -> Upgraded:
    """Make a backup of what is there, then run every waiting step in one transaction.

    No backup of a demonstration, of an instance that was not set up yet, or when nothing waits. Refused when the
    backup cannot be made, when another process has the instance open, or as ``migrate`` refuses.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    waiting = await migrate.pending(settings.as_owner)
    fresh = len(waiting) == len(migrate.read_steps(resource_folder("migrations")))
    if not waiting or fresh:
        return Upgraded(await migrate.migrate(settings), None)
    with in_use.alone(settings):
        made = None if without_backup or not await _worth_a_backup(settings) else await backups.make(settings)
        return Upgraded(await migrate.migrate(settings), None if made is None else made.file)


async def _worth_a_backup(settings: Settings) -> bool:
    opened = await Store.open(settings.as_owner)
    try:
        async with opened.unit(DOCTOR) as unit:
            found = await kept.instance(unit)
    finally:
        await opened.close()
    return found is not None and not found.demonstration


async def pending(settings: Settings) -> Sequence[str]:
    """Names of the steps that wait, in their order; nothing is changed."""
    return await migrate.pending(settings.as_owner)
