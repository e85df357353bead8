"""What a member of the team asks to be reminded by: a calendar's secret address, and a weekly letter. Both are off
until asked for, their own, and ended by one click."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.sealing import Place
from evalkit.services.asking import practice
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.keeping.post import can_send
from evalkit.services.letters.calendar_feed import mark_of
from evalkit.settings import Settings
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, reminders

CALENDAR, LETTER = "calendar", "weekly_letter"

ADDRESS = re.compile(r"[^\s@,;<>\"()\[\]\\:]{1,64}@[^\s@,;<>\"()\[\]\\:]{1,190}\.[^\s@,;<>\"()\[\]\\:.]{2,}")
"""An address as people have one; whether it exists only a letter can tell."""


@dataclass(frozen=True)
class Mine:
    """``letter_to``: where the weekly letter goes, None without one. ``mail``: this instance can send e-mail.
    ``proposed``: an address to begin with, when the sign-in name is one."""

    calendar_since: dt.date | None
    letter_to: str | None
    mail: bool
    proposed: str


async def mine(scope: Scope, settings: Settings, *, now: dt.datetime | None = None) -> Mine:
    """The reminders of whoever asks."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await reminders.my_reminders(unit)
        members = {member.account: member.login for member in await accounts.members(unit)}
    calendar, letter = found.get(CALENDAR), found.get(LETTER)
    login = members.get(scope.account or "", "")
    return Mine(
        calendar_since=calendar.made_on if calendar else None,
        letter_to=address_of(letter) if letter else None,
        mail=can_send(settings),
        proposed=login if ADDRESS.fullmatch(login) else "",
    )


async def open_calendar(scope: Scope, settings: Settings, *, now: dt.datetime | None = None) -> str:
    """A new secret address, shown once; an earlier one opens nothing any more."""
    check_rule(Role(scope.role), TEAM)
    secret = secrets.token_urlsafe(24)
    async with store.unit(scope, write=True, now=now) as unit:
        await practice.check_real(unit)
        made = await reminders.make_reminder(unit, reminder_id=store.new_id(), kind=CALENDAR, mark=mark_of(secret))
        unit.note("open_calendar", "reminder", made)
    return f"{settings.address}/calendar/{secret}/evalkit.ics"


async def wish_letter(scope: Scope, settings: Settings, address: str, *, now: dt.datetime | None = None) -> None:
    """A letter each Monday with whom to ask, to this address."""
    check_rule(Role(scope.role), TEAM)
    if not can_send(settings):
        raise Refused(problem("planning.no_mail"))
    if not ADDRESS.fullmatch(address) or not address.isascii():
        raise Refused(problem("planning.address", field="address", address=address[:80]))
    async with store.unit(scope, write=True, now=now) as unit:
        await practice.check_real(unit)
        reminder = store.new_id()
        sealed = sealing.seal(address, instance_keys().envelope.public, _place(unit.organisation, reminder))
        await reminders.make_reminder(unit, reminder_id=reminder, kind=LETTER, address=sealed)
        unit.note("wish_weekly_letter", "reminder", reminder)


async def end(scope: Scope, kind: str, *, now: dt.datetime | None = None) -> None:
    """No calendar, or no letter, any more: from this moment."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        if await reminders.end_reminder(unit, kind):
            unit.note("end_reminder", "account", unit.scope.account, kind=kind)


def address_of(reminder: reminders.Reminder) -> str:
    place = _place(reminder.organisation, reminder.id)
    return sealing.open(reminder.address or b"", instance_keys().envelope, place).decode()


def _place(organisation: str, reminder: str) -> Place:
    return Place(organisation, "", "reminder", "address", reminder)


async def only_of(unit: Unit, reminder_id: str) -> reminders.Reminder | None:
    """A weekly letter that is still wished."""
    found = await reminders.reminder(unit, reminder_id)
    return found if found is not None and found.kind == LETTER else None
