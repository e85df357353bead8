"""Grants: who pays for what, over which days, under which conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.collect.answers import day_from
from evalkit.definitions import Form
from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.reports import grant_funders, grant_gaps, grant_questions, reading_charter
from evalkit.services.reports.grant_funders import Reading
from evalkit.services.reports.grant_gaps import Gap
from evalkit.services.reports.progression_tables import PURPOSE
from evalkit.store import Scope, Unit, new_id
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import consents, forms, organisations, programmes
from evalkit.store.queries.organisations import Organisation
from evalkit.store.queries.programmes import Grant, Programme

SOON = 45
"""Days before a deadline from which the list says so."""


@dataclass(frozen=True)
class Typed:
    """A grant as it was typed on the page. ``funder``: the id of one that is here; ``new_funder``: a name instead.

    ``programmes``: those that were ticked; none: all programmes of the association, later ones too. ``key``: of the
    page that was sent; "": of none.
    """

    title: str
    language: str
    funder: str = ""
    new_funder: str = ""
    programmes: tuple[str, ...] = ()
    starts_on: str = ""
    ends_on: str = ""
    conditions: str = ""
    deadlines: str = ""
    key: str = ""

    def row(self, organisation: str, table: str) -> str:
        """The id of what is made of it: the same page sent twice makes one. Another text under the same key (somebody
        went back and noted the next one) is another row."""
        words = (self.key or new_id(), self.title, self.funder or self.new_funder, self.starts_on, self.ends_on)
        return keyed_id(organisation, table, "|".join(words))


@dataclass(frozen=True)
class Line:
    """A grant in the list. ``deadline``: the next one. ``programmes``: the names of those that it names."""

    grant: Grant
    funder: str
    programmes: tuple[Mapping[str, str], ...]
    questions: int
    gaps: int
    deadline: dt.date | None
    soon: bool


@dataclass(frozen=True)
class Page:
    """One grant. ``forms``: of its programmes, for choosing figures. ``reading``: who reads for the funder.

    ``nobody_agreed``: no person agreed so far to be counted in a report for this funder, where its programmes follow
    people; said from the first day, since only people can change it.
    """

    grant: Grant
    funder: str
    programmes: tuple[Programme, ...]
    all_programmes: tuple[Programme, ...]
    questions: tuple[FunderQuestion, ...]
    gaps: tuple[Gap, ...]
    forms: tuple[Form, ...]
    deadlines: tuple[dt.date, ...]
    conditions: str
    reading: Reading
    contract_accepted: bool
    nobody_agreed: bool


@dataclass(frozen=True)
class Offered:
    """What can be chosen for a new grant."""

    funders: tuple[Organisation, ...]
    programmes: tuple[Programme, ...]


async def grants(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Line, ...]:
    """The association's grants, newest period first, with what they still miss."""
    check_rule(Role(scope.role), COORDINATION)
    lines = []
    async with store.unit(scope, now=now) as unit:
        own = {p.id: p for p in await programmes.programmes(unit, closed_too=True)}
        known = await organisations.linked_organisations(unit)
        for grant in await programmes.grants(unit):
            gaps = await grant_gaps.of_grant(unit, grant, grant_gaps.about(grant, tuple(own.values())))
            coming = next((day for day in _deadlines(grant) if day >= unit.today), None)
            lines.append(
                Line(
                    grant=grant,
                    funder=known[grant.funder].name,
                    programmes=tuple(own[chosen].names for chosen in grant.chosen),
                    questions=len(grant_questions.read(grant.questions)),
                    gaps=len(gaps),
                    deadline=coming,
                    soon=coming is not None and (coming - unit.today).days <= SOON,
                )
            )
    return tuple(lines)


