"""The gate: may this report be read beside everything that was released before, to anybody?

A table may leave when 0 or at least k people entered or left it since an earlier table of the same figure, and 0 or
at least k people's answers in it changed (METHODS 10, rule 5). It spans all funders, periods and groups of programmes.
People stand in the history as keyed marks only. What it refuses is told to the author with what would let it through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.services.publishable_tables import Earlier, Prints, TableKey
from evalkit.services.released_kept import from_kept
from evalkit.store import Unit
from evalkit.store.queries import releases
from evalkit.store.queries.releases import PublishedTable
from evalkit.store.unit import DAY_ZONE

MARK = 32
"""Hexadecimal digits of each half of a member's mark: 128 bits."""


@dataclass(frozen=True)
class Computation:
    """Tables that were published together. ``members``: table → person's mark → mark of their answers in it."""

    table_ids: Mapping[TableKey, str]
    earlier: Earlier
    members: Mapping[TableKey, Mapping[str, str]]
    day: dt.date


@dataclass(frozen=True)
class Conflict:
    """A table that may not leave beside an earlier one: 1 to k − 1 people entered or left it, or changed in it."""

    table: TableKey
    day: dt.date
    entered_or_left: int
    changed: int


async def history(unit: Unit) -> tuple[Computation, ...]:
    """Everything that the association published, oldest first; also what was withdrawn: it was read."""
    marks = await releases.marks_by_table(unit)
    groups: dict[str, list[PublishedTable]] = {}
    for table in await releases.published_tables(unit):
        shared = table.provenance.get("shared")
        if shared is not None:
            groups.setdefault(str(table.provenance["computation"]), []).append(table)
    return tuple(_computation(tables, marks) for tables in groups.values())


def _computation(tables: Sequence[PublishedTable], marks: Mapping[str, Iterable[str]]) -> Computation:
    return Computation(
        table_ids={key_of(table): table.id for table in tables},
        earlier=Earlier(
            released=from_kept([(table.content, table.provenance["shared"]) for table in tables], grant=None),
            prints={key_of(table): Prints(**table.provenance["prints"]) for table in tables},
        ),
        members={key_of(table): read_marks(marks.get(table.id, ())) for table in tables},
        day=min(table.made_at for table in tables).astimezone(DAY_ZONE).date(),
    )


def key_of(table: PublishedTable) -> TableKey:
    """Indicator, programme key, wave: as released, not the id of the programme."""
    return table.indicator, table.provenance["programme"], table.wave


def write_marks(members: Mapping[str, str]) -> list[str]:
    """What is kept of a table's people: ``person.answers``, both keyed marks."""
    return [f"{person[:MARK]}.{value[:MARK]}" for person, value in members.items()]


def read_marks(marks: Iterable[str]) -> dict[str, str]:
    return dict(mark.split(".", 1) for mark in marks)


def conflicts(
    members: Mapping[TableKey, Mapping[str, str]], earlier: Sequence[Computation], k: int
) -> tuple[Conflict, ...]:
    """The first conflict of each indicator with what was published earlier; nothing when all may leave."""
    found: dict[str, Conflict] = {}
    for key, full in members.items():
        own = {person[:MARK]: value[:MARK] for person, value in full.items()}
        for computation in earlier:
            for (indicator, _, wave), others in computation.members.items():
                if (indicator, wave) != (key[0], key[2]) or indicator in found:
                    continue
                conflict = _conflict(key, own, others, k, computation.day)
                if conflict is not None:
                    found[indicator] = conflict
    return tuple(found.values())


def _conflict(
    key: TableKey, own: Mapping[str, str], others: Mapping[str, str], k: int, day: dt.date
) -> Conflict | None:
    both = own.keys() & others.keys()
    if not both:
        return None
    entered_or_left = len(own.keys() ^ others.keys())
    changed = sum(own[person] != others[person] for person in both)
    if 0 < entered_or_left < k or 0 < changed < k:
        return Conflict(key, day, entered_or_left, changed)
    return None
