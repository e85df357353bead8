"""What was received and could not be taken: a second version under a used key, or a check-in that waited on a device
and no longer fits. It waits until somebody of the team looks at it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.questions import Question, questions
from evalkit.errors import CATALOGUE, Refused, problem
from evalkit.services.asking import corrections, sealed_words
from evalkit.services.asking.occasions import person_of
from evalkit.services.forms import kept_forms
from evalkit.services.word_keys.people import LockedError
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, drafts, enrolments, forms, participants


@dataclass(frozen=True)
class Waiting:
    """One version that waits. ``check_in``: the one that was kept first, if any. Answers as stored, words opened.

    ``sheet``: what came from a device, as typed, so that it can be mended on a sheet. ``person`` is None where nobody
    can be known. ``problems``: why it could not be taken.
    """

    id: str
    submission_key: str
    person: participants.Participant | None
    check_in: str | None
    received_on: dt.date
    questions: tuple[Question, ...]
    answers: Mapping[str, object]
    words: Mapping[str, str]
    problems: tuple[str, ...]
    sheet: Kept | None = None


@dataclass(frozen=True)
class Kept:
    """The fields of a sheet that was kept aside. ``enrolment`` None: there is none to which it could be added."""

    enrolment: str | None
    form_version: str
    language: str
    day: str
    mode: str
    raw: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


async def waiting(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Waiting, ...]:
    """Everything of the own association that waits, oldest first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return tuple([await _opened(unit, one) for one in await drafts.in_quarantine(unit)])


async def one_waiting(scope: Scope, waiting_id: str, *, now: dt.datetime | None = None) -> Waiting:
    """One that still waits; 404 for any other."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await drafts.quarantined(unit, waiting_id)
        if found is None or found.settled_at is not None:
            raise Refused(problem("entry.not_found"))
        return await _opened(unit, found)


async def count(unit: Unit) -> int:
    """How many wait."""
    return len(await drafts.in_quarantine(unit))


async def let_be(scope: Scope, waiting_id: str, *, reason: str = "", now: dt.datetime | None = None) -> None:
    """Somebody has looked at it and it is not to be noted. It stays in the database; the reason, in the audit.

    A second version needs no reason: the first one holds.
    """
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await drafts.quarantined(unit, waiting_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if found.kind != "conflict" and reason not in corrections.REASONS:
            raise Refused(problem("entry.reason_missing", field="reason"))
        if await drafts.settle(unit, waiting_id, "set_aside"):
            unit.note("let_be", "quarantine", waiting_id, reason=reason or None)


async def _opened(unit: Unit, kept: drafts.Quarantined) -> Waiting:
    content = await _content(unit, kept)
    person = await person_of(unit, kept.participant) if kept.participant else None
    first = await check_ins.revision_by_key(unit, kept.submission_key)
    check_in = await check_ins.check_in(unit, first.check_in) if first else None
    sheet = await _sheet(unit, content)
    version_id = sheet.form_version if sheet else check_in.form_version if check_in else None
    version = await forms.form_version(unit, version_id) if version_id else None
    asked = questions(kept_forms.form_of(version)) if version else ()
    answers, words = content.get("answers"), content.get("words")
    shown = {question.key: _shown(question, sheet.raw[question.key]) for question in asked if question.key in sheet.raw
             } if sheet else {}  # fmt: skip
    return Waiting(
        id=kept.id,
        submission_key=kept.submission_key,
        person=person,
        check_in=check_in.id if check_in else None,
        received_on=kept.received_at.date(),
        questions=asked,
        answers=answers if isinstance(answers, dict) else shown,
        words={str(k): str(v) for k, v in words.items()} if isinstance(words, dict) else _words(sheet, shown),
        problems=tuple(code for code in kept.problems if code in CATALOGUE),
        sheet=sheet,
    )


async def _content(unit: Unit, kept: drafts.Quarantined) -> Mapping[str, object]:
    """What is in the envelope; nothing when it does not open."""
    if kept.participant is None:
        return {}
    place = sealed_words.quarantine_place(unit, kept.participant, kept.submission_key, kept.payload_hash)
    try:
        return await sealed_words.unseal(unit, kept.participant, place, kept.content)
    except (sealing.CannotOpenError, LockedError):
        return {}


async def _sheet(unit: Unit, content: Mapping[str, object]) -> Kept | None:
    raw = content.get("raw")
    if not isinstance(raw, dict):
        return None
    enrolment = await enrolments.enrolment(unit, str(content.get("enrolment", "")))
    while enrolment is not None and enrolment.joined_into is not None:
        enrolment = await enrolments.enrolment(unit, enrolment.joined_into)
    return Kept(
        enrolment=enrolment.id if enrolment else None,
        form_version=str(content.get("form_version", "")),
        language=str(content.get("language", "")),
        day=str(content.get("day", "")),
        mode=str(content.get("mode", "")),
        raw={str(key): tuple(map(str, values)) for key, values in raw.items()},
    )


def _shown(question: Question, texts: tuple[str, ...]) -> object:
    """What was typed for a question, as it is said in words; what cannot be said so stays as it was typed."""
    text = texts[0] if texts else ""
    if question.takes_level and text.isdecimal() and question.levels and int(text) in question.levels.numbers:
        return int(text)
    if question.kind == "yes_no" and text in ("yes", "no"):
        return text == "yes"
    if question.kind == "choices":
        return list(texts)
    return text or None


def _words(sheet: Kept | None, shown: Mapping[str, object]) -> dict[str, str]:
    """Own words of a sheet: its story, and whatever the form does not ask (any more)."""
    return {key: "\n".join(texts) for key, texts in sheet.raw.items() if key not in shown} if sheet else {}
