"""What was received and could not be taken: a second version under a used key. It waits until somebody looks at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.questions import Question, questions
from evalkit.errors import Refused, problem
from evalkit.services import kept_forms, sealed_words
from evalkit.services.occasions import person_of
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, drafts, forms, participants


@dataclass(frozen=True)
class Waiting:
    """One version that waits. ``check_in``: the one that was kept first. Answers as stored, words opened."""

    id: str
    person: participants.Participant
    check_in: str | None
    received_on: dt.date
    questions: tuple[Question, ...]
    answers: Mapping[str, object]
    words: Mapping[str, str]


async def waiting(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Waiting, ...]:
    """Everything of the own association that waits, oldest first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = [await _opened(unit, one) for one in await drafts.in_quarantine(unit)]
    return tuple(one for one in found if one is not None)


async def count(unit: Unit) -> int:
    """How many wait."""
    return len(await drafts.in_quarantine(unit))


async def let_be(scope: Scope, waiting_id: str, *, now: dt.datetime | None = None) -> None:
    """Somebody has looked at it: the first version holds. It stays readable in the database, and in the audit."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        if await drafts.quarantined(unit, waiting_id) is None:
            raise Refused(problem("entry.not_found"))
        if await drafts.settle(unit, waiting_id, "set_aside"):
            unit.note("let_be", "quarantine", waiting_id)


async def _opened(unit: Unit, kept: drafts.Quarantined) -> Waiting | None:
    if kept.participant is None:
        return None
    person = await person_of(unit, kept.participant)
    first = await check_ins.revision_by_key(unit, kept.submission_key)
    check_in = await check_ins.check_in(unit, first.check_in) if first else None
    version = await forms.form_version(unit, check_in.form_version) if check_in else None
    if person is None:
        return None
    place = sealed_words.quarantine_place(unit, kept.participant, kept.submission_key, kept.payload_hash)
    try:
        content = await sealed_words.unseal(unit, kept.participant, place, kept.content)
    except sealing.CannotOpenError:
        content = {}
    answers, words = content.get("answers"), content.get("words")
    return Waiting(
        id=kept.id,
        person=person,
        check_in=check_in.id if check_in else None,
        received_on=kept.received_at.date(),
        questions=questions(kept_forms.form_of(version)) if version else (),
        answers=answers if isinstance(answers, dict) else {},
        words={str(k): str(v) for k, v in words.items()} if isinstance(words, dict) else {},
    )
