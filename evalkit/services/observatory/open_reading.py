"""Reading what is published for everybody: without an account, without a trace of who reads.

A version's own address holds the hash of its content, so it can be cited; "latest" leads to the one that holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import store
from evalkit.disclosure.released import Released
from evalkit.errors import Refused, problem
from evalkit.services.observatory.open_pools import PUBLISHING
from evalkit.services.reports import released_kept
from evalkit.store.queries import open_data
from evalkit.store.queries.open_data import OpenTable
from evalkit.store.unit import DAY_ZONE

LATEST = "latest"
MARK = 16
"""Hexadecimal digits of the content's hash in an address."""


@dataclass(frozen=True)
class Version:
    """One version as it is listed. ``mark``: its part of the address. ``changes``: how many rows of which state."""

    number: int
    mark: str
    month: dt.date
    changes: Mapping[str, int]


@dataclass(frozen=True)
class OpenPage:
    """A version of a table. ``replaced_by``: the mark of the one that holds now, None when it is this one."""

    content: Mapping[str, Any]
    number: int
    mark: str
    content_hash: str
    month: dt.date
    replaced_by: str | None
    versions: tuple[Version, ...]


async def listing() -> tuple[OpenPage, ...]:
    """Every table that holds, by address; without its other versions."""
    async with store.unit(PUBLISHING) as unit:
        return tuple(_page(one, (one,)) for one in await open_data.newest(unit))


async def page(address: str, which: str = LATEST) -> OpenPage:
    """A version of a table. Not found, or ``open.gone`` when the observatory withdrew it."""
    async with store.unit(PUBLISHING) as unit:
        found = await open_data.versions(unit, address)
    standing = [one for one in found if one.withdrawn_at is None]
    if found and not standing:
        raise Refused(problem("open.gone"))
    wanted = standing[-1:] if which == LATEST else [one for one in standing if mark_of(one) == which]
    if not wanted:
        raise Refused(problem("access.not_found"))
    return _page(wanted[-1], standing)


def mark_of(table: OpenTable) -> str:
    return table.content_hash[:MARK]


def released_of(row: Mapping[str, Any], content: Mapping[str, Any]) -> Released:
    """The released values of one row, read back as they were let out."""
    policy = {"audience": "public", **{key: content["policy"][key] for key in ("k", "round_to")}, "by_programme": False}
    shared = {
        "data": "",
        "form": content["form"],
        "policy": policy,
        "participants": {"state": "not_collected"},
        "position": 0,
    }
    return released_kept.from_kept([(row["result"], shared)], grant=None)


def _page(table: OpenTable, versions: Sequence[OpenTable]) -> OpenPage:
    newest = versions[-1]
    return OpenPage(
        content=table.content,
        number=table.version,
        mark=mark_of(table),
        content_hash=table.content_hash,
        month=_month(table),
        replaced_by=None if newest.id == table.id else mark_of(newest),
        versions=tuple(
            Version(one.version, mark_of(one), _month(one), _changes(before, one))
            for before, one in zip((None, *versions), versions, strict=False)
        ),
    )


def _month(table: OpenTable) -> dt.date:
    """Outside, days are months."""
    return table.made_at.astimezone(DAY_ZONE).date().replace(day=1)


def _changes(before: OpenTable | None, now: OpenTable) -> dict[str, int]:
    """What a version changed: rows that are new, rows with other numbers, and whether the licence is another."""
    if before is None:
        return {}
    old, new = _rows(before), _rows(now)
    found = {
        "new": sum(key not in old for key in new),
        "changed": sum(key in old and old[key] != row for key, row in new.items()),
        "licence": int(before.content["licence"] != now.content["licence"]),
    }
    return {name: count for name, count in found.items() if count}


def _rows(table: OpenTable) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(row.get("indicator", row.get("item", "")), row.get("wave", "")): row for row in table.content["rows"]}
