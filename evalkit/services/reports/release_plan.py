"""What a report is to be: the grant, the programmes, the period; and everything computed for it, not yet released."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Audience, Policy, loader
from evalkit.errors import Refused, problem
from evalkit.services.reports import (
    joint_forms,
    people_tables,
    progression_tables,
    publishable_tables,
    release_beside,
    release_gate,
    release_reach,
    release_without_figures,
    waiting_tables,
)
from evalkit.services.reports.joint_forms import Apart
from evalkit.services.reports.people_tables import Place
from evalkit.services.reports.progression_tables import Days, Gathered
from evalkit.services.reports.publishable_tables import Publishable
from evalkit.services.reports.release_context import Beside, Edit, Edited, Facts, hoped_for, origin
from evalkit.services.reports.table_marks import TableKey
from evalkit.services.reports.waiting_told import WaitingFigures, waiting_told
from evalkit.store import Scope, Unit
from evalkit.store.queries import organisations, programmes, releases
from evalkit.store.queries.programmes import Grant, Programme


@dataclass(frozen=True)
class Wish:
    """Which report. ``programme`` None: all programmes that the grant pays for, together.

    ``first``, ``last`` None: the grant's own days. ``by_programme``: each programme beside all, where it may leave.
    """

    grant: str
    programme: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    by_programme: bool = False


@dataclass(frozen=True)
class Choice:
    """A grant that a report can be made for, with its funder's name and the programmes that it may be about.

    ``apart``: why all of them cannot stand in one report, where they cannot.
    """

    grant: Grant
    funder: str
    programmes: tuple[Programme, ...]
    together: bool
    apart: tuple[Apart, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A table that was published before and is taken as it stands."""

    table: str
    day: dt.date


@dataclass(frozen=True)
class Plan:
    """A report as it could leave now. ``programmes``: that it is about; ``following``: those of them that follow
    people, of which its figures are made. ``waiting``: figures that leave as before or not at all, each with a
    sentence for its author.

    ``state``: what had been published when this was computed; another state means another preview.
    """

    wish: Wish
    grant: Grant
    programmes: tuple[Programme, ...]
    following: tuple[Programme, ...]
    policy: Policy
    gathered: Gathered
    publishable: Publishable
    facts: Facts
    standing: Mapping[TableKey, Standing]
    waiting: tuple[WaitingFigures, ...]
    state: tuple[int, int]
    number: int
    day: dt.date
    replaces: str | None


