"""One week of one programme on one page: what was counted, the sessions, the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.process_lists import DEMAND, OPEN_DOOR
from evalkit.definitions.weeks import monday
from evalkit.errors import Refused, problem
from evalkit.services.process import activity, journal, tallies
from evalkit.store import Scope
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import programmes
from evalkit.store.queries import tallies as kept
from evalkit.store.queries.programmes import Programme

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Count:
    """``words``: a need in the programme's own words, by language; None: of a closed list."""

    kind: str
    item: str
    count: int
    words: Mapping[str, str] | None = None


@dataclass(frozen=True)
class WeekPage:
    """``waiting``: sessions of earlier weeks of which nobody said whether they took place. ``results``: all of them."""

    programme: Programme
    week: dt.date
    today: dt.date
    demand: tuple[Count, ...]
    open_door: tuple[Count, ...]
    needs: tuple[Count, ...]
    sessions: tuple[activity.Line, ...]
    waiting: int
    entries: tuple[journal.Entry, ...]
    results: tuple[journal.Result, ...]

    @property
    def before(self) -> dt.date:
        return self.week - WEEK

    @property
    def after(self) -> dt.date | None:
        """The next week, if it has begun."""
        return self.week + WEEK if self.week + WEEK <= self.today else None


async def week_page(
    scope: Scope, programme_id: str, day: dt.date | None = None, *, now: dt.datetime | None = None
) -> WeekPage:
    """The week of ``day`` (None, or one to come: this week); 404 for another association's programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        week = monday(min(day or unit.today, unit.today))
        counted = {(c.kind, c.item): c.count for c in await kept.counted(unit, [programme_id], week, week)}
        sessions = await kept_sessions.activity_sessions(unit, [programme_id], last=week + WEEK - dt.timedelta(days=1))
        present = await kept_sessions.present_by_session(unit)
        entries = await journal.entries_of(unit, [programme_id])
        results = await journal.results_of(unit, [programme_id])
        today = unit.today
    return WeekPage(
        programme=programme,
        week=week,
        today=today,
        demand=tuple(Count("demand", item, counted.get(("demand", item), 0)) for item in DEMAND),
        open_door=tuple(Count("open_door", item, counted.get(("open_door", item), 0)) for item in OPEN_DOOR)
        if programme.without_participants
        else (),
        needs=tuple(
            Count("unmet_need", need.key, counted.get(("unmet_need", need.key), 0), need.words)
            for need in tallies.needs_of(programme)
        ),
        sessions=tuple(activity.Line(s, present.get(s.id)) for s in sessions if s.day >= week),
        waiting=sum(s.state == "planned" and s.day < week for s in sessions),
        entries=tuple(e for e in entries if e.week == week),
        results=tuple(reversed(results)),
    )
