"""What whoever watches an instance wants to know: whether work piles up, how old the backup is, how large it all is.

Counts of the whole instance only: no organisation, no account, nobody.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.services.keeping import backups, restoring
from evalkit.services.keeping.running import DOCTOR
from evalkit.settings import Settings
from evalkit.store import inventory
from evalkit.store.queries import work


@dataclass(frozen=True)
class Watched:
    """Ages in seconds; None where there is nothing whose age could be told."""

    jobs_due: int
    jobs_failed: int
    oldest_job_seconds: float
    letters_waiting: int
    database_bytes: int
    backup_age_seconds: float | None
    drill_age_seconds: float | None


async def watched(settings: Settings, *, now: dt.datetime | None = None) -> Watched:
    """As it stands now, of the instance that is open here."""
    at = now or dt.datetime.now(dt.UTC)
    async with store.unit(DOCTOR, now=at) as unit:
        queue = await work.queue(unit)
        size = await inventory.size_in_bytes(unit)
    newest, drilled = await asyncio.to_thread(lambda: (backups.newest(settings), restoring.last_drill(settings)))
    return Watched(
        jobs_due=queue.due,
        jobs_failed=queue.failed,
        oldest_job_seconds=0.0 if queue.oldest is None else max((at - queue.oldest).total_seconds(), 0.0),
        letters_waiting=queue.letters,
        database_bytes=size,
        backup_age_seconds=None if newest is None else (at - newest.made).total_seconds(),
        drill_age_seconds=None if drilled is None else (at - drilled).total_seconds(),
    )
