"""Who of the team opened how many records and gave how many cards, from the audit."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from evalkit.store.columns import instant_text
from evalkit.store.queries.own_rows import LOOKED, day_of
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Opening:
    """Something that was done about a person. ``account``: None for a participant and for the program itself."""

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


async def cards(unit: Unit, since: datetime.datetime) -> tuple[Opening, ...]:
    """Every card that was given since an instant, and every one that its person changed (then ``account`` is None);
    oldest first."""
    rows = await unit.raw(
        """SELECT at, actor, object FROM audit
        WHERE organisation = {} AND object_kind = 'participant' AND at >= {}
          AND (action = 'change_card' OR action = 'give_card' AND role IN ('worker', 'coordinator')) ORDER BY seq""",
        unit.organisation,
        instant_text(since),
    )
    return tuple(Opening(day_of(row["at"]), row["actor"], row["object"]) for row in rows)
