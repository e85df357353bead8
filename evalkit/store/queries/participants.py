"""Participants: their label, their key and sealed words, their access codes; two records of one person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries import assignments
from evalkit.store.unit import Unit, new_id


@dataclass(frozen=True)
class Participant:
    """``label`` is shown to staff and opens nothing. ``joined_into``: the record that is the same person."""

    table: ClassVar[type[Table]] = tables.Participant
    id: str
    label: str
    drawing: str
    language: str
    made_on: datetime.date
    joined_into: str | None
    erased_on: datetime.date | None


@dataclass(frozen=True)
class ParticipantKey:
    """A person's own key pair: anybody may seal with ``public_key``; ``wrapped`` opens under the instance key, or
    under the association's own with the id ``association_key``."""

    table: ClassVar[type[Table]] = tables.ParticipantKey
    participant: str
    public_key: bytes
    wrapped: bytes
    association_key: str | None


@dataclass(frozen=True)
class ParticipantSecret:
    """Sealed words about a person. ``kind``: alias or contact."""

    table: ClassVar[type[Table]] = tables.ParticipantSecret
    id: str
    participant: str
    kind: str
    revision: int
    content: bytes


@dataclass(frozen=True)
class AccessCode:
    """``made_by``: who of the team; None where its person made it. ``number_hash``: of the secret number that lets its
    owner also read; None: the card only answers."""

    table: ClassVar[type[Table]] = tables.AccessCode
    id: str
    organisation: str
    participant: str
    made_by: str | None
    made_on: datetime.date
    ends_on: datetime.date | None
    revoked_on: datetime.date | None
    number_hash: str | None


async def make_participant(
    unit: Unit, *, label: str, drawing: str, language: str, participant_id: str | None = None
) -> str | None:
    """The id of a new participant, or None when the label is taken in this association: draw another. A worker who sees
    only assigned people looks after whom they enter."""
    own_id = participant_id or new_id()
    charged = await unit.take_charge(own_id)
    made = await unit.add_once(
        tables.Participant,
        [tables.Participant.organisation, tables.Participant.label],
        label=label,
        drawing=drawing,
        language=language,
        made_on=unit.today,
        id=own_id,
    )
    if not made:
        return None
    if charged and unit.scope.account is not None:
        await assignments.assign(unit, [own_id], unit.scope.account, from_on=unit.today)
    return own_id


async def participant(unit: Unit, participant_id: str) -> Participant | None:
    return await unit.one(Participant, tables.Participant.id == participant_id)


async def participant_by_label(unit: Unit, label: str) -> Participant | None:
    return await unit.one(Participant, tables.Participant.label == label)


async def participants(unit: Unit) -> tuple[Participant, ...]:
    """The association's participants by label, without erased records and those joined into another."""
    return await unit.all(
        Participant,
        tables.Participant.joined_into.is_null(),
        tables.Participant.erased_on.is_null(),
        order=[tables.Participant.label],
    )


async def labelled(unit: Unit) -> tuple[Participant, ...]:
    """Every record with its label, those joined into another too, without erased ones."""
    return await unit.all(Participant, tables.Participant.erased_on.is_null(), order=[tables.Participant.label])


OF_ONE_PERSON = """IN (
  SELECT coalesce(joined_into, id) FROM participant WHERE organisation = {} AND id = {}
  UNION SELECT joined.id FROM participant own JOIN participant joined
    ON joined.organisation = own.organisation AND joined.joined_into = coalesce(own.joined_into, own.id)
  WHERE own.organisation = {} AND own.id = {})"""
"""For :meth:`Unit.raw`: whether a record is one of the same person's. In these words both databases go by an index;
with an OR SQLite read every record of the organisation."""


def of_one_person(unit: Unit, record_id: str) -> tuple[str, ...]:
    """The values of :data:`OF_ONE_PERSON`, from any record of the person."""
    return (unit.organisation, record_id) * 2


async def records_of(unit: Unit, participant_id: str) -> tuple[str, ...]:
    """The ids of every record of a person: this one and those joined into it."""
    joined = await unit.all(Participant, tables.Participant.joined_into == participant_id)
    return (participant_id, *(one.id for one in joined))


async def labels_in_use(unit: Unit) -> frozenset[str]:
    """Every label of the association, erased people's too: a label never comes back as somebody else."""
    rows = await unit.raw("SELECT label FROM participant WHERE organisation = {}", unit.organisation)
    return frozenset(row["label"] for row in rows)


async def set_language(unit: Unit, participant_id: str, language: str) -> bool:
    return await unit.change(tables.Participant, {"language": language}, tables.Participant.id == participant_id) == 1


