"""Background work: jobs and letters, each with a unique key so that it is done once. Taking needs a system scope."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import Unit

TRIES = 5
"""After so many failures a job is left for a person to look at."""


@dataclass(frozen=True)
class Job:
    table: ClassVar[type[Table]] = tables.Job
    id: str
    organisation: str | None
    kind: str
    unique_key: str
    payload: dict[str, Any]
    state: str
    tries: int
    due_at: datetime.datetime
    problem: str | None


@dataclass(frozen=True)
class Letter:
    """``content`` is sealed: it holds an address."""

    table: ClassVar[type[Table]] = tables.Outbox
    id: str
    organisation: str | None
    kind: str
    unique_key: str
    content: bytes
    state: str
    tries: int
    due_at: datetime.datetime
    problem: str | None


async def add_job(
    unit: Unit,
    *,
    kind: str,
    unique_key: str,
    payload: dict[str, Any],
    due_at: datetime.datetime | None = None,
) -> bool:
    """Ask for work; False when the same key was asked for before."""
    return await unit.add_once(
        tables.Job,
        [tables.Job.unique_key],
        kind=kind,
        unique_key=unique_key,
        payload=payload,
        state="waiting",
        tries=0,
        due_at=due_at or unit.now,
    )


async def take_job(unit: Unit) -> Job | None:
    """The next job that is due, taken: nobody else gets it. System scope ("jobs")."""
    found = await unit.all(
        Job,
        tables.Job.state == "waiting",
        tables.Job.due_at <= instant_text(unit.now),
        order=[tables.Job.due_at, tables.Job.id],
        limit=1,
    )
    if not found:
        return None
    values = {"state": "taken", "taken_at": unit.now, "tries": found[0].tries + 1}
    taken = await unit.change(tables.Job, values, tables.Job.id == found[0].id, tables.Job.state == "waiting")
    return await unit.one(Job, tables.Job.id == found[0].id) if taken else None


async def finish_job(unit: Unit, job_id: str) -> None:
    await unit.change(tables.Job, {"state": "done", "done_at": unit.now, "problem": None}, tables.Job.id == job_id)


async def last_done(unit: Unit, kind: str) -> datetime.datetime | None:
    """When the newest piece of this work that is done, of those that are not in the future, was due."""
    found = await unit.all(
        Job,
        tables.Job.kind == kind,
        tables.Job.state == "done",
        tables.Job.due_at <= instant_text(unit.now),
        order=[tables.Job.due_at],
        descending=True,
        limit=1,
    )
    return found[0].due_at if found else None


async def job_failed(unit: Unit, job: Job, problem: str) -> None:
    """Put a job back, a little later each time; after :data:`TRIES` it is left as failed. ``problem``: a code."""
    again = unit.now + datetime.timedelta(seconds=30 * 2**job.tries)
    state = "failed" if job.tries >= TRIES else "waiting"
    await unit.change(tables.Job, {"state": state, "due_at": again, "problem": problem}, tables.Job.id == job.id)


async def free_taken_jobs(unit: Unit, before: datetime.datetime) -> int:
    """Jobs taken before an instant by a process that died wait again."""
    return await unit.change(
        tables.Job,
        {"state": "waiting"},
        tables.Job.state == "taken",
        tables.Job.taken_at < instant_text(before),
    )


async def add_letter(unit: Unit, *, kind: str, unique_key: str, content: bytes) -> bool:
    """Put a letter into the outbox; False when the same key is there already."""
    return await unit.add_once(
        tables.Outbox,
        [tables.Outbox.unique_key],
        kind=kind,
        unique_key=unique_key,
        content=content,
        state="waiting",
        tries=0,
        due_at=unit.now,
    )


async def take_letter(unit: Unit, kind: str) -> Letter | None:
    """The next letter of a kind that is due, taken: nobody else sends it. System scope ("jobs")."""
    found = await unit.all(
        Letter,
        tables.Outbox.kind == kind,
        tables.Outbox.state == "waiting",
        tables.Outbox.due_at <= instant_text(unit.now),
        order=[tables.Outbox.due_at, tables.Outbox.id],
        limit=1,
    )
    if not found:
        return None
    values = {"state": "taken", "taken_at": unit.now, "tries": found[0].tries + 1}
    taken = await unit.change(tables.Outbox, values, tables.Outbox.id == found[0].id, tables.Outbox.state == "waiting")
    return await unit.one(Letter, tables.Outbox.id == found[0].id) if taken else None


async def letter_done(unit: Unit, letter_id: str, *, problem: str | None = None) -> None:
    """It was sent, or (``problem``) there was no longer anything to send."""
    values = {"state": "done", "done_at": unit.now, "problem": problem}
    await unit.change(tables.Outbox, values, tables.Outbox.id == letter_id)


async def letter_failed(unit: Unit, letter: Letter, problem: str, *, again: bool) -> None:
    """It was refused. ``again``: it was surely not taken over, so it waits and is tried later, a few times."""
    later = unit.now + datetime.timedelta(minutes=2**letter.tries)
    state = "waiting" if again and letter.tries < TRIES else "failed"
    await unit.change(
        tables.Outbox, {"state": state, "due_at": later, "problem": problem}, tables.Outbox.id == letter.id
    )


async def give_up_taken_letters(unit: Unit, before: datetime.datetime) -> int:
    """Letters taken before an instant by a process that died: nobody knows whether they left, so none goes twice."""
    return await unit.change(
        tables.Outbox,
        {"state": "failed", "problem": "unsure"},
        tables.Outbox.state == "taken",
        tables.Outbox.taken_at < instant_text(before),
    )


async def forget_letters(unit: Unit, before: datetime.datetime) -> int:
    """Remove letters that are over since an instant: they hold an address."""
    return await unit.remove(
        tables.Outbox, tables.Outbox.state.is_in(["done", "failed"]), tables.Outbox.due_at < instant_text(before)
    )


@dataclass(frozen=True)
class Queue:
    """``due``: work that should be done by now; ``oldest``: since when. ``failed``: given up. ``letters``: not sent."""

    due: int
    failed: int
    oldest: datetime.datetime | None
    letters: int


async def queue(unit: Unit) -> Queue:
    """How much waits, of the whole instance. Needs a system scope."""
    rows = await unit.raw(
        """SELECT state, COUNT(*) AS n, MIN(due_at) AS oldest FROM job
        WHERE state = 'failed' OR (state = 'waiting' AND due_at <= {}) GROUP BY state""",
        instant_text(unit.now),
    )
    found = {row["state"]: row for row in rows}
    due = found.get("waiting")
    return Queue(
        due=int(due["n"]) if due else 0,
        failed=int(found["failed"]["n"]) if "failed" in found else 0,
        oldest=datetime.datetime.fromisoformat(due["oldest"]) if due else None,
        letters=await unit.count(tables.Outbox, tables.Outbox.state == "waiting"),
    )
