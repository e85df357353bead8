"""The weekly letter: on Monday, to whoever asked for it, whom to propose a check-in, by code. Each goes once.

The letter is written when it is sent and not when it is planned: what happened in between, a death, a leaving, a
change of mind, is in it. Its key is the wish and the week, so a second process, or a second run, adds no second one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from email.message import EmailMessage
from email.utils import format_datetime

from evalkit import sealing, store
from evalkit.definitions.hashing import canonical
from evalkit.definitions.weeks import monday
from evalkit.i18n import Translator, translator
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.sealing import Place
from evalkit.services.keeping import post
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.letters import reminders, reminding
from evalkit.services.letters.calendar_feed import FOOT, team_member
from evalkit.services.letters.reminding import ThisWeek
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.store.queries import reminders as kept
from evalkit.store.queries import work
from evalkit.store.queries.work import Letter

JOBS = Scope.system("jobs")
KIND = "weekly"

ONE = N_("This week 1 person can be asked.")
SEVERAL = N_("This week {n} people can be asked.")
TODAY = N_("To propose now:")
NEXT_VISIT = N_("At the next visit:")
SOON = N_("From this week on:")
HOME = N_("Your home page: {address}")
STOP = N_("You asked for this letter. To end it: {address}")


async def plan(*, now: dt.datetime) -> int:
    """One letter into the outbox for each wish; gives how many are new. Done twice it adds none."""
    async with store.unit(JOBS, write=True, now=now) as unit:
        week = monday(unit.today).isoformat()
        added = 0
        for wish in await kept.weekly_letters(unit):
            key = f"{KIND}:{wish.id}:{week}"
            content = canonical({"reminder": wish.id, "week": week})
            sealed = sealing.seal(content, instance_keys().envelope.public, _place(key))
            added += await work.add_letter(unit, kind=KIND, unique_key=key, content=sealed)
    return added


async def send_waiting(settings: Settings, *, now: dt.datetime | None = None) -> tuple[int, int]:
    """Send what waits in the outbox; gives (sent, not sent). Letters wait where no mail is set up."""
    if not post.can_send(settings):
        return 0, 0
    office = post.post_office(settings)
    sent = failed = 0
    while True:
        async with store.unit(JOBS, write=True, now=now) as unit:
            letter = await work.take_letter(unit, KIND)
        if letter is None:
            return sent, failed
        outcome = await _send(settings, office, letter, now)
        sent += outcome is True
        failed += outcome is False


async def _send(settings: Settings, office: post.PostOffice, letter: Letter, now: dt.datetime | None) -> bool | None:
    """Whether it was sent; None when there is no longer anything to send."""
    written = await _written(settings, office, letter, now)
    if isinstance(written, str):
        async with store.unit(JOBS, write=True, now=now) as unit:
            await work.letter_done(unit, letter.id, problem=written)
        return None
    message, recipient = written
    try:
        await asyncio.to_thread(post.send, office, message, recipient)
    except post.NotTakenError as trouble:
        async with store.unit(JOBS, write=True, now=now) as unit:
            await work.letter_failed(unit, letter, trouble.code, again=trouble.again)
        return False
    async with store.unit(JOBS, write=True, now=now) as unit:
        await work.letter_done(unit, letter.id)
    return True


async def _written(
    settings: Settings, office: post.PostOffice, letter: Letter, now: dt.datetime | None
) -> tuple[EmailMessage, str] | str:
    """The letter as of this moment and where it goes, or why there is none any more."""
    try:
        content = json.loads(sealing.open(letter.content, instance_keys().envelope, _place(letter.unique_key)))
    except sealing.CannotOpenError:
        return "cannot_open"
    async with store.unit(JOBS, now=now) as unit:
        wish = await reminders.only_of(unit, content["reminder"])
        reader = await team_member(unit, wish) if wish else None
        over = content["week"] != monday(unit.today).isoformat()
    if wish is None or reader is None:
        return "not_wished"
    if over:
        return "week_over"
    scope, language = reader
    async with store.unit(scope, now=now) as unit:
        week = await reminding.this_week(unit)
        sent_at = unit.now
    if week.is_empty:
        return "nothing_to_say"
    message = compose(week, translator(language), settings.address)
    message["From"] = office.sender
    recipient = reminders.address_of(wish)
    message["To"] = recipient
    message["Date"] = format_datetime(sent_at)
    mark = sealing.mark(instance_keys(), "letter", letter.unique_key)[:32]
    message["Message-ID"] = f"<{mark}@{office.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message, recipient


def compose(week: ThisWeek, say: Translator, address: str) -> EmailMessage:
    """Subject and text. Neither names the association or the programme: a letter may lie open on a table."""
    count = len(week.today) + len(week.next_visit) + len(week.soon)
    title = say(ONE) if count == 1 else say(SEVERAL, n=count)
    parts = [title]
    for heading, labels in ((TODAY, week.today), (NEXT_VISIT, week.next_visit), (SOON, week.soon)):
        if labels:
            parts.append("\n".join((say(heading), *(f"- {label}" for label in labels))))
    parts.append(say(FOOT))
    parts.append("\n".join((say(HOME, address=f"{address}/home"), say(STOP, address=f"{address}/reminders"))))
    message = EmailMessage()
    message["Subject"] = title
    message.set_content("\n\n".join(parts) + "\n")
    return message


def _place(key: str) -> Place:
    return Place("", "", "outbox", "content", key)
