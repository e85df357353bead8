"""Where the lines of a comparison come from: this instance's own programmes, and other instances' bundles.

A source is a function that gives what stands for one comparison; ``comparison_versions.SOURCES`` names them all, and
nothing else needs to know where a line was counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.definitions import Indicator
from evalkit.progression import comparison_lines
from evalkit.progression.line_columns import Columns, columns_of, in_order, joined
from evalkit.services.observatory.comparison_tables import cohort
from evalkit.store import Unit
from evalkit.store.queries import comparisons, releases
from evalkit.store.queries.comparisons import Comparison


@dataclass(frozen=True)
class Brought:
    """One line of this instance as plain values (``progression.comparison_lines.plain``), and whose it is.

    ``key`` is unique in the comparison and never shown. ``month``: until when people were counted, as 2027-03.
    ``starts``: as ``progression.starts_together.plain``; None where they did not come along.
    """

    key: str
    line: Mapping[str, Any]
    month: str
    association: str
    programme: str
    table: str
    starts: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Standing:
    """Everything that stands for a comparison, by columns, in the order of the keys. ``months``: of each line.
    ``here``: by key, the lines of this instance; every other one came in a bundle."""

    columns: Columns
    months: tuple[str, ...]
    here: Mapping[str, Brought]


Source = Callable[[Unit, Comparison], Awaitable[tuple[Columns, tuple[str, ...]]]]
"""What came from elsewhere: lines by columns, and the month of each."""


async def from_here(unit: Unit, comparison: Comparison) -> tuple[Brought, ...]:
    """What programmes of this instance brought that take part now. Needs the system scope "comparison"."""
    taking = {(c.organisation, c.programme) for c in await comparisons.taking_part(unit, comparison.id)}
    newest = {
        (table.organisation, table.programme): table
        for table in await releases.tables_of_cohort(unit, cohort(comparison.id))
    }
    return tuple(
        Brought(
            key=f"{association}:{programme}",
            line=table.content["counts"],
            month=str(table.provenance["as_of"])[:7],
            association=association,
            programme=programme,
            table=table.id,
            starts=table.content.get("starts"),
        )
        for (association, programme), table in newest.items()
        if programme is not None and (association, programme) in taking
    )


async def standing(unit: Unit, comparison: Comparison, indicator: Indicator, sources: Sequence[Source]) -> Standing:
    """What stands for a comparison: what this instance's programmes brought, and what each of the sources gives."""
    brought = await from_here(unit, comparison)
    lines = [comparison_lines.from_plain(one.key, one.line) for one in brought]
    columns: Columns = columns_of(lines, levels=indicator.ordinal)
    months = tuple(one.month for one in brought)
    for source in sources:
        more, of = await source(unit, comparison)
        columns, months = joined(columns, more), (*months, *of)
    by_key = dict(zip(columns.keys, months, strict=True))
    ordered = in_order(columns)
    return Standing(ordered, tuple(by_key[key] for key in ordered.keys), {one.key: one for one in brought})
