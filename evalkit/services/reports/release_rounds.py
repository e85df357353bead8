"""The one round of questions about a report: its reader asks once, the association answers once, then it is closed.

No channel of inspection stays open (FIELD B19): whoever wants to talk further calls. The whole team sees the round.
It stands on each later version of the report too. A new version opens no new round by itself: only where it tells other
numbers than the one that was asked about may its reader ask once more, when the first round is answered.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit import sealing, store
from evalkit.access import COORDINATION, FUNDER, READERS, RELEASE_READERS, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.reports import reading_charter, version_change
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import release_readers, release_rounds, releases
from evalkit.store.queries.releases import Release
from evalkit.store.unit import DAY_ZONE

LONGEST = 4000

_BY_LANGUAGE = "evalkit.texts/1"
"""Name of what is sealed with its languages."""

Texts = Mapping[str, str]
"""Language → text; "": nobody kept in which language it is."""


@dataclass(frozen=True)
class Round:
    """``answer``: empty while it is open, or when it was answered ``outside`` evalkit. ``asked_in``: "" where nobody
    kept it. ``release``: the version that was asked about, of ``about``; ``earlier``: it is not the one that is read.
    ``again``: its reader may ask once more, since the numbers are others now."""

    release: str
    about: dt.date
    questions: str
    asked_on: dt.date
    answer: Texts
    outside: bool
    answered_on: dt.date | None
    asked_in: str = ""
    earlier: bool = False
    again: bool = False

    def answered_for(self, language: str) -> tuple[str, str]:
        """(language, text) of the answer as somebody reads it who reads in ``language``: in that one if it is there."""
        code = language if language in self.answer else next(iter(self.answer), "")
        return code, self.answer.get(code, "")


@dataclass(frozen=True)
class Rounds:
    """What was asked about a report and its earlier versions, newest first. ``may_ask``: its reader still may."""

    rounds: tuple[Round, ...] = field(default=())
    may_ask: bool = True

    @property
    def open(self) -> Round | None:
        """The round that waits for an answer."""
        return next((one for one in self.rounds if one.answered_on is None), None)


async def ask(scope: Scope, release_id: str, text: str, *, language: str = "", now: dt.datetime | None = None) -> None:
    """Ask the association about a report, once, several questions together. ``language``: of what was typed."""
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
        if not (await about(unit, found)).may_ask:
            raise Refused(problem("release.round_over"))
        told = _told({language if language in SCREEN else "": text.strip()})
        words = _sealed(told, _place(found.organisation, release_id, "questions"))
        if not await release_rounds.ask(unit, release_id, round_id=new_id(), questions=words):
            raise Refused(problem("release.round_over"))
        unit.note("ask", "release", release_id)


async def answer(
    scope: Scope, release_id: str, texts: Texts, *, outside: bool = False, now: dt.datetime | None = None
) -> None:
    """Answer and close the round, in one language or several; ``outside``: it was answered by other ways, and only that
    is said. On the page of a newer version the round about the earlier one is answered.

    An answer that was typed is never thrown away with the wrong button: the round cannot be opened again.
    """
    check_rule(Role(scope.role), COORDINATION)
    written = {code: text.strip() for code, text in texts.items() if code in SCREEN and text.strip()}
    if outside and written:
        raise Refused(problem("release.round_both", field="answer"))
    if not outside and not written:
        raise Refused(problem("release.round_answer_empty", field="answer"))
    for text in written.values():
        _check(text, "release.round_answer_empty", "answer")
    async with store.unit(scope, write=True, now=now) as unit:
        found = await releases.release(unit, release_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        there = await about(unit, found)
        if not there.rounds:
            raise Refused(problem("release.round_none"))
        version = (there.open or there.rounds[0]).release
        words = None if outside else _sealed(_told(written), _place(unit.organisation, version, "answer"))
        if not await release_rounds.answer(unit, version, words=words):
            raise Refused(problem("release.round_answered"))
        unit.note("answer", "release", version, outside=outside)


async def of_release(scope: Scope, release_id: str, *, now: dt.datetime | None = None) -> Rounds:
    """What was asked about a report that the scope may read, and about the versions before it."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope, now=now) as unit:
        read = releases.release_received if role in READERS else releases.release
        found = await read(unit, release_id)
        return Rounds() if found is None else await about(unit, found)


async def waiting(unit: Unit) -> frozenset[str]:
    """Releases of the association whose reader waits for an answer."""
    return frozenset(one.release for one in await release_rounds.rounds(unit) if one.answered_at is None)


async def answered_to(unit: Unit) -> frozenset[str]:
    """Releases on which the scope's organisation asked, and was answered."""
    return frozenset(one.release for one in await release_rounds.rounds_asked(unit) if one.answered_at is not None)


async def about(unit: Unit, found: Release) -> Rounds:
    """The rounds about a release and the versions before it, newest first."""
    reader = Role(unit.scope.role) in READERS
    every = await (release_rounds.rounds_asked if reader else release_rounds.rounds)(unit)
    asked = {one.release: one for one in every}
    if not asked:
        return Rounds()
    told: list[Round] = []
    may_ask = True
    for version in (found, *await version_change.before(unit, found)):
        if version.id not in asked:
            continue
        one = asked[version.id]
        earlier = version.id != found.id
        again = False
        if not told:  # the newest round decides whether there may be another one
            closed = one.answered_at is not None
            again = may_ask = earlier and closed and await version_change.other_numbers(unit, version, found)
        told.append(_opened(one, version, earlier=earlier, again=again))
    return Rounds(tuple(told), may_ask)


def _opened(found: release_rounds.Round, version: Release, *, earlier: bool, again: bool) -> Round:
    def read(words: bytes | None, column: str) -> Texts:
        place = _place(found.organisation, found.release, column)
        return {} if words is None else texts_of(sealing.open(words, instance_keys().envelope, place).decode())

    ((asked_in, questions),) = read(found.questions, "questions").items()
    return Round(
        release=version.id,
        about=_day(version.made_at),
        questions=questions,
        asked_on=_day(found.asked_at),
        answer=read(found.answer, "answer"),
        outside=found.outside,
        answered_on=None if found.answered_at is None else _day(found.answered_at),
        asked_in=asked_in,
        earlier=earlier,
        again=again,
    )


def _told(texts: Texts) -> str:
    """Texts as they are sealed: with their language, which so nobody can change without them."""
    return json.dumps({_BY_LANGUAGE: dict(texts)}, ensure_ascii=False)


def texts_of(told: str) -> Texts:
    """What :func:`_told` gave; what was written before languages were kept is one text, in nobody knows which."""
    if not told.startswith(f'{{"{_BY_LANGUAGE}":'):
        return {"": told}
    texts: Texts = json.loads(told)[_BY_LANGUAGE]
    return texts


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(DAY_ZONE).date()


def _check(text: str, empty: str, field: str) -> None:
    if not text.strip():
        raise Refused(problem(empty, field=field))
    if len(text) > LONGEST:
        raise Refused(problem("request.field_too_long", field=field, longest=LONGEST))
    if holds_national_number(text):
        raise Refused(problem("entry.national_number", field=field))


def _sealed(text: str, place: sealing.Place) -> bytes:
    return sealing.seal(text, instance_keys().envelope.public, place)


def _place(organisation: str, release: str, column: str) -> sealing.Place:
    return sealing.Place(organisation, "", "release_round", column, release)
