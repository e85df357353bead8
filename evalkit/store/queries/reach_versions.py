"""What the scope's observatory computed of who is reached, version after version."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ReachVersion:
    """``content``: released values."""

    table: ClassVar[type[Table]] = tables.ReachVersion
    id: str
    number: int
    content: dict[str, Any]
    content_hash: str
    made_at: datetime.datetime


async def newest(unit: Unit) -> ReachVersion | None:
    """The version that holds; None: nothing was computed yet."""
    found = await unit.all(ReachVersion, order=[tables.ReachVersion.number], descending=True, limit=1)
    return next(iter(found), None)


async def keep(
    unit: Unit, *, number: int, content: dict[str, Any], content_hash: str, policy_hash: str, code_version: str
) -> bool:
    """Keep the next version; False when a colleague just made it."""
    return await unit.add_once(
        tables.ReachVersion,
        [tables.ReachVersion.organisation, tables.ReachVersion.number],
        number=number,
        content=content,
        content_hash=content_hash,
        policy_hash=policy_hash,
        code_version=code_version,
        made_by=unit.scope.account,
        made_at=unit.now,
    )
