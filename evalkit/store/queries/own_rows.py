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
LOOKED = ("read_record", "read_check_in", "read_stories", "read_called", "taken_along")
"""Actions of the audit that are somebody reading about a person."""
EXPORT = "export"
"""Somebody took the answers of everybody away."""


@dataclass(frozen=True)
class Look:
    """Somebody of a role read something about the person on a day."""

    day: datetime.date
    role: str
    action: str


@dataclass(frozen=True)
class Counted:
    """A release in whose figures the person counts. ``standing`` False: it was withdrawn or replaced since.

    ``title`` empty: a table that went to the observatory, or to everybody, outside any report.
    """

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
        rows = await unit.raw(
            "SELECT published_table FROM release_member WHERE organisation = {} AND substr(mark, 1, {}) = {}",
            unit.organisation,
            len(mark) + 1,
            f"{mark}.",
        )
        among |= {str(row["published_table"]) for row in rows}
    let_out = await unit.raw(
        """SELECT title, tables, recipient, made_at, withdrawn_at FROM release
        WHERE organisation = {} ORDER BY made_at, id""",
        unit.organisation,
    )
    found = [
        Counted(json.loads(row["title"]), row["recipient"], day_of(row["made_at"]), row["withdrawn_at"] is None)
        for row in let_out
        if not among.isdisjoint(json.loads(row["tables"]))
    ]
    reported = {table for row in let_out for table in json.loads(row["tables"])}
    apart = await unit.raw(
        "SELECT id, made_at FROM published_table WHERE organisation = {} AND audience IN ('observatory', 'public')",
        unit.organisation,
    )
    days = {day_of(row["made_at"]) for row in apart if row["id"] in among - reported}
    found += [Counted({}, None, day, standing=True) for day in days]
    return tuple(sorted(found, key=lambda one: one.day))


def day_of(at: str) -> datetime.date:
    """The day in Brussels of an instant as it is kept."""
    return instant(at).astimezone(DAY_ZONE).date()


async def looks(unit: Unit, records: Sequence[str]) -> tuple[Look, ...]:
    """Who read about this person: a role, a day, what; newest day first, each once a day."""
    marks = ", ".join("{}" for _ in records)
    found = await unit.raw(
        f"""SELECT at, role, action FROM audit
        WHERE organisation = {{}} AND object_kind = 'participant' AND object IN ({marks})""",  # noqa: S608
        unit.organisation,
        *records,
    )
    began = await unit.raw(
        f"SELECT min(made_on) AS day FROM participant WHERE organisation = {{}} AND id IN ({marks})",  # noqa: S608
        unit.organisation,
        *records,
    )
    exports = await unit.raw(
        """SELECT at, role, action FROM audit
        WHERE organisation = {} AND object_kind = 'organisation' AND object = {} AND action = {} AND at >= {}""",
        unit.organisation,
        unit.organisation,
        EXPORT,
        began[0]["day"] or "",
    )
    seen = {
        Look(day_of(row["at"]), str(row["role"]), str(row["action"]))
        for row in (*found, *exports)
        if row["action"] in (*LOOKED, EXPORT)
    }
    return tuple(sorted(seen, key=lambda one: (-one.day.toordinal(), one.role, one.action)))


async def card_acts(unit: Unit, records: Sequence[str]) -> tuple[Look, ...]:
    """Who gave, changed or closed a card of this person: newest day first, the last thing of a day first."""
    marks = ", ".join("{}" for _ in records)
    found = await unit.raw(
        f"""SELECT at, role, action FROM audit
        WHERE organisation = {{}} AND object_kind = 'participant' AND object IN ({marks})
          AND action IN ('give_card', 'change_card', 'revoke_card') ORDER BY seq DESC""",  # noqa: S608  (marks, and no value)
        unit.organisation,
        *records,
    )
    return tuple(Look(day_of(row["at"]), str(row["role"]), str(row["action"])) for row in found)


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
    return bool(found) and day_of(found[0]["at"]) == unit.today
