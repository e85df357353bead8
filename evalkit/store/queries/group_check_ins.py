"""What a group said of itself: occasions of a programme, of which the newest number holds."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit, new_id

AGREED, NOT_AGREED, SET_ASIDE = "agreed", "not_agreed", "set_aside"


@dataclass(frozen=True)
class GroupCheckIn:
    """``state``: agreed on one sentence, not_agreed, or set_aside. ``words``: sealed, bound to entry and number."""

    table: ClassVar[type[Table]] = tables.GroupCheckIn
    id: str
    programme: str
    entry: str
    number: int
    submission_key: str
    state: str
    item: str
    item_version: str
    level: int | None
    day: datetime.date
    words: bytes | None
    author: str | None


async def add(unit: Unit, row: GroupCheckIn) -> bool:
    """Add a row once per submission key; False: it was there."""
    return await unit.add_once(
        tables.GroupCheckIn,
        [tables.GroupCheckIn.organisation, tables.GroupCheckIn.submission_key],
        id=row.id,
        programme=row.programme,
        entry=row.entry,
        number=row.number,
        submission_key=row.submission_key,
        state=row.state,
        item=row.item,
        item_version=row.item_version,
        level=row.level,
        day=row.day,
        words=row.words,
        author=row.author,
    )


async def set_aside(unit: Unit, found: GroupCheckIn, *, submission_key: str) -> bool:
    """Say that an occasion does not hold any more; what was said stays."""
    row = replace(
        found, id=new_id(), number=found.number + 1, submission_key=submission_key, state=SET_ASIDE, words=None,
        author=unit.scope.account,
    )  # fmt: skip
    return await add(unit, row)


async def of_programmes(unit: Unit, programmes: Sequence[str]) -> tuple[GroupCheckIn, ...]:
    """What holds now in these programmes, by day; what was set aside is not among it."""
    if not programmes:
        return ()
    rows = await unit.all(
        GroupCheckIn, tables.GroupCheckIn.programme.is_in(list(programmes)), order=[tables.GroupCheckIn.number]
    )
    newest = {row.entry: row for row in rows}
    return tuple(sorted((r for r in newest.values() if r.state != SET_ASIDE), key=lambda r: (r.day, r.entry)))


async def newest_of(unit: Unit, entry: str) -> GroupCheckIn | None:
    """What holds of an occasion, also when it was set aside; None when it is not there."""
    rows = await unit.all(
        GroupCheckIn,
        tables.GroupCheckIn.entry == entry,
        order=[tables.GroupCheckIn.number],
        descending=True,
        limit=1,
    )
    return rows[0] if rows else None
