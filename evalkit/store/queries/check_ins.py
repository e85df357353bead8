"""Check-ins: received once for good, and read back. Corrections and moves are in `corrections`."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar, Literal

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import canonical_json
from evalkit.store.queries import participants
from evalkit.store.unit import Unit, new_id

_NAMES = uuid.UUID("6b0d8a53-0d5c-4b1e-9f43-4a1f3c7a9f10")
"""Name space of check-in ids: fixed, so that a submission key has one check-in id."""


@dataclass(frozen=True)
class CheckIn:
    """``voice``: self or worker. ``state``: live or void. ``days``: since entry, where a file gave no dates."""

    table: ClassVar[type[Table]] = tables.CheckIn
    id: str
    participant: str
    form_version: str
    form_key: str
    voice: str
    day: datetime.date | None
    days: float | None
    state: str
    void_reason: str | None
    moved_from: str | None
    import_batch: str | None


@dataclass(frozen=True)
class Use:
    """Which occasion of which enrolment a check-in counts for. ``wave`` None: off-schedule."""

    table: ClassVar[type[Table]] = tables.CheckInUse
    id: str
    check_in: str
    enrolment: str
    wave: str | None
    form_key: str
    voice: str
    ended_at: datetime.datetime | None
    ended_reason: str | None


@dataclass(frozen=True)
class Revision:
    """One version of a check-in; never changed. ``kind``: entry, correction, void, restore or move.

    ``answers``: item → number, "prefer_not_to_say", "does_not_apply" or None. ``words``: sealed free text, only on
    an entry or a correction; sealed with the revision name ``words_name(check_in, number)``.
    """

    table: ClassVar[type[Table]] = tables.CheckInRevision
    id: str
    check_in: str
    number: int
    kind: str
    submission_key: str
    payload_hash: str
    answers: dict[str, Any]
    words: bytes | None
    author: str | None
    mode: str
    language: str | None
    reason: str | None
    received_at: datetime.datetime


@dataclass(frozen=True)
class Payload:
    """What somebody sends: the key that the form was served with, the hash of its content, the content."""

    submission_key: str
    payload_hash: str
    answers: Mapping[str, Any]
    mode: str
    language: str | None = None
    words: bytes | None = None
    reason: str | None = None


@dataclass(frozen=True)
class NewCheckIn:
    """Where a first payload belongs. ``wave`` None: off-schedule."""

    participant: str
    enrolment: str
    wave: str | None
    form_version: str
    form_key: str
    day: datetime.date | None
    voice: str = "self"
    days: float | None = None
    import_batch: str | None = None
    moved_from: str | None = None


@dataclass(frozen=True)
class Received:
    """What became of a payload. ``outcome``: ``stored`` now; ``same``: it was here already, this is its first receipt;
    ``conflict``: its key was used with another payload (keep it with `drafts.keep_in_quarantine`, answer 409);
    ``outdated``: a correction of a revision that is no longer the newest. ``revision`` is the one in the database."""

    outcome: Literal["stored", "same", "conflict", "outdated"]
    revision: Revision


@lru_cache(maxsize=64)
def check_in_id(organisation: str, submission_key: str) -> str:
    """The id that the check-in of this submission key has or will have (so that words can be sealed before)."""
    return str(uuid.uuid5(_NAMES, canonical_json([organisation, submission_key])))


def words_name(check_in: str, number: int) -> str:
    """The revision name under which words of a check-in's revision are sealed."""
    return f"{check_in}:{number}"


async def received_before(unit: Unit, submission_key: str, payload_hash: str) -> Received | None:
    """``same`` or ``conflict`` when this key has been received, else None. Ask this before any other rule."""
    found = await unit.one(Revision, tables.CheckInRevision.submission_key == submission_key)
    if found is None:
        return None
    return Received("same" if found.payload_hash == payload_hash else "conflict", found)


async def receive(unit: Unit, place: NewCheckIn, payload: Payload) -> Received:
    """Keep a check-in: itself, its first revision and its use. The unique key in the database decides.

    The wave must be free (:func:`use_at`), else the database refuses. A unit that raises afterwards undoes it.
    """
    before = await received_before(unit, payload.submission_key, payload.payload_hash)
    return await receive_new(unit, place, payload) if before is None else before


async def receive_new(unit: Unit, place: NewCheckIn, payload: Payload) -> Received:
    """As :func:`receive`, where this unit has asked :func:`received_before` already."""
    check_in = check_in_id(unit.organisation, payload.submission_key)
    await unit.add_once(
        tables.CheckIn,
        [tables.CheckIn.id],
        id=check_in,
        participant=place.participant,
        form_version=place.form_version,
        form_key=place.form_key,
        voice=place.voice,
        day=place.day,
        days=place.days,
        state="live",
        moved_from=place.moved_from,
        import_batch=place.import_batch,
    )
    received = await add_revision(unit, check_in, 1, "entry", payload)
    if received.outcome == "stored":
        await add_use(
            unit,
            check_in,
            enrolment=place.enrolment,
            wave=place.wave,
            form_key=place.form_key,
            voice=place.voice,
        )
    return received


