"""Migrations: numbered SQL files, run in one transaction together with their bookkeeping.

Piccolo commits each step's DDL apart from its bookkeeping; a kill between the two wedges the database for good
(measured). Here one outer transaction spans the whole run: after a kill the database is what it was, and the
next run starts again. Steps are forward only.

The files are written in PostgreSQL's words. For SQLite four are read otherwise (BOOLEAN and BIGINT as INTEGER, BYTEA as
BLOB, DOUBLE PRECISION as REAL) and every table is STRICT. What the engines do not share (triggers, row-level security)
stands in comments that are instructions, see directives.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from evalkit.errors import Refused, problem
from evalkit.settings import Settings, resource_folder
from evalkit.store import directives, row_security
from evalkit.store.columns import instant_text
from evalkit.store.engine import engine_for, make_room
from evalkit.store.engine_sqlite import EmbeddedEngine

BOOKKEEPING = """CREATE TABLE IF NOT EXISTS schema_step (
  name TEXT NOT NULL PRIMARY KEY,
  checksum TEXT NOT NULL,
  done_at TEXT NOT NULL
)"""

_SQLITE_WORDS = {"BOOLEAN": "INTEGER", "BYTEA": "BLOB", "BIGINT": "INTEGER", "DOUBLE PRECISION": "REAL"}

_POSTGRES_LOCK = 7_239_004_117
"""Any fixed number: two runs of `evalkit migrate` on one server wait for each other by it."""

Run = Callable[..., Awaitable[list[dict[str, str]]]]
Watch = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One migration file: ``name`` without its ending, and its text."""

    name: str
    text: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def directives(self) -> tuple[directives.Directive, ...]:
        """The comments of this step that are instructions, in order."""
        return tuple(one for line in self.text.splitlines() if (one := directives.read(line)))

    def statements(self, engine_type: str) -> tuple[str, ...]:
        """The statements for ``sqlite`` or ``postgres``, in order."""
        found: list[str] = []
        pending: list[str] = []
        for line in self.text.splitlines():
            if directive := directives.read(line):
                found.extend(directive.statements(engine_type))
                continue
            words = line.split("--", 1)[0].rstrip()
            if words:
                pending.append(words)
            if words.endswith(";"):
                found.append(_in_dialect("\n".join(pending)[:-1], engine_type))
                pending = []
        if pending:
            raise ValueError(f"{self.name}: the last statement does not end with a semicolon")
        return tuple(found)


def _in_dialect(statement: str, engine_type: str) -> str:
    if engine_type != "sqlite":
        return statement
    for word, ours in _SQLITE_WORDS.items():
        statement = re.sub(rf"\b{word}\b", ours, statement)
    return f"{statement} STRICT" if statement.startswith("CREATE TABLE") else statement


