"""Migrations: numbered SQL files, run in one transaction together with their bookkeeping.

Piccolo commits each step's DDL apart from its bookkeeping; a kill between the two wedges the database for good
(measured). Here one outer transaction spans the whole run: after a kill the database is what it was, and the
next run starts again. Steps are forward only.

The files are written in PostgreSQL's words. For SQLite three are read otherwise (BOOLEAN as INTEGER, BYTEA as
BLOB, DOUBLE PRECISION as REAL) and every table is STRICT. Six comments are instructions, since the triggers differ:

    -- append only: TABLE            no row may change or go
    -- frozen: TABLE (COLUMN, …)     no row may go, and these columns may not change
    -- emptied in practice: TABLE    of a table that is append only, rows of a place to practise may go
    -- erasable: TABLE               the same, and rows may go while a person of that organisation is erased
    -- bytes may go: TABLE (COLUMN, …)   of a table that is append only, a row whose release stands no more may lose
                                     its content, once and for good, with the day; these columns stay as they are
    -- searched: TABLE               its words can be searched (see searching)
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
from evalkit.store.columns import instant_text
from evalkit.store.engine import engine_for, make_room
from evalkit.store.engine_sqlite import EmbeddedEngine
from evalkit.store.searching import index_statements

BOOKKEEPING = """CREATE TABLE IF NOT EXISTS schema_step (
  name TEXT NOT NULL PRIMARY KEY,
  checksum TEXT NOT NULL,
  done_at TEXT NOT NULL
)"""

_SQLITE_WORDS = {"BOOLEAN": "INTEGER", "BYTEA": "BLOB", "DOUBLE PRECISION": "REAL"}
_REFUSE = "rows of this table are kept as they are"
_POSTGRES_REFUSE = f"""CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{_REFUSE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$"""

_OF_PRACTICE = "EXISTS (SELECT 1 FROM organisation WHERE id = OLD.organisation AND practice_of IS NOT NULL)"
_OF_ERASURE = "EXISTS (SELECT 1 FROM erasure WHERE organisation = OLD.organisation AND running)"


def _refuse_but(name: str, unless: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {unless} THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{_REFUSE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$"""


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

    def statements(self, engine_type: str) -> tuple[str, ...]:
        """The statements for ``sqlite`` or ``postgres``, in order."""
        found: list[str] = []
        pending: list[str] = []
        for line in self.text.splitlines():
            practice = re.fullmatch(r"-- emptied in practice: (\w+)", line.strip())
            if practice:
                found.extend(_emptied_in_practice(practice[1], engine_type))
                continue
            erasable = re.fullmatch(r"-- erasable: (\w+)", line.strip())
            if erasable:
                found.extend(_erasable(erasable[1], engine_type))
                continue
            bytes_go = re.fullmatch(r"-- bytes may go: (\w+) \(([\w, ]+)\)", line.strip())
            if bytes_go:
                found.extend(_bytes_may_go(bytes_go[1], bytes_go[2].split(", "), engine_type))
                continue
            searched = re.fullmatch(r"-- searched: (\w+)", line.strip())
            if searched:
                found.extend(index_statements(searched[1], engine_type))
                continue
            order = re.fullmatch(r"-- (append only|frozen): (\w+)(?: \(([\w, ]+)\))?", line.strip())
            if order:
                found.extend(_guards(order[2], order[3], engine_type))
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


def _guards(table: str, columns: str | None, engine_type: str) -> list[str]:
    changes = f"UPDATE OF {columns}" if columns else "UPDATE"
    name = f"{table}_is_kept"
    if engine_type == "postgres":
        return [
            _POSTGRES_REFUSE,
            f"CREATE TRIGGER {name} BEFORE DELETE OR {changes} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        ]
    body = f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END"
    return [
        f"CREATE TRIGGER {name}_update BEFORE {changes} ON {table} {body}",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} {body}",
    ]


def _emptied_in_practice(table: str, engine_type: str) -> list[str]:
    """The guards of a table that is append only, made anew: rows still never change, and go only in practice."""
    name = f"{table}_is_kept"
    if engine_type == "postgres":
        on = f"ON {table} FOR EACH ROW EXECUTE FUNCTION"
        return [
            _refuse_but("refuse_change_but_in_practice", _OF_PRACTICE),
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE {on} refuse_change()",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE {on} refuse_change_but_in_practice()",
        ]
    return [
        f"DROP TRIGGER {name}_delete",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} WHEN NOT {_OF_PRACTICE} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END",
    ]


