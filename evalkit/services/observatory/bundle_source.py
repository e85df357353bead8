"""The bundles that an observatory took in, as lines of its comparisons beside those of programmes of this instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evalkit.definitions import Indicator, stored
from evalkit.services.observatory.comparison_sources import Brought
from evalkit.store import Unit
from evalkit.store.queries import bundles
from evalkit.store.queries.comparisons import Comparison

SEPARATOR = "/"


async def from_bundles(unit: Unit, comparison: Comparison) -> tuple[Brought, ...]:
    """Every line with figures about what is compared, of bundles whose key was compared. Needs the system scope.

    A line whose levels are not those of what is compared is left out: its bundle was not made by evalkit as it is.
    """
    indicator = stored.from_plain(comparison.definition).indicator(comparison.indicator)
    rows = await bundles.lines_about(unit, comparison.organisation, comparison.meaning, comparison.wave)
    fitting = ((row, _line(row, indicator)) for row in rows)
    return tuple(
        Brought(
            key=f"{row['bundle']}{SEPARATOR}{row['programme']}",
            line=line,
            month=row["as_of"][:7],
            elsewhere=row["bundle"],
        )
        for row, line in fitting
        if line is not None
    )


def place_of(key: str) -> tuple[str, str]:
    """Bundle and programme of a line that came in a bundle."""
    bundle, _, programme = key.partition(SEPARATOR)
    return bundle, programme


def _line(row: Mapping[str, Any], indicator: Indicator) -> dict[str, Any] | None:
    """The line as a comparison reads it (``progression.comparison_lines.plain``)."""
    # A follow-up rate that cannot be known is none: with nobody possible the line is not compared.
    flow = {"followed": row["n"], "possible": row["possible"] or 0}
    if not indicator.ordinal:
        names = ("mean_x", "mean_y", "var_x", "var_y", "cov_xy")
        return None if row["mean_x"] is None else {"n": row["n"], **{name: row[name] for name in names}, **flow}
    if row["start"] is None or indicator.levels is None:
        return None
    strata, first, numbers = [], row["start"], list(indicator.levels.numbers)
    for number in (1, 2, 3):
        last = row[f"end_{number}"]
        if last is None:
            break
        if first not in numbers or last not in numbers:
            return None
        strata.append([first, last, row[f"n_{number}"], row[f"higher_{number}"]])
        first = numbers[min(numbers.index(last) + 1, len(numbers) - 1)]
    return {"strata": strata, "ends": None, **flow}
