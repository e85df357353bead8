"""What waits for people: unfinished drafts; who is not asked, because they died; joined records."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from evalkit.store.queries import participants
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Unfinished:
    """A draft of the scope's own author, without its content."""

    submission_key: str
    participant: str
    enrolment: str
    wave: str | None
    saved_at: datetime.datetime


async def my_drafts(unit: Unit) -> tuple[Unfinished, ...]:
    """The drafts that the scope's account (or the participant themselves) began, newest first."""
    words, own = unit.own("participant")
    rows = await unit.raw(
        """SELECT submission_key, participant, enrolment, wave, saved_at FROM draft
        WHERE organisation = {} AND coalesce(author, '') = {}"""  # noqa: S608  (words of our own)
        + words
        + " ORDER BY saved_at DESC, submission_key",
        unit.organisation,
        unit.scope.account or "",
        *own,
    )
    return tuple(
        Unfinished(
            submission_key=row["submission_key"],
            participant=row["participant"],
            enrolment=row["enrolment"],
            wave=row["wave"],
            saved_at=datetime.datetime.fromisoformat(row["saved_at"]),
        )
        for row in rows
    )


async def died(unit: Unit) -> frozenset[str]:
    """Ids of records with a death noted in any of their programmes, also where the enrolment was joined into another
    one. Nothing reminds of them, anywhere."""
    words, own = unit.own("participant")
    rows = await unit.raw(
        """SELECT DISTINCT participant FROM enrolment
        WHERE organisation = {} AND exit_reason = 'death'"""  # noqa: S608  (words of our own)
        + words,
        unit.organisation,
        *own,
    )
    return frozenset(row["participant"] for row in rows)


async def deaths_of(unit: Unit, participant_id: str) -> tuple[datetime.date | None, ...]:
    """The days on which a death is noted, in any programme of any record of the person; None: on a day unknown."""
    rows = await unit.raw(
        f"""SELECT exit_on FROM enrolment
        WHERE organisation = {{}} AND exit_reason = 'death' AND participant {participants.OF_ONE_PERSON}""",  # noqa: S608  (words of our own)
        unit.organisation,
        *participants.of_one_person(unit, participant_id),
    )
    return tuple(None if row["exit_on"] is None else datetime.date.fromisoformat(row["exit_on"]) for row in rows)


async def joined_into(unit: Unit, participant_id: str) -> tuple[str, ...]:
    """Ids of the records that turned out to be this person too."""
    rows = await unit.raw(
        "SELECT id FROM participant WHERE organisation = {} AND joined_into = {} ORDER BY label",
        unit.organisation,
        participant_id,
    )
    return tuple(row["id"] for row in rows)


async def joined_records(unit: Unit) -> dict[str, str]:
    """Id of a record → id of the record that it was joined into, as it stands now (through several joins)."""
    rows = await unit.raw(
        "SELECT id, joined_into FROM participant WHERE organisation = {} AND joined_into IS NOT NULL",
        unit.organisation,
    )
    direct = {row["id"]: row["joined_into"] for row in rows}
    found = {}
    for record in direct:
        target = direct[record]
        while target in direct:
            target = direct[target]
        found[record] = target
    return found


async def joined_enrolments(unit: Unit) -> dict[str, str]:
    """Id of an enrolment → id of the one in which it goes on (through several joins)."""
    rows = await unit.raw(
        "SELECT id, joined_into FROM enrolment WHERE organisation = {} AND joined_into IS NOT NULL",
        unit.organisation,
    )
    direct = {row["id"]: row["joined_into"] for row in rows}
    found = {}
    for enrolment in direct:
        target = direct[enrolment]
        while target in direct:
            target = direct[target]
        found[enrolment] = target
    return found
