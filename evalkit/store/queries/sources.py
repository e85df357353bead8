"""How much there is of each kind of data in a period, and since when no more: counts and days, nobody's row."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from evalkit.store.unit import Unit

Counted = tuple[int, datetime.date | None]
"""How many, and the last day."""


async def check_ins_between(
    unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date
) -> Counted:
    """Check-ins that stand, of these programmes."""
    return await _counted(
        unit,
        """SELECT e.programme, COUNT(DISTINCT c.id) AS n, MAX(c.day) AS last FROM check_in c
        JOIN check_in_use u ON u.organisation = c.organisation AND u.check_in = c.id
        JOIN enrolment e ON e.organisation = u.organisation AND e.id = u.enrolment
        WHERE c.organisation = {} AND c.state = 'live' AND c.day BETWEEN {} AND {} GROUP BY e.programme""",
        programmes, first, last,
    )  # fmt: skip


async def goals_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Times that somebody said where they stand with a goal of their own, in these programmes."""
    return await _counted(
        unit,
        """SELECT e.programme, COUNT(*) AS n, MAX(r.day) AS last FROM goal_rating r
        JOIN goal g ON g.organisation = r.organisation AND g.id = r.goal
        JOIN enrolment e ON e.organisation = g.organisation AND e.id = g.enrolment
        WHERE r.organisation = {} AND r.day BETWEEN {} AND {} GROUP BY e.programme""",
        programmes, first, last,
    )  # fmt: skip


async def consents_until(unit: Unit, programmes: Sequence[str], last: datetime.date, purpose: str) -> Counted:
    """Agreements of people of these programmes to a purpose, whenever they were given."""
    return await _counted(
        unit,
        """SELECT e.programme, COUNT(DISTINCT c.participant) AS n, MAX(c.day) AS last FROM consent c
        JOIN enrolment e ON e.organisation = c.organisation AND e.participant = c.participant
        WHERE c.organisation = {} AND c.answer = 'given' AND c.day <= {} AND c.purpose = {} GROUP BY e.programme""",
        programmes, last, purpose,
    )  # fmt: skip


async def _counted(unit: Unit, sql: str, programmes: Sequence[str], *values: object) -> Counted:
    given = [value.isoformat() if isinstance(value, datetime.date) else value for value in values]
    rows = [row for row in await unit.raw(sql, unit.organisation, *given) if row["programme"] in programmes]
    days = [datetime.date.fromisoformat(row["last"]) for row in rows if row["last"]]
    return sum(int(row["n"]) for row in rows), max(days, default=None)
