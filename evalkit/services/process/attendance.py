"""Who came: a list that is tapped, nobody chosen beforehand, one save. It never leaves the association per person.

There is no export of it, no call for programs and no certificate: whoever makes aid depend on presence would ask for
one (FIELD B17). The person alone may print their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from evalkit import store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.people.labels import alphabetical
from evalkit.store import Scope, Unit
from evalkit.store.queries import activity as kept
from evalkit.store.queries import enrolments, participants, programmes, waiting
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Line:
    """Somebody who could have come. ``left``: not there any more on that day, but noted as present."""

    enrolment: str
    label: str
    drawing: str
    present: bool
    left: bool


@dataclass(frozen=True)
class Listed:
    """A session with its list."""

    session: kept.ActivitySession
    programme: Programme
    lines: tuple[Line, ...]
    today: dt.date


@dataclass(frozen=True)
class Own:
    """One of a person's own presences."""

    day: dt.date
    programme: dict[str, str]
    kind: str
    minutes: int


async def listed(scope: Scope, session_id: str, *, now: dt.datetime | None = None) -> Listed:
    """The list of a session; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await _listed(unit, session_id)


async def save(
    scope: Scope, session_id: str, *, ticked: Collection[str], shown: Collection[str], now: dt.datetime | None = None
) -> str:
    """Note who came; gives the programme. ``shown``: who was ticked when the page was drawn.

    Only what was changed on this page is noted, so that a colleague's ticks of the same minute stay. Saving again
    adds nothing. A session where somebody came took place.
    """
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        page = await _listed(unit, session_id)
        session = page.session
        if session.day > unit.today:
            raise Refused(problem("process.to_come", day=session.day))
        known = {line.enrolment: line for line in page.lines}
        changed = set(ticked) ^ set(shown)
        if not changed <= known.keys():
            raise Refused(problem("entry.not_found"))
        numbers = {p.enrolment: p.number for p in await kept.presences_at(unit, session_id)}
        people = {e.id: e.participant for e in await enrolments.enrolments_in(unit, session.programme)}
        noted = 0
        for enrolment in sorted(changed):
            present = enrolment in ticked
            if known[enrolment].present == present:
                continue
            noted += 1
            await kept.add_presence(
                unit,
                session=session.id,
                participant=people[enrolment],
                enrolment=enrolment,
                number=numbers.get(enrolment, 0) + 1,
                present=present,
            )
        if ticked and session.state != "held":
            await kept.set_state(
                unit, session.id, state="held", reason=None, minutes=session.minutes, staff=session.staff
            )
        if noted or (ticked and session.state != "held"):
            unit.note("note_presences", "activity_session", session.id, changed=noted)
        return session.programme


async def own(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Own, ...]:
    """To what the person themselves came, newest first."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, now=now) as unit:
        found = await kept.came_of(unit, scope.participant or "")
        named = {p.id: p.names for p in await programmes.programmes(unit, closed_too=True)}
    return tuple(Own(c.day, named.get(c.programme, {}), c.kind, c.minutes) for c in reversed(found))


async def _listed(unit: Unit, session_id: str) -> Listed:
    session = await kept.activity_session(unit, session_id)
    programme = await programmes.programme(unit, session.programme) if session else None
    if session is None or programme is None:
        raise Refused(problem("entry.not_found"))
    people = {p.id: p for p in await participants.participants(unit)}
    joined = await waiting.joined_records(unit)
    present = {p.enrolment for p in await kept.presences_at(unit, session_id) if p.present}
    lines = []
    for one in await enrolments.enrolments_in(unit, programme.id):
        person = people.get(joined.get(one.participant, one.participant))
        there = _there(one, session.day)
        if person is not None and (there or one.id in present):
            lines.append(Line(one.id, person.label, person.drawing, one.id in present, not there))
    return Listed(session, programme, tuple(sorted(lines, key=lambda x: alphabetical(x.label))), unit.today)


def _there(one: enrolments.Enrolment, day: dt.date) -> bool:
    """Whether somebody took part on that day; who has left without a day is not there any more."""
    entered = one.entry is None or one.entry <= day
    return entered and one.exit_days is None and (one.exit_on is None or one.exit_on >= day)
