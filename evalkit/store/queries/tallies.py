"""Counts without persons: a row for each tap, never changed; the sum holds."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Counted:
    """One sum. ``week``: its Monday."""

    programme: str
    week: datetime.date
    kind: str
    item: str
    count: int


@dataclass(frozen=True)
class Relayed:
    """One sum of passages to a partner."""

    programme: str
    partner: str
    week: datetime.date
    item: str
    count: int


async def add_tap(
    unit: Unit, *, submission_key: str, programme: str, week: datetime.date, kind: str, item: str, step: int
) -> bool:
    """Count one more, or one less; False when this key was used before."""
    return await unit.add_once(
        tables.Tally,
        [tables.Tally.organisation, tables.Tally.submission_key],
        submission_key=submission_key,
        programme=programme,
        week=week,
        kind=kind,
        item=item,
        step=step,
    )


async def add_relay_tap(
    unit: Unit, *, submission_key: str, programme: str, partner: str, week: datetime.date, item: str, step: int
) -> bool:
    """The same for a passage to a partner."""
    return await unit.add_once(
        tables.Relay,
        [tables.Relay.organisation, tables.Relay.submission_key],
        submission_key=submission_key,
        programme=programme,
        partner=partner,
        week=week,
        item=item,
        step=step,
    )


async def counted(
    unit: Unit, programmes: Sequence[str], first: datetime.date | None = None, last: datetime.date | None = None
) -> tuple[Counted, ...]:
    """What was counted in these programmes, by week; only weeks whose Monday lies between the two days, if given."""
    rows = await unit.raw(
        """SELECT programme, week, kind, item, SUM(step) AS total FROM tally
        WHERE organisation = {} AND week >= {} AND week <= {}
        GROUP BY programme, week, kind, item HAVING SUM(step) <> 0 ORDER BY programme, week, kind, item""",
        unit.organisation,
        *_between(first, last),
    )
    return tuple(
        Counted(r["programme"], datetime.date.fromisoformat(r["week"]), r["kind"], r["item"], int(r["total"]))
        for r in rows
        if r["programme"] in programmes
    )


async def relayed(
    unit: Unit, programmes: Sequence[str], first: datetime.date | None = None, last: datetime.date | None = None
) -> tuple[Relayed, ...]:
    """Passages of these programmes to partners, by week."""
    rows = await unit.raw(
        """SELECT programme, partner, week, item, SUM(step) AS total FROM relay
        WHERE organisation = {} AND week >= {} AND week <= {}
        GROUP BY programme, partner, week, item HAVING SUM(step) <> 0
        ORDER BY programme, partner, week, item""",
        unit.organisation,
        *_between(first, last),
    )
    return tuple(
        Relayed(r["programme"], r["partner"], datetime.date.fromisoformat(r["week"]), r["item"], int(r["total"]))
        for r in rows
        if r["programme"] in programmes
    )


def _between(first: datetime.date | None, last: datetime.date | None) -> tuple[str, str]:
    """Days sort as text."""
    return (first or datetime.date.min).isoformat(), (last or datetime.date.max).isoformat()
