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


async def tallies_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Touches of the weekly count of who asked, came and found no answer."""
    return await _dated(unit, "tally", "week", programmes, first, last)


async def sessions_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Sessions that were held."""
    return await _dated(unit, "activity_session", "day", programmes, first, last, "t.state = 'held'")


async def attendance_between(
    unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date
) -> Counted:
    """Presences at sessions."""
    return await _counted(
        unit,
        """SELECT s.programme, COUNT(*) AS n, MAX(s.day) AS last FROM attendance a
        JOIN activity_session s ON s.organisation = a.organisation AND s.id = a.activity_session
        WHERE a.organisation = {} AND a.present AND s.day BETWEEN {} AND {} GROUP BY s.programme""",
        programmes, first, last,
    )  # fmt: skip


async def notes_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Notes in the journal that stand."""
    return await _dated(unit, "journal_entry", "week", programmes, first, last, "t.struck_on IS NULL")


async def collective_results_between(
    unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date
) -> Counted:
    """What the group did or obtained, as it stands."""
    return await _dated(unit, "collective_result", "day", programmes, first, last, "t.struck_on IS NULL")


async def partners_until(unit: Unit, programmes: Sequence[str], last: datetime.date) -> Counted:
    """Partners, whenever they were noted."""
    return await _dated(unit, "partner", "made_on", programmes, datetime.date.min, last)


async def relays_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Touches of the count of passages to partners."""
    return await _dated(unit, "relay", "week", programmes, first, last)


async def stories_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Stories that were told and not taken back, whoever may read them."""
    return await _dated(
        unit, "story", "week", programmes, first, last,
        "NOT EXISTS (SELECT 1 FROM story_taken_back b WHERE b.organisation = t.organisation AND b.story = t.id)",
    )  # fmt: skip


async def group_analyses_between(
    unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date
) -> Counted:
    """Group analyses that were begun."""
    return await _dated(unit, "group_analysis", "begun_on", programmes, first, last)


async def about_us_between(unit: Unit, programmes: Sequence[str], first: datetime.date, last: datetime.date) -> Counted:
    """Months in which somebody said something about the association."""
    return await _counted(
        unit,
        """SELECT v.programme, COUNT(*) AS n, MAX(v.month) || '-01' AS last FROM voice_about_us v
        WHERE v.organisation = {} AND v.month || '-31' >= {} AND v.month || '-01' <= {} GROUP BY v.programme""",
        programmes, first, last,
    )  # fmt: skip


async def _dated(
    unit: Unit, table: str, day: str, programmes: Sequence[str], first: datetime.date, last: datetime.date,
    only: str = "1 = 1",
) -> Counted:  # fmt: skip
    """Rows of a table of this module's own choosing with a programme and a day."""
    return await _counted(
        unit,
        f"""SELECT t.programme, COUNT(*) AS n, MAX(t.{day}) AS last FROM {table} t
        WHERE t.organisation = {{}} AND t.{day} BETWEEN {{}} AND {{}} AND {only} GROUP BY t.programme""",  # noqa: S608
        programmes, first, last,
    )  # fmt: skip


async def _counted(unit: Unit, sql: str, programmes: Sequence[str], *values: object) -> Counted:
    given = [value.isoformat() if isinstance(value, datetime.date) else value for value in values]
    rows = [row for row in await unit.raw(sql, unit.organisation, *given) if row["programme"] in programmes]
    days = [datetime.date.fromisoformat(row["last"]) for row in rows if row["last"]]
    return sum(int(row["n"]) for row in rows), max(days, default=None)
