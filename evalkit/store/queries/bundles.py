"""Release bundles: those that the scope's association let out, and those that the scope's observatory took in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import polars as pl
from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import columns_of
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ExportLine:
    """A bundle that was let out, without its file."""

    table: ClassVar[type[Table]] = tables.BundleExport
    id: str
    number: int
    day: datetime.date
    named: bool
    lines: list[Any]
    lines_hash: str
    sha256: str
    fingerprint: str
    made_at: datetime.datetime


@dataclass(frozen=True)
class ExportFile:
    """The file as it was let out."""

    table: ClassVar[type[Table]] = tables.BundleExport
    id: str
    number: int
    day: datetime.date
    content: bytes
    sha256: str


@dataclass(frozen=True)
class Bundle:
    """The bundle that stands of an exporter. ``compared_at`` None: nobody has compared the digits of its key yet."""

    table: ClassVar[type[Table]] = tables.Bundle
    id: str
    exporter: str
    public_key: str
    fingerprint: str
    number: int
    day: datetime.date
    association: str
    names: dict[str, dict[str, str]]
    asked: dict[str, str]
    sha256: str
    compared_at: datetime.datetime | None
    imported_at: datetime.datetime


STRATA = tuple(f"{name}_{number}" for number in (1, 2, 3) for name in ("end", "n", "higher"))
MOMENTS = ("mean_x", "mean_y", "var_x", "var_y", "cov_xy")
_PLACE: dict[str, type[pl.DataType]] = {
    "bundle": pl.String, "programme": pl.String, "as_of": pl.String, "n": pl.Int64, "possible": pl.Int64
}  # fmt: skip
_LEVELS: dict[str, type[pl.DataType]] = dict.fromkeys(("start", *STRATA), pl.Int64)
_SCALES: dict[str, type[pl.DataType]] = dict.fromkeys(MOMENTS, pl.Float64)


async def keep_export(unit: Unit, **values: Any) -> str:
    """Keep a bundle as it is let out; the database refuses a number twice."""
    return await unit.add(tables.BundleExport, **values, made_by=unit.scope.account, made_at=unit.now)


async def exports(unit: Unit) -> tuple[ExportLine, ...]:
    """What the association let out, newest first."""
    return await unit.all(ExportLine, order=[tables.BundleExport.number], descending=True)


async def export_file(unit: Unit, export_id: str) -> ExportFile | None:
    return await unit.one(ExportFile, tables.BundleExport.id == export_id)


async def bundles(unit: Unit, *, limit: int | None = None) -> tuple[Bundle, ...]:
    """What the observatory took in, newest first."""
    return await unit.all(Bundle, order=[tables.Bundle.imported_at], descending=True, limit=limit)


async def count(unit: Unit) -> int:
    return await unit.count(tables.Bundle)


async def bundle(unit: Unit, bundle_id: str) -> Bundle | None:
    return await unit.one(Bundle, tables.Bundle.id == bundle_id)


async def of_exporter(unit: Unit, exporter: str) -> Bundle | None:
    return await unit.one(Bundle, tables.Bundle.exporter == exporter)


async def keep(unit: Unit, known: Bundle | None, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> str:
    """Put a bundle in the place of the one that is known of its exporter, with all its lines."""
    now = {**values, "imported_by": unit.scope.account, "imported_at": unit.now}
    if known is None:
        bundle_id = await unit.add(tables.Bundle, **now)
    else:
        bundle_id = known.id
        await unit.remove(tables.BundleLine, tables.BundleLine.bundle == bundle_id)
        await unit.change(tables.Bundle, now, tables.Bundle.id == bundle_id)
    await unit.add_many(tables.BundleLine, [{**line, "bundle": bundle_id} for line in lines])
    return bundle_id


async def note_compared(unit: Unit, bundle_id: str) -> bool:
    """That somebody compared the digits of its key with the association."""
    changed = await unit.change(
        tables.Bundle,
        {"compared_at": unit.now, "compared_by": unit.scope.account},
        tables.Bundle.id == bundle_id,
        tables.Bundle.compared_at.is_null(),
    )
    return changed == 1


async def remove(unit: Unit, bundle_id: str) -> bool:
    """Take a bundle out again, with the key that was kept of its exporter."""
    await unit.remove(tables.BundleLine, tables.BundleLine.bundle == bundle_id)
    return await unit.remove(tables.Bundle, tables.Bundle.id == bundle_id) == 1


async def lines_about(unit: Unit, observatory: str, meaning: str, wave: str, *, levels: bool) -> pl.DataFrame:
    """The lines with figures of one question at one wave, of every bundle that an observatory took in and whose key
    was compared; a column each, since there may be a hundred thousand. ``levels``: with strata, else with moments."""
    schema = _PLACE | (_LEVELS if levels else _SCALES)
    there = "l.start IS NOT NULL" if levels else "l.mean_x IS NOT NULL"
    rows = await unit.rows(
        f"""SELECT {", ".join(f"l.{name}" for name in schema)}
        FROM bundle_line l JOIN bundle b ON b.organisation = l.organisation AND b.id = l.bundle
        WHERE l.organisation = {{}} AND l.meaning = {{}} AND l.wave = {{}} AND b.compared_at IS NOT NULL
          AND {there}""",  # noqa: S608  (names of columns, and no value)
        observatory,
        meaning,
        wave,
    )
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return pl.DataFrame(dict(zip(schema, map(list, columns), strict=True)), schema=schema)


async def standing(unit: Unit, observatory: str) -> frozenset[str]:
    """The bundles that stand with an observatory; for a system scope too."""
    rows = await unit.rows("SELECT id FROM bundle WHERE organisation = {}", observatory)
    return frozenset(row[0] for row in rows)


async def named(unit: Unit, observatory: str) -> dict[str, Bundle]:
    """Of them those in which an association switched a name on."""
    rows = await unit.rows("SELECT id FROM bundle WHERE organisation = {} AND names <> '{{}}'", observatory)
    wanted, found = [row[0] for row in rows], dict[str, Bundle]()
    for start in range(0, len(wanted), AT_ONCE):
        part = tables.Bundle.id.is_in(wanted[start : start + AT_ONCE])
        found |= {one.id: one for one in await unit.all(Bundle, tables.Bundle.organisation == observatory, part)}
    return found


AT_ONCE = 500
"""Ids in one query: far below what either database takes."""

LINE_COLUMNS = tuple(name for name in columns_of(tables.BundleLine) if name not in ("id", "organisation", "bundle"))
"""Every line names all of them, so that many go in at once."""
