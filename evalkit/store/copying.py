"""Copies of a whole database: one snapshot into a file, and a file into a new database beside the live one.

SQLite copies with ``VACUUM INTO`` (free pages, where erased words may have stood, do not come along). PostgreSQL
copies with its own pg_dump and pg_restore, found on the machine; they must not be older than the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from evalkit.errors import Refused, problem
from evalkit.settings import Settings
from evalkit.store.engine import sqlite_path
from evalkit.store.inventory import Inventory, faults, inventory
from evalkit.store.opened import Store
from evalkit.store.scope import Scope

SQLITE, POSTGRES = "database.sqlite", "database.pgdump"
"""Names of the file in a backup, by the kind of database."""


def file_name(settings: Settings) -> str:
    """Under which name a copy of this database stands in a backup."""
    return SQLITE if settings.is_sqlite else POSTGRES


async def copy_out(settings: Settings, target: Path, scope: Scope) -> Inventory:
    """Copy the database, as it stands in one moment, into the new file ``target``; gives what it holds.

    ``scope``: of the system, for the reason "backup".
    Refused ``instance.database_away``, ``backup.no_database``, ``backup.program_missing`` or
    ``backup.program_failed``. Whoever writes meanwhile is not held up.
    """
    if settings.is_sqlite:
        return await _copy_out_sqlite(settings, target, scope)
    live = await Store.open(settings.as_owner)
    try:
        async with live.unit(scope) as unit:
            # pg_dump may take longer than a unit may idle; it reads the very snapshot that is counted here.
            await unit.raw("SET LOCAL idle_in_transaction_session_timeout = 0")
            snapshot = (await unit.raw("SELECT pg_export_snapshot() AS id"))[0]["id"]
            await _run(
                "pg_dump", "--format=custom", "--enable-row-security", f"--snapshot={snapshot}", f"--file={target}",
                settings.as_owner.database_url, sees_all=scope.reason,
            )  # fmt: skip
            return await inventory(unit)
    finally:
        await live.close()


async def _copy_out_sqlite(settings: Settings, target: Path, scope: Scope) -> Inventory:
    source = Path(sqlite_path(settings.database_url))
    if not source.is_file():
        raise Refused(problem("backup.no_database", file=str(source)))

    def copy() -> None:
        connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()
        target.chmod(0o600)

    try:
        await asyncio.to_thread(copy)
    except sqlite3.OperationalError as error:
        code = "instance.storage_full" if "full" in str(error) else "instance.busy"
        raise Refused(problem(code)) from error
    return (await looked_at(beside(settings, target), scope)).inventory


def beside(settings: Settings, target: Path) -> Settings:
    """The settings of a copied SQLite database, with the home of the live one."""
    return Settings(home=settings.home, database_url=f"sqlite:///{target}")


@dataclass(frozen=True)
class LookedAt:
    """``faults``: what is wrong with it, in the database's own words; empty when all holds."""

    inventory: Inventory
    faults: tuple[str, ...]


async def looked_at(copy: Settings, scope: Scope) -> LookedAt:
    """Open a copy and look at all of it. Raises sqlite3.DatabaseError when it is no database at all."""
    opened = await Store.open(copy)
    try:
        async with opened.unit(scope) as unit:
            return LookedAt(await inventory(unit), await faults(unit))
    finally:
        await opened.close()


def settle(database: Path) -> None:
    """Bring what an SQLite log still holds into its file, so that the file alone is the whole database.

    One that is too damaged to be opened stays as it is.
    """
    with contextlib.suppress(sqlite3.DatabaseError):
        connection = sqlite3.connect(database, timeout=60)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


# PostgreSQL: databases beside the live one


def database_name(url: str) -> str:
    """The name of the database in a PostgreSQL address."""
    return urlsplit(url).path.lstrip("/")


def with_database(url: str, name: str) -> str:
    """The same address with another database."""
    parts = urlsplit(url)
    # urlunsplit drops the empty host of a socket address (postgresql:///name?host=…), so it is put together by hand.
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


async def new_database(settings: Settings, name: str) -> Settings:
    """Make an empty database on the same server. Refused ``backup.may_not_create`` when our role may not."""
    connection = await _server(settings)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    except asyncpg.InsufficientPrivilegeError:
        raise Refused(problem("backup.may_not_create")) from None
    finally:
        await connection.close()
    owner = settings.database_owner_url
    return replace(
        settings,
        database_url=with_database(settings.database_url, name),
        database_owner_url=owner and with_database(owner, name),
    )


async def drop_database(settings: Settings, name: str) -> None:
    """Drop a database that :func:`new_database` made."""
    connection = await _server(settings)
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


async def swap_databases(settings: Settings, new: str, aside: str) -> None:
    """Give ``new`` the name of the live database, which is kept as ``aside``; refused while somebody is connected."""
    live = database_name(settings.database_url)
    connection = await _server(settings)
    try:
        async with connection.transaction():
            if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", live):
                await connection.execute(f'ALTER DATABASE "{live}" RENAME TO "{aside}"')
            await connection.execute(f'ALTER DATABASE "{new}" RENAME TO "{live}"')
    except asyncpg.ObjectInUseError:
        raise Refused(problem("backup.being_served")) from None
    finally:
        await connection.close()


async def copy_in(dump: Path, target: Settings) -> None:
    """Fill an empty PostgreSQL database from a dump; refused ``backup.program_failed`` with pg_restore's own words.

    A dump holds no statistics: without them the server takes each table for empty, and what takes a moment may take
    longer than a statement has.
    """
    await _run(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
        f"--dbname={target.as_owner.database_url}", str(dump),
    )  # fmt: skip
    connection = await asyncpg.connect(target.as_owner.database_url)
    try:
        await connection.execute("ANALYZE")
    finally:
        await connection.close()


async def _server(settings: Settings) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(with_database(settings.as_owner.database_url, "postgres"))
    except (OSError, asyncpg.PostgresError) as error:
        raise Refused(problem("instance.database_away")) from error


async def _run(program: str, *arguments: str, sees_all: str | None = None) -> None:
    """``sees_all``: the reason of the system scope in which the program reads; row-level security binds it too."""
    found = shutil.which(program)
    if found is None:
        raise Refused(problem("backup.program_missing", program=program))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("EVALKIT_")}
    if sees_all:
        environment["PGOPTIONS"] = f"-c app.system={sees_all}"
    ran = await asyncio.create_subprocess_exec(
        found, *_without_password(arguments, environment),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment,
    )  # fmt: skip
    _, said = await ran.communicate()
    if ran.returncode != 0:
        last = said.decode(errors="replace").strip().splitlines()
        raise Refused(problem("backup.program_failed", program=program, what=last[-1] if last else ""))


def _without_password(arguments: Sequence[str], environment: dict[str, str]) -> list[str]:
    """The password goes by the environment: the list of processes shows arguments to everybody on the machine."""
    cleaned = []
    for argument in arguments:
        head, mark, url = argument.rpartition("postgres")
        parts = urlsplit(mark + url) if mark and "://" in url else None
        if parts is not None and parts.password is not None:
            environment["PGPASSWORD"] = parts.password
            host = parts.netloc.rpartition("@")[2]
            parts = parts._replace(netloc=f"{parts.username}@{host}")
            argument = head + urlunsplit(parts)
        cleaned.append(argument)
    return cleaned
