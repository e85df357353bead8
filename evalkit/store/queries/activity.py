"""Sessions of a programme, and who came: presences are added to, never overwritten."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ActivitySession:
    """``planned``: it stood in the plan. ``state``: planned, held or cancelled, then with its ``reason``."""

    table: ClassVar[type[Table]] = tables.ActivitySession
    id: str
    programme: str
    day: datetime.date
    kind: str
    minutes: int
    staff: int | None
    planned: bool
    state: str
    reason: str | None


@dataclass(frozen=True)
class Presence:
    """Whether somebody came, as it was noted last."""

    activity_session: str
    participant: str
    enrolment: str
    number: int
    present: bool


@dataclass(frozen=True)
class Came:
    """Somebody came on a day, for so many minutes."""

    enrolment: str
    programme: str
    day: datetime.date
    kind: str
    minutes: int


async def add_session(
    unit: Unit,
    *,
    submission_key: str,
    programme: str,
    day: datetime.date,
    kind: str,
    minutes: int,
    staff: int | None,
    planned: bool,
    state: str,
    reason: str | None = None,
) -> bool:
    """Keep a session; False when this key was used before."""
    return await unit.add_once(
        tables.ActivitySession,
        [tables.ActivitySession.organisation, tables.ActivitySession.submission_key],
        submission_key=submission_key,
        programme=programme,
        day=day,
        kind=kind,
        minutes=minutes,
        staff=staff,
        planned=planned,
        state=state,
        reason=reason,
        made_on=unit.today,
    )


async def activity_session(unit: Unit, session_id: str) -> ActivitySession | None:
    return await unit.one(ActivitySession, tables.ActivitySession.id == session_id)


async def activity_sessions(
    unit: Unit,
    programmes: Sequence[str],
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> tuple[ActivitySession, ...]:
    """The sessions of these programmes between two days, by day."""
    if not programmes:
        return ()
    conditions = [tables.ActivitySession.programme.is_in(list(programmes))]
    if first is not None:
        conditions.append(tables.ActivitySession.day >= first.isoformat())
    if last is not None:
        conditions.append(tables.ActivitySession.day <= last.isoformat())
    return await unit.all(ActivitySession, *conditions, order=[tables.ActivitySession.day, tables.ActivitySession.id])


async def set_state(
    unit: Unit, session_id: str, *, state: str, reason: str | None, minutes: int, staff: int | None
) -> bool:
    """Say whether a session was held, and how long it lasted."""
    changed = await unit.change(
        tables.ActivitySession,
        {"state": state, "reason": reason, "minutes": minutes, "staff": staff},
        tables.ActivitySession.id == session_id,
    )
    return changed == 1


async def presences_at(unit: Unit, session_id: str) -> tuple[Presence, ...]:
    """Everybody about whom something was noted in a session, as it stands now."""
    words, own = unit.own("a.participant")
    rows = await unit.raw(
        """SELECT a.activity_session, a.participant, a.enrolment, a.number, a.present FROM attendance a
        WHERE a.organisation = {} AND a.activity_session = {} AND a.number = (
          SELECT MAX(b.number) FROM attendance b WHERE b.organisation = a.organisation
          AND b.activity_session = a.activity_session AND b.enrolment = a.enrolment)"""  # noqa: S608  (words of our own)
        + words
        + " ORDER BY a.enrolment",
        unit.organisation,
        session_id,
        *own,
    )
    return tuple(
        Presence(r["activity_session"], r["participant"], r["enrolment"], int(r["number"]), bool(r["present"]))
        for r in rows
    )


async def add_presence(
    unit: Unit, *, session: str, participant: str, enrolment: str, number: int, present: bool
) -> None:
    await unit.add(
        tables.Attendance,
        activity_session=session,
        participant=participant,
        enrolment=enrolment,
        number=number,
        present=present,
        author=unit.scope.account,
    )


async def came(
    unit: Unit, *, first: datetime.date | None = None, last: datetime.date | None = None
) -> tuple[Came, ...]:
    """Who came to what was held, in every programme of the association, by day."""
    words, own = unit.own("a.participant")
    rows = await unit.raw(
        """SELECT a.enrolment, s.programme, s.day, s.kind, s.minutes FROM attendance a
        JOIN activity_session s ON s.organisation = a.organisation AND s.id = a.activity_session
        WHERE a.organisation = {} AND a.present = {} AND s.state = 'held' AND s.day >= {} AND s.day <= {}
          AND a.number = (SELECT MAX(b.number) FROM attendance b WHERE b.organisation = a.organisation
            AND b.activity_session = a.activity_session AND b.enrolment = a.enrolment)"""  # noqa: S608  (words of our own)
        + words
        + " ORDER BY s.day, a.enrolment, s.id",
        unit.organisation,
        True,
        (first or datetime.date.min).isoformat(),
        (last or datetime.date.max).isoformat(),
        *own,
    )
    return _came(rows)


async def came_of(unit: Unit, participant: str) -> tuple[Came, ...]:
    """To what one record's person came; a person's own scope finds nobody else's."""
    if unit.scope.participant not in (None, participant) or (
        unit.people is not None and participant not in unit.people
    ):
        return ()
    rows = await unit.raw(
        """SELECT a.enrolment, s.programme, s.day, s.kind, s.minutes FROM attendance a
        JOIN activity_session s ON s.organisation = a.organisation AND s.id = a.activity_session
        WHERE a.organisation = {} AND a.participant = {} AND a.present = {} AND s.state = 'held'
          AND a.number = (SELECT MAX(b.number) FROM attendance b WHERE b.organisation = a.organisation
            AND b.activity_session = a.activity_session AND b.enrolment = a.enrolment)
        ORDER BY s.day, a.enrolment, s.id""",
        unit.organisation,
        participant,
        True,
    )
    return _came(rows)


async def notes_presences(unit: Unit) -> frozenset[str]:
    """The programmes in which somebody was noted as present, so that presences can be counted there."""
    rows = await unit.raw(
        """SELECT DISTINCT s.programme FROM attendance a
        JOIN activity_session s ON s.organisation = a.organisation AND s.id = a.activity_session
        WHERE a.organisation = {}""",
        unit.organisation,
    )
    return frozenset(row["programme"] for row in rows)


def _came(rows: Sequence[dict[str, object]]) -> tuple[Came, ...]:
    return tuple(
        Came(
            str(r["enrolment"]),
            str(r["programme"]),
            datetime.date.fromisoformat(str(r["day"])),
            str(r["kind"]),
            int(str(r["minutes"])),
        )
        for r in rows
    )


async def present_by_session(unit: Unit) -> dict[str, int]:
    """Session → how many are noted as present, where anything was noted."""
    words, own = unit.own("a.participant")
    rows = await unit.raw(
        """SELECT a.activity_session, SUM(CASE WHEN a.present = {} THEN 1 ELSE 0 END) AS present FROM attendance a
        WHERE a.organisation = {} AND a.number = (
          SELECT MAX(b.number) FROM attendance b WHERE b.organisation = a.organisation
          AND b.activity_session = a.activity_session AND b.enrolment = a.enrolment)"""  # noqa: S608  (words of our own)
        + words
        + " GROUP BY a.activity_session",
        True,
        unit.organisation,
        *own,
    )
    return {row["activity_session"]: int(row["present"]) for row in rows}
