"""The one round of questions that the reader of a release may ask, and what the association answered."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import NotInScopeError, Unit


@dataclass(frozen=True)
class Round:
    """``questions`` and ``answer``: sealed. ``organisation``: the association's."""

    table: ClassVar[type[Table]] = tables.ReleaseRound
    id: str
    organisation: str
    release: str
    reader: str
    questions: bytes
    asked_at: datetime.datetime
    answer: bytes | None
    outside: bool
    answered_at: datetime.datetime | None


async def ask(unit: Unit, release_id: str, *, round_id: str, questions: bytes) -> bool:
    """Keep the questions of a reader about a release addressed to it; False when there was a round already."""
    if unit.scope.account is None:
        raise NotInScopeError("a reader has an account")
    rows = await unit.raw(
        """INSERT INTO release_round (id, organisation, release, reader, questions, asked_by, asked_at, outside)
        SELECT CAST({} AS TEXT), r.organisation, r.id, r.recipient, {}, CAST({} AS TEXT), CAST({} AS TEXT), {}
        FROM release r WHERE r.id = {} AND r.recipient = {} AND r.withdrawn_at IS NULL
        ON CONFLICT (organisation, release) DO NOTHING RETURNING id""",
        round_id,
        questions,
        unit.scope.account,
        instant_text(unit.now),
        False,
        release_id,
        unit.organisation,
    )
    return bool(rows)


async def round_of(unit: Unit, release_id: str) -> Round | None:
    """The round about a release of the scope's association."""
    return await unit.one(Round, tables.ReleaseRound.release == release_id)


async def round_asked(unit: Unit, release_id: str) -> Round | None:
    """The round that the scope's organisation asked about a release addressed to it."""
    return await unit.one(Round, tables.ReleaseRound.release == release_id, addressed=tables.ReleaseRound.reader)


async def rounds(unit: Unit) -> tuple[Round, ...]:
    """Every round about the association's releases, oldest first."""
    return await unit.all(Round, order=[tables.ReleaseRound.asked_at])


async def rounds_asked(unit: Unit) -> tuple[Round, ...]:
    """Every round that the scope's organisation asked, oldest first."""
    return await unit.all(Round, addressed=tables.ReleaseRound.reader, order=[tables.ReleaseRound.asked_at])


async def answer(unit: Unit, release_id: str, *, words: bytes | None) -> bool:
    """Answer and close a round, once. ``words`` None: it was answered outside of evalkit."""
    changed = await unit.change(
        tables.ReleaseRound,
        {"answer": words, "outside": words is None, "answered_by": unit.scope.account, "answered_at": unit.now},
        tables.ReleaseRound.release == release_id,
        tables.ReleaseRound.answered_at.is_null(),
    )
    return changed == 1
