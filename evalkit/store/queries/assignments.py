"""Which worker looks after whom. The day on which one ends is the first day without."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Assignment:
    table: ClassVar[type[Table]] = tables.Assignment
    id: str
    participant: str
    account: str
    from_on: datetime.date
    to_on: datetime.date | None

    def holds(self, day: datetime.date) -> bool:
        """Whether it is not over: it holds on this day, or will."""
        return self.to_on is None or self.to_on > max(day, self.from_on)


async def standing(unit: Unit) -> tuple[Assignment, ...]:
    """Those that hold now or will, by their first day."""
    found = await unit.all(Assignment, order=[tables.Assignment.from_on, tables.Assignment.id])
    return tuple(one for one in found if one.holds(unit.today))


async def assign(
    unit: Unit,
    participants: Sequence[str],
    account: str,
    *,
    from_on: datetime.date,
    to_on: datetime.date | None = None,
) -> None:
    await unit.add_many(
        tables.Assignment,
        [
            {
                "participant": one,
                "account": account,
                "from_on": from_on,
                "to_on": to_on,
                "made_by": unit.scope.account,
            }
            for one in participants
        ],
    )


async def of_account(unit: Unit, account: str) -> tuple[Assignment, ...]:
    """What stands for one colleague."""
    return tuple(one for one in await standing(unit) if one.account == account)


async def end(unit: Unit, ids: Sequence[str]) -> int:
    """End these today: today is the first day without."""
    if not ids:
        return 0
    return await unit.change(tables.Assignment, {"to_on": unit.today}, tables.Assignment.id.is_in(list(ids)))
