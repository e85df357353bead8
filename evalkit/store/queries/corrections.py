"""Everyday mistakes: correct, void, restore, move, join two records. Rows are added; nothing is overwritten or deleted.

Whether it is allowed now (ten minutes to undo, a reason given) is the service's rule; the audit line too.
"""

from __future__ import annotations

from dataclasses import replace

from evalkit.store import tables
from evalkit.store.queries import check_ins, enrolments, participants
from evalkit.store.queries.check_ins import NewCheckIn, Payload, Received, Use
from evalkit.store.unit import Unit


async def correct(unit: Unit, check_in_id: str, payload: Payload, *, based_on: int) -> Received | None:
    """Add a correction. ``based_on``: the revision number that the author saw; a newer one gives ``outdated``.

    None when the check-in is not there or is void.
    """
    before = await check_ins.received_before(unit, payload.submission_key, payload.payload_hash)
    if before is not None:
        return before
    found = await check_ins.check_in(unit, check_in_id)
    newest = await check_ins.newest_revision(unit, check_in_id)
    if found is None or newest is None or found.state != "live":
        return None
    if newest.number != based_on:
        return Received("outdated", newest)
    return await check_ins.add_revision(unit, check_in_id, newest.number + 1, "correction", payload)


async def void(unit: Unit, check_in_id: str, *, submission_key: str, reason: str) -> Received | None:
    """Take a check-in out of every figure; it and its revisions stay. None when it is not there or void already."""
    if not await _may_follow(unit, check_in_id, submission_key, state="live"):
        return None
    received = await _follow(unit, check_in_id, "void", submission_key, reason)
    if received is not None and received.outcome == "stored":
        await unit.change(tables.CheckIn, {"state": "void", "void_reason": reason}, tables.CheckIn.id == check_in_id)
        await _end_uses(unit, check_in_id, reason="void")
    return received


async def restore(unit: Unit, check_in_id: str, *, submission_key: str, reason: str) -> Received | None:
    """Bring a voided check-in back to its occasions; where another stands there now, off-schedule."""
    if not await _may_follow(unit, check_in_id, submission_key, state="void"):
        return None
    received = await _follow(unit, check_in_id, "restore", submission_key, reason)
    if received is None or received.outcome != "stored":
        return received
    await unit.change(tables.CheckIn, {"state": "live", "void_reason": None}, tables.CheckIn.id == check_in_id)
    ended = [use for use in await check_ins.uses_of(unit, check_in_id, ended_too=True) if use.ended_reason == "void"]
    latest = max((use.ended_at for use in ended if use.ended_at is not None), default=None)
    for use in ended:
        if use.ended_at == latest:
            await _use_again(unit, use, enrolment=use.enrolment)
    return received


async def move_to_wave(
    unit: Unit, check_in_id: str, *, enrolment: str, wave: str | None, submission_key: str, reason: str
) -> Received | None:
    """Let a check-in count for another occasion of the same person. The wave must be free (`check_ins.use_at`)."""
    if not await _may_follow(unit, check_in_id, submission_key, state="live"):
        return None
    received = await _follow(unit, check_in_id, "move", submission_key, reason)
    if received is not None and received.outcome == "stored":
        found = await check_ins.check_in(unit, check_in_id)
        if found is None:
            raise LookupError("a check-in that was just followed is not there")
        await _end_uses(unit, check_in_id, reason="moved")
        await check_ins.add_use(
            unit, check_in_id, enrolment=enrolment, wave=wave, form_key=found.form_key, voice=found.voice
        )
    return received


async def move_to_participant(
    unit: Unit, check_in_id: str, place: NewCheckIn, payload: Payload, *, reason: str
) -> Received | None:
    """A check-in was entered for the wrong person: void it, and keep its answers as a new one of the right person.

    ``payload`` has a key of its own and the words sealed anew for the right person. None when it is not there.
    """
    before = await check_ins.received_before(unit, payload.submission_key, payload.payload_hash)
    if before is not None:
        return before
    voided = await void(unit, check_in_id, submission_key=f"{payload.submission_key}/void", reason=reason)
    if voided is None:
        return None
    moved = replace(place, moved_from=check_in_id)
    return await check_ins.receive(unit, moved, payload)


