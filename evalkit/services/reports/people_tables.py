"""Counts of people that stand beside the figures of change, as published tables: hours, exits, goals, who is reached.

Each is judged by the same gate as the figures (METHODS 10, rule 5), beside everything of its kind that was published
before, to whomever. One that would tell about few people does not leave: its reader keeps the version that was in an
earlier report, with the day from which it is, or is told nothing where there is none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import evalkit
from evalkit.definitions import Policy
from evalkit.definitions.hashing import digest
from evalkit.disclosure.gate import PublishedSet, Waits, judge
from evalkit.disclosure.reach_beside import Since
from evalkit.reporting.process_told import KeptAsOf
from evalkit.services.reports import release_gate
from evalkit.services.reports.progression_tables import Days, cohort
from evalkit.services.reports.table_marks import MARK, Mark
from evalkit.store import Unit
from evalkit.store.queries import releases
from evalkit.store.queries.releases import NO_WAVE, PublishedTable
from evalkit.store.unit import DAY_ZONE


@dataclass(frozen=True)
class Count:
    """``name``: of what. ``says``: what would be told, as plain values. ``people``: person → what they add to it.

    ``once``: what was told of exactly these people is told again as it was; another way to tell the same number would,
    beside the first, narrow it.
    """

    name: str
    says: Mapping[str, Any]
    people: Mapping[str, Any]
    once: bool = False


@dataclass(frozen=True)
class PeopleTable:
    """``says``: what is told; None: nothing may be. ``table``: the published one that stands; None: it is new.

    ``kept``: it is an earlier version, from when. ``waits``: why, for the author alone.
    """

    name: str
    says: Mapping[str, Any] | None
    marks: tuple[str, ...] = ()
    table: str | None = None
    kept: KeptAsOf | None = None
    waits: tuple[Waits, ...] = ()


@dataclass(frozen=True)
class Place:
    """Of which programmes (by key) in which days, for which reader, under which policy."""

    programmes: tuple[str, ...]
    days: Days | None
    reader: str
    policy: Policy


@dataclass(frozen=True)
class Before:
    """All counts that the association published, to whomever, with the marks of their people; and which of them
    ``read``: the reader of the report has."""

    counts: tuple[tuple[PublishedTable, PublishedSet], ...]
    read: frozenset[str]
    mark: Mark
    today: dt.date


async def before(unit: Unit, reader: str) -> Before:
    """What a report for ``reader`` stands beside."""
    counts = [(one, await _set_of(unit, one)) for one in await releases.published_counts(unit)]
    read = await releases.tables_read_by(unit, reader)
    return Before(tuple(counts), read, release_gate.mark_of(unit.organisation), unit.today)


def judged(counts: Sequence[Count], place: Place, beside: Before) -> tuple[PeopleTable, ...]:
    """What may be told of each count beside all that was published before."""
    return tuple(_judged(count, place, beside) for count in counts)


def told_once(count: Count, beside: Before) -> Mapping[str, Any] | None:
    """What was told of exactly these people and what they add, to anybody; None: nothing yet."""
    people = _marks(count, beside.mark)
    same = (t.content for t, theirs in beside.counts if t.indicator == count.name and theirs.people == people)
    return next(same, None)


def since(count: Count, theirs: PublishedSet, mark: Mark, *, times: Mapping[str, int]) -> Since | None:
    """Who has come, left and changed since an earlier table; None where the two hold nobody in common.

    ``times``: person → how often they count.
    """
    marked = {who: mark(f"person|{who}")[:MARK] for who in count.people}
    mine, both = _marks(count, mark), set(marked.values()) & theirs.people.keys()
    if not both:
        return None
    return Since(
        sum(times[who] for who, person in marked.items() if person not in both),
        len(theirs.people.keys() - both),
        sum(mine[person] != theirs.people[person] for person in both),
    )


def _marks(count: Count, mark: Mark) -> dict[str, str]:
    return {
        mark(f"person|{who}")[:MARK]: mark(f"{count.name}|{who}|{digest(adds)}")[:MARK]
        for who, adds in count.people.items()
    }


def _judged(count: Count, place: Place, beside: Before) -> PeopleTable:
    people = _marks(count, beside.mark)
    mine = PublishedSet("", count.name, NO_WAVE, people)
    same_kind = [(table, theirs) for table, theirs in beside.counts if table.indicator == count.name]
    for table, theirs in same_kind:
        if theirs.people == people and (count.once or table.content == count.says):
            return PeopleTable(count.name, table.content, table=table.id)
    waits = tuple(
        waits
        for table, theirs in same_kind
        for waits in judge(mine, [theirs], k=max(place.policy.k, int(table.provenance["k"]))).waits
    )
    if not waits:
        marks = tuple(f"{person}.{value}" for person, value in people.items())
        return PeopleTable(count.name, count.says, marks=marks)
    for table, _ in reversed(same_kind):
        if table.id in beside.read and same_place(table.provenance["programmes"], table.cohort, place, beside.today):
            kept = as_of(table.made_at.astimezone(DAY_ZONE).date(), table.cohort)
            return PeopleTable(count.name, table.content, table=table.id, kept=kept, waits=waits)
    return PeopleTable(count.name, None, waits=waits)


def same_place(programmes: Sequence[str], cohort: str, place: Place, today: dt.date) -> bool:
    """Of the same programmes, over days that the new period touches."""
    if sorted(programmes) != sorted(place.programmes):
        return False
    first, last = _days(cohort)
    if place.days is None or first is None or last is None:
        return place.days is None and first is None
    return first <= min(place.days.last, today) and last >= place.days.first


def as_of(day: dt.date, cohort: str) -> KeptAsOf:
    """How a table that was published on a day stands in a later report."""
    return KeptAsOf(day, *_days(cohort))


def _days(cohort: str) -> tuple[dt.date | None, dt.date | None]:
    first, _, last = cohort.partition("/")
    return (dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if last else (None, None)


async def _set_of(unit: Unit, table: PublishedTable) -> PublishedSet:
    people = dict(mark.split(".") for mark in await releases.marks_of(unit, table.id))
    day = table.made_at.astimezone(DAY_ZONE).date()
    return PublishedSet(day.isoformat(), table.indicator, NO_WAVE, people)


async def publish(unit: Unit, found: Sequence[PeopleTable], place: Place, programme: str | None) -> list[str]:
    """Freeze the new ones with the keyed marks of their people; gives the ids of all that the release tells.

    ``programme``: its id where the report is about one alone.
    """
    published: list[str] = []
    for one in found:
        if one.says is None:
            continue
        published.append(one.table or await _publish(unit, one, place, programme))
    return published


async def _publish(unit: Unit, one: PeopleTable, place: Place, programme: str | None) -> str:
    content = dict(one.says or {})
    return await releases.publish_table(
        unit,
        programme=programme,
        cohort=cohort(place.days),
        indicator=one.name,
        wave=NO_WAVE,
        policy=place.policy.audience.value,
        policy_hash=place.policy.hash,
        audience=place.policy.audience.value,
        content=content,
        content_hash=digest(content),
        provenance={
            "function": f"services.reports.release_people.{one.name}",
            "code_version": evalkit.__version__,
            "programmes": list(place.programmes),
            "k": place.policy.k,
        },
        marks=one.marks,
    )