async def grant_page(scope: Scope, grant_id: str, *, now: dt.datetime | None = None) -> Page:
    """One grant of the association; 404 for another's."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        grant = await _found(unit, grant_id)
        own = await programmes.programmes(unit, closed_too=True)
        about = grant_gaps.about(grant, own)
        known = await organisations.linked_organisations(unit)
        gaps = await grant_gaps.of_grant(unit, grant, about)
        asked = [await _forms(unit, programme) for programme in about]
        follows = any(not one.without_participants for one in about)
        agreed = follows and await consents.consenting(unit, PURPOSE, grant.funder)
    reading = await grant_funders.reading(scope, grant, now=now)
    by_key = {form.key: form for several in asked for form in several}
    return Page(
        grant=grant,
        funder=known[grant.funder].name,
        programmes=about,
        all_programmes=tuple(p for p in own if p.closed_on is None or p.id in grant.chosen),
        questions=grant_questions.read(grant.questions),
        gaps=gaps,
        forms=tuple(by_key.values()),
        deadlines=_deadlines(grant),
        conditions=str(grant.conditions.get("text", "")),
        reading=reading,
        contract_accepted=grant.contract_version == reading_charter.VERSION,
        nobody_agreed=follows and not agreed,
    )


async def offered(scope: Scope, *, now: dt.datetime | None = None) -> Offered:
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        known = await organisations.funders(unit)
        return Offered(tuple(one for one in known if one.kind == "funder"), await programmes.programmes(unit))


async def make(scope: Scope, typed: Typed, *, now: dt.datetime | None = None) -> str:
    """Note a grant; gives its id. A funder that is new here becomes an organisation that nobody can enter yet."""
    check_rule(Role(scope.role), COORDINATION)
    row = typed.row(scope.organisation or "", "funding_grant")
    async with store.unit(scope, now=now) as unit:
        if await programmes.grant(unit, row) is not None:
            return row
    choices = await offered(scope, now=now)
    first, last, problems = _days(typed)
    if not typed.title:
        problems.append(problem("grant.title_missing", field="title"))
    house = typed.row(scope.organisation or "", "organisation")
    known = [one for one in choices.funders if one.id != house]  # of the same page, sent a moment before
    problems += grant_funders.wrong_funder(typed.funder, typed.new_funder, known)
    deadlines, wrong = _read_deadlines(typed.deadlines)
    problems += wrong
    if not {one.id for one in choices.programmes}.issuperset(typed.programmes):
        problems.append(problem("request.field_choice", field="programmes"))
    if problems or first is None or last is None:
        raise Refused(*problems)
    funder = typed.funder or await grant_funders.new_funder(
        scope, typed.new_funder, language=typed.language, row=house, now=now
    )
    async with store.unit(scope, write=True, now=now) as unit:
        if await programmes.grant(unit, row) is not None:
            return row
        made = await programmes.make_grant(
            unit,
            grant_id=row,
            funder=funder,
            **programmes.paid_for(typed.programmes),
            title={typed.language: typed.title},
            starts_on=first,
            ends_on=last,
            conditions=_conditions(typed, deadlines),
        )
        unit.note("make_grant", "funding_grant", made)
    return made


async def change(scope: Scope, grant_id: str, typed: Typed, *, now: dt.datetime | None = None) -> None:
    """Change what was agreed. Who the funder is never changes: that would be another grant."""
    check_rule(Role(scope.role), COORDINATION)
    first, last, problems = _days(typed)
    deadlines, wrong = _read_deadlines(typed.deadlines)
    if not typed.title:
        problems.append(problem("grant.title_missing", field="title"))
    async with store.unit(scope, write=True, now=now) as unit:
        grant = await _found(unit, grant_id)
        own = {one.id for one in await programmes.programmes(unit, closed_too=True)}
        if not own.issuperset(typed.programmes):
            problems.append(problem("request.field_choice", field="programmes"))
        if problems or wrong or first is None or last is None:
            raise Refused(*problems, *wrong)
        await programmes.change_grant(
            unit,
            grant.id,
            title={**grant.title, typed.language: typed.title},
            starts_on=first,
            ends_on=last,
            **programmes.paid_for(typed.programmes),
            conditions={**grant.conditions, **_conditions(typed, deadlines)},
        )
        unit.note("change_grant", "funding_grant", grant.id)


async def copy(scope: Scope, grant_id: str, *, now: dt.datetime | None = None) -> str:
    """The same grant for the twelve months that follow, with its questions; gives its id."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        grant = await _found(unit, grant_id)
        first = grant.ends_on + dt.timedelta(days=1)
        last = _a_year_after(first) - dt.timedelta(days=1)
        made = await programmes.make_grant(
            unit,
            funder=grant.funder,
            programme=grant.programme,
            programmes=grant.programmes,
            title=_next_year(grant.title, grant.starts_on.year, first.year),
            starts_on=first,
            ends_on=last,
            conditions={"text": grant.conditions.get("text", ""), "deadlines": []},
            questions=list(grant.questions),
        )
        unit.note("copy_grant", "funding_grant", made, of=grant.id)
    return made


async def _found(unit: Unit, grant_id: str) -> Grant:
    found = await programmes.grant(unit, grant_id)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found


async def _forms(unit: Unit, programme: Programme) -> list[Form]:
    plans = await forms.schedules_of(unit, programme.id)
    versions = [await forms.form_version(unit, one) for one in plans[0].forms.values()] if plans else []
    return [kept_forms.form_of(one) for one in versions if one is not None]


def _days(typed: Typed) -> tuple[dt.date | None, dt.date | None, list[Problem]]:
    first, last = day_from(typed.starts_on), day_from(typed.ends_on)
    if first is None or last is None or last < first:
        return None, None, [problem("grant.days", field="starts_on")]
    return first, last, []


def _read_deadlines(text: str) -> tuple[list[str], list[Problem]]:
    """One day on each line, in order."""
    days, wrong = [], []
    for line in text.split():
        day = day_from(line)
        if day is None:
            wrong.append(problem("grant.deadline", field="deadlines", value=line[:40]))
        else:
            days.append(day.isoformat())
    return sorted(set(days)), wrong


def _conditions(typed: Typed, deadlines: list[str]) -> dict[str, object]:
    return {"text": typed.conditions, "deadlines": deadlines}


def _deadlines(grant: Grant) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromisoformat(day) for day in grant.conditions.get("deadlines", ()))


def _a_year_after(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else dt.date(day.year + 1, 2, 28)


def _next_year(title: Mapping[str, str], year: int, new: int) -> dict[str, str]:
    """A year that stands in the name goes on; otherwise the new one is added."""
    return {
        language: text.replace(str(year), str(new)) if str(year) in text else f"{text} {new}"
        for language, text in title.items()
    }
