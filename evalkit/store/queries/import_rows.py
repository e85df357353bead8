"""Which row of a list of people became whom. Of the list itself nothing is kept but its keyed mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries.drafts import ImportBatch
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ImportRow:
    """``new_person`` False: somebody who was here before was entered in a programme."""

    table: ClassVar[type[Table]] = tables.ImportRow
    import_batch: str
    row_number: int
    participant: str
    new_person: bool
    reference_mark: str | None


@dataclass(frozen=True)
class Came:
    """A row of a batch, with the code of the person. ``taken_back``: the record was taken back since."""

    row_number: int
    participant: str
    label: str
    new_person: bool
    taken_back: bool


async def import_batch(unit: Unit, batch_id: str) -> ImportBatch | None:
    return await unit.one(ImportBatch, tables.ImportBatch.id == batch_id)


async def keep_batch(unit: Unit, batch_id: str, *, mark: str, read_as: str, row_count: int, left_out: int) -> None:
    """Keep that a list of people came in, under the id that its page had."""
    await unit.add(
        tables.ImportBatch,
        id=batch_id,
        file_name="people",
        sha256=mark,
        read_as=read_as,
        row_count=row_count,
        dropped=[{"reason": "left_out", "rows": left_out}] if left_out else [],
        consent=None,
        made_by=unit.scope.account,
        made_at=unit.now,
    )


async def add_import_rows(unit: Unit, batch_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of row_number, participant, new_person, reference_mark."""
    await unit.add_many(tables.ImportRow, [{"import_batch": batch_id, **row} for row in rows])


async def came(unit: Unit, batch_id: str) -> Sequence[Came]:
    """Who came in with a batch, by row."""
    rows = await unit.raw(
        """SELECT r.row_number, r.participant, r.new_person, p.label, p.erased_on FROM import_row r
        JOIN participant p ON p.organisation = r.organisation AND p.id = r.participant
        WHERE r.organisation = {} AND r.import_batch = {} ORDER BY r.row_number""",
        unit.organisation,
        batch_id,
    )
    return [
        Came(row["row_number"], row["participant"], row["label"], bool(row["new_person"]), row["erased_on"] is not None)
        for row in rows
    ]


async def known_references(unit: Unit) -> Mapping[str, str]:
    """Mark of a reference → the code of the person who came in with it and is still here."""
    rows = await unit.raw(
        """SELECT r.reference_mark, p.label FROM import_row r
        JOIN participant p ON p.organisation = r.organisation AND p.id = r.participant
        WHERE r.organisation = {} AND r.reference_mark IS NOT NULL AND p.erased_on IS NULL""",
        unit.organisation,
    )
    return {row["reference_mark"]: row["label"] for row in rows}


async def with_something_noted(unit: Unit, batch_id: str) -> frozenset[str]:
    """Those of a batch about whom more stands here than that they came in: such a record is not taken back."""
    rows = await unit.raw(
        """SELECT r.participant FROM import_row r
        JOIN participant p ON p.organisation = r.organisation AND p.id = r.participant
        WHERE r.organisation = {} AND r.import_batch = {} AND (
          p.joined_into IS NOT NULL
          OR EXISTS (SELECT 1 FROM participant j WHERE j.organisation = p.organisation AND j.joined_into = p.id)
          OR EXISTS (SELECT 1 FROM check_in c WHERE c.organisation = p.organisation AND c.participant = p.id)
          OR EXISTS (SELECT 1 FROM draft d WHERE d.organisation = p.organisation AND d.participant = p.id)
          OR EXISTS (SELECT 1 FROM consent a WHERE a.organisation = p.organisation AND a.participant = p.id)
          OR EXISTS (SELECT 1 FROM access_code k WHERE k.organisation = p.organisation AND k.participant = p.id)
          OR EXISTS (SELECT 1 FROM story w WHERE w.organisation = p.organisation AND w.participant = p.id)
          OR EXISTS (SELECT 1 FROM participant_secret s WHERE s.organisation = p.organisation AND s.participant = p.id)
          OR EXISTS (SELECT 1 FROM attendance t WHERE t.organisation = p.organisation AND t.participant = p.id)
          OR EXISTS (SELECT 1 FROM own_relay y WHERE y.organisation = p.organisation AND y.participant = p.id)
          OR (SELECT count(*) FROM enrolment e WHERE e.organisation = p.organisation AND e.participant = p.id) > 1
        )""",
        unit.organisation,
        batch_id,
    )
    return frozenset(row["participant"] for row in rows)


async def take_back(unit: Unit, people: Sequence[str]) -> int:
    """Take records back that came in by mistake: they are in no list and no figure any more; gives how many."""
    if not people:
        return 0
    return await unit.change(
        tables.Participant,
        {"erased_on": unit.today},
        tables.Participant.id.is_in(list(people)),
        tables.Participant.erased_on.is_null(),
    )
