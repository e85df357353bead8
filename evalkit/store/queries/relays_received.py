"""Relays that came to an association, in its own scope: to open, to answer, to let go."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class RelayReceived:
    """``wrapped`` and ``content`` None: its key and its letter are gone. ``association_key``: the generation of the
    association's own key that opens it; None: the instance's key does."""

    table: ClassVar[type[Table]] = tables.RelayReceived
    id: str
    word: str
    week: datetime.date
    ends_on: datetime.date
    public_key: bytes
    wrapped: bytes | None
    content: bytes | None
    opened_on: datetime.date | None
    answer: str | None
    answered_on: datetime.date | None
    deletion_asked_on: datetime.date | None
    gone_on: datetime.date | None
    association_key: str | None

    def is_over(self, day: datetime.date) -> bool:
        """Whether it can be read no more, also on the day before the night that takes its key away."""
        return self.gone_on is not None or self.ends_on < day


async def received(unit: Unit) -> tuple[RelayReceived, ...]:
    """Everything that came and of which something is left, newest week first."""
    return await unit.all(RelayReceived, order=[tables.RelayReceived.week, tables.RelayReceived.id], descending=True)


async def one(unit: Unit, relay_id: str) -> RelayReceived | None:
    return await unit.one(RelayReceived, tables.RelayReceived.id == relay_id)


async def waiting(unit: Unit) -> int:
    """How many can be read and were not opened yet."""
    return await unit.count(
        tables.RelayReceived,
        tables.RelayReceived.opened_on.is_null(),
        tables.RelayReceived.gone_on.is_null(),
        tables.RelayReceived.ends_on >= unit.today.isoformat(),
    )


async def note_opened(unit: Unit, relay_id: str) -> bool:
    """False: somebody opened it before, or it was taken back meanwhile."""
    changed = await unit.change(
        tables.RelayReceived,
        {"opened_on": unit.today},
        tables.RelayReceived.id == relay_id,
        tables.RelayReceived.opened_on.is_null(),
    )
    return changed == 1


async def answer(unit: Unit, relay_id: str, said: str) -> bool:
    """Note what became of it; False: it was never opened."""
    changed = await unit.change(
        tables.RelayReceived,
        {"answer": said, "answered_on": unit.today},
        tables.RelayReceived.id == relay_id,
        tables.RelayReceived.opened_on.is_not_null(),
    )
    return changed == 1


async def shred(unit: Unit, ids: Sequence[str]) -> int:
    """Take the keys and letters of these relays away; gives how many. That they came stays for the count."""
    if not ids:
        return 0
    return await unit.change(
        tables.RelayReceived,
        {"wrapped": None, "content": None, "gone_on": unit.today},
        tables.RelayReceived.id.is_in(list(ids)),
        tables.RelayReceived.gone_on.is_null(),
    )


async def seal_anew(unit: Unit, relay_id: str, *, wrapped: bytes, association_key: str) -> None:
    await unit.change(
        tables.RelayReceived,
        {"wrapped": wrapped, "association_key": association_key},
        tables.RelayReceived.id == relay_id,
        tables.RelayReceived.gone_on.is_null(),
    )


async def let_go_of_key(unit: Unit, key_id: str) -> None:
    """No relay names this generation of the association's key any more."""
    await unit.change(tables.RelayReceived, {"association_key": None}, tables.RelayReceived.association_key == key_id)


async def forget(unit: Unit, before: datetime.date) -> int:
    """Remove what ended before a day, with its mark: from then on nobody can find out what became of it."""
    return await unit.remove(
        tables.RelayReceived,
        tables.RelayReceived.gone_on.is_not_null(),
        tables.RelayReceived.ends_on < before.isoformat(),
    )
