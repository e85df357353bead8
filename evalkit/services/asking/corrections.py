"""Everyday mistakes with a check-in: correct it, move it, set it aside, bring it back. `undoing` takes it back.

Each adds rows and an audit line; nothing is overwritten or deleted, and figures follow. Reasons are chosen from a
closed list, so that no words about anybody stand beside a change.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.answers import Answers, Raw, parse
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused, problem
from evalkit.services.asking import receipts, sealed_words
from evalkit.services.asking.check_ins import MODES, is_key, wave_at
from evalkit.services.asking.occasions import SELF, person_by_label
from evalkit.services.asking.receipts import Receipt
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, enrolments, forms, participants
from evalkit.store.queries import corrections as kept
from evalkit.store.queries.check_ins import CheckIn, NewCheckIn, Payload, Received

REASONS = ("wrong_card", "said_otherwise", "wrong_person", "wrong_occasion", "entered_twice", "trial", "other")
"""Why something is changed, in the order in which they are offered."""


@dataclass(frozen=True)
class Correction:
    """A new version of the answers. ``based_on``: the revision number that the author saw."""

    submission_key: str
    based_on: int
    raw: Raw
    reason: str
    mode: str
    reader: str


async def correct(scope: Scope, check_in_id: str, correction: Correction, *, now: dt.datetime | None = None) -> Receipt:
    """Add a corrected version; the first stays readable. Somebody else's newer version: 409."""
    check_rule(Role(scope.role), TEAM)
    _check_reason(correction.reason)
    check_key(correction.submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _live(unit, check_in_id, correction.submission_key)
        version = await forms.form_version(unit, found.form_version)
        if version is None:
            raise Refused(problem("entry.not_found"))
        form = kept_forms.form_of(version)
        read = parse(form, correction.raw, correction.reader, story=form.source.story)
        if not isinstance(read, Answers):
            raise Refused(*read)
        if not read.says_something:
            raise Refused(problem("entry.nothing_answered"))
        if correction.mode not in MODES:
            raise Refused(problem("entry.unknown_mode", field="mode"))
        await sealed_words.check_kept(unit, check_in_id)
        words = await sealed_for(unit, found.participant, check_in_id, correction.based_on + 1, dict(read.words))
        content = [check_in_id, correction.submission_key, correction.mode, read.stored, dict(read.words)]
        received = await kept.correct(
            unit,
            check_in_id,
            Payload(
                submission_key=correction.submission_key,
                payload_hash=sealing.mark(instance_keys(), "payload", canonical(content)),
                answers=read.stored,
                mode=correction.mode,
                words=words,
                reason=correction.reason,
            ),
            based_on=correction.based_on,
        )
        note_change(unit, received, "correct", check_in_id, correction.reason)
        return await receipts.receipt_in(unit, correction.submission_key)


async def set_aside(
    scope: Scope, check_in_id: str, *, submission_key: str, reason: str, now: dt.datetime | None = None
) -> None:
    """Take a check-in out of every figure and list; it stays readable with its reason."""
    check_rule(Role(scope.role), TEAM)
    _check_reason(reason)
    check_key(submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        await _live(unit, check_in_id, submission_key)
        received = await kept.void(unit, check_in_id, submission_key=submission_key, reason=reason)
        note_change(unit, received, "set_aside", check_in_id, reason)


async def bring_back(scope: Scope, check_in_id: str, *, submission_key: str, now: dt.datetime | None = None) -> None:
    """Count a check-in again that was set aside; off-schedule where another stands in its place now."""
    check_rule(Role(scope.role), TEAM)
    check_key(submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        await check_in_in(unit, check_in_id)
        received = await kept.restore(unit, check_in_id, submission_key=submission_key, reason="other")
        note_change(unit, received, "bring_back", check_in_id, "other")


async def move_to_occasion(
    scope: Scope,
    check_in_id: str,
    *,
    enrolment_id: str,
    wave: str | None,
    submission_key: str,
    reason: str = "wrong_occasion",
    now: dt.datetime | None = None,
) -> None:
    """Let a check-in count for another occasion of the same person. ``wave`` None: between two occasions."""
    check_rule(Role(scope.role), TEAM)
    _check_reason(reason)
    check_key(submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _live(unit, check_in_id, submission_key)
        await _free_place(unit, found, enrolment_id, wave, submission_key)
        if any((u.enrolment, u.wave) == (enrolment_id, wave) for u in await check_ins.uses_of(unit, check_in_id)):
            return  # it stands there already
        received = await kept.move_to_wave(
            unit, check_in_id, enrolment=enrolment_id, wave=wave, submission_key=submission_key, reason=reason
        )
        note_change(unit, received, "move_to_occasion", check_in_id, reason, wave=wave)


async def move_to_person(
    scope: Scope, check_in_id: str, *, label: str, submission_key: str, now: dt.datetime | None = None
) -> Receipt:
    """It was entered for the wrong person: set it aside there, keep the same answers for the one with that label.

    It goes to that person's occasion of the same day; where none is open, between two occasions.
    """
    check_rule(Role(scope.role), TEAM)
    check_key(submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await check_in_in(unit, check_in_id)
        if await check_ins.revision_by_key(unit, submission_key) is None:
            _check_live(found)
            await _keep_for_the_right_person(unit, found, await _right_place(unit, found, label), submission_key)
        return await receipts.receipt_in(unit, submission_key)


async def _right_place(unit: Unit, found: CheckIn, label: str) -> enrolments.Enrolment:
    """The enrolment of the right person where this form is asked: in the same programme if there is one."""
    person = await person_by_label(unit, label)
    if person is None:
        raise Refused(problem("entry.label_unknown", field="label", label=label.strip()[:40]))
    if found.participant in await participants.records_of(unit, person.id):
        raise Refused(problem("entry.same_person", field="label"))
    uses = await check_ins.uses_of(unit, found.id)
    here = await enrolments.enrolment(unit, uses[0].enrolment) if uses else None
    fitting = []
    for enrolment in await enrolments.enrolments_of(unit, person.id):
        schedule = await forms.schedule(unit, enrolment.schedule)
        if schedule is not None and found.form_key in schedule.forms:
            fitting.append(enrolment)
    fitting.sort(key=lambda e: here is None or e.programme != here.programme)
    if not fitting:
        raise Refused(problem("entry.not_in_programme", field="label", label=person.label))
    return fitting[0]


async def _keep_for_the_right_person(
    unit: Unit, found: CheckIn, enrolment: enrolments.Enrolment, submission_key: str
) -> None:
    schedule = await forms.schedule(unit, enrolment.schedule)
    if schedule is None:
        raise Refused(problem("entry.not_found"))
    day = found.day or unit.today
    revisions = await check_ins.revisions_of(unit, found.id)
    words = await sealed_words.words_of(unit, found.participant, revisions)
    new_id = check_ins.check_in_id(unit.organisation, submission_key)
    newest = revisions[-1]
    content = [submission_key, found.id, enrolment.id, newest.answers, words]
    received = await kept.move_to_participant(
        unit,
        found.id,
        NewCheckIn(
            participant=enrolment.participant,
            enrolment=enrolment.id,
            wave=await wave_at(unit, enrolment, schedule, found.form_key, day),
            form_version=found.form_version,
            form_key=found.form_key,
            day=found.day,
            voice=found.voice,
        ),
        Payload(
            submission_key=submission_key,
            payload_hash=sealing.mark(instance_keys(), "payload", canonical(content)),
            answers=newest.answers,
            mode=newest.mode,
            language=newest.language,
            words=await sealed_for(unit, enrolment.participant, new_id, 1, words),
        ),
        reason="wrong_person",
    )
    note_change(unit, received, "move_to_person", found.id, "wrong_person", to=new_id)


async def _free_place(
    unit: Unit, found: CheckIn, enrolment_id: str, wave: str | None, submission_key: str
) -> enrolments.Enrolment:
    enrolment = await enrolments.enrolment(unit, enrolment_id)
    if enrolment is None or enrolment.participant != found.participant:
        raise Refused(problem("entry.not_found"))
    if await check_ins.revision_by_key(unit, submission_key) is None:
        await _check_free(unit, enrolment, wave, found.form_key, found.id)
    return enrolment


async def _check_free(
    unit: Unit, enrolment: enrolments.Enrolment, wave: str | None, form_key: str, check_in_id: str
) -> None:
    schedule = await forms.schedule(unit, enrolment.schedule)
    if schedule is None or form_key not in schedule.forms:
        raise Refused(problem("entry.unknown_wave", field="wave"))
    if wave is None:
        return
    if wave not in {w["wave"] for w in schedule.waves}:
        raise Refused(problem("entry.unknown_wave", field="wave"))
    there = await check_ins.use_at(unit, enrolment=enrolment.id, wave=wave, form_key=form_key, voice=SELF)
    if there is not None and there.check_in != check_in_id:
        raise Refused(problem("entry.wave_taken", field="wave"))


async def check_in_in(unit: Unit, check_in_id: str) -> CheckIn:
    """A check-in in the person's own voice, or 404; the team's view has its own page."""
    found = await check_ins.check_in(unit, check_in_id)
    if found is None or found.voice != SELF:
        raise Refused(problem("entry.not_found"))
    return found


async def _live(unit: Unit, check_in_id: str, submission_key: str) -> CheckIn:
    """The check-in, still counted; or set aside by this very request before."""
    found = await check_in_in(unit, check_in_id)
    if await check_ins.revision_by_key(unit, submission_key) is None:
        _check_live(found)
    return found


def _check_live(found: CheckIn) -> None:
    if found.state != "live":
        raise Refused(problem("entry.is_void"))


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Refused(problem("entry.reason_missing", field="reason"))


def check_key(submission_key: str) -> None:
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))


async def sealed_for(
    unit: Unit, participant: str, check_in_id: str, number: int, words: dict[str, str]
) -> bytes | None:
    """Words sealed as those of a check-in's revision; None when there are none."""
    if not words:
        return None
    place = sealed_words.revision_place(unit, participant, check_in_id, number)
    return await sealed_words.seal(unit, participant, place, words)


def note_change(
    unit: Unit, received: Received | None, action: str, check_in_id: str, reason: str, **details: str | None
) -> None:
    """Note what was done once; raise for what was not done."""
    if received is None:
        raise Refused(problem("entry.is_void"))
    if received.outcome == "outdated":
        raise Refused(problem("entry.draft_newer"))
    if received.outcome == "conflict":
        raise Refused(problem("entry.key_missing"))
    if received.outcome == "stored":
        unit.note(action, "check_in", check_in_id, reason=reason, **details)
