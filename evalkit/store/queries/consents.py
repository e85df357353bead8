"""Consents: append-only, by purpose and recipient; the newest answer holds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit

PURPOSES = ("follow_up", "funder_aggregate", "observatory_aggregate", "quote", "transfer")
NO_RECIPIENT = ""


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
    """Everything the person ever said, oldest first per purpose."""
    return await unit.all(
        Consent,
        tables.Consent.participant == participant_id,
        order=[tables.Consent.purpose, tables.Consent.recipient, tables.Consent.position],
    )


async def current_consents(unit: Unit, participant_id: str) -> dict[tuple[str, str], Consent]:
    """(purpose, recipient) → the answer that holds now."""
    return {(one.purpose, one.recipient): one for one in await consents_of(unit, participant_id)}


async def answer_now(unit: Unit, participant_id: str, purpose: str, recipient: str = NO_RECIPIENT) -> str | None:
    """What the person says to this now: given, refused or withdrawn; None when they never said anything."""
    rows = await unit.raw(
        """SELECT answer FROM consent
        WHERE organisation = {} AND participant = {} AND purpose = {} AND recipient = {}
          AND ({} = '' OR participant = {})
        ORDER BY position DESC LIMIT 1""",
        unit.organisation,
        participant_id,
        purpose,
        recipient,
        unit.scope.participant or "",
        unit.scope.participant or "",
    )
    return str(rows[0]["answer"]) if rows else None


async def consenting(unit: Unit, purpose: str, recipient: str = NO_RECIPIENT) -> frozenset[str]:
    """Ids of the people whose newest answer for this purpose (and recipient, or for any) is "given"."""
    rows = await unit.raw(
        """SELECT c.participant, c.recipient, c.answer FROM consent c JOIN (
          SELECT participant, recipient, max(position) AS position FROM consent
          WHERE organisation = {} AND purpose = {} GROUP BY participant, recipient
        ) newest ON newest.participant = c.participant AND newest.recipient = c.recipient
          AND newest.position = c.position
        WHERE c.organisation = {} AND c.purpose = {}""",
        unit.organisation,
        purpose,
        unit.organisation,
        purpose,
    )
    # An answer for this very recipient goes before the one for any recipient.
    particular = {row["participant"]: row["answer"] for row in rows if recipient and row["recipient"] == recipient}
    general = {row["participant"]: row["answer"] for row in rows if row["recipient"] == NO_RECIPIENT}
    return frozenset(person for person, answer in {**general, **particular}.items() if answer == "given")
