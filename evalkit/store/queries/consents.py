"""Consents: append-only, by purpose and recipient; the newest answer holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries import participants
from evalkit.store.unit import Unit

PURPOSES = ("follow_up", "funder_aggregate", "observatory_aggregate", "quote", "transfer")
NO_RECIPIENT = ""
PUBLIC = "public"
"""The recipient of the observatory's figures that everybody may read."""


@dataclass(frozen=True)
class Consent:
    """``answer``: given, refused or withdrawn. ``position``: 1, 2, … per purpose and recipient; the last holds.

    ``text_key`` and ``text_version`` say which words were agreed to; ``text`` holds them for a data set's own.
    """

    table: ClassVar[type[Table]] = tables.Consent
    id: str
    participant: str
    purpose: str
    recipient: str
    position: int
    answer: str
    day: datetime.date
    text_key: str
    text_version: str
    text: str | None
    language: str
    way: str


async def add_consent(
    unit: Unit,
    participant_id: str,
    *,
    purpose: str,
    answer: str,
    day: datetime.date,
    text_key: str,
    text_version: str,
    language: str,
    way: str,
    recipient: str = NO_RECIPIENT,
    text: str | None = None,
) -> str:
    """Add what the person says now; earlier answers stay. Gives the id of the new line."""
    rows = await unit.raw(
        """SELECT max(position) AS position FROM consent
        WHERE organisation = {} AND participant = {} AND purpose = {} AND recipient = {}""",
        unit.organisation,
        participant_id,
        purpose,
        recipient,
    )
    return await unit.add(
        tables.Consent,
        participant=participant_id,
        purpose=purpose,
        recipient=recipient,
        position=(rows[0]["position"] or 0) + 1,
        answer=answer,
        day=day,
        text_key=text_key,
        text_version=text_version,
        text=text,
        language=language,
        way=way,
        noted_by=unit.scope.account,
    )


async def consents_of(unit: Unit, participant_id: str) -> tuple[Consent, ...]:
    """Everything the person ever said, on each of their records; oldest first per purpose, so the last one holds."""
    records = await participants.records_of(unit, participant_id)
    found = await unit.all(
        Consent,
        tables.Consent.participant.is_in(list(records)),
        order=[tables.Consent.purpose, tables.Consent.recipient, tables.Consent.position],
    )
    if len(records) == 1:
        return found
    newest = {(one.participant, one.purpose, one.recipient): one.day for one in found}

    def order(one: Consent) -> tuple[str, str, datetime.date, bool, int]:
        last = newest[one.participant, one.purpose, one.recipient]
        return one.purpose, one.recipient, last, one.participant == participant_id, one.position

    return tuple(sorted(found, key=order))


async def current_consents(unit: Unit, participant_id: str) -> dict[tuple[str, str], Consent]:
    """(purpose, recipient) → the answer that holds now."""
    return {(one.purpose, one.recipient): one for one in await consents_of(unit, participant_id)}


async def answer_now(unit: Unit, participant_id: str, purpose: str, recipient: str = NO_RECIPIENT) -> str | None:
    """What the person says to this now: given, refused or withdrawn; None when they never said anything.

    ``participant_id`` may be a record that was joined into another: a word belongs to the person, not to a record.
    Of several records the newest word holds, as in :func:`newest_answers`. Every check-in asks this: one query.
    """
    words, own = unit.own("c.participant")
    rows = await unit.raw(
        f"""SELECT c.participant, c.answer, c.day, p.joined_into FROM consent c
        JOIN participant p ON p.organisation = c.organisation AND p.id = c.participant
        WHERE c.organisation = {{}} AND c.participant {participants.OF_ONE_PERSON}
          AND c.purpose = {{}} AND c.recipient = {{}}{words}
        ORDER BY c.position""",  # noqa: S608  (words of our own)
        unit.organisation,
        *participants.of_one_person(unit, participant_id),
        purpose,
        recipient,
        *own,
    )
    last = {row["participant"]: row for row in rows}.values()
    newest = max(last, key=lambda row: (row["day"], row["joined_into"] is None), default=None)
    return None if newest is None else str(newest["answer"])


async def newest_answers(unit: Unit, purpose: str) -> dict[tuple[str, str], str]:
    """(person, recipient) → the answer that holds now, of everybody who ever answered to this purpose.

    A person is the record that counts. Of records that were joined the newest word holds, wherever it was said; of
    two of one day, the one on the record that counts, on which everything is noted since.
    """
    words, own = unit.own("c.participant")
    rows = await unit.raw(
        """SELECT coalesce(p.joined_into, p.id) AS person, c.recipient, c.answer, c.day,
          CASE WHEN p.joined_into IS NULL THEN 1 ELSE 0 END AS counts
        FROM consent c JOIN (
          SELECT participant, recipient, max(position) AS position FROM consent
          WHERE organisation = {} AND purpose = {} GROUP BY participant, recipient
        ) newest ON newest.participant = c.participant AND newest.recipient = c.recipient
          AND newest.position = c.position
        JOIN participant p ON p.organisation = c.organisation AND p.id = c.participant
        WHERE c.organisation = {} AND c.purpose = {}"""  # noqa: S608  (words of our own)
        + words,
        unit.organisation,
        purpose,
        unit.organisation,
        purpose,
        *own,
    )
    rows = sorted(rows, key=lambda row: (row["day"], row["counts"]))
    return {(row["person"], row["recipient"]): row["answer"] for row in rows}


async def consenting(unit: Unit, purpose: str, recipient: str = NO_RECIPIENT) -> frozenset[str]:
    """Ids of the people whose newest answer for this purpose (and recipient, or for any) is "given".

    That everybody may read is asked apart: no answer for any recipient stands for it."""
    said = await newest_answers(unit, purpose)
    # An answer for this very recipient goes before the one for any recipient.
    particular = {person: answer for (person, to), answer in said.items() if recipient and to == recipient}
    general = {p: answer for (p, to), answer in said.items() if to == NO_RECIPIENT and recipient != PUBLIC}
    return frozenset(person for person, answer in {**general, **particular}.items() if answer == "given")


async def not_wishing(unit: Unit) -> frozenset[str]:
    """Ids of people whose newest answer about being followed is no. Nobody is asked again by a list."""
    return frozenset(person for (person, _), answer in (await newest_answers(unit, "follow_up")).items()
                     if answer != "given")  # fmt: skip
