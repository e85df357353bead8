"""Looking at an instance as a whole: what is safe, what deserves a look, and what must be mended before it is served.

Nothing is changed and nobody's rows are read. The sentences are made at the edge, from the codes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evalkit import sealing
from evalkit.errors import Refused
from evalkit.services.keeping import backups, keys, moving_keys, restoring, running
from evalkit.services.keeping.running import DOCTOR
from evalkit.services.word_keys.holders import FEWEST
from evalkit.settings import Settings, resource_folder
from evalkit.store import Store, inventory, migrate, server_role
from evalkit.store.engine import sqlite_path
from evalkit.store.queries import association_keys
from evalkit.store.queries.association_keys import Standing
from evalkit.store.server_role import ServerRole

BACKUP_OLD = dt.timedelta(days=2)
DRILL_OLD = dt.timedelta(days=35)
KEYS = {"instance.keys_readable": "keys_readable", "instance.key_damaged": "key_damaged"}
EVERYBODY = {"*", "0.0.0.0/0", "::/0"}
"""Trusted proxies that are no proxies: whoever comes says themselves from where."""
SECRET = 16
"""Letters that a secret of the measures has at least: shorter is guessed, or is the example's own word."""
AHEAD = dt.timedelta(hours=1)
ROOM = 1 << 30
"""Bytes that should be free on the disk of the home."""


@dataclass(frozen=True)
class Finding:
    """``level``: good, look (deserves a look) or mend (not to be served like this). ``details`` fill its sentence."""

    level: Literal["good", "look", "mend"]
    code: str
    details: dict[str, object] = field(default_factory=dict)


async def look(settings: Settings, *, now: dt.datetime | None = None) -> tuple[Finding, ...]:
    """Everything that was looked at, in an order in which one would mend it."""
    at = now or dt.datetime.now(dt.UTC)
    found = [*_files(settings), *_outside(settings), *[one async for one in _database(settings)]]
    if any(one.code == "no_database" for one in found):  # the next step is `evalkit init`, which makes the keys
        found = [one for one in found if one.code != "keys_missing"]
    found += await asyncio.to_thread(lambda: [*_copies(settings, at), *_disk(settings)])
    return tuple(found)


def _files(settings: Settings) -> Iterator[Finding]:
    try:
        sealing.read_keys(keys.folder(settings))
        yield Finding("good", "keys_private")
    except Refused as refusal:
        problem = refusal.problems[0]
        if not (problem.code == "instance.keys_missing" and nothing_here(settings)):  # then `evalkit init` makes them
            yield Finding("mend", KEYS.get(problem.code, "keys_missing"), dict(problem.details))
    if settings.is_sqlite:
        file = Path(sqlite_path(settings.database_url))
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding("mend", "database_readable", {"file": str(file)})


def nothing_here(settings: Settings) -> bool:
    """No embedded database yet."""
    return settings.is_sqlite and not Path(sqlite_path(settings.database_url)).exists()


def _outside(settings: Settings) -> Iterator[Finding]:
    if running.stays_inside(settings.host) or settings.behind_tls:
        yield Finding("good", "not_in_the_clear")
    else:
        yield Finding("mend", "in_the_clear", {"host": settings.host})
    if settings.behind_tls and EVERYBODY & {one.strip() for one in settings.trusted_proxies.split(",")}:
        yield Finding("mend", "everybody_trusted")
    if settings.metrics_token is not None and len(settings.metrics_token) < SECRET:
        yield Finding("mend", "metrics_guessable", {"n": SECRET})
    if settings.smtp_url is None:
        yield Finding("look", "no_mail")


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        waiting = await migrate.pending(settings)
        if len(waiting) == len(migrate.read_steps(resource_folder("migrations"))):
            yield Finding("mend", "no_database", {"home": str(settings.home)})
            return
        yield Finding("mend", "not_migrated", {"n": len(waiting)}) if waiting else Finding("good", "migrated")
        opened = await Store.open(settings)
    except Refused as refusal:
        problem = refusal.problems[0]
        if problem.code == "instance.newer_database":
            yield Finding("mend", "newer_database", dict(problem.details))
        else:
            yield Finding("mend", "database_away", {"what": problem.code})
        return
    except sqlite3.DatabaseError as error:
        yield Finding("mend", "database_faults", {"what": str(error), "n": 1})
        return
    try:
        async with opened.unit(DOCTOR) as unit:
            wrong = await inventory.faults(unit)
            role = await server_role.role(unit)
            standings = () if waiting else await association_keys.standings(unit)
    except sqlite3.DatabaseError as error:
        wrong, role, standings = (str(error),), None, ()
    finally:
        await opened.close()
    yield Finding("mend", "database_faults", {"what": wrong[0], "n": len(wrong)}) if wrong else Finding("good", "whole")
    if role is not None:
        for finding in _server(role):
            yield finding
    for standing in standings:
        for finding in _own_key(standing):
            yield finding


def _own_key(standing: Standing) -> Iterator[Finding]:
    """An association that alone holds the key to its words: who could still open them if somebody left tomorrow."""
    told: dict[str, object] = {"association": standing.name, "n": standing.holders}
    if standing.holders < FEWEST:
        yield Finding("look", "own_key_few", told)
    if not standing.sheets:
        yield Finding("look", "own_key_no_sheet", told)
    if standing.holders >= FEWEST and standing.sheets:
        yield Finding("good", "own_key", told)
    if standing.under_instance:
        yield Finding("look", "own_key_waiting", {**told, "n": standing.under_instance})


def _server(role: ServerRole) -> Iterator[Finding]:
    """The second wall of PostgreSQL: forced policies on every table, and a role that cannot take them down."""
    if role.unbound:
        yield Finding("mend", "role_may_all", {"role": role.name})
    elif role.owns:
        yield Finding("mend", "role_owns", {"role": role.name, "n": len(role.owns), "table": role.owns[0]})
    elif role.creates:
        yield Finding("mend", "role_creates", {"role": role.name})
    else:
        yield Finding("good", "role_bounded", {"role": role.name})
    if role.open_tables:
        yield Finding("mend", "tables_open", {"n": len(role.open_tables), "table": role.open_tables[0]})
    elif role.ways_round:
        yield Finding("mend", "ways_round", {"name": role.ways_round[0]})
    else:
        yield Finding("good", "rows_walled")
    if role.not_durable:
        yield Finding("mend", "not_durable", {"setting": role.not_durable[0]})


def _copies(settings: Settings, now: dt.datetime) -> Iterator[Finding]:
    for file in moving_keys.lying_in(backups.folder(settings)):
        yield Finding("mend", "keys_beside_backups", {"file": str(file)})
    found = backups.newest(settings)
    if found is None:
        yield Finding("look", "no_backup")
    else:
        if found.made > now + AHEAD:
            yield Finding("look", "clock_behind", {"now": f"{now:%Y-%m-%d %H:%M}"})
        days = max((now - found.made).days, 0)
        yield Finding("good" if now - found.made <= BACKUP_OLD else "look", "backup_age", {"days": days})
    drilled = restoring.last_drill(settings)
    if drilled is None:
        yield Finding("look", "no_drill")
    else:
        days = max((now - drilled).days, 0)
        yield Finding("good" if now - drilled <= DRILL_OLD else "look", "drill_age", {"days": days})


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.home).free if settings.home.exists() else ROOM
    yield Finding("good" if free >= ROOM else "look", "disk_room", {"megabytes": free >> 20})
