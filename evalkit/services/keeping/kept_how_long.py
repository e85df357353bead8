"""How long what is kept stays, as it is in force: read from what deletes it, so that no paper promises more."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.i18n import mark
from evalkit.reporting.association_papers.facts import KeptFact
from evalkit.services.asking import rooms
from evalkit.services.doors import accounts, sessions, sign_in, slow_down
from evalkit.services.files import uploads
from evalkit.services.keeping import audit_keeping, backups, jobs, retention
from evalkit.services.relays import sending
from evalkit.store import Unit

HOUR = 3600

PERSON: Mapping[str, tuple[str, str]] = {
    "drafts": (mark("What was begun and not finished"), mark("{n} days after it was last saved")),
    "set_aside": (mark("What was kept aside and looked at"), mark("{n} days after somebody looked")),
    "contact": (mark("Sealed names and addresses"), mark("{n} months after the person left everything")),
    "words": (
        mark("Every word: stories, goals, remarks"),
        mark("{n} months after the person left, or after the last words they gave since"),
    ),
    "person": (
        mark("All the rest about the person"),
        mark("{n} months after the person left, or the last note since; at once when the person asks"),
    ),
}
"""What goes in time (`reports/retention.yaml`, or sooner where the association chose so), as the papers say it."""


async def in_force(unit: Unit) -> tuple[KeptFact, ...]:
    """What an association has here and when it goes, the most personal first."""
    account = sessions.LIMITS["account"]
    return (
        *(KeptFact(*PERSON[kind], {"n": limit.amount}) for kind, limit in (await retention.limits(unit)).items()),
        KeptFact(
            mark("Released reports (no rows, small groups hidden)"),
            mark("they stay; words that are taken back leave them"),
            {},
        ),
        KeptFact(
            mark("What was done by whom (audit)"),
            mark("{n} years; it holds codes and no names"),
            {"n": audit_keeping.YEARS},
        ),
        KeptFact(
            mark("Backups"),
            mark("the last {days} days, {weeks} weeks and {months} months that have one"),
            {"days": backups.DAYS, "weeks": backups.WEEKS, "months": backups.MONTHS},
        ),
        KeptFact(
            mark("Sessions of the team"),
            mark("{minutes} minutes without use, {hours} hours at most"),
            {
                "minutes": int(account.idle.total_seconds()) // 60,
                "hours": int(account.whole.total_seconds()) // HOUR,
            },
        ),
        KeptFact(
            mark("Shared tablet and group, once opened"),
            mark("tablet: {tablet} hours; group: {group} hours"),
            {
                "tablet": int(rooms.LASTS["tablet"].total_seconds()) // HOUR,
                "group": int(rooms.LASTS["group"].total_seconds()) // HOUR,
            },
        ),
        KeptFact(
            mark("Invitations and sign-in links"),
            mark("invitation: {invitation} hours; link: {link} hours"),
            {
                "invitation": int(accounts.INVITATION_LASTS.total_seconds()) // HOUR,
                "link": int(sign_in.LINK_LASTS.total_seconds()) // HOUR,
            },
        ),
        KeptFact(
            mark("Relays that came from elsewhere"),
            mark("their words: {n} days after the Monday of their week at most; that they came: a year"),
            {"n": sending.LASTS.days},
        ),
        KeptFact(mark("Letters that were sent"), *_days(jobs.LETTERS_KEPT.days)),
        KeptFact(
            mark("A file between looking at it and bringing it in (sealed)"),
            *_hours(int(uploads.KEPT.total_seconds()) // HOUR),
        ),
        KeptFact(mark("Wrong tries at signing in"), *_days(slow_down.KEPT.days)),
    )


def _days(n: int) -> tuple[str, Mapping[str, int]]:
    return (mark("1 day"), {}) if n == 1 else (mark("{days} days"), {"days": n})


def _hours(n: int) -> tuple[str, Mapping[str, int]]:
    return (mark("1 hour"), {}) if n == 1 else (mark("{hours} hours"), {"hours": n})