def _erasable(table: str, engine_type: str) -> list[str]:
    """The guard against deletion of a table that is emptied in practice, made anew with one more exception."""
    name = f"{table}_is_kept_delete"
    if engine_type == "postgres":
        return [
            _refuse_but("refuse_change_but_erased", f"{_OF_PRACTICE} OR {_OF_ERASURE}"),
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erased()",
        ]
    return [
        f"DROP TRIGGER {name}",
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN NOT ({_OF_PRACTICE} OR {_OF_ERASURE}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END",
    ]


def _bytes_may_go(table: str, stays: list[str], engine_type: str) -> list[str]:
    """The guard against changes of a table that is append only, made anew with one exception: the content of a file
    goes when its release was withdrawn or replaced. Nothing comes back, and no row goes."""
    same = "IS NOT DISTINCT FROM" if engine_type == "postgres" else "IS"
    allowed = " AND ".join(
        [
            "OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.gone_on IS NOT NULL",
            *(f"NEW.{column} {same} OLD.{column}" for column in stays),
            "EXISTS (SELECT 1 FROM release WHERE organisation = OLD.organisation AND id = OLD.release "
            "AND withdrawn_at IS NOT NULL)",
        ]
    )
    if engine_type == "postgres":
        name, function = f"{table}_is_kept", f"refuse_change_of_{table}"
        return [
            _refuse_but(function, allowed).replace("RETURN OLD", "RETURN NEW"),
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        ]
    return [
        f"DROP TRIGGER {table}_is_kept_update",
        f"CREATE TRIGGER {table}_is_kept_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END",
    ]


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
    return await _migrate_postgres(settings.database_url, wanted, tell)


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


async def _migrate_postgres(url: str, steps: tuple[Step, ...], tell: Watch) -> tuple[str, ...]:
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as error:
        raise Refused(problem("instance.database_away")) from error

    async def run(sql: str, *values: str) -> list[dict[str, str]]:
        for number in range(1, len(values) + 1):
            sql = sql.replace("?", f"${number}", 1)
        return [dict(row) for row in await connection.fetch(sql, *values)]

    try:
        async with connection.transaction():
            await connection.execute("SET LOCAL client_min_messages = warning")
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _POSTGRES_LOCK)
            return await _run_steps(run, steps, "postgres", tell)
    finally:
        await connection.close()


async def _run_steps(run: Run, steps: tuple[Step, ...], engine_type: str, tell: Watch) -> tuple[str, ...]:
    await run(BOOKKEEPING)
    done = {row["name"]: row["checksum"] for row in await run("SELECT name, checksum FROM schema_step")}
    known = {step.name: step.checksum for step in steps}
    if unknown := sorted(done.keys() - known.keys()):
        raise Refused(problem("instance.newer_database", step=unknown[0]))
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
    """The names of the steps that have not run; everything when there is no database yet. Writes nothing."""
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
        try:
            server = await asyncpg.connect(settings.database_url)
        except (OSError, asyncpg.PostgresError) as error:
            raise Refused(problem("instance.database_away")) from error
        try:
            made = await server.fetchval("SELECT to_regclass('schema_step')")
            done = {row["name"] for row in await server.fetch("SELECT name FROM schema_step")} if made else set()
        finally:
            await server.close()
    return tuple(step.name for step in wanted if step.name not in done)
