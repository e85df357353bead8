"""Which of a funder's questions would find no data if the report were written today: said months ahead, quietly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.services.reports import grant_questions
from evalkit.services.reports.grant_sources import LOOKS, Look, Seen, needed
from evalkit.services.reports.progression_tables import Days
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes
from evalkit.store.queries.programmes import Grant, Programme

BEGINNING = 30
"""Days at the beginning of a period in which nothing is called missing."""


@dataclass(frozen=True)
class Gap:
    """Question ``number`` needs data of the kind ``source``: none in the period, or none ``since`` a day."""

    number: str
    source: str
    since: dt.date | None


@dataclass(frozen=True)
class GrantGaps:
    """A running grant with questions that would find no data."""

    grant: str
    title: Mapping[str, str]
    gaps: tuple[Gap, ...]


async def quiet(scope: Scope, *, now: dt.datetime | None = None) -> tuple[GrantGaps, ...]:
    """The running grants of the association that have gaps, for the coordination's home."""
    check_rule(Role(scope.role), COORDINATION)
    found = []
    async with store.unit(scope, now=now) as unit:
        own = await programmes.programmes(unit, closed_too=True)
        for grant in await programmes.grants(unit):
            if not grant.starts_on <= unit.today <= grant.ends_on:
                continue
            gaps = await of_grant(unit, grant, about(grant, own))
            if gaps:
                found.append(GrantGaps(grant.id, grant.title, gaps))
    return tuple(found)


def about(grant: Grant, own: Sequence[Programme]) -> tuple[Programme, ...]:
    """The programmes that a grant pays for."""
    return tuple(p for p in own if grant.pays_for(p.id))


async def of_grant(unit: Unit, grant: Grant, programmes: Sequence[Programme]) -> tuple[Gap, ...]:
    """The gaps of a grant in its period so far, by question."""
    today = min(unit.today, grant.ends_on)
    if (today - grant.starts_on).days < BEGINNING:
        return ()
    questions = grant_questions.read(grant.questions)
    days = Days(grant.starts_on, today)
    wanted = {source for question in questions for source in needed(question) if source in LOOKS}
    seen = {source: await LOOKS[source].find(unit, programmes, days) for source in sorted(wanted)}
    return _gaps(questions, seen, today)


def _gaps(questions: Sequence[FunderQuestion], seen: Mapping[str, Seen], today: dt.date) -> tuple[Gap, ...]:
    found = []
    for question in questions:
        for source in needed(question):
            if source not in seen:
                continue
            if (gap := _gap(question.number, source, LOOKS[source], seen[source], today)) is not None:
                found.append(gap)
    return tuple(found)


def _gap(number: str, source: str, look: Look, seen: Seen, today: dt.date) -> Gap | None:
    if seen.count == 0 or seen.last is None:
        return Gap(number, source, None)
    if look.patience is not None and (today - seen.last).days > look.patience:
        return Gap(number, source, seen.last)
    return None
