"""What a database holds, told in numbers that a copy of it must repeat: rows of each table, heads of the chains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evalkit.store import audit
from evalkit.store.queries.release_files import ReleaseFile
from evalkit.store.unit import Unit

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    "postgres": "SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
}


@dataclass(frozen=True)
class Inventory:
    """``steps``: migrations that ran, oldest first. ``rows``: table → rows. ``chains``: chain → hash of its head.

    ``epoch`` is "" and ``demonstration`` False before ``evalkit init``.
    """

    epoch: str
    demonstration: bool
    steps: tuple[str, ...]
    rows: dict[str, int]
    chains: dict[str, str]

    def plain(self) -> dict[str, Any]:
        """For a JSON document; :func:`from_plain` reads it back."""
        return {
            "epoch": self.epoch,
            "demonstration": self.demonstration,
            "steps": list(self.steps),
            "rows": dict(sorted(self.rows.items())),
            "chains": dict(sorted(self.chains.items())),
        }


def from_plain(document: dict[str, Any]) -> Inventory:
    """Raises KeyError or TypeError when the document is none."""
    return Inventory(
        epoch=str(document["epoch"]),
        demonstration=bool(document["demonstration"]),
        steps=tuple(document["steps"]),
        rows={str(table): int(n) for table, n in document["rows"].items()},
        chains={str(chain): str(head) for chain, head in document["chains"].items()},
    )


async def inventory(unit: Unit) -> Inventory:
    """Count everything in one snapshot. Needs a system scope that sees the whole instance."""
    if not unit.scope.is_system:
        raise ValueError("an inventory is of the whole instance")
    tables = sorted(str(row["name"]) for row in await unit.raw(_TABLES[unit.engine.engine_type]))
    rows = {table: int((await unit.raw(f'SELECT COUNT(*) AS n FROM "{table}"'))[0]["n"]) for table in tables}  # noqa: S608
    about = await unit.raw("SELECT epoch, demonstration FROM instance")
    steps = await unit.raw("SELECT name FROM schema_step ORDER BY name")
    heads = await unit.raw("SELECT organisation, hash FROM audit_head")
    return Inventory(
        epoch=str(about[0]["epoch"]) if about else "",
        demonstration=bool(about[0]["demonstration"]) if about else False,
        steps=tuple(str(row["name"]) for row in steps),
        rows=rows,
        chains={str(row["organisation"]): str(row["hash"]) for row in heads},
    )


async def size_in_bytes(unit: Unit) -> int:
    """How large the database is on its disk."""
    if unit.engine.engine_type == "postgres":
        return int((await unit.raw("SELECT pg_database_size(current_database()) AS bytes"))[0]["bytes"])
    (pages,), (size,) = await unit.raw("PRAGMA page_count"), await unit.raw("PRAGMA page_size")
    return int(pages["page_count"]) * int(size["page_size"])


async def faults(unit: Unit) -> tuple[str, ...]:
    """What is wrong with the database itself, in its own words: broken pages, rows without their owner, chains."""
    found: list[str] = []
    if unit.engine.engine_type == "sqlite":
        found += [str(row["integrity_check"]) for row in await unit.raw("PRAGMA integrity_check(20)")]
        found = [] if found == ["ok"] else found
        found += [f"{row['table']} row {row['rowid']}" for row in await unit.raw("PRAGMA foreign_key_check")][:20]
    for line in await audit.broken_lines(unit):
        found.append(f"audit {line.organisation} line {line.seq}: {line.what}")
    return tuple(found)


async def changed_report_files(unit: Unit, is_whole: Callable[[ReleaseFile], bool]) -> tuple[tuple[str, ...], int]:
    """(ids of reports' files that are no longer what was let out, how many files there are), of the whole instance.
    Of those whose bytes went only the hash is there. ``is_whole``: says whoever has the key that they are sealed to."""
    rows = await unit.raw("SELECT id FROM release_file WHERE content IS NOT NULL ORDER BY id")
    changed = []
    for row in rows:
        (file,) = await unit.raw(
            """SELECT id, organisation, release, language, format, content, sha256, gone_on FROM release_file
            WHERE id = {}""",
            row["id"],
        )
        if not is_whole(unit.record(ReleaseFile, file)):
            changed.append(str(row["id"]))
    return tuple(changed), len(rows)
