"""Who of the team looks after whom, and whether the team sees only those: the coordination's to say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.people import labels
from evalkit.store import Scope
from evalkit.store.queries import accounts, assignments, enrolments, organisations, programmes
from evalkit.store.queries import participants as kept
from evalkit.store.queries.accounts import Member
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class By:
    """Who looks after somebody; with a day where it begins later or has an end."""

    account: str
    name: str
    from_on: dt.date | None
    until: dt.date | None


@dataclass(frozen=True)
class LookedAfter:
    """A line: one person, and who looks after them."""

    id: str
    label: str
    drawing: str
    programmes: frozenset[str]
    by: tuple[By, ...]


@dataclass(frozen=True)
class Overview:
    """``switched_on``: workers see only the people assigned to them. Whom nobody looks after stands first."""

    switched_on: bool
    workers: tuple[Member, ...]
    programmes: tuple[Programme, ...]
    people: tuple[LookedAfter, ...]

    @property
    def with_nobody(self) -> int:
        return sum(not one.by for one in self.people)


async def overview(scope: Scope) -> Overview:
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        own = await organisations.organisation(unit)
        members = await accounts.members(unit)
        names = {one.account: one.name for one in _workers(members)}
        people = await kept.participants(unit)
        begun: dict[str, set[str]] = {}
        for taking_part in await enrolments.open_enrolments(unit):
            begun.setdefault(taking_part.participant, set()).add(taking_part.programme)
        of: dict[str, list[By]] = {}
        for one in await assignments.standing(unit):
            if one.account not in names:  # who works here no more looks after nobody
                continue
            begins = one.from_on if one.from_on > unit.today else None
            last = one.to_on - dt.timedelta(days=1) if one.to_on is not None else None
            of.setdefault(one.participant, []).append(By(one.account, names[one.account], begins, last))
        lines = [
            LookedAfter(p.id, p.label, p.drawing, frozenset(begun.get(p.id, ())), tuple(of.get(p.id, ())))
            for p in people
        ]
        lines.sort(key=lambda one: (bool(one.by), labels.alphabetical(one.label)))
        open_ones = await programmes.programmes(unit)
    return Overview(own.people_by_assignment, _workers(members), open_ones, tuple(lines))


async def switch(scope: Scope, wanted: bool) -> None:
    """Let workers see only the people assigned to them, or everybody again; from their next page on."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True) as unit:
        if await organisations.show_people_by_assignment(unit, wanted):
            unit.note("show_people_by_assignment", "organisation", unit.organisation, wanted=wanted)


async def assign(
    scope: Scope, people: Collection[str], account: str, *, from_on: dt.date | None = None, last: dt.date | None = None
) -> int:
    """Let a colleague look after these people, from a day to a last one; gives for how many that is new."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True) as unit:
        begins = max(from_on or unit.today, unit.today)
        if last is not None and last < begins:
            raise Refused(problem("entry.assigned_backwards", field="last"))
        wanted = await _here(unit, people, account)
        standing = await assignments.standing(unit)
        there = {one.participant for one in standing if one.account == account and one.to_on is None}
        new = [one for one in wanted if one not in there]
        end = None if last is None else last + dt.timedelta(days=1)
        await assignments.assign(unit, new, account, from_on=begins, to_on=end)
        for one in new:
            unit.note("assign", "participant", one, to=account)
    return len(new)


async def release(scope: Scope, people: Collection[str], account: str) -> int:
    """A colleague looks after these people no more, from now on; gives how many it were."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True) as unit:
        wanted = set(await _here(unit, people, account))
        over = [one for one in await assignments.standing(unit) if one.account == account and one.participant in wanted]
        await assignments.end(unit, [one.id for one in over])
        for one in over:
            unit.note("end_assignment", "participant", one.participant, of=account)
    return len(over)


async def _here(unit: store.Unit, people: Collection[str], account: str) -> tuple[str, ...]:
    """These people, if all of them and the colleague belong to the association; else nothing is found."""
    if not people:
        raise Refused(problem("entry.nobody_chosen", field="people"))
    known = {one.id for one in await kept.participants(unit)}
    if not known.issuperset(people) or account not in {one.account for one in _workers(await accounts.members(unit))}:
        raise Refused(problem("access.not_found"))
    return tuple(dict.fromkeys(people))


def _workers(members: tuple[Member, ...]) -> tuple[Member, ...]:
    return tuple(one for one in members if one.role == Role.WORKER.value and not one.disabled)