def read_steps(folder: Path) -> tuple[Step, ...]:
    """The steps of a folder in the order of their numbers; a gap or a double number raises ValueError."""
    steps = tuple(Step(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.sql")))
    numbers = [int(step.name[:4]) for step in steps]
    if numbers != list(range(1, len(steps) + 1)):
        raise ValueError(f"migrations are numbered 0001, 0002, … without gaps, not {numbers}")
    return steps


async def migrate(
    settings: Settings, *, steps: tuple[Step, ...] | None = None, watch: Watch | None = None
) -> tuple[str, ...]:
    """Bring the database to the newest step, all or nothing; gives the names of the steps that ran now.

    ``watch`` is told each statement before it runs (progress; the tests end the process there). Refused:
    ``instance.newer_database`` when an unknown step has run, ``instance.step_changed`` when one that ran has
    other text now, ``instance.busy`` and ``instance.database_away``.
    """
    wanted = read_steps(resource_folder("migrations")) if steps is None else steps
    tell = watch or (lambda _statement: None)
    engine = engine_for(settings)
    make_room(settings)
    if isinstance(engine, EmbeddedEngine):
        return await _migrate_sqlite(engine, wanted, tell)
    return await _migrate_postgres(settings, wanted, tell)


async def _migrate_sqlite(engine: EmbeddedEngine, steps: tuple[Step, ...], tell: Watch) -> tuple[str, ...]:
    connection = await engine.open(writes=True)

    async def run(sql: str, *values: str) -> list[dict[str, str]]:
        return [
            dict(row) for row in connection.execute_here(sql, values)
        ]  # nobody else is served while the shape changes

    try:
        try:
            await connection.execute_elsewhere("BEGIN EXCLUSIVE")  # the lock: nobody writes while the shape changes
        except sqlite3.OperationalError as error:
            raise Refused(problem("instance.busy")) from error
        done = await _run_steps(run, steps, "sqlite", tell)
        await run("COMMIT")
    finally:
        connection.close()  # without a commit: everything is as before
        await engine.close()
    return done


async def _migrate_postgres(settings: Settings, steps: tuple[Step, ...], tell: Watch) -> tuple[str, ...]:
    """As the owner; afterwards the application's role, where it is another one, has the rights that the steps say."""
    application = await _application(settings)
    connection = await _connect(settings.as_owner)

    async def run(sql: str, *values: str) -> list[dict[str, str]]:
        for number in range(1, len(values) + 1):
            sql = sql.replace("?", f"${number}", 1)
        return [dict(row) for row in await connection.fetch(sql, *values)]

    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL client_min_messages = warning")
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _POSTGRES_LOCK)
            await connection.execute("SELECT set_config('app.system', $1, true)", row_security.MIGRATING)
            done = await _run_steps(run, steps, "postgres", tell)
            await _stand_up(run, steps)
            if application:
                await _grant(run, steps, application, tell)
            return done
    finally:
        await connection.close()


async def _stand_up(run: Run, steps: tuple[Step, ...]) -> None:
    """Walls that somebody took down stand again; usually there are none."""
    known = [one for step in steps for one in step.directives() if one.kind in row_security.KINDS]
    down = {row["name"] for row in await run(row_security.DOWN)} & {one.table for one in known}
    for table in sorted(down):
        for policy in await run(row_security.POLICIES, table):
            await run(f"DROP POLICY {row_security.quoted(policy['name'])} ON {table}")
        for one in known:
            if one.table == table:
                for statement in one.statements("postgres"):
                    await run(statement)


async def _application(settings: Settings) -> str | None:
    """The name of the role that the application serves with, asked by signing in; None where it is the owner itself."""
    if settings.database_owner_url is None:
        return None
    connection = await _connect(settings)
    try:
        return str(await connection.fetchval("SELECT current_user"))
    finally:
        await connection.close()


async def _grant(run: Run, steps: tuple[Step, ...], role: str, tell: Watch) -> None:
    (here,) = await run("SELECT current_user AS owner, current_database() AS name")
    if here["owner"] == role:
        raise Refused(problem("instance.one_role", role=role))
    rights = directives.rights(one for step in steps for one in step.directives())
    tables = row_security.columns_by_table(await run(row_security.COLUMNS))
    for statement in row_security.grants(role, tables, rights, here["name"]):
        tell(statement)
        await run(statement)


async def _connect(settings: Settings) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(settings.database_url)
    except (OSError, asyncpg.PostgresError) as error:
        raise Refused(problem("instance.database_away")) from error


async def _run_steps(run: Run, steps: tuple[Step, ...], engine_type: str, tell: Watch) -> tuple[str, ...]:
    await run(BOOKKEEPING)
    done = {row["name"]: row["checksum"] for row in await run("SELECT name, checksum FROM schema_step")}
    known = {step.name: step.checksum for step in steps}
    _check_known(set(done), steps)
    if changed := sorted(name for name in done if done[name] != known[name]):
        raise Refused(problem("instance.step_changed", step=changed[0]))
    now: list[str] = []
    for step in steps:
        if step.name in done:
            continue
        for statement in step.statements(engine_type):
            tell(statement)
            await run(statement)
        booking = "INSERT INTO schema_step (name, checksum, done_at) VALUES (?, ?, ?)"
        tell(booking)
        await run(booking, step.name, step.checksum, instant_text(datetime.now(UTC)))
        now.append(step.name)
    return tuple(now)


async def pending(settings: Settings) -> tuple[str, ...]:
    """The names of the steps that have not run; everything when there is no database yet. Writes nothing.

    Refused ``instance.newer_database``: an older program would write past rules that it does not know.
    """
    wanted = read_steps(resource_folder("migrations"))
    engine = engine_for(settings)
    if isinstance(engine, EmbeddedEngine):
        if not Path(engine.path).exists():
            return tuple(step.name for step in wanted)
        connection = await engine.open(writes=False)
        try:
            made = connection.execute_here("SELECT name FROM sqlite_master WHERE name = 'schema_step'")
            done = {row["name"] for row in connection.execute_here("SELECT name FROM schema_step")} if made else set()
        finally:
            connection.close()
            await engine.close()
    else:
        server = await _connect(settings)
        try:
            made = await server.fetchval("SELECT to_regclass('schema_step')")
            done = {row["name"] for row in await server.fetch("SELECT name FROM schema_step")} if made else set()
        except asyncpg.InsufficientPrivilegeError:
            raise Refused(problem("instance.database_rights")) from None
        finally:
            await server.close()
    _check_known(done, wanted)
    return tuple(step.name for step in wanted if step.name not in done)


def _check_known(done: set[str], steps: tuple[Step, ...]) -> None:
    """Refused when a newer program was here."""
    if unknown := sorted(done - {step.name for step in steps}):
        raise Refused(problem("instance.newer_database", step=unknown[0]))
