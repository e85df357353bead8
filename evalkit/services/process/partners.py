"""Partners of a programme, and passages to them: proposed, accepted, accompanied, arrived. Counts, no persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.process_lists import PARTNERS, RELAYS
from evalkit.definitions.weeks import monday
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.process import programme_words
from evalkit.services.process.tallies import open_programme
from evalkit.store import Scope, Unit
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import journal as kept
from evalkit.store.queries import programmes, tallies
from evalkit.store.queries.programmes import Programme

PARTNER = "partner"
LONGEST = 120


@dataclass(frozen=True)
class NewPartner:
    """``both_ways``: each sends to the other. ``written_down``: there is an agreement."""

    key: str
    name: str
    kind: str
    both_ways: bool = False
    written_down: bool = False


@dataclass(frozen=True)
class Partner:
    """``name`` "": it cannot be opened any more."""

    id: str
    name: str
    kind: str
    both_ways: bool
    written_down: bool
    ended_on: dt.date | None


@dataclass(frozen=True)
class Line:
    """A partner with what was counted this week and in all, by how far a passage went."""

    partner: Partner
    week: Mapping[str, int]
    ever: Mapping[str, int]


@dataclass(frozen=True)
class PartnersPage:
    programme: Programme
    lines: tuple[Line, ...]
    ended: tuple[Line, ...]
    week: dt.date
    today: dt.date


async def partners_page(
    scope: Scope, programme_id: str, day: dt.date | None = None, *, now: dt.datetime | None = None
) -> PartnersPage:
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        week = min(monday(day or unit.today), monday(unit.today))
        counted = await tallies.relayed(unit, [programme_id])
        found = await partners_of(unit, [programme_id])
        today = unit.today
    lines = tuple(
        Line(
            one,
            {item: sum(c.count for c in counted if c.partner == one.id and c.item == item and c.week == week)
             for item in RELAYS},
            {item: sum(c.count for c in counted if c.partner == one.id and c.item == item) for item in RELAYS},
        )
        for one in found
    )  # fmt: skip
    return PartnersPage(
        programme,
        tuple(line for line in lines if line.partner.ended_on is None),
        tuple(line for line in lines if line.partner.ended_on is not None),
        week,
        today,
    )


async def add(scope: Scope, programme_id: str, new: NewPartner, *, now: dt.datetime | None = None) -> None:
    """Add a partner of the programme."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(new.key):
        raise Refused(problem("process.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, programme_id)
        name = new.name.strip()
        problems = await programme_words.wrong(unit, {"name": name}, needed={"name"}, longest=LONGEST)
        if new.kind not in PARTNERS:
            problems.append(problem("request.field_choice", field="kind"))
        if problems:
            raise Refused(*problems)
        row = keyed_id(unit.organisation, PARTNER, new.key)
        if await kept.add_partner(
            unit,
            submission_key=new.key,
            programme=programme.id,
            words=programme_words.seal(unit, PARTNER, row, {"name": name}),
            kind=new.kind,
            both_ways=new.both_ways,
            written_down=new.written_down,
        ):
            unit.note("add_partner", PARTNER, row)


async def end(scope: Scope, partner_id: str, *, now: dt.datetime | None = None) -> str:
    """Nobody is accompanied there any more; what was counted stays. Gives the programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.partner(unit, partner_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if await kept.end_partner(unit, partner_id):
            unit.note("end_partner", PARTNER, partner_id)
        return found.programme


async def partners_of(unit: Unit, programmes: Sequence[str]) -> tuple[Partner, ...]:
    """Their partners by name."""
    found = [
        Partner(
            one.id, programme_words.unseal(unit, PARTNER, one.id, one.words).get("name", ""), one.kind,
            one.both_ways, one.written_down, one.ended_on,
        )
        for one in await kept.partners(unit, programmes)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.name.casefold(), p.id)))
