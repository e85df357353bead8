"""That people were erased: ids and days, and the opening that lets their rows go."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Erasure:
    """``participant``: an id that names nobody any more."""

    table: ClassVar[type[Table]] = tables.Erasure
    id: str
    organisation: str
    participant: str
    asked_by: str
    erased_on: datetime.date


async def open_erasure(unit: Unit, participant_id: str, *, asked_by: str, day: datetime.date) -> bool:
    """Let this person's rows go until :func:`shut_erasure`, in this transaction; False when they were erased before."""
    return await unit.add_once(
        tables.Erasure,
        [tables.Erasure.organisation, tables.Erasure.participant],
        participant=participant_id,
        asked_by=asked_by,
        made_by=unit.scope.account,
        erased_on=day,
        running=True,
    )


async def shut_erasure(unit: Unit, participant_id: str, day: datetime.date) -> None:
    """From now on rows are kept again; the person's own row says that it is empty."""
    await unit.change(tables.Participant, {"erased_on": day}, tables.Participant.id == participant_id)
    await unit.change(tables.Erasure, {"running": False}, tables.Erasure.participant == participant_id)


async def erasures(unit: Unit) -> tuple[Erasure, ...]:
    """Everybody who was erased: of the association, or of the whole instance in a system scope."""
    return await unit.all(Erasure, order=[tables.Erasure.organisation, tables.Erasure.participant])
