"""The one round of questions about a report: its reader asks once, the association answers once, then it is closed.

No channel of inspection stays open (FIELD B19): whoever wants to talk further calls. The whole team sees the round.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import COORDINATION, FUNDER, RELEASE_READERS, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Refused, problem
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.reports import reading_charter
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import release_readers, release_rounds, releases
from evalkit.store.unit import DAY_ZONE

LONGEST = 4000
READERS = frozenset({Role.FUNDER, Role.OBSERVATORY})


@dataclass(frozen=True)
class Round:
    """``answer``: "" while it is open, or when it was answered ``outside`` evalkit."""

    questions: str
    asked_on: dt.date
    answer: str
    outside: bool
    answered_on: dt.date | None


async def ask(scope: Scope, release_id: str, text: str, *, now: dt.datetime | None = None) -> None:
    """Ask the association about a report, once, several questions together."""
    check_rule(Role(scope.role), FUNDER)
    _check(text, "release.round_empty", "questions")
    async with store.unit(scope, write=True, now=now) as unit:
        found = await releases.release_received(unit, release_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        if found.withdrawn_at is not None:
            raise Refused(problem("release.gone"))
        if await release_readers.accepted_contract(unit, reading_charter.VERSION) is None:
            raise Refused(problem("release.charter_first"))
        words = _sealed(text, _place(found.organisation, release_id, "questions"))
        if not await release_rounds.ask(unit, release_id, round_id=new_id(), questions=words):
            raise Refused(problem("release.round_over"))
        unit.note("ask", "release", release_id)


async def answer(
    scope: Scope, release_id: str, text: str, *, outside: bool = False, now: dt.datetime | None = None
) -> None:
    """Answer and close the round; ``outside``: it was answered by other ways, and only that is said.

    An answer that was typed is never thrown away with the wrong button: the round cannot be opened again.
    """
    check_rule(Role(scope.role), COORDINATION)
    if not outside:
        _check(text, "release.round_answer_empty", "answer")
    elif text.strip():
        raise Refused(problem("release.round_both", field="answer"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await releases.release(unit, release_id) is None:
            raise Refused(problem("access.not_found"))
        if await release_rounds.round_of(unit, release_id) is None:
            raise Refused(problem("release.round_none"))
        words = None if outside else _sealed(text, _place(unit.organisation, release_id, "answer"))
        if not await release_rounds.answer(unit, release_id, words=words):
            raise Refused(problem("release.round_answered"))
        unit.note("answer", "release", release_id, outside=outside)


async def of_release(scope: Scope, release_id: str, *, now: dt.datetime | None = None) -> Round | None:
    """The round about a report that the scope may read; None: nobody asked."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope, now=now) as unit:
        find = release_rounds.round_asked if role in READERS else release_rounds.round_of
        found = await find(unit, release_id)
    return None if found is None else _opened(found)


async def waiting(unit: Unit) -> frozenset[str]:
    """Releases of the association whose reader waits for an answer."""
    return frozenset(one.release for one in await release_rounds.rounds(unit) if one.answered_at is None)


async def answered_to(unit: Unit) -> frozenset[str]:
    """Releases on which the scope's organisation asked, and was answered."""
    return frozenset(one.release for one in await release_rounds.rounds_asked(unit) if one.answered_at is not None)


def _opened(found: release_rounds.Round) -> Round:
    def read(words: bytes | None, column: str) -> str:
        place = _place(found.organisation, found.release, column)
        return "" if words is None else sealing.open(words, instance_keys().envelope, place).decode()

    return Round(
        questions=read(found.questions, "questions"),
        asked_on=found.asked_at.astimezone(DAY_ZONE).date(),
        answer=read(found.answer, "answer"),
        outside=found.outside,
        answered_on=None if found.answered_at is None else found.answered_at.astimezone(DAY_ZONE).date(),
    )


def _check(text: str, empty: str, field: str) -> None:
    if not text.strip():
        raise Refused(problem(empty, field=field))
    if len(text) > LONGEST:
        raise Refused(problem("request.field_too_long", field=field, longest=LONGEST))
    if holds_national_number(text):
        raise Refused(problem("entry.national_number", field=field))


def _sealed(text: str, place: sealing.Place) -> bytes:
    return sealing.seal(text.strip(), instance_keys().envelope.public, place)


def _place(organisation: str, release: str, column: str) -> sealing.Place:
    return sealing.Place(organisation, "", "release_round", column, release)
