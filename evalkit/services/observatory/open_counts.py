"""People with no place and needs without an answer, of several programmes together, for everybody to read.

They are tallied without persons, so there are no people to compare between versions. In exchange they are stricter:
a year that is over, at least three programmes of two associations that counted that very thing, no count below k of
the public, rounded, and nothing that would narrow what one programme counted (a small count of a need says something
about whoever had it).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions import Policy
from evalkit.definitions.process_lists import DEMAND, NEEDS
from evalkit.disclosure.audit import rounded, unrounded
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.coalition import Part, narrows
from evalkit.services.observatory.open_pools import PUBLISHING, slug
from evalkit.services.observatory.open_rows import ASSOCIATIONS, PROGRAMMES, Why
from evalkit.store import Scope
from evalkit.store.queries import open_data, tallies
from evalkit.store.queries.programmes import Programme

SUBJECTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "demand": ("demand", DEMAND),
    "needs": ("unmet_need", NEEDS),
}
"""Subject → the kind of tally and what is counted of it: the closed lists, never a programme's own words."""


@dataclass(frozen=True)
class CountPool:
    """What the programmes of a place and kind counted in a year: item → programme → count."""

    address: str
    subject: str
    municipality: str
    kind: str
    year: int
    counts: Mapping[str, Mapping[str, int]]
    associations: Mapping[str, str]
    invented: bool = False


@dataclass(frozen=True)
class CountRow:
    """``cell`` None: nothing leaves, and ``why``."""

    item: str
    cell: Cell | None
    why: tuple[Why, ...]


async def count_pools(*, now: dt.datetime | None = None) -> tuple[CountPool, ...]:
    """Every table of counts that there could be, by address."""
    async with store.unit(PUBLISHING, now=now) as unit:
        found = await open_data.open_programmes(unit)
        last = dt.date(unit.today.year - 1, 12, 31)
    of_place: dict[tuple[str, str, str, int], dict[str, dict[str, int]]] = {}
    associations: dict[str, str] = {}
    made_up: set[tuple[str, str, str, int]] = set()
    for organisation in sorted({one.organisation for one in found}):
        own = {one.id: one for one in found if one.organisation == organisation}
        async with store.unit(Scope(organisation, None, "observatory"), now=now) as unit:
            counted = await tallies.counted(unit, list(own), None, last)
        for one in counted:
            programme: Programme = own[one.programme]
            place = " ".join(programme.municipality.split())
            for subject, (kind, items) in SUBJECTS.items():
                if one.kind == kind and one.item in items and place and one.week.year <= last.year:
                    at = (subject, place.casefold(), programme.kind, one.week.year)
                    items_of = of_place.setdefault(at, {})
                    if (programme.real_data_note or {}).get("kind") == "invented":
                        made_up.add(at)
                    by_programme = items_of.setdefault(one.item, {})
                    by_programme[programme.id] = by_programme.get(programme.id, 0) + one.count
                    associations[programme.id] = organisation
    names = {" ".join(one.municipality.split()).casefold(): " ".join(one.municipality.split()) for one in found}
    return tuple(
        CountPool(
            "-".join((slug(place), slug(kind), subject, str(year))), subject, names[place], kind, year, counts,
            associations, (subject, place, kind, year) in made_up,
        )
        for (subject, place, kind, year), counts in sorted(of_place.items())
    )  # fmt: skip


def count_rows(pool: CountPool, policy: Policy, closer: Policy) -> tuple[CountRow, ...]:
    """What of it may leave, in the order of the list."""
    items = SUBJECTS[pool.subject][1]
    return tuple(_row(item, pool.counts[item], pool, policy, closer) for item in items if item in pool.counts)


def _row(item: str, counts: Mapping[str, int], pool: CountPool, policy: Policy, closer: Policy) -> CountRow:
    given = {programme: count for programme, count in counts.items() if count > 0}
    of = {pool.associations[programme] for programme in given}
    if len(given) < PROGRAMMES:
        return CountRow(item, None, (Why("few_programmes", len(given), PROGRAMMES),))
    if len(of) < ASSOCIATIONS:
        return CountRow(item, None, (Why("few_associations", len(of), ASSOCIATIONS),))
    total = sum(given.values())
    if total < policy.k:
        return CountRow(item, None, (Why("few_counted", needed=policy.k),))
    shown = rounded(total, round_to=policy.round_to)
    if pool.subject == "needs" and _tells_of_one(given, shown, pool, policy, closer):
        return CountRow(item, None, (Why("coalition"),))
    return CountRow(item, Cell.shown(shown), ())


def _tells_of_one(given: Mapping[str, int], shown: int, pool: CountPool, policy: Policy, closer: Policy) -> bool:
    """Whoever knows all other programmes' counts, and an association its own, learns too much of a small one."""
    known = unrounded(shown, round_to=policy.round_to, k=policy.k)
    for association in (None, *sorted(set(pool.associations.values()))):
        mine = sum(count for programme, count in given.items() if pool.associations[programme] == association)
        parts = [
            Part(count, int(known.high)) for programme, count in given.items()
            if pool.associations[programme] != association
        ]  # fmt: skip
        if narrows(parts, int(known.low) - mine, int(known.high) - mine, k=closer.k):
            return True
    return False


def few_changed(old: Sequence[Mapping[str, object]], new: Sequence[CountRow], *, k: int) -> bool:
    """Whether a new version differs from the old one by less than k somewhere: then it waits."""
    before = {str(row["item"]): row["n"] for row in old}
    for row in new:
        was = before.get(row.item)
        now = None if row.cell is None else row.cell.value
        if isinstance(was, int) and now is not None and 0 < abs(now - was) < k:
            return True
    return False
