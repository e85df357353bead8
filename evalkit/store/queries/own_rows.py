"""Every row that belongs to one person, and where their presence is kept without their id: releases, the audit."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.store import erasing, tables
from evalkit.store.columns import columns_of, decode, instant
from evalkit.store.unit import DAY_ZONE, Unit

Row = Mapping[str, Any]
LOOKED = ("read_record", "read_check_in", "read_stories", "taken_along")
"""Actions of the audit that are somebody reading about a person."""


@dataclass(frozen=True)
class Look:
    """Somebody of a role read something about the person on a day."""

    day: datetime.date
    role: str
    action: str


@dataclass(frozen=True)
class Counted:
    """A release in whose figures the person counts. ``standing`` False: it was withdrawn or replaced since."""

    title: dict[str, str]
    recipient: str | None
    day: datetime.date
    standing: bool


async def rows(unit: Unit, records: Sequence[str]) -> dict[str, tuple[Row, ...]]:
    """Table → everything that an erasure of this person would remove, and their own row: by the same walk."""
    found: dict[str, tuple[Row, ...]] = {}
    known = {table._meta.tablename: table for table in tables.ALL}
    for name, ids in sorted((await erasing.rows_of(unit, records)).items()):
        columns = columns_of(known[name])
        kept = await erasing.rows_with(unit, name, ids)
        found[name] = tuple({column: decode(columns[column], row[column]) for column in columns} for row in kept)
    return found


async def counted_in(unit: Unit, marks: Iterable[str]) -> tuple[Counted, ...]:
    """The releases with a table in which one of these keyed marks of a person stands, oldest first."""
    among: set[str] = set()
    for mark in marks:
        found = await unit.raw(
            "SELECT published_table FROM release_member WHERE organisation = {} AND substr(mark, 1, {}) = {}",
            unit.organisation,
            len(mark) + 1,
            f"{mark}.",
        )
        among |= {str(row["published_table"]) for row in found}
    let_out = await unit.raw(
        """SELECT title, tables, recipient, made_at, withdrawn_at FROM release
        WHERE organisation = {} ORDER BY made_at, id""",
        unit.organisation,
    )
    return tuple(
        Counted(
            json.loads(row["title"]), row["recipient"], instant(row["made_at"]).astimezone(DAY_ZONE).date(),
            row["withdrawn_at"] is None,
        )
        for row in let_out
        if not among.isdisjoint(json.loads(row["tables"]))
    )  # fmt: skip


async def looks(unit: Unit, records: Sequence[str]) -> tuple[Look, ...]:
    """Who read about this person: a role, a day, what; newest day first, each once a day."""
    marks = ", ".join("{}" for _ in records)
    found = await unit.raw(
        f"""SELECT at, role, action FROM audit
        WHERE organisation = {{}} AND object_kind = 'participant' AND object IN ({marks})""",  # noqa: S608
        unit.organisation,
        *records,
    )
    seen = {
        Look(instant(row["at"]).astimezone(DAY_ZONE).date(), str(row["role"]), str(row["action"]))
        for row in found
        if row["action"] in LOOKED
    }
    return tuple(sorted(seen, key=lambda one: (-one.day.toordinal(), one.role, one.action)))


async def looked_today(unit: Unit, participant_id: str, action: str) -> bool:
    """Whether this very account's reading stands in the audit of today already."""
    found = await unit.raw(
        """SELECT at FROM audit WHERE organisation = {} AND object_kind = 'participant' AND object = {}
          AND action = {} AND actor = {} ORDER BY seq DESC LIMIT 1""",
        unit.organisation,
        participant_id,
        action,
        unit.scope.account,
    )
    return bool(found) and instant(found[0]["at"]).astimezone(DAY_ZONE).date() == unit.today
