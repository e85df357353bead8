"""Who of the team opened how many records, from the audit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from evalkit.store.columns import instant_text
from evalkit.store.queries.own_rows import LOOKED, day_of
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Opening:
    """``account``: None for a participant and for the program itself."""

    day: datetime.date
    account: str | None
    participant: str


async def openings(unit: Unit, since: datetime.datetime) -> tuple[Opening, ...]:
    """Every reading of somebody's record, check-ins or stories by the team since an instant; oldest first."""
    rows = await unit.raw(
        """SELECT at, actor, object, action FROM audit
        WHERE organisation = {} AND object_kind = 'participant' AND at >= {}
          AND role IN ('worker', 'coordinator') ORDER BY seq""",
        unit.organisation,
        instant_text(since),
    )
    return tuple(Opening(day_of(row["at"]), row["actor"], row["object"]) for row in rows if row["action"] in LOOKED)
