"""Backups: made whole, opened again and compared before anybody is told so, and kept in a ring.

Copies stay for the last seven days, four weeks and twelve months that have one. They lie in ``EVALKIT_HOME/backups``;
``out`` puts a second copy elsewhere, for a disk or a machine that does not burn with this one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import evalkit
from evalkit.errors import Refused, problem
from evalkit.services.keeping import backup_files
from evalkit.services.keeping.backup_files import Manifest
from evalkit.settings import Settings
from evalkit.store import Scope, copying

BACKUP = Scope.system("backup")

DAYS, WEEKS, MONTHS = 7, 4, 12
LEFT_BEHIND = dt.timedelta(days=1)
"""No backup takes so long: what is older was left by one that was killed."""
_PATTERN = "evalkit-%Y-%m-%dT%H%M%SZ.backup.age"
_BEING_MADE, _UNFINISHED = ".being-made-", ".unfinished"


@dataclass(frozen=True)
class Kept:
    """A backup that lies in the folder. ``made``: by its name, UTC."""

    file: Path
    made: dt.datetime
    bytes: int


@dataclass(frozen=True)
class Made:
    """A backup that was made and read back. ``copy``: the second one, where it was asked for."""

    file: Path
    manifest: Manifest
    copy: Path | None
    removed: tuple[Path, ...]


def folder(settings: Settings) -> Path:
    """Where backups lie."""
    return settings.home / "backups"


def kept(settings: Settings) -> tuple[Kept, ...]:
    """The backups of this instance, newest first."""
    found = []
    for file in folder(settings).glob("evalkit-*.backup.age"):
        try:
            made = dt.datetime.strptime(file.name, _PATTERN).replace(tzinfo=dt.UTC)
        except ValueError:
            continue  # not one of ours
        found.append(Kept(file, made, file.stat().st_size))
    return tuple(sorted(found, key=lambda one: one.made, reverse=True))


def newest(settings: Settings) -> Kept | None:
    """The newest backup, or None."""
    return next(iter(kept(settings)), None)


async def make(settings: Settings, *, out: Path | None = None, now: dt.datetime | None = None) -> Made:
    """Make a backup of the instance, also while it is served, read it back, and let the oldest go.

    Refused when the copy cannot be made (``backup.…``, ``instance.…``) or does not read back
    (``backup.not_verified``); then no file of it is left.
    """
    at = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = place / at.strftime(_PATTERN)
    _sweep(place, *([out] if out is not None and out.is_dir() else []))
    with room(place) as here:
        database = here / copying.file_name(settings)
        held = await copying.copy_out(settings, database, BACKUP)
        unfinished = here / "unfinished"
        manifest = await asyncio.to_thread(
            backup_files.write, settings, database, unfinished,
            made_at=at.isoformat(timespec="seconds"), version=evalkit.__version__, held=held,
        )  # fmt: skip
        database.unlink()
        _, wrong = await look_into(settings, unfinished)
        if wrong:
            raise Refused(problem("backup.not_verified", what=wrong))
        unfinished.replace(target)
    copy = None if out is None else await asyncio.to_thread(_copied, target, out)
    return Made(target, manifest, copy, _let_go(settings))


async def look_into(settings: Settings, file: Path) -> tuple[Manifest, str]:
    """Open a backup and look at all of it; (its manifest, what is wrong or ""). Refused as ``open_into`` refuses.

    A PostgreSQL dump is compared by its hash here, and by its rows in the drill, which needs a server.
    """
    with room(folder(settings)) as here:
        manifest, database = await asyncio.to_thread(backup_files.open_into, settings, file, here)
        if manifest.engine != "sqlite":
            return manifest, ""
        return manifest, await compared(copying.beside(settings, database), manifest)


async def compared(copy: Settings, manifest: Manifest) -> str:
    """What differs between a copied database and its manifest, in a few words; "" when nothing does."""
    try:
        looked = await copying.looked_at(copy, BACKUP)
    except sqlite3.DatabaseError as error:
        return str(error)
    if looked.faults:
        return looked.faults[0]
    if looked.inventory != manifest.inventory:
        ours, theirs = looked.inventory.rows, manifest.inventory.rows
        tables = sorted(t for t in ours.keys() | theirs.keys() if ours.get(t) != theirs.get(t))
        return ", ".join(tables) or "manifest"
    return ""


def to_keep(days: Iterable[dt.date]) -> set[dt.date]:
    """Which days' backups stay: the newest seven days, and the newest day of four weeks and of twelve months."""
    newest_first = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], dt.date] = {}
    months: dict[tuple[int, int], dt.date] = {}
    for day in newest_first:
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    return {*newest_first[:DAYS], *list(weeks.values())[:WEEKS], *list(months.values())[:MONTHS]}


def _let_go(settings: Settings) -> tuple[Path, ...]:
    """Remove what the ring does not keep: of each kept day only the newest backup, but all of the newest day."""
    have = kept(settings)
    stay = to_keep(one.made.date() for one in have)
    today = have[0].made.date() if have else None
    removed, seen = [], set()
    for one in have:
        day = one.made.date()
        if day not in stay or (day in seen and day != today):
            one.file.unlink()
            removed.append(one.file)
        seen.add(day)
    return tuple(removed)


def _copied(file: Path, out: Path) -> Path:
    """A second copy (``out``: a folder, or the new file itself), complete or not there."""
    target = out / file.name if out.is_dir() else out
    unfinished = target.with_name(f".{target.name}{_UNFINISHED}")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with file.open("rb") as source, os.fdopen(descriptor, "wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        if backup_files.digest(unfinished) != backup_files.digest(file):
            raise Refused(problem("backup.not_verified", what=str(target)))
        return unfinished.replace(target)
    except OSError as error:
        raise Refused(problem("data.unwritable", file=str(target), what=error.strerror or "")) from None
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _sweep(*places: Path) -> None:
    """Remove what a backup that was killed left: what is unpacked there would outlive somebody's erasure.

    Only what is older than a day, since another backup may be under way.
    """
    for place in places:
        for left in (*place.glob(f"{_BEING_MADE}*"), *place.glob(f".evalkit-*{_UNFINISHED}")):
            with suppress(OSError):
                if left.stat().st_mtime < time.time() - LEFT_BEHIND.total_seconds():
                    shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def room(place: Path) -> Iterator[Path]:
    """A folder for what is being made, gone afterwards."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_BEING_MADE, dir=place) as name:
        yield Path(name)
