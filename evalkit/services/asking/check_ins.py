"""A check-in from the open sheet to its receipt. Nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect.answers import Answers, Raw, parse
from evalkit.collect.schedule import Enrolled, wave_of
from evalkit.definitions import Form
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.services.asking import receipts, sealed_words
from evalkit.services.asking.occasions import SELF
from evalkit.services.asking.receipts import Receipt
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.people import deaths
from evalkit.services.people.presences import presences
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, consents, drafts, enrolments, forms, uses

MODES = ("together", "alone", "with_interpreter", "with_relative", "shared_tablet", "paper")
"""How it was done; an import has its own. In the order in which they are offered."""

OWN_MODES = ("alone", "with_relative", "with_interpreter", "shared_tablet")
"""What a person at their own page may say of how it was done."""


@dataclass(frozen=True)
class Sent:
    """What a sheet sends. ``reader``: the language in which problems are told to whoever typed.

    ``given_on``: of a sheet that waited on a device, the day on which it was handed out. ``waiting``: the id of what
    was kept aside and is noted with this.
    """

    submission_key: str
    enrolment: str
    form_version: str
    raw: Raw
    day: dt.date | None
    mode: str
    language: str
    reader: str
    given_on: dt.date | None = None
    waiting: str = ""


@dataclass(frozen=True)
class Examined:
    """A sheet without a fault, as it would be kept now: for reading it over before it is noted."""

    enrolment: enrolments.Enrolment
    form: Form
    form_version: str
    form_key: str
    answers: Answers
    wave: str | None
    wave_words: Mapping[str, str] | None
    day: dt.date


async def look_over(scope: Scope, sent: Sent, *, now: dt.datetime | None = None) -> Examined:
    """Read a sheet without keeping it; Refused with every problem at once."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    async with store.unit(scope, now=now) as unit:
        return await _examine(unit, sent)


async def submit(scope: Scope, sent: Sent, *, now: dt.datetime | None = None) -> Receipt:
    """Keep a check-in for good (:func:`note`) and give its receipt, read from what is kept."""
    await note(scope, sent, now=now)
    return await receipts.receipt(scope, sent.submission_key, now=now)


async def note(scope: Scope, sent: Sent, *, now: dt.datetime | None = None) -> None:
    """Keep a check-in for good; :func:`receipts.receipt` tells about it by its key.

    The same key with the same content gives the first receipt again; with other content 409, and the second is kept
    aside for the team. A form that the schedule no longer knows: 409, kept aside too.
    """
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    if not is_key(sent.submission_key):
        raise Refused(problem("entry.key_missing"))
    refusal: Problem | None = None
    async with store.unit(scope, write=True, now=now) as unit:
        examined = await _examine(unit, sent, first=False)
        payload_hash = _payload_hash(sent, examined)
        before = await check_ins.received_before(unit, sent.submission_key, payload_hash)
        if before is None:
            if not await may_be_asked(unit, examined.enrolment):
                raise Refused(problem("entry.no_consent"))
            if late := await deaths.wrong_day(unit, examined.enrolment.participant, examined.day):
                raise Refused(late)
            before = await _keep(unit, sent, examined, payload_hash)
        if before.outcome == "conflict":
            refusal = await _set_aside(unit, sent, examined, before.revision, payload_hash)
    if refusal is not None:
        raise Refused(refusal)


async def _keep(unit: Unit, sent: Sent, examined: Examined, payload_hash: str) -> check_ins.Received:
    participant = examined.enrolment.participant
    check_in = check_ins.check_in_id(unit.organisation, sent.submission_key)
    words = None
    if examined.answers.words:
        place = sealed_words.revision_place(unit, participant, check_in, 1)
        words = await sealed_words.seal(unit, participant, place, examined.answers.words)
    received = await check_ins.receive_new(
        unit,
        check_ins.NewCheckIn(
            participant=participant,
            enrolment=examined.enrolment.id,
            wave=examined.wave,
            form_version=examined.form_version,
            form_key=examined.form_key,
            day=examined.day,
        ),
        check_ins.Payload(
            submission_key=sent.submission_key,
            payload_hash=payload_hash,
            answers=examined.answers.stored,
            mode=sent.mode,
            language=sent.language,
            words=words,
        ),
    )
    await drafts.forget_draft(unit, sent.submission_key)
    if sent.waiting and await drafts.settle(unit, sent.waiting, "taken"):
        unit.note("take", "quarantine", sent.waiting)
    if received.outcome == "stored":
        unit.note("check_in", "check_in", check_in, wave=examined.wave, mode=sent.mode, form=examined.form_key)
    return received


