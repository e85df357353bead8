"""What people said about the association: one row a programme and month, and the boxes that are open.

An answer is never a row. The row of its month is written over whole each time, so neither rows, ids, their order in
the file nor the audit tell which answer came when, or with which other one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Month:
    """``counts``: statement → answer → how many. ``words``: sealed list of texts in alphabetical order."""

    table: ClassVar[type[Table]] = tables.VoiceAboutUs
    id: str
    programme: str
    month: str
    counts: dict[str, Any]
    words: bytes


@dataclass(frozen=True)
class Box:
    """An open box. ``spent``: keyed marks of the pages that were sent, in alphabetical order."""

    table: ClassVar[type[Table]] = tables.BallotBox
    id: str
    organisation: str
    programme: str
    kind: str
    sheets: int
    spent: list[str]
    ends_at: datetime.datetime

    @property
    def is_full(self) -> bool:
        return len(self.spent) >= self.sheets


async def month(unit: Unit, programme: str, which: str) -> Month | None:
    return await unit.one(Month, tables.VoiceAboutUs.programme == programme, tables.VoiceAboutUs.month == which)


async def months(unit: Unit, programmes: Sequence[str]) -> tuple[Month, ...]:
    """Every month of these programmes, oldest first."""
    if not programmes:
        return ()
    return await unit.all(
        Month, tables.VoiceAboutUs.programme.is_in(list(programmes)), order=[tables.VoiceAboutUs.month]
    )


async def write_month(
    unit: Unit, programme: str, which: str, *, counts: Mapping[str, Mapping[str, int]], words: bytes
) -> None:
    """Write a month over whole."""
    changed = await unit.change(
        tables.VoiceAboutUs,
        {"counts": counts, "words": words},
        tables.VoiceAboutUs.programme == programme,
        tables.VoiceAboutUs.month == which,
    )
    if not changed:
        await unit.add(tables.VoiceAboutUs, programme=programme, month=which, counts=counts, words=words)


async def make_box(
    unit: Unit, *, box: str, programme: str, kind: str, mark: str, sheets: int, ends_at: datetime.datetime
) -> None:
    await unit.add(
        tables.BallotBox, id=box, programme=programme, kind=kind, mark=mark, sheets=sheets, spent=[], ends_at=ends_at
    )


async def box(unit: Unit, box_id: str) -> Box | None:
    return await unit.one(Box, tables.BallotBox.id == box_id)


async def box_by_mark(unit: Unit, mark: str) -> Box | None:
    """The box that a token or code opens. System scope ("sign_in")."""
    return await unit.one(Box, tables.BallotBox.mark == mark)


async def boxes(unit: Unit, programme: str) -> tuple[Box, ...]:
    """The boxes of a programme that are open now."""
    return await unit.all(
        Box,
        tables.BallotBox.programme == programme,
        tables.BallotBox.ends_at > instant_text(unit.now),
        order=[tables.BallotBox.ends_at],
    )


async def spend(unit: Unit, found: Box, mark: str) -> None:
    """One sheet of the box came back; in which order they did is not kept."""
    await unit.change(tables.BallotBox, {"spent": sorted([*found.spent, mark])}, tables.BallotBox.id == found.id)


async def close_box(unit: Unit, box_id: str) -> bool:
    """The box goes, with everything that is known about it. False: it was closed before."""
    return await unit.remove(tables.BallotBox, tables.BallotBox.id == box_id) == 1


async def close_boxes_over(unit: Unit) -> int:
    """The boxes whose time is over go; gives how many."""
    return await unit.remove(tables.BallotBox, tables.BallotBox.ends_at <= instant_text(unit.now))
