"""What is next for each grant: its questions, writing, looking over, releasing, letting its reader in, answering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.services.reports import (
    draft_answers,
    grant_funders,
    grant_gaps,
    grant_questions,
    release_rounds,
    report_drafts,
    version_change,
)
from evalkit.services.reports.grant_funders import Link, Reading
from evalkit.services.reports.progression_tables import PURPOSE
from evalkit.store import Scope, Unit
from evalkit.store.queries import consents, programmes, releases
from evalkit.store.queries.programmes import Grant, Programme
from evalkit.store.queries.releases import ReleaseLine
from evalkit.store.queries.report_drafts import ReportDraft
from evalkit.store.unit import DAY_ZONE


class Kind(StrEnum):
    """What the coordination does next, first what somebody waits for; the last three: nothing, for now."""

    ANSWER = "answer"
    INVITE = "invite"
    LOOK = "look"
    GO_ON = "go_on"
    QUESTIONS = "questions"
    AGREE = "agree"
    WRITE = "write"
    ELSEWHERE = "elsewhere"
    PASSED_ON = "passed_on"
    NOTHING = "nothing"


MONTH = dt.timedelta(days=28)
"""A newer report of the same grant is offered when the one before tells nothing of the last month: what fewer days
change is mostly too few people to be shown beside it."""


@dataclass(frozen=True)
class Newer:
    """The days of a newer report than the one that was released: those of the grant, until today. Only a proposal: what
    it may show beside the one before is decided where it is looked at, and its author reads what is hidden."""

    first: dt.date
    last: dt.date
    programme: str | None


@dataclass(frozen=True)
class Step:
    """The next step of a grant. ``draft``, ``release``: what it is about. ``link``: for its reader, not used yet.
    ``newer``: where the grant goes on after what was released."""

    kind: Kind
    draft: str | None = None
    release: str | None = None
    released: dt.date | None = None
    link: Link | None = None
    newer: Newer | None = None

    @property
    def waits(self) -> bool:
        """Whether it is the coordination's turn."""
        return self.kind not in (Kind.ELSEWHERE, Kind.PASSED_ON, Kind.NOTHING)


@dataclass(frozen=True)
class _Grant:
    """A grant with what decides. ``writing``: a draft that says something else than what was released from it.
    ``follows``: one of its programmes follows people; ``agreed``: somebody agreed to be counted, where that is so.
    ``newer``: than the report that was released last."""

    grant: Grant
    current: tuple[ReleaseLine, ...]
    asked: ReleaseLine | None
    writing: ReportDraft | None
    agreed: bool
    follows: bool
    newer: Newer | None


async def steps(scope: Scope, *, now: dt.datetime | None = None) -> Mapping[str, Step]:
    """The next step of every grant of the association, by its id."""
    check_rule(Role(scope.role), COORDINATION)
    lines = await report_drafts.drafts(scope, now=now)
    written = {one.draft.release: one.draft for one in lines if one.draft.release is not None}
    writing = {one.draft.funding_grant: one.draft for one in reversed(lines) if not one.as_released}
    async with store.unit(scope, now=now) as unit:
        own = await programmes.programmes(unit, closed_too=True)
        out = await releases.releases(unit)
        waits = await release_rounds.waiting(unit)
        found = [await _of_grant(unit, one, own, out, waits, writing, written) for one in await programmes.grants(unit)]
    return {one.grant.id: await _step(scope, one, now=now) for one in found}


async def _of_grant(
    unit: Unit,
    grant: Grant,
    own: tuple[Programme, ...],
    out: Iterable[ReleaseLine],
    waits: frozenset[str],
    writing: Mapping[str, ReportDraft],
    written: Mapping[str, ReportDraft],
) -> _Grant:
    released = [one for one in out if one.funding_grant == grant.id]
    current = tuple(one for one in released if one.withdrawn_at is None)
    follows = any(not one.without_participants for one in grant_gaps.about(grant, own))
    begun = bool(current) or grant.id in writing
    agreed = begun or not follows or bool(await consents.consenting(unit, PURPOSE, grant.funder))
    # A correction takes the place of a report, and not of the answer that somebody waits for.
    # It is answered on the version that counts.
    where = {version_change.newest(released, one.id) for one in released if one.id in waits}
    asked = next((one for one in released if one.id in where), None)
    newer = _newer(grant, written.get(current[0].id) if current else None, unit.today)
    return _Grant(grant, current, asked, writing.get(grant.id), agreed, follows, newer)


def _newer(grant: Grant, released: ReportDraft | None, today: dt.date) -> Newer | None:
    if released is None or not grant.starts_on < today < grant.ends_on or today - released.last_on < MONTH:
        return None
    return Newer(grant.starts_on, today, released.programme)


async def _step(scope: Scope, one: _Grant, *, now: dt.datetime | None) -> Step:
    """The first that holds, in the order in which somebody waits for it."""
    last = one.current[0] if one.current else None
    reading = await grant_funders.reading(scope, one.grant, now=now) if last is not None else None
    if one.asked is not None:
        return Step(Kind.ANSWER, release=one.asked.id, released=_day(one.asked))
    if last is not None and reading is not None and _lets_in(reading):
        return Step(Kind.INVITE, release=last.id, released=_day(last), link=reading.link)
    if one.writing is not None:
        ready = await _ready(scope, one.writing.id, follows=one.follows, now=now)
        # A draft of other months is a report of its own, and no new version of the one that was released.
        return Step(Kind.LOOK if ready else Kind.GO_ON, draft=one.writing.id, release=one.writing.release)
    if last is not None and reading is not None:
        kind = Kind.NOTHING if reading.there else Kind.PASSED_ON if reading.link else Kind.ELSEWHERE
        return Step(kind, release=last.id, released=_day(last), link=reading.link, newer=one.newer)
    if not grant_questions.read(one.grant.questions):
        return Step(Kind.QUESTIONS)
    return Step(Kind.WRITE if one.agreed else Kind.AGREE)


def _lets_in(reading: Reading) -> bool:
    """Whether nobody can read, and a link has to be made for that."""
    return not reading.there and reading.first and (reading.link is None or reading.link.over)


async def _ready(scope: Scope, draft: str, *, follows: bool, now: dt.datetime | None) -> bool:
    """Whether everything that is asked for is written, as far as one sees without computing a figure: what else is
    missing is said on the page that comes next."""
    found = await report_drafts.draft(scope, draft, now=now)
    wrong = draft_answers.problems(found.questions, found.texts, found.draft.language, releasing=True)
    return (bool(found.words) or not follows) and not wrong


def _day(release: ReleaseLine) -> dt.date:
    return release.made_at.astimezone(DAY_ZONE).date()
