"""Removing everything about a person by a walk over the schema, so that no later table is forgotten.

From the person's rows the walk follows every foreign key of the database itself. A row that cannot be without what
goes (its key may not be empty), or that names a person in a column ``participant``, goes too; a row that only
mentions it stays and mentions nothing any more. The person's own row stays, empty: its id is known to the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.store import tables
from evalkit.store.unit import Unit

_EDGES = {
    "sqlite": (
        'SELECT m.name AS child, f."table" AS parent, f."from" AS via, '
        '(SELECT "notnull" FROM pragma_table_info(m.name) WHERE name = f."from") AS required '
        "FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND f.\"to\" = 'id'"
    ),
    "postgres": (
        "SELECT child.relname AS child, parent.relname AS parent, a.attname AS via, a.attnotnull AS required "
        "FROM pg_constraint c JOIN pg_class child ON child.oid = c.conrelid "
        "JOIN pg_class parent ON parent.oid = c.confrelid "
        "CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k(mine, theirs) "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.mine "
        "JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.theirs "
        "WHERE c.contype = 'f' AND t.attname = 'id' AND child.relnamespace = current_schema()::regnamespace"
    ),
}

_AT_ONCE = 500
"""Ids in one statement."""

WITHOUT_A_KEY = (("coding", "story", "unit"),)
"""Columns that name a row without a foreign key of the database: a coding is of texts of several tables."""

GOES_ALL_THE_SAME = frozenset({("release_passage", "story_passage")})
"""Columns that may be empty, of rows that say nothing without what they name."""

STAYS = frozenset({"participant", "erasure"})
"""The empty row, and that it was emptied."""


@dataclass(frozen=True)
class Edge:
    """``child.via`` names a row of ``parent``; ``required``: it cannot be empty."""

    child: str
    parent: str
    via: str
    required: bool

    @property
    def takes_along(self) -> bool:
        """Whether the child goes with its parent, or only mentions it no more."""
        return self.required or self.via == "participant" or (self.child, self.via) in GOES_ALL_THE_SAME


async def edges(unit: Unit) -> tuple[Edge, ...]:
    """Every foreign key of the database to a row's id, and what names one without a key; in the order of the tables."""
    rows = await unit.raw(_EDGES[unit.engine.engine_type])
    found = [Edge(str(r["child"]), str(r["parent"]), str(r["via"]), bool(r["required"])) for r in rows]
    found += [Edge(child, parent, via, True) for child, parent, via in WITHOUT_A_KEY]
    return tuple(sorted(found, key=lambda edge: (edge.child, edge.via, edge.parent)))


def reached(known: Iterable[Edge]) -> tuple[str, ...]:
    """The tables whose rows may go with a person, children before their parents; the person's own is the last."""
    found = {"participant"}
    known = tuple(known)
    while more := {e.child for e in known if e.parent in found and e.takes_along} - found:
        found |= more
    order = [table._meta.tablename for table in tables.ALL]
    return tuple(sorted(found, key=order.index, reverse=True))


async def rows_of(unit: Unit, people: Sequence[str]) -> dict[str, set[str]]:
    """Table → ids of the rows that belong to these people, in the organisation of the unit."""
    known = await edges(unit)
    found: dict[str, set[str]] = {"participant": set(people)}
    new: dict[str, set[str]] = {"participant": set(people)}
    while new:
        further: dict[str, set[str]] = {}
        for edge in known:
            if edge.takes_along and edge.parent in new and edge.child not in STAYS:
                ids = await _ids(unit, edge, new[edge.parent]) - found.get(edge.child, set())
                if ids:
                    found.setdefault(edge.child, set()).update(ids)
                    further.setdefault(edge.child, set()).update(ids)
        new = further
    return found


async def rows_with(unit: Unit, table: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of the unit's organisation with these ids, as the database holds them, in the order of their ids."""
    found: list[dict[str, Any]] = []
    head = f'SELECT * FROM "{table}" WHERE'  # noqa: S608  (a name of the schema)
    for some in _parts(ids):
        found += await _run(unit, head, "id", some)
    return sorted(found, key=lambda row: str(row["id"]))


async def remove(unit: Unit, people: Sequence[str]) -> dict[str, int]:
    """Remove everything of these people of the unit's organisation; gives table → rows. The erasure must be open."""
    known, found = await edges(unit), await rows_of(unit, people)
    for edge in known:
        if not edge.takes_along and edge.parent in found and edge.child not in STAYS:
            parents = found[edge.parent] if edge.parent != "participant" else set()
            for some in _parts(await _ids(unit, edge, parents) - found.get(edge.child, set())):
                mention = f'UPDATE "{edge.child}" SET "{edge.via}" = NULL WHERE'  # noqa: S608  (names of the schema)
                await _run(unit, mention, "id", some)
    for table in reached(known):
        if table not in STAYS:
            for some in _parts(found.get(table, ())):
                await _run(unit, f'DELETE FROM "{table}" WHERE', "id", some)  # noqa: S608  (a name of the schema)
    return {table: len(ids) for table, ids in sorted(found.items()) if table not in STAYS}


async def _ids(unit: Unit, edge: Edge, parents: Iterable[str]) -> set[str]:
    found: set[str] = set()
    head = f'SELECT id FROM "{edge.child}" WHERE'  # noqa: S608  (a name of the schema)
    for some in _parts(parents):
        found |= {str(row["id"]) for row in await _run(unit, head, f'"{edge.via}"', some)}
    return found


async def _run(unit: Unit, head: str, column: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    marks = ", ".join("{}" for _ in ids)
    return await unit.raw(f"{head} organisation = {{}} AND {column} IN ({marks})", unit.organisation, *ids)


def _parts(ids: Iterable[str]) -> Iterable[Sequence[str]]:
    every = sorted(ids)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
