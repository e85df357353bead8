"""What somebody of the team asked to be reminded by: a calendar's address, a weekly letter. At most one of each."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Reminder:
    """``kind``: calendar (``mark`` of its secret) or weekly_letter (``address``, sealed)."""

    table: ClassVar[type[Table]] = tables.Reminder
    id: str
    organisation: str
    account: str
    kind: str
    mark: str | None
    address: bytes | None
    made_on: datetime.date
    ended_on: datetime.date | None


async def my_reminders(unit: Unit) -> dict[str, Reminder]:
    """The live reminders of the scope's own account, by kind."""
    found = await unit.all(
        Reminder, tables.Reminder.account == (unit.scope.account or ""), tables.Reminder.ended_on.is_null()
    )
    return {one.kind: one for one in found}


async def make_reminder(
    unit: Unit, *, reminder_id: str, kind: str, mark: str | None = None, address: bytes | None = None
) -> str:
    """A reminder for the scope's own account; one of the same kind ends."""
    await end_reminder(unit, kind)
    return await unit.add(
        tables.Reminder,
        id=reminder_id,
        account=unit.scope.account,
        kind=kind,
        mark=mark,
        address=address,
        made_on=unit.today,
    )


async def end_reminder(unit: Unit, kind: str) -> bool:
    changed = await unit.change(
        tables.Reminder,
        {"ended_on": unit.today},
        tables.Reminder.account == (unit.scope.account or ""),
        tables.Reminder.kind == kind,
        tables.Reminder.ended_on.is_null(),
    )
    return changed > 0


async def reminder(unit: Unit, reminder_id: str) -> Reminder | None:
    """A live reminder. System scope ("jobs"); elsewhere only one of the scope's organisation."""
    return await unit.one(Reminder, tables.Reminder.id == reminder_id, tables.Reminder.ended_on.is_null())


async def calendar_by_mark(unit: Unit, mark: str) -> Reminder | None:
    """The live calendar that this secret opens. System scope ("calendar")."""
    return await unit.one(Reminder, tables.Reminder.mark == mark, tables.Reminder.ended_on.is_null())


async def weekly_letters(unit: Unit) -> tuple[Reminder, ...]:
    """Everybody who wishes a weekly letter. System scope ("jobs")."""
    return await unit.all(
        Reminder,
        tables.Reminder.kind == "weekly_letter",
        tables.Reminder.ended_on.is_null(),
        order=[tables.Reminder.id],
    )
