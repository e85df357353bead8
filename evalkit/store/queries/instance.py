"""The instance itself: its epoch, and whether it is a demonstration. Needs a system scope."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit, new_id


@dataclass(frozen=True)
class Instance:
    """``epoch`` stands in every receipt and changes when a backup is restored."""

    table: ClassVar[type[Table]] = tables.Instance
    epoch: str
    demonstration: bool
    made_at: datetime.datetime


async def instance(unit: Unit) -> Instance | None:
    """The instance, or None before `evalkit init`."""
    return await unit.one(Instance)


async def make_instance(unit: Unit, *, demonstration: bool) -> bool:
    """Make the one row; False when there is one already (then nothing changes: a demonstration stays one)."""
    return await unit.add_once(
        tables.Instance,
        [tables.Instance.id],
        id="instance",
        epoch=new_id(),
        demonstration=demonstration,
        made_at=unit.now,
    )


async def begin_epoch(unit: Unit) -> str:
    """A new epoch, after a restore: clients offer again what they sent in another one."""
    epoch = new_id()
    await unit.change(tables.Instance, {"epoch": epoch}, tables.Instance.id == "instance")
    return epoch
