"""Take back one's own last act on a check-in, within ten minutes: by a new row, like every change."""

from __future__ import annotations

import datetime as dt

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused, problem
from evalkit.services.asking import sealed_words
from evalkit.services.asking.corrections import check_in_in, check_key, note_change, sealed_for
from evalkit.services.asking.receipts import undo_until
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins
from evalkit.store.queries import corrections as kept
from evalkit.store.queries.check_ins import CheckIn, Payload, Received, Revision

UNDONE = "undone"
"""The reason that the program itself keeps."""


async def undo(scope: Scope, check_in_id: str, *, submission_key: str, now: dt.datetime | None = None) -> None:
    """Undo the newest act: noting, correcting, moving, setting aside or bringing back. Refused when it is not one's

    own, when the ten minutes are over, or when it was an undo itself."""
    check_rule(Role(scope.role), TEAM)
    check_key(submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await check_in_in(unit, check_in_id)
        if await check_ins.revision_by_key(unit, submission_key) is not None:
            return
        revisions = await check_ins.revisions_of(unit, check_in_id)
        newest = revisions[-1]
        given_on = newest.kind == "void" and newest.submission_key.endswith("/void")  # it lives on as somebody else's
        if newest.reason == UNDONE or newest.author != scope.account or given_on:
            raise Refused(problem("entry.nothing_to_undo"))
        if undo_until(unit, newest.author, newest.received_at) is None:
            raise Refused(problem("entry.undo_over"))
        received = await _undo(unit, found, revisions, submission_key)
        note_change(unit, received, "undo", check_in_id, UNDONE, what=newest.kind)


async def _undo(unit: Unit, found: CheckIn, revisions: tuple[Revision, ...], submission_key: str) -> Received | None:
    newest = revisions[-1]
    if newest.kind == "entry":
        if found.moved_from is not None:  # it came from another person's record: it goes back there
            await kept.restore(unit, found.moved_from, submission_key=f"{submission_key}/back", reason=UNDONE)
        return await kept.void(unit, found.id, submission_key=submission_key, reason=UNDONE)
    if newest.kind == "void":
        return await kept.restore(unit, found.id, submission_key=submission_key, reason=UNDONE)
    if newest.kind == "restore":
        return await kept.void(unit, found.id, submission_key=submission_key, reason=UNDONE)
    if newest.kind == "move":
        return await _move_back(unit, found, submission_key)
    return await _take_correction_back(unit, found, revisions, submission_key)


async def _move_back(unit: Unit, found: CheckIn, submission_key: str) -> Received | None:
    moved = [u for u in await check_ins.uses_of(unit, found.id, ended_too=True) if u.ended_reason == "moved"]
    before = max(moved, key=lambda u: u.ended_at or unit.now)
    taken = before.wave is not None and await check_ins.use_at(
        unit, enrolment=before.enrolment, wave=before.wave, form_key=before.form_key, voice=before.voice
    )
    if taken:
        raise Refused(problem("entry.nothing_to_undo"))
    return await kept.move_to_wave(
        unit, found.id, enrolment=before.enrolment, wave=before.wave, submission_key=submission_key, reason=UNDONE
    )


async def _take_correction_back(
    unit: Unit, found: CheckIn, revisions: tuple[Revision, ...], submission_key: str
) -> Received | None:
    newest, before = revisions[-1], revisions[-2]
    words = await sealed_words.words_of(unit, found.participant, revisions[:-1])
    content = [found.id, submission_key, before.answers, words]
    payload = Payload(
        submission_key=submission_key,
        payload_hash=sealing.mark(instance_keys(), "payload", canonical(content)),
        answers=before.answers,
        mode=before.mode,
        language=before.language,
        words=await sealed_for(unit, found.participant, found.id, newest.number + 1, words),
        reason=UNDONE,
    )
    return await kept.correct(unit, found.id, payload, based_on=newest.number)
