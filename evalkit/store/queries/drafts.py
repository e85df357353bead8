"""What is not a check-in yet: drafts that save themselves, payloads in quarantine, imports."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Draft:
    """A half-filled check-in. ``content`` is sealed; ``version`` counts its savings. ``here``: the same for the session
    that saved it, where that may not open the person's words."""

    table: ClassVar[type[Table]] = tables.Draft
    id: str
    submission_key: str
    participant: str
    enrolment: str
    wave: str | None
    form_version: str
    version: int
    content: bytes
    author: str | None
    saved_at: datetime.datetime
    here: bytes | None


@dataclass(frozen=True)
class Quarantined:
    """A payload that could not be taken. ``kind``: conflict, invalid or outdated. ``content`` is sealed."""

    table: ClassVar[type[Table]] = tables.Quarantine
    id: str
    kind: str
    submission_key: str
    payload_hash: str
    participant: str | None
    content: bytes
    problems: list[Any]
    author: str | None
    received_at: datetime.datetime
    settled_at: datetime.datetime | None
    settled_how: str | None


@dataclass(frozen=True)
class ImportBatch:
    """A file that was read in. ``dropped``: [{"reason", "rows"}]. ``consent``: purpose → text."""

    table: ClassVar[type[Table]] = tables.ImportBatch
    id: str
    file_name: str
    sha256: str
    read_as: str
    row_count: int
    dropped: list[dict[str, Any]]
    consent: dict[str, str] | None
    made_by: str | None
    made_at: datetime.datetime


async def save_draft(
    unit: Unit,
    *,
    submission_key: str,
    participant: str,
    enrolment: str,
    wave: str | None,
    form_version: str,
    version: int,
    content: bytes,
    here: bytes | None = None,
) -> bool:
    """Keep a draft if its ``version`` is newer than the kept one; False when the server's is as new or newer."""
    made = await unit.add_once(
        tables.Draft,
        [tables.Draft.organisation, tables.Draft.submission_key],
        submission_key=submission_key,
        participant=participant,
        enrolment=enrolment,
        wave=wave,
        form_version=form_version,
        version=version,
        content=content,
        author=unit.scope.account,
        saved_at=unit.now,
        here=here,
    )
    if made:
        return True
    changed = await unit.change(
        tables.Draft,
        {"version": version, "content": content, "author": unit.scope.account, "saved_at": unit.now, "here": here},
        tables.Draft.submission_key == submission_key,
        tables.Draft.participant == participant,
        tables.Draft.version < version,
    )
    return changed == 1


async def draft(unit: Unit, submission_key: str) -> Draft | None:
    return await unit.one(Draft, tables.Draft.submission_key == submission_key)


async def drafts_of(unit: Unit, participant_id: str) -> tuple[Draft, ...]:
    """A person's drafts, newest first."""
    return await unit.all(
        Draft, tables.Draft.participant == participant_id, order=[tables.Draft.saved_at], descending=True
    )


async def forget_draft(unit: Unit, submission_key: str) -> bool:
    return await unit.remove(tables.Draft, tables.Draft.submission_key == submission_key) == 1


async def keep_in_quarantine(
    unit: Unit,
    *,
    kind: str,
    submission_key: str,
    payload_hash: str,
    content: bytes,
    problems: list[Any],
    participant: str | None = None,
) -> bool:
    """Keep what could not be taken, so that nothing refused is lost; False when the same is kept already."""
    return await unit.add_once(
        tables.Quarantine,
        [tables.Quarantine.organisation, tables.Quarantine.submission_key, tables.Quarantine.payload_hash],
        kind=kind,
        submission_key=submission_key,
        payload_hash=payload_hash,
        participant=participant,
        content=content,
        problems=problems,
        author=unit.scope.account,
        received_at=unit.now,
    )


async def quarantined(unit: Unit, quarantine_id: str) -> Quarantined | None:
    return await unit.one(Quarantined, tables.Quarantine.id == quarantine_id)


async def is_in_quarantine(unit: Unit, submission_key: str, payload_hash: str) -> bool:
    """Whether this payload was kept aside before, settled or not."""
    same_key = tables.Quarantine.submission_key == submission_key
    return await unit.count(tables.Quarantine, same_key, tables.Quarantine.payload_hash == payload_hash) > 0


async def in_quarantine(unit: Unit) -> tuple[Quarantined, ...]:
    """What waits for somebody to settle it, oldest first."""
    return await unit.all(Quarantined, tables.Quarantine.settled_at.is_null(), order=[tables.Quarantine.received_at])


async def settle(unit: Unit, quarantine_id: str, how: str) -> bool:
    """``taken`` (as a correction or a check-in) or ``set_aside``. It stays readable."""
    changed = await unit.change(
        tables.Quarantine,
        {"settled_at": unit.now, "settled_by": unit.scope.account, "settled_how": how},
        tables.Quarantine.id == quarantine_id,
        tables.Quarantine.settled_at.is_null(),
    )
    return changed == 1


async def make_import_batch(
    unit: Unit,
    *,
    file_name: str,
    sha256: str,
    read_as: str,
    row_count: int,
    dropped: list[dict[str, Any]],
    consent: dict[str, str] | None,
) -> str:
    return await unit.add(
        tables.ImportBatch,
        file_name=file_name,
        sha256=sha256,
        read_as=read_as,
        row_count=row_count,
        dropped=dropped,
        consent=consent,
        made_by=unit.scope.account,
        made_at=unit.now,
    )


async def import_batches(unit: Unit) -> tuple[ImportBatch, ...]:
    """Every import of the association, newest first."""
    return await unit.all(ImportBatch, order=[tables.ImportBatch.made_at], descending=True)