async def join_participants(unit: Unit, *, keep: str, other: str) -> bool:
    """Two records turned out to be one person: ``other`` is joined into ``keep``, in figures and lists at once.

    Enrolments go along; where both are in one programme the other's enrolment is joined into the kept one, and
    its check-ins count there (off-schedule where the occasion is taken). Undo: :func:`part_participants`.
    """
    kept = await participants.participant(unit, keep)
    joined = await participants.participant(unit, other)
    if kept is None or joined is None or keep == other or joined.joined_into or kept.joined_into:
        return False
    if len(await participants.records_of(unit, other)) > 1:  # one level only, so that it can be undone
        return False
    home = {one.programme: one.id for one in await enrolments.enrolments_of(unit, keep)}
    for enrolment in await enrolments.enrolments_of(unit, other):
        target = home.get(enrolment.programme)
        if target is None:
            continue
        for use in await _live_uses(unit, enrolment.id):
            await _end_use(unit, use, reason="joined")
            await _use_again(unit, use, enrolment=target)
        await enrolments.mark_joined(unit, enrolment.id, target)
    return await participants.mark_joined(unit, other, keep)


async def part_participants(unit: Unit, *, other: str) -> bool:
    """Undo a join: the other record and its enrolments stand alone again, with the occasions they had."""
    joined = await participants.participant(unit, other)
    if joined is None or joined.joined_into is None:
        return False
    for enrolment in await unit.all(
        enrolments.Enrolment,
        tables.Enrolment.participant == other,
        tables.Enrolment.joined_into.is_not_null(),
    ):
        for use in await unit.all(
            Use, tables.CheckInUse.enrolment == enrolment.id, tables.CheckInUse.ended_reason == "joined"
        ):
            for now in await check_ins.uses_of(unit, use.check_in):
                await _end_use(unit, now, reason="parted")
            await _use_again(unit, use, enrolment=enrolment.id)
        await enrolments.mark_joined(unit, enrolment.id, None)
    return await participants.mark_joined(unit, other, None)


async def _may_follow(unit: Unit, check_in_id: str, submission_key: str, *, state: str) -> bool:
    """Is the check-in in this state, or has this very request been carried out before?"""
    found = await check_ins.check_in(unit, check_in_id)
    if found is None:
        return False
    return found.state == state or await check_ins.revision_by_key(unit, submission_key) is not None


async def _follow(unit: Unit, check_in_id: str, kind: str, submission_key: str, reason: str) -> Received | None:
    """Add a revision that repeats the newest answers: void, restore, move."""
    newest = await check_ins.newest_revision(unit, check_in_id)
    if newest is None:
        return None
    payload = Payload(
        submission_key=submission_key,
        payload_hash=f"{kind}:{check_in_id}",
        answers=newest.answers,
        mode=newest.mode,
        language=newest.language,
        reason=reason,
    )
    return await check_ins.add_revision(unit, check_in_id, newest.number + 1, kind, payload)


async def _live_uses(unit: Unit, enrolment_id: str) -> tuple[Use, ...]:
    return await unit.all(Use, tables.CheckInUse.enrolment == enrolment_id, tables.CheckInUse.ended_at.is_null())


async def _end_uses(unit: Unit, check_in_id: str, *, reason: str) -> None:
    for use in await check_ins.uses_of(unit, check_in_id):
        await _end_use(unit, use, reason=reason)


async def _end_use(unit: Unit, use: Use, *, reason: str) -> None:
    await unit.change(tables.CheckInUse, {"ended_at": unit.now, "ended_reason": reason}, tables.CheckInUse.id == use.id)


async def _use_again(unit: Unit, use: Use, *, enrolment: str) -> None:
    taken = use.wave is not None and await check_ins.use_at(
        unit, enrolment=enrolment, wave=use.wave, form_key=use.form_key, voice=use.voice
    )
    await check_ins.add_use(
        unit,
        use.check_in,
        enrolment=enrolment,
        wave=None if taken else use.wave,
        form_key=use.form_key,
        voice=use.voice,
    )
