"""The calendar that an address opens: for each week how many people can be asked, and their codes."""

from __future__ import annotations

import datetime as dt

from evalkit import __version__, sealing, store
from evalkit.access import TEAM, Role, can_rule
from evalkit.errors import Refused, problem
from evalkit.exchange.calendar import Note, calendar
from evalkit.i18n import Translator, translator
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.letters import reminding
from evalkit.services.letters.reminding import Week
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, reminders

CALENDAR = Scope.system("calendar")

ONE = N_("1 person to ask this week")
SEVERAL = N_("{n} people to ask this week")
FOOT = N_("Codes, no names. Who is who stands on the sheet in your drawer.")


def mark_of(secret: str) -> str:
    """What the database keeps of a calendar's secret."""
    return sealing.mark(instance_keys(), "calendar", secret)


async def feed(secret: str, *, now: dt.datetime | None = None) -> bytes:
    """The feed that this secret opens. 404 for any other, for one that was ended, and for an account that is shut
    or no longer of the team: whoever still has the address learns nothing, not even that."""
    async with store.unit(CALENDAR, now=now) as unit:
        found = await reminders.calendar_by_mark(unit, mark_of(secret))
        reader = await team_member(unit, found) if found else None
    if found is None or reader is None:
        raise Refused(problem("access.not_found"))
    scope, language = reader
    async with store.unit(scope, now=now) as unit:
        weeks = await reminding.weeks(unit)
        today = unit.today
    say = translator(language)
    notes = [_note(found.id, week, say) for week in weeks]
    return calendar("evalkit", notes, version=__version__, stamp=today)


async def team_member(unit: Unit, reminder: reminders.Reminder) -> tuple[Scope, str] | None:
    """(scope, language) of whom a reminder is for; None when they may not see these people any more."""
    account = await accounts.account(unit, reminder.account)
    if account is None or account.disabled_at is not None:
        return None
    for one in await accounts.memberships_of(unit, account.id):
        if one.organisation == reminder.organisation and can_rule(Role(one.role), TEAM):
            return Scope(one.organisation, account.id, one.role), account.language
    return None


def _note(reminder: str, week: Week, say: Translator) -> Note:
    uid = sealing.mark(instance_keys(), "calendar_note", f"{reminder}|{week.monday.isoformat()}")[:32]
    title = say(ONE) if len(week.labels) == 1 else say(SEVERAL, n=len(week.labels))
    return Note(uid=f"{uid}@evalkit", day=week.monday, title=title, text="\n".join((*week.labels, "", say(FOOT))))
