"""Taking in what waited on a device. Nothing is refused for what it says: what does not fit is kept for the team.
What was only half typed becomes the draft of whoever typed it, and nobody else's.

Only two answers leave an item on the device: nobody is signed in, or somebody of another association or with another
card is. Everything else is decided here, once, however often the device sends it.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect.answers import day_from
from evalkit.definitions.words import base
from evalkit.errors import Problem, Refused, problem
from evalkit.services.asking import check_ins, drafts_apart, offline, sealed_words
from evalkit.services.asking.check_ins import Sent, is_key
from evalkit.services.asking.drafts_apart import SavedAs
from evalkit.services.asking.occasions import person_of
from evalkit.services.asking.offline import Given
from evalkit.services.asking.practice import PRACTICE
from evalkit.services.asking.sheets import Draft
from evalkit.services.doors import sessions
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import drafts, enrolments, participants
from evalkit.store.queries import practice as kept_practice

KEPT, SET_ASIDE, DROPPED = "kept", "set_aside", "dropped"
OUTDATED = frozenset({"entry.form_outdated", "entry.unknown_question"})
Short = Annotated[str, Field(max_length=200)]


class Content(BaseModel):
    """What a device seals: the fields of a sheet, as typed, and the pass that came with it. ``draft``: the number of
    this saving of a sheet that is not finished; 0: a check-in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enrolment: Short
    form_version: Short
    language: Short
    day: Short
    mode: Short
    given: Short
    draft: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    raw: Annotated[dict[Short, tuple[Annotated[str, Field(max_length=20_000)], ...]], Field(max_length=500)]


@dataclass(frozen=True)
class Item:
    """One sealed check-in, as it came. ``organisation``: for which association the device noted it."""

    submission_key: str
    organisation: str
    envelope: bytes


@dataclass(frozen=True)
class TakenIn:
    """``outcome``: kept (then ``receipt`` is its code, or ``draft`` as which draft), set_aside for the team, or
    dropped: the person is erased."""

    outcome: str
    epoch: str
    receipt: str = ""
    draft: SavedAs | None = None