async def choices(scope: Scope, programme: str | None = None) -> tuple[Choice, ...]:
    """The grants that can have a report (about one programme), newest period first."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        if programme is not None and await programmes.programme(unit, programme) is None:
            raise Refused(problem("access.not_found"))
        known = await organisations.linked_organisations(unit)
        own = {p.id: p for p in await programmes.programmes(unit, closed_too=True)}
        found = []
        for grant in await programmes.grants(unit):
            about = tuple(p for p in own.values() if grant.pays_for(p.id))
            if about and (programme is None or any(p.id == programme for p in about)):
                apart = await joint_forms.apart(unit, about)
                together = len(about) > 1 and not apart
                found.append(Choice(grant, known[grant.funder].name, about, together, apart))
    return tuple(found)


async def plan(
    scope: Scope,
    wish: Wish,
    *,
    language: str,
    beside: Mapping[str, Beside] | None = None,
    edit: Edit | None = None,
    now: dt.datetime | None = None,
) -> Plan:
    """Compute the report of a wish. Refused when there is nothing to report; what the gate says is in ``waiting``.

    ``language``: of what it says, which names indicators.
    """
    check_rule(Role(scope.role), COORDINATION)
    policy = loader.load_policies().for_audience(Audience.FUNDER)
    async with store.unit(scope, now=now) as unit:
        grant = await programmes.grant(unit, wish.grant)
        if grant is None:
            raise Refused(problem("access.not_found"))
        about = await _about(unit, wish, grant)
        published = origin(about).kind == "published"
        days = None if published else _days(wish, grant)
        following = tuple(programme for programme in about if not programme.without_participants)
        follows = bool(following)
        gathered = (
            await progression_tables.gather(
                unit, following, recipient=grant.funder, days=days, published=published, once=True
            )
            if follows
            else release_without_figures.gathered(about, min(unit.today, grant.ends_on))
        )
        known = await organisations.linked_organisations(unit)
        funder, own = known[grant.funder].name, await organisations.organisation(unit)
        past = await release_gate.history(unit)
        read = await releases.tables_read_by(unit, grant.funder)
        state = await state_of(unit)
        replaces = await _replaced(unit, about, grant, days)
        told_there = await release_beside.told(unit, about, days, grant.funder, own.languages)
        meant = await release_reach.meant(unit, about)
        counted_before = told_there.people.beside or await people_tables.before(unit, grant.funder)
        today = unit.today
    if follows and not gathered.people:
        raise Refused(problem("release.nobody", funder=funder))
    if follows and gathered.observations.is_empty():
        raise Refused(problem("release.nobody_answered", funder=funder))
    first = gathered.observations["date"].min() if follows else None
    first_answer = first if isinstance(first, dt.date) else None
    hopes = hoped_for(following, first_answer)
    mark = release_gate.mark_of(unit.organisation)
    began = release_reach.began(gathered, meant) if follows else None
    told_earlier = release_reach.standing(gathered, counted_before) if follows else ()
    if follows:
        publishable = await asyncio.to_thread(
            publishable_tables.publishable,
            gathered,
            policy,
            mark=mark,
            history=[computation.earlier for computation in past],
            grant=grant.id,
            hold=[key for key, hope in hopes.items() if hope.hold],
            by_programme=wish.by_programme and len(following) > 1,
            reach=[(one.halves, one.told) for one in told_earlier],
        )
    else:
        publishable = release_without_figures.publishable(gathered, policy, mark=mark, grant=grant.id)
    place = Place(gathered.programmes, days, grant.funder, policy)
    found = waiting_tables.leaving(
        publishable,
        [computation.earlier for computation in past],
        [waiting_tables.held(computation, read, place, today) for computation in past],
    )
    publishable = found.publishable
    counted = Place(tuple(sorted(programme.key for programme in about)), days, grant.funder, policy)
    reach = release_reach.told(began, meant, publishable.released, counted, counted_before, told_earlier)
    if began is not None:
        kept = [one.wave for one in found.waiting if one.indicator == began.indicator.key]
        beside_it = release_reach.beside_figures(publishable.released, reach, began.indicator.key, kept)
        publishable = replace(publishable, released=beside_it)
    standing = {
        key: Standing(past[position].table_ids[there], past[position].day)
        for key, (position, there) in publishable.standing.items()
    }
    facts = Facts(
        form=gathered.form,
        name=about[0].names if len(about) == 1 else grant.title,
        association=own.name,
        languages=own.languages,
        funder=funder,
        programmes=about,
        days=days,
        outside=gathered.outside,
        policy=policy,
        first_answer=first_answer,
        beside=beside or {told_there.language: release_reach.beside(told_there, reach)},
        edited=edit(_indicators(publishable)) if edit is not None else Edited(),
        waiting=waiting_tables.by_figure(found.waiting),
        today=today,
        grant_ends=grant.ends_on,
    )
    return Plan(
        wish, grant, about, following, policy, gathered, publishable, facts, standing,
        waiting=waiting_told(found.waiting, gathered, policy, language),
        state=state, number=state[1] + 1, day=today, replaces=replaces,
    )  # fmt: skip


async def state_of(unit: Unit) -> tuple[int, int]:
    """How many tables and how many releases the association has: neither ever becomes less."""
    return len(await releases.published_tables(unit)), len(await releases.releases(unit))


async def _about(unit: Unit, wish: Wish, grant: Grant) -> tuple[Programme, ...]:
    """The programmes that the report is about; a public that must not appear elsewhere stands in no joint report."""
    wanted = wish.programme or grant.programme
    if wanted is not None and not grant.pays_for(wanted):
        raise Refused(problem("release.not_this_programme", field="grant"))
    if wanted is not None:
        found = await programmes.programme(unit, wanted)
        if found is None:
            raise Refused(problem("access.not_found"))
        return (found,)
    every = [
        one
        for one in await programmes.programmes(unit, closed_too=True)
        if grant.pays_for(one.id) and not one.exposed_public
    ]
    if not every:
        raise Refused(problem("release.no_programme"))
    return tuple(every)


def _indicators(made: Publishable) -> list[str]:
    return list(dict.fromkeys(result.indicator for result in made.released.results))


def _days(wish: Wish, grant: Grant) -> Days:
    first, last = wish.first or grant.starts_on, wish.last or grant.ends_on
    if last < first:
        raise Refused(problem("release.days", field="last"))
    return Days(first, last)


def alone(about: Sequence[Programme]) -> str | None:
    """The programme of a release that is about one; None: about several together."""
    return about[0].id if len(about) == 1 else None


async def _replaced(unit: Unit, about: Sequence[Programme], grant: Grant, days: Days | None) -> str | None:
    """The release that this one would take the place of: of the same grant, programmes and period."""
    for line in await releases.releases(unit):
        if line.withdrawn_at is not None or line.funding_grant != grant.id:
            continue
        if line.programme != alone(about):
            continue
        kept = await releases.release(unit, line.id)
        if kept is not None and kept.content["report"]["cohort"] == progression_tables.cohort(days):
            return line.id
    return None
