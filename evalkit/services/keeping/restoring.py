"""Putting a backup in the place of the live database, or trying one out beside it.

What is live stays as it is until the backup has been opened, looked at and brought up to this version; then the two
change places in one step, and what was live is kept aside. A restored instance has a new epoch: devices offer again
what they had sent after the backup was made.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from evalkit import sealing
from evalkit.errors import Refused, problem
from evalkit.services.keeping import backup_files, backups, in_use, keys, retention
from evalkit.services.keeping.backup_files import Manifest
from evalkit.services.keeping.backups import BACKUP
from evalkit.services.people import erasing
from evalkit.services.relays import receiving
from evalkit.services.reports import sealed_files
from evalkit.settings import Settings
from evalkit.store import Store, copying, inventory, migrate
from evalkit.store.engine import sqlite_path
from evalkit.store.queries import erasures
from evalkit.store.queries import instance as kept_instance
from evalkit.store.queries import sessions as kept_sessions


@dataclass(frozen=True)
class Restored:
    """``aside``: where what was live is kept (a file or a database's name), "" when there was nothing."""

    manifest: Manifest
    steps: tuple[str, ...]
    erased_again: int
    aside: str


@dataclass(frozen=True)
class Drilled:
    """A backup that was restored beside the live one and looked at. ``files``: of reports, whose hash was compared."""

    file: Path
    manifest: Manifest
    files: int
    seconds: float


async def restore(settings: Settings, file: Path, *, now: dt.datetime | None = None) -> Restored:
    """Put the backup in the live database's place. Whatever is refused, the live database is as it was.

    Refused ``backup.…`` (foreign, damaged, another kind of database, being served), ``instance.newer_database``.
    """
    with in_use.alone(settings):
        async with _beside(settings, file) as (manifest, copy):
            steps = await migrate.migrate(copy)
            erased = await _begin(settings, copy, now)
            aside = await _swapped(settings, copy, now or dt.datetime.now(dt.UTC))
    return Restored(manifest, tuple(steps), erased, aside)


async def drill(settings: Settings) -> Drilled:
    """Restore the newest backup beside the live database, look at all of it, and throw it away again."""
    found = backups.newest(settings)
    if found is None:
        raise Refused(problem("backup.none", folder=str(backups.folder(settings))))
    started = time.monotonic()
    async with _beside(settings, found.file) as (manifest, copy):
        await migrate.migrate(copy)
        files = await _files_hold(settings, copy, found.file)
    _last(settings).touch()
    return Drilled(found.file, manifest, files, time.monotonic() - started)


def last_drill(settings: Settings) -> dt.datetime | None:
    """When restoring was last tried out with success, or None."""
    place = _last(settings)
    return dt.datetime.fromtimestamp(place.stat().st_mtime, dt.UTC) if place.exists() else None


def _last(settings: Settings) -> Path:
    return backups.folder(settings) / "last-drill"


@asynccontextmanager
async def _beside(settings: Settings, file: Path) -> AsyncIterator[tuple[Manifest, Settings]]:
    """The backup as a database of its own, compared with its manifest; gone afterwards unless it was moved."""
    with backups.room(backups.folder(settings)) as here:
        manifest, database = await asyncio.to_thread(backup_files.open_into, settings, file, here)
        ours = "sqlite" if settings.is_sqlite else "postgres"
        if manifest.engine != ours:
            raise Refused(problem("backup.other_engine", file=str(file), theirs=manifest.engine, ours=ours))
        if settings.is_sqlite:
            await _compare(copying.beside(settings, database), manifest, file)
            yield manifest, copying.beside(settings, database)
            return
        name = f"evalkit_restored_{uuid.uuid4().hex[:12]}"
        copy = await copying.new_database(settings, name)
        try:
            await copying.copy_in(database, copy)
            await _compare(copy.as_owner, manifest, file)  # the application has its rights after migrating
            yield manifest, copy
        finally:
            await copying.drop_database(settings, name)


async def _compare(copy: Settings, manifest: Manifest, file: Path) -> None:
    if wrong := await backups.compared(copy, manifest):
        raise Refused(problem("backup.damaged", file=str(file), what=wrong))


async def _begin(settings: Settings, copy: Settings, now: dt.datetime | None) -> int:
    """A new epoch in which nobody is in, a line in the audit; words that went since go again, and whoever was erased;
    gives how many."""
    opened = await Store.open(copy)
    try:
        async with opened.unit(BACKUP, write=True, now=now) as unit:
            await kept_instance.begin_epoch(unit)
            await kept_sessions.shut_every_door(unit)
            unit.note("restored", "instance", "instance")
        await retention.shred_again(settings, opened)
        await receiving.shred_again(settings, opened)
        return await erasing.erase_again(settings, opened, await _erased_in(settings))
    finally:
        await opened.close()


async def _erased_in(settings: Settings) -> list[erasures.Erasure]:
    """Who was erased, as the database says that is replaced now; nobody where it cannot be read any more."""
    if settings.is_sqlite and not Path(sqlite_path(settings.database_url)).exists():
        return []
    try:
        live = await Store.open(settings)
        try:
            async with live.unit(BACKUP) as unit:
                return list(await erasures.erasures(unit))
        finally:
            await live.close()
    except (sqlite3.DatabaseError, Refused):
        return []


async def _files_hold(settings: Settings, copy: Settings, file: Path) -> int:
    """The files of released reports are what was let out; gives how many were compared."""
    own = sealing.read_keys(keys.folder(settings))
    opened = await Store.open(copy)
    try:
        async with opened.unit(BACKUP) as unit:
            changed, compared = await inventory.changed_report_files(
                unit, lambda one: sealed_files.content_of(one, own) is not None
            )
    finally:
        await opened.close()
    if changed:
        raise Refused(problem("backup.damaged", file=str(file), what=f"release_file {changed[0]}"))
    return compared


async def _swapped(settings: Settings, copy: Settings, now: dt.datetime) -> str:
    stamp = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H%M%SZ")
    if not settings.is_sqlite:
        aside = (
            f"{copying.database_name(settings.database_url)}_before_{stamp.lower().replace('-', '').replace(':', '')}"
        )
        await copying.swap_databases(settings, copying.database_name(copy.database_url), aside)
        return aside
    return await asyncio.to_thread(_swapped_files, Path(sqlite_path(settings.database_url)), copy, stamp)


def _swapped_files(live: Path, copy: Settings, stamp: str) -> str:
    """One rename puts the restored file in place; before it, the live one got a second name."""
    restored = Path(sqlite_path(copy.database_url))
    live.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not live.exists():
        restored.replace(live)
        return ""
    copying.settle(live)
    aside = live.with_name(f"{live.name}.before-{stamp}")
    aside.hardlink_to(live)
    for ending in ("-wal", "-shm"):  # only of a file that could not be opened: they belong to it
        log = live.with_name(live.name + ending)
        if log.exists():
            log.rename(aside.with_name(aside.name + ending))
    restored.replace(live)
    return str(aside)