async def _set_aside(
    unit: Unit, sent: Sent, examined: Examined, first: check_ins.Revision, payload_hash: str
) -> Problem:
    """Keep the second version of a key for the team to look at, and say what happened."""
    participant = examined.enrolment.participant
    place = sealed_words.quarantine_place(unit, participant, sent.submission_key, payload_hash)
    content = {"answers": examined.answers.stored, "words": dict(examined.answers.words), "mode": sent.mode,
               "language": sent.language, "day": examined.day.isoformat(), "enrolment": sent.enrolment}  # fmt: skip
    kept = await drafts.keep_in_quarantine(
        unit,
        kind="conflict",
        submission_key=sent.submission_key,
        payload_hash=payload_hash,
        content=await sealed_words.seal(unit, participant, place, content),
        problems=["entry.conflict"],
        participant=participant,
    )
    if kept:
        unit.note("set_aside_second_version", "check_in", first.check_in)
    return problem("entry.conflict", receipt=receipts.code_of(first.payload_hash), check_in=first.check_in)


async def _examine(unit: Unit, sent: Sent, *, first: bool = True) -> Examined:
    """Read what was sent. ``first`` False: only what is needed to compare it with what is already kept."""
    enrolment = await enrolments.enrolment(unit, sent.enrolment)
    if enrolment is None or enrolment.joined_into is not None:
        raise Refused(problem("entry.not_found"))
    version = await forms.form_version(unit, sent.form_version)
    schedule = await forms.schedule(unit, enrolment.schedule)
    if version is None or schedule is None or version.key not in schedule.forms:
        raise Refused(problem("entry.form_outdated"))
    form = kept_forms.form_of(version)
    read = parse(form, sent.raw, sent.reader, story=form.source.story)
    problems = list(_wrong_surroundings(unit, sent, enrolment))
    if first and (late := await deaths.wrong_day(unit, enrolment.participant, sent.day)):
        problems.append(late)
    if not isinstance(read, Answers):
        raise Refused(*problems, *read)
    if not read.says_something:
        problems.append(problem("entry.nothing_answered"))
    if first and not await may_be_asked(unit, enrolment):
        problems.append(problem("entry.no_consent"))
    if problems or sent.day is None:
        raise Refused(*problems)
    wave = await wave_at(unit, enrolment, schedule, version.key, sent.day)
    words = kept_forms.wave_words(kept_forms.schedule_of(schedule), wave)
    return Examined(enrolment, form, version.id, version.key, read, wave, words, sent.day)


def _wrong_surroundings(unit: Unit, sent: Sent, enrolment: enrolments.Enrolment) -> list[Problem]:
    found = []
    if sent.day is None:
        found.append(problem("entry.day_missing", field="day"))
    elif sent.day > unit.today:
        found.append(problem("entry.day_in_future", field="day", day=sent.day))
    elif enrolment.entry is not None and sent.day < enrolment.entry:
        found.append(problem("entry.day_before_entry", field="day", day=sent.day, entry=enrolment.entry))
    elif unit.scope.participant and sent.day < (sent.given_on or unit.today) - dt.timedelta(days=1):
        found.append(problem("entry.key_missing"))  # at one's own page it is today, or a second try over midnight
    if sent.mode not in (OWN_MODES if unit.scope.participant else MODES):
        found.append(problem("entry.unknown_mode", field="mode"))
    if sent.language not in LANGUAGES:
        found.append(problem("entry.unknown_language", field="language"))
    return found


async def may_be_asked(unit: Unit, enrolment: enrolments.Enrolment) -> bool:
    """Whether the person's newest word about being followed, if they said one, is yes."""
    return await consents.answer_now(unit, enrolment.participant, "follow_up") in (None, "given")


async def wave_at(
    unit: Unit, enrolment: enrolments.Enrolment, schedule: forms.Schedule, form_key: str, day: dt.date
) -> str | None:
    """The occasion to which a new check-in of that day belongs; None: between two occasions."""
    taken = await uses.taken_waves(unit, enrolment.id, form_key=form_key, voice=SELF)
    came = (await presences(unit, [enrolment], [schedule])).get(enrolment.id)
    seen = Enrolled(enrolment.entry, enrolment.exit_on, enrolment.exit_reason, presences=came, done=taken)
    return wave_of(kept_forms.schedule_asking(schedule, form_key), seen, day)


def is_key(text: str) -> bool:
    """Whether a submission key is one that we could have served (a UUID)."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _payload_hash(sent: Sent, examined: Examined) -> str:
    """A keyed hash of everything that makes the content, so that guessing words does not help a thief."""
    content = [
        sent.submission_key, sent.enrolment, examined.form.hash, examined.day.isoformat(), sent.mode, sent.language,
        examined.answers.stored, dict(examined.answers.words),
    ]  # fmt: skip
    return sealing.mark(instance_keys(), "payload", canonical(content))
