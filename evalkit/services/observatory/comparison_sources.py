"""Where the lines of a comparison come from: this instance's own programmes, and other instances' bundles.

A source is a function that gives what stands for one comparison; ``comparison_versions.SOURCES`` names them all, and
nothing else needs to know where a line was counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.services.observatory.comparison_tables import cohort
from evalkit.store import Unit
from evalkit.store.queries import comparisons, releases
from evalkit.store.queries.comparisons import Comparison


@dataclass(frozen=True)
class Brought:
    """One line as plain values (``progression.comparison_lines.plain``), and whose it is.

    ``key`` is unique in the comparison and never shown. ``association``, ``programme`` and ``table`` are None for a
    line of another instance. ``month``: until when people were counted, as 2027-03. ``elsewhere``: whose bundle, by
    the name under which the observatory knows that instance; only for the observatory's own list of sources.
    """

    key: str
    line: Mapping[str, Any]
    month: str
    association: str | None = None
    programme: str | None = None
    table: str | None = None
    elsewhere: str | None = None


Source = Callable[[Unit, Comparison], Awaitable[tuple[Brought, ...]]]


async def from_here(unit: Unit, comparison: Comparison) -> tuple[Brought, ...]:
    """What programmes of this instance brought that take part now. Needs the system scope "comparison"."""
    taking = {(c.organisation, c.programme) for c in await comparisons.standing(unit, comparison.id) if c.takes_part}
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
        )
        for (association, programme), table in newest.items()
        if programme is not None and (association, programme) in taking
    )


async def lines(unit: Unit, comparison: Comparison, sources: Sequence[Source]) -> tuple[Brought, ...]:
    """What stands for a comparison, from every one of these sources, in the order of the keys."""
    found = [line for source in sources for line in await source(unit, comparison)]
    return tuple(sorted(found, key=lambda line: line.key))