async def take_in(scope: Scope, item: Item, *, reader: str, now: dt.datetime | None = None) -> TakenIn:
    """Keep a check-in that waited on a device, or keep it aside; the same item again gives the same answer."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    if not is_key(item.submission_key):
        raise Refused(problem("entry.key_missing"))
    if item.organisation != scope.organisation:
        if not await _practised_by(scope, item):
            raise Refused(problem("queue.other_association"))
        return await _take_practice_in(item, await offline.epoch(scope), reader, now)
    epoch = await offline.epoch(scope)
    aside = TakenIn(SET_ASIDE, epoch)
    place = offline.place_of(item.organisation, item.submission_key)
    try:
        words = sealing.open(item.envelope, instance_keys().envelope, place)
    except sealing.CannotOpenError:
        await _keep_closed(scope, item, now)
        return aside
    content = _content(words)
    given = offline.read_pass(item.organisation, content.given) if content else None
    mark = sealing.mark(instance_keys(), "payload", words.decode(errors="replace"))
    if content is None or given is None:
        why = problem("queue.unknown_shape") if content is None else problem("queue.not_given_by_us")
        await _keep_aside(scope, item, words, mark, content, [why], now)
        return aside
    if scope.participant is not None and given.scope.participant not in scope.records:
        raise Refused(problem("queue.other_person"))
    given = await _of_today(given, now)
    if await _was_set_aside(given.scope, item, mark, now):
        return aside
    if await _is_erased(given.scope, content, now):
        return TakenIn(DROPPED, epoch)
    try:
        return await _take(item, content, given, epoch, reader, now)
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        if refusal.problems[0].code != "entry.conflict":  # of a conflict, both versions are kept already
            await _keep_aside(given.scope, item, words, mark, content, list(refusal.problems), now)
        return aside


async def _practised_by(scope: Scope, item: Item) -> bool:
    """Whether an item was noted where the team of this session practises, which it has left meanwhile."""
    if scope.participant is not None:
        return False
    async with store.unit(PRACTICE) as unit:
        place = await kept_practice.place_to_practise(unit, scope.organisation or "")
    return place is not None and place.id == item.organisation


async def _take_practice_in(item: Item, epoch: str, reader: str, now: dt.datetime | None) -> TakenIn:
    """It goes to where it was practised, never into the association; what was emptied meanwhile is simply gone."""
    gone = TakenIn(DROPPED, epoch)
    try:
        place = offline.place_of(item.organisation, item.submission_key)
        content = _content(sealing.open(item.envelope, instance_keys().envelope, place))
        given = offline.read_pass(item.organisation, content.given) if content else None
        if content is None or given is None:
            return gone
        return await _take(item, content, given, epoch, reader, now)
    except sealing.CannotOpenError:
        return gone
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        return gone


async def _take(
    item: Item, content: Content, given: Given, epoch: str, reader: str, now: dt.datetime | None
) -> TakenIn:
    """What is finished as a check-in, what is not as a draft."""
    if content.draft:
        saved = await _take_draft(item, content, given, now)
        return TakenIn(KEPT, epoch, draft=saved) if saved and saved.kept else TakenIn(DROPPED, epoch)
    receipt = await check_ins.submit(given.scope, _sent(item, content, given, reader), now=now)
    return TakenIn(KEPT, receipt.epoch, receipt.code)


async def _of_today(given: Given, now: dt.datetime | None) -> Given:
    """A sheet that a person took along is theirs, also when their record was joined into another one meanwhile."""
    who, organisation = given.scope.participant, given.scope.organisation
    if who is None or organisation is None:
        return given
    async with store.unit(sessions.SIGN_IN, now=now) as unit:
        return replace(given, scope=await sessions.own_scope(unit, organisation, who))


async def _take_draft(item: Item, content: Content, given: Given, now: dt.datetime | None) -> SavedAs | None:
    """Into the drafts of whoever typed it, as a page with network does: one of its own where another screen was
    faster, none where the check-in was noted. It is not kept for the team: nobody reads what somebody else has not
    finished."""
    try:
        return await drafts_apart.save(
            given.scope,
            submission_key=item.submission_key,
            enrolment_id=content.enrolment,
            form_version=content.form_version,
            draft=Draft(content.draft, content.raw, content.day, content.mode, content.language),
            now=now,
        )
    except Refused as refusal:
        if refusal.status >= 500:
            raise
        return None


def _content(words: bytes) -> Content | None:
    try:
        return Content.model_validate_json(words)
    except ValidationError:
        return None


def _sent(item: Item, content: Content, given: Given, reader: str) -> Sent:
    return Sent(
        submission_key=item.submission_key,
        enrolment=content.enrolment,
        form_version=content.form_version,
        raw=content.raw,
        day=day_from(content.day),
        mode=content.mode,
        language=base(content.language),
        reader=reader,
        given_on=given.day,
    )


async def _was_set_aside(scope: Scope, item: Item, mark: str, now: dt.datetime | None) -> bool:
    """Sent again after its answer was lost: what the team did with it in the meantime stands."""
    async with store.unit(scope, now=now) as unit:
        return await drafts.is_in_quarantine(unit, item.submission_key, mark)


async def _is_erased(scope: Scope, content: Content, now: dt.datetime | None) -> bool:
    """An erased person's late check-in is refused and dropped (TRUST 4.5), on whichever of their records it was."""
    async with store.unit(scope, now=now) as unit:
        found = await enrolments.enrolment(unit, content.enrolment)
        record = await participants.participant(unit, found.participant) if found else None
        person = await person_of(unit, found.participant) if found else None
    return any(one is not None and one.erased_on is not None for one in (record, person))


async def _keep_closed(scope: Scope, item: Item, now: dt.datetime | None) -> None:
    """An envelope that does not open stays as it is: another key may be found."""
    mark = sealing.mark(instance_keys(), "payload", base64.b64encode(item.envelope).decode())
    async with store.unit(scope, write=True, now=now) as unit:
        await _keep(unit, item, mark, item.envelope, [problem("queue.unreadable")], None)


async def _keep_aside(
    scope: Scope,
    item: Item,
    words: bytes,
    mark: str,
    content: Content | None,
    problems: list[Problem],
    now: dt.datetime | None,
) -> None:
    """Keep what does not fit: sealed to the person, or to the instance where no person is known."""
    async with store.unit(scope, write=True, now=now) as unit:
        enrolment = await enrolments.enrolment(unit, content.enrolment) if content else None
        person = enrolment.participant if enrolment else None
        place = sealed_words.quarantine_place(unit, person or "", item.submission_key, mark)
        if person is not None and content is not None:
            envelope = await sealed_words.seal(unit, person, place, content.model_dump(mode="json"))
        else:
            envelope = sealing.seal(words, instance_keys().envelope.public, place)
        await _keep(unit, item, mark, envelope, problems, person)


async def _keep(
    unit: Unit, item: Item, mark: str, envelope: bytes, problems: list[Problem], person: str | None
) -> None:
    codes = list(dict.fromkeys(one.code for one in problems))
    kept = await drafts.keep_in_quarantine(
        unit,
        kind="outdated" if OUTDATED & set(codes) else "invalid",
        submission_key=item.submission_key,
        payload_hash=mark,
        content=envelope,
        problems=codes,
        participant=person,
    )
    if kept:
        unit.note("set_aside_from_device", "quarantine", item.submission_key, problems=codes)