async def add_revision(unit: Unit, check_in: str, number: int, kind: str, payload: Payload) -> Received:
    """Add a revision once per submission key. The database decides; what is there already is read back."""
    revision = Revision(
        id=new_id(),
        check_in=check_in,
        number=number,
        kind=kind,
        submission_key=payload.submission_key,
        payload_hash=payload.payload_hash,
        answers=dict(payload.answers),
        words=payload.words,
        author=unit.scope.account,
        mode=payload.mode,
        language=payload.language,
        reason=payload.reason,
        received_at=unit.now,
    )
    stored = await unit.add_once(
        tables.CheckInRevision,
        [tables.CheckInRevision.organisation, tables.CheckInRevision.submission_key],
        **{field.name: getattr(revision, field.name) for field in fields(revision)},
    )
    if stored:
        return Received("stored", revision)
    found = await received_before(unit, payload.submission_key, payload.payload_hash)
    if found is None:
        raise LookupError("a revision that stood in the way is not there")
    return found


async def add_use(unit: Unit, check_in: str, *, enrolment: str, wave: str | None, form_key: str, voice: str) -> str:
    return await unit.add(
        tables.CheckInUse, check_in=check_in, enrolment=enrolment, wave=wave, form_key=form_key, voice=voice
    )


async def check_in(unit: Unit, check_in_id: str) -> CheckIn | None:
    return await unit.one(CheckIn, tables.CheckIn.id == check_in_id)


async def check_ins_of(unit: Unit, participant_id: str) -> tuple[CheckIn, ...]:
    """A person's check-ins by day, voided ones and those of records joined into this one too."""
    records = list(await participants.records_of(unit, participant_id))
    return await unit.all(
        CheckIn, tables.CheckIn.participant.is_in(records), order=[tables.CheckIn.day, tables.CheckIn.id]
    )


async def use_at(unit: Unit, *, enrolment: str, wave: str, form_key: str, voice: str = "self") -> Use | None:
    """What stands at this occasion now, or None: it is free."""
    return await unit.one(
        Use,
        tables.CheckInUse.enrolment == enrolment,
        tables.CheckInUse.wave == wave,
        tables.CheckInUse.form_key == form_key,
        tables.CheckInUse.voice == voice,
        tables.CheckInUse.ended_at.is_null(),
    )


async def uses_of(unit: Unit, check_in_id: str, *, ended_too: bool = False) -> tuple[Use, ...]:
    conditions = [tables.CheckInUse.check_in == check_in_id]
    if not ended_too:
        conditions.append(tables.CheckInUse.ended_at.is_null())
    return await unit.all(Use, *conditions, order=[tables.CheckInUse.id])


async def revisions_of(unit: Unit, check_in_id: str) -> tuple[Revision, ...]:
    """Every revision, oldest first."""
    return await unit.all(
        Revision, tables.CheckInRevision.check_in == check_in_id, order=[tables.CheckInRevision.number]
    )


async def newest_revision(unit: Unit, check_in_id: str) -> Revision | None:
    found = await unit.all(
        Revision,
        tables.CheckInRevision.check_in == check_in_id,
        order=[tables.CheckInRevision.number],
        descending=True,
        limit=1,
    )
    return found[0] if found else None


async def revision_by_key(unit: Unit, submission_key: str) -> Revision | None:
    """The revision of a receipt."""
    return await unit.one(Revision, tables.CheckInRevision.submission_key == submission_key)


@dataclass(frozen=True)
class Done:
    """One occasion that has a live check-in."""

    enrolment: str
    wave: str | None
    form_key: str
    voice: str
    check_in: str
    day: datetime.date | None
    days: float | None


async def done_occasions(unit: Unit, *, programme: str | None = None) -> tuple[Done, ...]:
    """Every occasion with a live check-in (of a programme), for due lists and completeness grids."""
    words, own = unit.own("e.participant")
    rows = await unit.raw(
        """SELECT u.enrolment, u.wave, u.form_key, u.voice, u.check_in, c.day, c.days
        FROM check_in_use u
        JOIN check_in c ON c.organisation = u.organisation AND c.id = u.check_in
        JOIN enrolment e ON e.organisation = u.organisation AND e.id = u.enrolment
        WHERE u.organisation = {} AND u.ended_at IS NULL AND c.state = 'live'
          AND ({} = '' OR e.programme = {})"""  # noqa: S608  (words of our own)
        + words
        + " ORDER BY u.enrolment, c.day, c.id",
        unit.organisation,
        programme or "",
        programme or "",
        *own,
    )
    return tuple(done_of(row) for row in rows)


def done_of(row: Mapping[str, Any]) -> Done:
    """An occasion from a row of check_in_use with its check_in's day."""
    return Done(
        enrolment=row["enrolment"],
        wave=row["wave"],
        form_key=row["form_key"],
        voice=row["voice"],
        check_in=row["check_in"],
        day=None if row["day"] is None else datetime.date.fromisoformat(row["day"]),
        days=row["days"],
    )
