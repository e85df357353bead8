"""Sessions: planned in a series or held beside the plan, cancelled with a reason; how long, of which kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.process_lists import ACTIVITIES, CANCELLED
from evalkit.errors import Problem, Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.process.tallies import open_programme
from evalkit.store import Scope
from evalkit.store.queries import activity as kept
from evalkit.store.queries import programmes
from evalkit.store.queries.programmes import Programme

MOST = 120
"""Sessions of one series: more than two years of every week."""
DAY = 1440


@dataclass(frozen=True)
class Series:
    """Sessions on the weekday of ``first``, every so many weeks, until ``last``; ``last`` None: this one alone."""

    key: str
    kind: str
    first: dt.date | None
    last: dt.date | None
    minutes: int | None
    staff: int | None = None
    every: int = 1


@dataclass(frozen=True)
class Line:
    """A session in a list. ``present``: how many came; None where nothing was noted."""

    session: kept.ActivitySession
    present: int | None


@dataclass(frozen=True)
class Summary:
    """Of a time, until today: sessions that stood in the plan, and what was held."""

    planned: int
    held: int
    beside_the_plan: int
    cancelled: Mapping[str, int]
    minutes: int
    open: int

    @property
    def held_as_planned(self) -> int:
        return self.held - self.beside_the_plan


@dataclass(frozen=True)
class SessionsPage:
    """``waiting``: past sessions of which nobody said whether they took place."""

    programme: Programme
    today: dt.date
    waiting: tuple[Line, ...]
    coming: tuple[Line, ...]
    past: tuple[Line, ...]
    summary: Summary


async def plan(scope: Scope, programme_id: str, series: Series, *, now: dt.datetime | None = None) -> int:
    """Plan one session or a series; gives how many. The same key again plans nothing more.

    A single session of today or before is taken as held beside the plan: somebody notes what happened.
    """
    check_rule(Role(scope.role), TEAM)
    if not is_key(series.key):
        raise Refused(problem("process.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, programme_id)
        problems = _wrong(series)
        days = days_of(series)
        if len(days) > MOST:
            problems.append(problem("process.too_many", field="last", n=len(days), most=MOST))
        if problems or series.minutes is None:
            raise Refused(*problems)
        held = series.last is None and days[0] <= unit.today
        made = 0
        for day in days:
            made += await kept.add_session(
                unit,
                submission_key=f"{series.key}:{day.isoformat()}",
                programme=programme.id,
                day=day,
                kind=series.kind,
                minutes=series.minutes,
                staff=series.staff,
                planned=not held,
                state="held" if held else "planned",
            )
        if made:
            unit.note("plan_sessions", "programme", programme.id, sessions=made)
        return len(days)


def days_of(series: Series) -> list[dt.date]:
    """The days of a series."""
    if series.first is None:
        return []
    last = series.last or series.first
    found: list[dt.date] = []
    day = series.first
    while day <= last and len(found) <= 4 * MOST:
        found.append(day)
        day += dt.timedelta(weeks=series.every)
    return found


async def settle(
    scope: Scope,
    session_id: str,
    *,
    state: str,
    reason: str = "",
    minutes: int | None = None,
    staff: int | None = None,
    now: dt.datetime | None = None,
) -> str:
    """Say that a session took place, was cancelled, or is still to be held; gives its programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.activity_session(unit, session_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        problems = _wrong_length(found.minutes if minutes is None else minutes, staff)
        if state not in ("planned", "held", "cancelled"):
            problems.append(problem("process.state", field="state"))
        if state == "cancelled" and reason not in CANCELLED:
            problems.append(problem("process.reason", field="reason"))
        if state == "held" and found.day > unit.today:
            problems.append(problem("process.to_come", field="state", day=found.day))
        if state != "held" and any(p.present for p in await kept.presences_at(unit, session_id)):
            problems.append(problem("process.somebody_came", field="state"))
        if problems:
            raise Refused(*problems)
        await kept.set_state(
            unit,
            session_id,
            state=state,
            reason=reason if state == "cancelled" else None,
            minutes=found.minutes if minutes is None else minutes,
            staff=found.staff if staff is None else staff,
        )
        unit.note("settle_session", "activity_session", session_id, state=state, before=found.state)
        return found.programme


async def sessions_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> SessionsPage:
    """All sessions of a programme; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        found = await kept.activity_sessions(unit, [programme_id])
        present = await kept.present_by_session(unit)
        today = unit.today
    lines = tuple(Line(s, present.get(s.id)) for s in found)
    return SessionsPage(
        programme=programme,
        today=today,
        waiting=tuple(one for one in lines if one.session.state == "planned" and one.session.day < today),
        coming=tuple(one for one in lines if one.session.day >= today),
        past=tuple(one for one in reversed(lines) if one.session.day < today and one.session.state != "planned"),
        summary=summary(found, today),
    )


def summary(found: tuple[kept.ActivitySession, ...], today: dt.date) -> Summary:
    """What was planned until today and what became of it."""
    past = [s for s in found if s.day <= today or s.state == "cancelled"]
    reasons = [s.reason for s in past if s.state == "cancelled" and s.reason is not None]
    held = [s for s in past if s.state == "held"]
    return Summary(
        planned=sum(s.planned for s in past),
        held=len(held),
        beside_the_plan=sum(not s.planned for s in held),
        cancelled={reason: reasons.count(reason) for reason in CANCELLED if reason in reasons},
        minutes=sum(s.minutes for s in held),
        open=sum(s.state == "planned" for s in past),
    )


def _wrong(series: Series) -> list[Problem]:
    found = _wrong_length(series.minutes, series.staff)
    if series.kind not in ACTIVITIES:
        found.append(problem("process.kind", field="kind"))
    if series.first is None:
        found.append(problem("process.day_missing", field="first"))
    elif series.last is not None and series.last < series.first:
        found.append(problem("process.last_before_first", field="last"))
    return found


def _wrong_length(minutes: int | None, staff: int | None) -> list[Problem]:
    found = []
    if minutes is None or not 1 <= minutes <= DAY:
        found.append(problem("process.minutes", field="minutes"))
    if staff is not None and not 0 <= staff <= 99:
        found.append(problem("process.staff", field="staff"))
    return found
