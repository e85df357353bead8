"""Places to practise: an organisation beside each association that wants one. System scope ("practice")."""

from __future__ import annotations

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import columns_of
from evalkit.store.queries.organisations import Organisation
from evalkit.store.unit import Unit

STAYS: frozenset[type[Table]] = frozenset(
    {tables.Organisation, tables.Membership, tables.Audit, tables.AuditHead, tables.Release, tables.PublishedTable,
     tables.ReleaseMember, tables.ReleaseFile, tables.ReadingContract, tables.ReleaseReaderView,
     tables.Erasure, tables.ReportDraft, tables.ReportDraftText, tables.ReportComment, tables.ReleaseRound,
     tables.Comparison, tables.ComparisonInvitation, tables.ComparisonConsent, tables.ComparisonVersion,
     tables.ComparisonLine, tables.RoomAnalysis, tables.RoomAnalysisPart, tables.RoomValidation, tables.OpenTable,
     tables.BundleExport, tables.ReachVersion}
)  # fmt: skip
"""What a night leaves: the place itself, who may practise there, the audit; and what only a coordination makes, of
which a place to practise has none."""

FIRST = (tables.Session, tables.SignInLink)
"""They name people, and stand before them in the order of the tables."""


async def place_to_practise(unit: Unit, organisation_id: str) -> Organisation | None:
    """Where the team of this association practises, if it ever did."""
    return await unit.one(Organisation, tables.Organisation.practice_of == organisation_id)


async def places_to_practise(unit: Unit) -> tuple[Organisation, ...]:
    return await unit.all(Organisation, tables.Organisation.practice_of.is_not_null(), order=[tables.Organisation.id])


async def make_place(unit: Unit, of: Organisation) -> str:
    return await unit.add(
        tables.Organisation,
        key=f"practice_{of.id}",
        kind=of.kind,
        name=of.name,
        languages=of.languages,
        marking="invented",
        made_at=unit.now,
        practice_of=of.id,
    )


async def empty(unit: Unit, place: Organisation) -> int:
    """Remove every row of a place to practise but those of :data:`STAYS`; gives how many. Another organisation is
    refused here, and by the database for what is only added to."""
    if place.practice_of is None:
        raise ValueError("only a place to practise is emptied")
    removed = 0
    order: list[type[Table]] = [*FIRST, *(one for one in reversed(tables.ALL) if one not in FIRST)]
    for table in order:
        if "organisation" in columns_of(table) and table not in STAYS:
            removed += await unit.remove(table, columns_of(table)["organisation"] == place.id)
    return removed
