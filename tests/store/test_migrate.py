"""Migrations: all or nothing, the same on both engines, and what the tables say they are."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from piccolo.columns import Boolean, Bytea, Column, DoublePrecision, Integer

from evalkit.errors import Refused
from evalkit.settings import Settings, resource_folder
from evalkit.store import migrate, tables
from evalkit.store.columns import columns_of
from evalkit.store.engine import sqlite_path
from evalkit.store.migrate import Step

STEPS = migrate.read_steps(resource_folder("migrations"))

KINDS = {
    "sqlite": {"TEXT": "text", "INTEGER": "integer", "BLOB": "bytes", "REAL": "real"},
    "postgres": {
        "text": "text",
        "integer": "integer",
        "bigint": "integer",
        "boolean": "boolean",
        "bytea": "bytes",
        "double precision": "real",
    },
}


def kind_of(column: Column, engine: str) -> str:
    if isinstance(column, Boolean):
        return "integer" if engine == "sqlite" else "boolean"
    if isinstance(column, Integer):
        return "integer"
    if isinstance(column, DoublePrecision):
        return "real"
    return "bytes" if isinstance(column, Bytea) else "text"


Shape = dict[str, dict[str, tuple[str, bool]]]
"""table → column → (kind, may be null)"""


def sqlite_shape(settings: Settings) -> Shape:
    connection = sqlite3.connect(sqlite_path(settings.database_url))
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    names = [name for name in names if not name.startswith("tool_text_found")]  # tables of the full-text index
    found = {
        name: {
            row[1]: (KINDS["sqlite"][row[2]], not row[3]) for row in connection.execute(f"PRAGMA table_info({name})")
        }
        for name in names
    }
    connection.close()
    return found


async def postgres_shape(settings: Settings) -> Shape:
    connection = await asyncpg.connect(settings.as_owner.database_url)  # another role might not see what is there
    found: Shape = {}
    for row in await connection.fetch(
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
    ):
        kind = KINDS["postgres"][row["data_type"]]
        found.setdefault(row["table_name"], {})[row["column_name"]] = (kind, row["is_nullable"] == "YES")
    await connection.close()
    return found


async def shape_of(settings: Settings) -> Shape:
    found = sqlite_shape(settings) if settings.is_sqlite else await postgres_shape(settings)
    found.pop("schema_step", None)
    return found


async def test_what_the_migrations_make_is_what_the_tables_say(database: Settings) -> None:
    await migrate.migrate(database)
    engine = "sqlite" if database.is_sqlite else "postgres"
    declared: Shape = {
        table._meta.tablename: {
            name: (kind_of(column, engine), column._meta.null) for name, column in columns_of(table).items()
        }
        for table in tables.ALL
    }
    made = await shape_of(database)
    assert made.keys() == declared.keys()
    for name in declared:
        assert list(made[name].items()) == list(declared[name].items()), name


async def test_every_table_of_a_tenant_has_its_composite_key(database: Settings) -> None:
    """(organisation, id) is unique, so that links between rows can include the organisation."""
    own_way = {
        "organisation",
        "instance",
        "account",
        "session",
        "sign_in_link",
        "job",
        "outbox",
        "passkey",
        "passkey_challenge",
        "account_key",
        "recovery_code",
        "second_step",
        "audit_head",
        "sign_in_try",
    }
    for step in STEPS:
        for statement in step.statements("sqlite" if database.is_sqlite else "postgres"):
            if statement.startswith("CREATE TABLE"):
                name = statement.split()[2]
                assert name in own_way or "UNIQUE (organisation, id)" in statement, name


async def test_a_second_run_has_nothing_to_do(database: Settings) -> None:
    assert await migrate.pending(database) == tuple(step.name for step in STEPS)
    assert await migrate.migrate(database) == tuple(step.name for step in STEPS)
    assert await migrate.migrate(database) == ()
    assert await migrate.pending(database) == ()


async def test_from_each_earlier_step_to_the_newest(database: Settings) -> None:
    for count in range(1, len(STEPS)):
        await migrate.migrate(database, steps=STEPS[:count])
    assert await migrate.migrate(database) == (STEPS[-1].name,)


async def test_a_step_that_fails_leaves_the_database_as_it_was(database: Settings) -> None:
    broken = Step("0008_broken", "CREATE TABLE halfway (id TEXT);\nCREATE TABLE organisation (id TEXT);\n")
    with pytest.raises((sqlite3.OperationalError, asyncpg.DuplicateTableError)):
        await migrate.migrate(database, steps=(*STEPS, broken))
    assert await shape_of(database) == {}
    await migrate.migrate(database)
    assert "halfway" not in await shape_of(database)


async def test_a_step_that_was_changed_after_it_ran_is_refused(database: Settings) -> None:
    await migrate.migrate(database)
    changed = Step(STEPS[0].name, STEPS[0].text + "\n-- another word\n")
    with pytest.raises(Refused) as refusal:
        await migrate.migrate(database, steps=(changed, *STEPS[1:]))
    assert refusal.value.problems[0].code == "instance.step_changed"


async def test_the_database_of_a_newer_program_is_refused(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate.migrate(database)
    with pytest.raises(Refused) as refusal:
        await migrate.migrate(database, steps=STEPS[:-1])
    assert refusal.value.problems[0].code == "instance.newer_database"
    monkeypatch.setattr(migrate, "read_steps", lambda _folder: STEPS[:-1])
    with pytest.raises(Refused, match=r"instance\.newer_database"):
        await migrate.pending(database)


KILLED = """
import asyncio, os, sys
from pathlib import Path
from evalkit.settings import Settings
from evalkit.store import migrate

seen = 0
def die(statement):
    global seen
    seen += 1
    if seen == int(sys.argv[3]):
        os._exit(9)

settings = Settings.from_environment({"EVALKIT_HOME": sys.argv[1], "EVALKIT_DATABASE_URL": sys.argv[2]})
asyncio.run(migrate.migrate(settings, watch=die))
"""


def statements_until_booking(database: Settings) -> int:
    """How many statements come before the first step's bookkeeping is written, that one included."""
    return len(STEPS[0].statements("sqlite" if database.is_sqlite else "postgres")) + 1


@pytest.mark.slow
async def test_a_kill_between_the_tables_and_their_bookkeeping_wedges_nothing(
    database: Settings, tmp_path: Path
) -> None:
    """The measured fault of migrations that commit the two apart."""
    moment = statements_until_booking(database)
    command = [sys.executable, "-c", KILLED, str(tmp_path / "empty"), database.as_owner.database_url, str(moment)]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], env=dict(os.environ), check=False)
    assert killed.returncode == 9
    assert await shape_of(database) == {}
    assert await migrate.migrate(database) == tuple(step.name for step in STEPS)


def test_migrations_are_numbered_without_gaps(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("SELECT 1;\n")
    (tmp_path / "0003_three.sql").write_text("SELECT 1;\n")
    with pytest.raises(ValueError, match="without gaps"):
        migrate.read_steps(tmp_path)


def test_a_statement_without_its_end_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="semicolon"):
        Step("0001_x", "CREATE TABLE x (id TEXT)").statements("sqlite")


def test_an_unknown_kind_of_database_is_refused(tmp_path: Path) -> None:
    from evalkit.store.engine import engine_for

    settings = Settings.from_environment({"EVALKIT_HOME": str(tmp_path), "EVALKIT_DATABASE_URL": "mysql://x"})
    with pytest.raises(Refused) as refusal:
        engine_for(settings)
    assert refusal.value.problems[0].code == "instance.database_url_unknown"
