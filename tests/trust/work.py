"""What the other processes do, and the protections that are taken out of them for a mutant."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins
from evalkit.services.doors import sign_in
from evalkit.settings import Settings
from evalkit.store import Scope, migrate, row_security
from evalkit.store.queries import tries
from evalkit.store.sqlite_connection import Connection
from evalkit.store.unit import Unit
from tests.trust.acts import ACTS, LATER
from tests.unit.services.sheet import a_sheet
from tests.world import World

# Mutants


def forget_the_key() -> None:
    """Each submission is taken for a new one."""
    note = check_ins.note

    async def noted(scope: Scope, sent: check_ins.Sent, **more: Any) -> None:
        await note(scope, replace(sent, submission_key=str(uuid.uuid4())), **more)

    check_ins.note = noted


def lock_late() -> None:
    """The write lock is taken at the first change, as SQLite does by itself."""

    async def begin_writing(self: Connection) -> None:
        await self.execute_elsewhere("BEGIN DEFERRED")

    Connection.begin_writing = begin_writing  # type: ignore[method-assign]


def count_alone() -> None:
    """Wrong tries are counted in the memory of one process."""
    seen: Counter[str] = Counter()

    async def tries_since(_unit: Unit, kind: str, mark: str, _since: object) -> int:
        seen[f"{kind} {mark}"] += 1
        return seen[f"{kind} {mark}"] - 1

    tries.tries_since = tries_since


def commit_each_statement() -> None:
    """Nothing holds the statements of an act together."""
    run = Unit._run

    async def run_and_commit(self: Unit, sql: str, values: Any) -> Any:
        found = await run(self, sql, values)
        if self.writes:
            transaction = self.engine.current_transaction.get()
            if self.engine.engine_type == "sqlite":
                if not sql.startswith("SELECT"):
                    for words in ("COMMIT", "BEGIN IMMEDIATE", "SAVEPOINT unit"):
                        transaction.connection.execute_here(words)
            else:
                await transaction.connection.execute("COMMIT")
                await transaction.connection.execute("BEGIN")
                await run(self, row_security.ENTER, row_security.entered(self.scope))  # it lasted for one transaction
        return found

    Unit._run = run_and_commit  # type: ignore[method-assign]


def commit_each_step() -> None:
    """A migration commits as it goes."""
    steps = migrate._run_steps

    async def run_steps(run: Any, *more: Any) -> Any:
        async def committed(sql: str, *values: str) -> Any:
            found = await run(sql, *values)
            if sql != "COMMIT":
                await run("COMMIT")
                await run("BEGIN")
            return found

        return await steps(committed, *more)

    migrate._run_steps = run_steps


MUTANTS: dict[str, Callable[[], None]] = {
    "": lambda: None, "forget the key": forget_the_key, "lock late": lock_late, "count alone": count_alone,
    "commit each statement": commit_each_statement, "commit each step": commit_each_step,
}  # fmt: skip


# Work


async def send_keys(_settings: Settings, world: World, keys: list[str], times: int, mutant: str) -> int:
    """Send each key so often, all at once; gives how many got their receipt. Who is told that the database is busy and
    that nothing was written sends the same again, as the page does: the limit of waiting is proven elsewhere."""
    MUTANTS[mutant]()

    async def one(key: str) -> bool:
        while True:
            try:
                await check_ins.note(world.amina.scope, a_sheet(world, submission_key=key), now=LATER)
            except Refused as refusal:
                if refusal.problems[0].code == "instance.busy":
                    continue
                return False
            return True

    return sum(await asyncio.gather(*(one(key) for key in keys for _ in range(times))))


async def change_often(_settings: Settings, world: World, times: int, mutant: str) -> int:
    """Read, wait a moment and write, so often; gives how often it was told that the database is busy."""
    MUTANTS[mutant]()
    busy = 0
    for _ in range(times):
        try:
            async with store.unit(world.amina.scope, write=True) as unit:
                await unit.raw("SELECT count(*) AS n FROM audit WHERE organisation = {}", unit.organisation)
                await asyncio.sleep(0.005)
                unit.note("looked", "participant", None)
        except Refused:
            busy += 1
    return busy


async def guess(_settings: Settings, login: str, times: int, mutant: str) -> int:
    """Try so many wrong passphrases; gives how many were looked at."""
    MUTANTS[mutant]()
    looked_at = 0
    for number in range(times):
        try:
            await sign_in.with_passphrase(login, f"wrong words {number}", address=f"10.{os.getpid() % 250}.0.{number}")
        except Refused as refusal:
            looked_at += refusal.problems[0].code == "access.wrong_sign_in"
    return looked_at


async def guess_codes(_settings: Settings, address: str, times: int, mutant: str) -> int:
    """Try so many codes that no card has; gives how many were looked at."""
    MUTANTS[mutant]()
    looked_at = 0
    for _ in range(times):
        try:
            await sign_in.with_code(sealing.new_access_code(), address=address)
        except Refused as refusal:
            looked_at += refusal.problems[0].code == "access.wrong_code"
    return looked_at


async def die_at(_settings: Settings, world: World, name: str, key: str, moment: int, mutant: str) -> int:
    """Do an act, and end the process without a word before its n-th statement; gives how many there were if fewer."""
    MUTANTS[mutant]()
    count = 0
    run = Unit._run

    async def counted(self: Unit, sql: str, values: Any) -> Any:
        nonlocal count
        count += 1
        if count == moment:
            os._exit(9)
        return await run(self, sql, values)

    Unit._run = counted  # type: ignore[method-assign]
    await ACTS[name](world, key, "rien")
    return count


async def die_while_migrating(settings: Settings, moment: int, mutant: str) -> int:
    """Migrate, and end the process without a word before the n-th statement."""
    MUTANTS[mutant]()
    count = 0

    def watch(_statement: str) -> None:
        nonlocal count
        count += 1
        if count == moment:
            os._exit(9)

    await migrate.migrate(settings, watch=watch)
    return count
