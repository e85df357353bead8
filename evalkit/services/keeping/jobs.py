"""Background work: what comes round by itself, and doing what is due. Any number of processes may do it at once.

The server does it once a minute, or `evalkit jobs run` does, called by a timer of the machine. Each piece of work
has a unique key, so it is asked for once, taken by one process, and tried again when it failed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evalkit import store
from evalkit.definitions.weeks import monday
from evalkit.services.asking import practice
from evalkit.services.keeping import audit_keeping, backups, post, retention
from evalkit.services.keeping.running import instance
from evalkit.services.letters import weekly_letters
from evalkit.services.word_keys import switching
from evalkit.services.words import withdrawn_words
from evalkit.settings import Settings
from evalkit.store import Scope, Unit
from evalkit.store.queries import about_us, work
from evalkit.store.queries import instance as kept_instance
from evalkit.store.unit import DAY_ZONE

JOBS = Scope.system("jobs")

EVERY = 60.0
"""Seconds between two looks of the server's own loop."""

STUCK = dt.timedelta(minutes=15)
"""Whatever was taken longer ago than this was taken by a process that died."""

LETTERS_KEPT = dt.timedelta(days=30)

LEAP = dt.timedelta(days=40)
"""Since the last night that was done: when the clock has leapt so far ahead, nothing goes that is only over by it."""

LETTERS_GO = dt.time(6)
NIGHT = dt.time(3)
"""Hours in Brussels."""


@dataclass(frozen=True)
class Outcome:
    """What a run did. ``failed``: jobs and letters that were not done; they are tried again, or left with a reason."""

    jobs: int = 0
    letters: int = 0
    failed: int = 0


Work = Callable[[Settings, dt.datetime], Awaitable[None]]


async def _write_letters(settings: Settings, now: dt.datetime) -> None:
    await weekly_letters.plan(now=now)


async def _every_night(settings: Settings, now: dt.datetime) -> None:
    leapt = await _has_leapt(now)
    if not leapt:
        await retention.let_go_all(settings, now=now)
        await audit_keeping.let_go(now=now)
    await practice.empty_all(now=now)
    async with store.unit(JOBS, write=True, now=now) as unit:
        await work.forget_letters(unit, now - LETTERS_KEPT)
        await about_us.close_boxes_over(unit)
    if not leapt:
        await withdrawn_words.renew_all(now=now)
    await switching.go_on_everywhere(now=now)


async def _has_leapt(now: dt.datetime) -> bool:
    """Whether the last night was so long ago that the clock may be wrong: what goes by itself is gone for good, from
    restored backups too. The next night, a day later by the same clock, it is believed; so a server that was really
    away so long lets go one night late."""
    async with store.unit(JOBS, now=now) as unit:
        last = await work.last_done(unit, "every_night")
    leapt = last is not None and now - last > LEAP
    if leapt:
        logging.getLogger(__name__).warning("the clock has leapt: nothing is let go this night")
    return leapt


async def _back_up(settings: Settings, now: dt.datetime) -> None:
    await backups.make(settings, now=now)


WORK: Mapping[str, Work] = MappingProxyType(
    {"weekly_letters": _write_letters, "every_night": _every_night, "backup": _back_up}
)
"""Kind of job → what it does. Each may be done twice without harm."""


async def run(settings: Settings, *, now: dt.datetime | None = None) -> Outcome:
    """Do everything that is due, on an instance that is open, and send what waits."""
    at = now or dt.datetime.now(dt.UTC)
    async with store.unit(JOBS, write=True, now=at) as unit:
        await work.free_taken_jobs(unit, at - STUCK)
        await work.give_up_taken_letters(unit, at - STUCK)
        await _plan(unit, settings)
    done = failed = 0
    while True:
        async with store.unit(JOBS, write=True, now=at) as unit:
            job = await work.take_job(unit)
        if job is None:
            break
        if await _do(settings, job, at):
            done += 1
        else:
            failed += 1
    sent, unsent = await weekly_letters.send_waiting(settings, now=now)
    return Outcome(jobs=done, letters=sent, failed=failed + unsent)


async def run_once(settings: Settings) -> Outcome:
    """The same for the command line: opens the instance and closes it."""
    async with instance(settings):
        return await run(settings)


async def forever(settings: Settings) -> None:
    """The server's own loop. A run that fails is told in the log by its kind of error only, and the next one comes."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await run(settings)
        except Exception as error:
            logging.getLogger(__name__).warning("background work failed", extra={"error": type(error).__name__})


async def _plan(unit: Unit, settings: Settings) -> None:
    """What comes round: the letters of this week, where mail is set up, this night, and its backup."""
    today = unit.today
    if post.can_send(settings):
        week = monday(today)
        due = dt.datetime.combine(week, LETTERS_GO, DAY_ZONE)
        await work.add_job(unit, kind="weekly_letters", unique_key=f"weekly_letters:{week}", payload={}, due_at=due)
    night = dt.datetime.combine(today, NIGHT, DAY_ZONE)
    await work.add_job(unit, kind="every_night", unique_key=f"every_night:{today}", payload={}, due_at=night)
    here = await kept_instance.instance(unit)
    if here is not None and not here.demonstration:
        await work.add_job(unit, kind="backup", unique_key=f"backup:{today}", payload={}, due_at=night)


async def _do(settings: Settings, job: work.Job, now: dt.datetime) -> bool:
    try:
        await WORK[job.kind](settings, now)
    except Exception as error:
        async with store.unit(JOBS, write=True, now=now) as unit:
            await work.job_failed(unit, job, type(error).__name__)
        return False
    async with store.unit(JOBS, write=True, now=now) as unit:
        await work.finish_job(unit, job.id)
    return True
