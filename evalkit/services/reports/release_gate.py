"""What was published before, read back for the next report: tables as they stand, and the keyed marks of their people.

Every release, to whomever, is judged beside all of it, withdrawn ones too: they were read (METHODS 10, rule 5). People
stand in it as keyed marks only: who, what their start and follow-up are, what their start is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing
from evalkit.definitions import Policy
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.gate import PublishedSet
from evalkit.disclosure.released import Released, ReleasedSource
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.reports.publishable_tables import Earlier
from evalkit.services.reports.released_kept import from_kept
from evalkit.services.reports.table_marks import Mark, Prints, TableKey
from evalkit.store import Unit
from evalkit.store.queries import releases
from evalkit.store.queries.releases import PublishedTable
from evalkit.store.unit import DAY_ZONE

COMPARISON = "comparison"
"""In the provenance of a table: the fair comparison that a programme brought it to."""


@dataclass(frozen=True)
class Computation:
    """Tables that were published together, with their ids and the day; of which programmes, in which days."""

    table_ids: Mapping[TableKey, str]
    earlier: Earlier
    day: dt.date
    programmes: tuple[str, ...] = ()
    cohort: str = ""


async def history(unit: Unit) -> tuple[Computation, ...]:
    """Everything that the association published, oldest first."""
    marks = await releases.marks_by_table(unit)
    groups: dict[str, list[PublishedTable]] = {}
    for table in await releases.published_tables(unit):
        if "computation" in table.provenance:
            groups.setdefault(str(table.provenance["computation"]), []).append(table)
        elif COMPARISON in table.provenance:
            groups[table.id] = [table]
    return tuple(
        _brought(tables[0], marks) if COMPARISON in tables[0].provenance else _computation(tables, marks)
        for tables in groups.values()
    )


def _brought(table: PublishedTable, marks: Mapping[str, Iterable[str]]) -> Computation:
    """What a programme brought to a comparison: no table that a report could take, but people who stand in a figure."""
    day = table.made_at.astimezone(DAY_ZONE).date()
    policy = Policy.model_validate(table.provenance["policy"])
    nothing = Released(policy.audience, policy, ReleasedSource(""), Cell.not_collected(), "", "", "", ())
    sets = {key_of(table): read_marks(table, day, marks.get(table.id, ()))}
    return Computation({}, Earlier(released=nothing, prints={}, sets=sets), day)


def _computation(tables: Sequence[PublishedTable], marks: Mapping[str, Iterable[str]]) -> Computation:
    day = min(table.made_at for table in tables).astimezone(DAY_ZONE).date()
    return Computation(
        table_ids={key_of(table): table.id for table in tables},
        earlier=Earlier(
            released=from_kept([(table.content, table.provenance["shared"]) for table in tables], grant=None),
            prints={key_of(table): Prints(**table.provenance["prints"]) for table in tables},
            sets={key_of(table): read_marks(table, day, marks.get(table.id, ())) for table in tables},
        ),
        day=day,
        programmes=tuple(tables[0].provenance.get("programmes", ())),
        cohort=tables[0].cohort,
    )


def mark_of(organisation: str) -> Mark:
    """How an association marks who is behind its tables; the same person has the same mark in all of them."""
    keys = instance_keys()
    return lambda text: sealing.mark(keys, "release", f"{organisation}|{text}")


def key_of(table: PublishedTable) -> TableKey:
    """Indicator, programme key, wave: as released, not the id of the programme."""
    return table.indicator, table.provenance["programme"], table.wave


def write_marks(of: PublishedSet) -> list[str]:
    """What is kept of a table's people: ``person.pair.start``, all three keyed marks."""
    return [f"{person}.{pair}.{of.starts[person]}" for person, pair in of.people.items()]


def read_marks(table: PublishedTable, day: dt.date, marks: Iterable[str]) -> PublishedSet:
    """The set behind a published table; its name is the day on which it was published."""
    people, starts = {}, {}
    for mark in marks:
        person, people[person], starts[person] = mark.split(".")
    return PublishedSet(day.isoformat(), table.indicator, table.wave, people, starts)