async def mark_joined(unit: Unit, participant_id: str, into: str | None) -> bool:
    """Say that a record is the same person as ``into`` (None: undo)."""
    changed = await unit.change(tables.Participant, {"joined_into": into}, tables.Participant.id == participant_id)
    return changed == 1


async def keep_key(
    unit: Unit, participant_id: str, *, public_key: bytes, wrapped: bytes, association_key: str | None = None
) -> bool:
    """Keep a person's key pair; False when there is one already (it is never replaced)."""
    return await unit.add_once(
        tables.ParticipantKey,
        [tables.ParticipantKey.organisation, tables.ParticipantKey.participant],
        participant=participant_id,
        public_key=public_key,
        wrapped=wrapped,
        made_on=unit.today,
        association_key=association_key,
    )


async def participant_key(unit: Unit, participant_id: str) -> ParticipantKey | None:
    return await unit.one(ParticipantKey, tables.ParticipantKey.participant == participant_id)


async def participant_secret(unit: Unit, participant_id: str, kind: str) -> ParticipantSecret | None:
    return await unit.one(
        ParticipantSecret,
        tables.ParticipantSecret.participant == participant_id,
        tables.ParticipantSecret.kind == kind,
    )


async def set_secret(unit: Unit, participant_id: str, kind: str, *, revision: int, content: bytes) -> bool:
    """Keep sealed words as ``revision`` (1 for the first; else one more than the kept one, or nothing changes)."""
    if revision == 1:
        return await unit.add_once(
            tables.ParticipantSecret,
            [
                tables.ParticipantSecret.organisation,
                tables.ParticipantSecret.participant,
                tables.ParticipantSecret.kind,
            ],
            participant=participant_id,
            kind=kind,
            revision=1,
            content=content,
            made_on=unit.today,
        )
    changed = await unit.change(
        tables.ParticipantSecret,
        {"content": content, "revision": revision, "made_on": unit.today},
        tables.ParticipantSecret.participant == participant_id,
        tables.ParticipantSecret.kind == kind,
        tables.ParticipantSecret.revision == revision - 1,
    )
    return changed == 1


async def forget_secret(unit: Unit, participant_id: str, kind: str, *, revision: int) -> bool:
    """Remove sealed words, if they are still this revision."""
    removed = await unit.remove(
        tables.ParticipantSecret,
        tables.ParticipantSecret.participant == participant_id,
        tables.ParticipantSecret.kind == kind,
        tables.ParticipantSecret.revision == revision,
    )
    return removed == 1


async def people_with_secrets(unit: Unit) -> int:
    """Of how many records something sealed is kept."""
    rows = await unit.raw(
        "SELECT DISTINCT participant FROM participant_secret WHERE organisation = {}", unit.organisation
    )
    return len(rows)


async def forget_all_secrets(unit: Unit) -> int:
    """Remove the sealed words of everybody in the scope's organisation; gives how many."""
    return await unit.remove(tables.ParticipantSecret, tables.ParticipantSecret.organisation == unit.organisation)


async def make_access_code(
    unit: Unit,
    participant_id: str,
    *,
    mark: str,
    ends_on: datetime.date | None = None,
    number_hash: str | None = None,
) -> str:
    """Keep the mark (HMAC) of a new code; the person's earlier codes are revoked."""
    await revoke_access_codes(unit, participant_id)
    return await unit.add(
        tables.AccessCode,
        participant=participant_id,
        mark=mark,
        made_by=unit.scope.account,
        made_on=unit.today,
        ends_on=ends_on,
        number_hash=number_hash,
    )


async def access_code(unit: Unit, code_id: str) -> AccessCode | None:
    return await unit.one(AccessCode, tables.AccessCode.id == code_id)


async def access_code_by_mark(unit: Unit, mark: str) -> AccessCode | None:
    """The code that opens now; None when it is unknown, revoked or past its end. System scope ("sign_in")."""
    found = await unit.one(AccessCode, tables.AccessCode.mark == mark)
    if found is None or found.revoked_on or (found.ends_on is not None and found.ends_on < unit.today):
        return None
    return found


async def access_codes_of(unit: Unit, participant_id: str) -> tuple[AccessCode, ...]:
    return await unit.all(
        AccessCode, tables.AccessCode.participant == participant_id, order=[tables.AccessCode.made_on]
    )


async def revoke_access_codes(unit: Unit, participant_id: str) -> int:
    return await unit.change(
        tables.AccessCode,
        {"revoked_on": unit.today},
        tables.AccessCode.participant == participant_id,
        tables.AccessCode.revoked_on.is_null(),
    )
