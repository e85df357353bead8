"""Lines of a comparison as a policy lets them out, in columns: one frame for a hundred thousand programmes.

The rules are those of ``compared_lines``. A value for each line is made only of what is looked at; what is kept is the
frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl

from evalkit.definitions.indicator import Indicator
from evalkit.definitions.policy import Policy
from evalkit.disclosure.audit import rounded
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.compared_lines import ReleasedLine, ReleasedLines, ReleasedStratum
from evalkit.progression.comparison_lines import Line, Stratum
from evalkit.progression.comparison_result import Method
from evalkit.progression.comparison_rules import FOLLOW_UP_AT_LEAST, FOLLOW_UP_WARNING, PROGRAMMES_AT_LEAST
from evalkit.progression.funnel import POSITIONS
from evalkit.progression.funnel_curve import funnel_curve
from evalkit.progression.line_columns import Columns, LevelColumns, columns_of, in_order
from evalkit.progression.lines_together import InColumns, comparable_by, compare_columns
from evalkit.progression.starting_strata import Bools, Floats, Ints

SHARE_DECIMALS: Final = 3
FIGURES: Final = ("observed", "expected", "adjusted", "shrunken", "shrunken_low", "shrunken_high")
SCHEMA: Final[Mapping[str, Any]] = {
    "letter": pl.String, "n": pl.Int64, "followed_low": pl.Int64, "followed_high": pl.Int64, "why": pl.String,
    "seen": pl.String, "adjusted_for_start": pl.Boolean, "higher": pl.Int64, "not_higher": pl.Int64,
    **dict.fromkeys(FIGURES, pl.Float64), "place": pl.String,
}  # fmt: skip
"""One row a programme. ``followed_low`` and ``followed_high`` differ where the number is hidden."""


@dataclass(frozen=True, eq=False)
class ReleasedColumns:
    """``heading``: what is said of all together, without lines; ``table``: the lines, by letter."""

    heading: ReleasedLines
    table: pl.DataFrame

    @property
    def compared(self) -> list[str]:
        """The letters of the lines that are compared."""
        return self.table.filter(pl.col("adjusted").is_not_null())["letter"].to_list()

    def whole(self) -> ReleasedLines:
        """With a value for each line."""
        return replace(self.heading, lines=tuple(_line(row) for row in self.table.iter_rows(named=True)))


def kept_columns(table: pl.DataFrame) -> dict[str, list[Any]]:
    """The frame as values that are kept."""
    return {name: table[name].to_list() for name in SCHEMA}


def read_columns(kept: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """The frame that was kept."""
    return pl.DataFrame({name: list(kept[name]) for name in SCHEMA}, schema=SCHEMA)


def may_enter(columns: Columns, policy: Policy) -> Bools:
    """Which lines' figures may leave, and so enter the common norm."""
    enough: Bools = columns.n >= policy.mean_at_least
    if isinstance(columns, LevelColumns):
        enough &= np.minimum(columns.rose, columns.n - columns.rose) >= policy.k
    return enough


def release_lines(lines: Sequence[Line], indicator: Indicator, wave: str, policy: Policy) -> ReleasedLines:
    """``release_columns`` of a few lines, whole."""
    levels = comparable_by(indicator) is Method.STANDARDISED
    return release_columns(columns_of(lines, levels=levels), indicator, wave, policy).whole()


def release_columns(columns: Columns, indicator: Indicator, wave: str, policy: Policy) -> ReleasedColumns:
    """What ``policy``'s audience may see. The keys of ``columns`` are the letters under which they appear.

    ValueError for an audience that sees no programme, and for the association itself (see ``own_position``).
    """
    if policy.k == 0 or not policy.by_programme:
        raise ValueError(f"lines of programmes are not released to {policy.audience.value}")
    columns = in_order(columns)
    entering = np.flatnonzero(may_enter(columns, policy))
    together = compare_columns(columns.at(entering), indicator, wave, cells_at_least=policy.k)
    return released_of(columns, entering, together, policy)


def enough_of(together: InColumns) -> bool:
    """Whether there are programmes enough to compare anybody."""
    return int(together.compared.sum()) >= PROGRAMMES_AT_LEAST


def released_of(columns: Columns, entering: Ints, together: InColumns, policy: Policy) -> ReleasedColumns:
    """Lines as the policy lets them out. ``entering``: which of ``columns`` were compared, in that order."""
    comparison, enough, compared = together.comparison, enough_of(together), together.compared
    shown = np.flatnonzero(columns.n >= policy.k)
    possible = int(together.columns.possible[compared].sum())
    seen = int(together.columns.followed[compared].sum())
    tells = possible - seen == 0 or possible - seen >= policy.k
    sizes = together.found.n[together.drawn & together.found.judged.comparable].tolist()
    heading = ReleasedLines(
        audience=policy.audience,
        policy=policy,
        indicator=comparison.indicator,
        wave=comparison.wave,
        method=comparison.method,
        enough=enough,
        depends_on_intake=enough and comparison.gradient is not None and comparison.gradient.alarms,
        overall=_one_figure(comparison.overall if enough else None, comparison.method, policy),
        lines=(),
        strata=tuple(
            _stratum(s, comparison.method, policy)
            for s in together.found.strata
            if enough and s.n >= policy.mean_at_least and min(s.higher, s.n - s.higher) >= policy.k
        ),
        curve=funnel_curve(comparison, sizes) if enough else (),
        below_k=len(columns.keys) - shown.size,
        seen=Cell.shown(rounded(seen, round_to=policy.k)) if tells else Cell.hidden(possible - policy.k + 1, possible),
        possible=Cell.shown(rounded(possible, round_to=policy.k)),
        warnings=tuple(warn.code for warn in comparison.warnings),
    )
    return ReleasedColumns(heading, table_of(columns, entering, together, policy)[shown.tolist()])


def own_line(columns: Columns, at: int, entering: Ints, together: InColumns, policy: Policy) -> ReleasedLine:
    """One line for its own association, where nothing is hidden."""
    table = table_of(columns, entering, together, policy, exact=True)
    return _line(table.row(at, named=True))


def table_of(
    columns: Columns, entering: Ints, together: InColumns, policy: Policy, *, exact: bool = False
) -> pl.DataFrame:
    """A row for each line. ``exact``: for its own association."""
    method, figures, enough = together.comparison.method, together.found.figures, enough_of(together)
    rows = np.zeros(len(columns.keys), dtype=np.bool_)
    has = np.zeros_like(rows)
    if enough:
        rows[entering], has[entering] = True, together.compared
    outside = columns.followed - columns.n
    tells = exact | (outside == 0) | (outside >= policy.k)
    levels = isinstance(columns, LevelColumns)
    rose = columns.rose if isinstance(columns, LevelColumns) else np.zeros_like(columns.n)
    few = np.minimum(rose, columns.n - rose) < policy.k if levels else np.zeros_like(rows)
    seen = _seen(columns)
    found = dict(zip(FIGURES, (figures.observed, figures.expected, figures.adjusted, *together.shrunken), strict=True))
    places = np.full(rows.size, -1, dtype=np.int64)
    places[entering] = np.where(together.placed, together.found.judged.places, -1)
    return pl.DataFrame(
        {
            "letter": list(columns.keys),
            "n": columns.n,
            "followed_low": np.where(tells, columns.followed, columns.n),
            "followed_high": np.where(tells, columns.followed, columns.n + policy.k - 1),
            "why": np.select(
                [has, columns.n < max(policy.mean_at_least, 1), few, seen == "below_40", rows],
                ["compared", "too_few", "few_cells", "seen_too_few", "compared"],
                "too_few",
            ),
            "seen": seen,
            "adjusted_for_start": columns.adjustable if isinstance(columns, LevelColumns) else np.ones_like(rows),
            "higher": _where(rose, has & levels),
            "not_higher": _where(columns.n - rose, has & levels),
            **{name: _figures(values, entering, has, method, policy) for name, values in found.items()},
            "place": pl.Series(np.array(["", *POSITIONS])[places + 1]).replace("", None),
        },
        schema=SCHEMA,
    ).with_columns(pl.when(pl.Series(has)).then("place").alias("place"))


def _where(counts: Ints, there: Bools) -> pl.Series:
    return pl.Series(np.where(there, counts, -1)).replace(-1, None)


def _figures(values: Floats, entering: Ints, has: Bools, method: Method, policy: Policy) -> pl.Series:
    """A place for each line, as exact as :func:`_decimals` says; null where nothing may be said or is to be had."""
    full = np.full(has.size, np.nan)
    full[entering] = values
    decimals = _decimals(method, policy)
    told = full if decimals is None else np.round(full, decimals) + 0.0
    return pl.Series(np.where(has, told, np.nan), nan_to_null=True)


def _seen(columns: Columns) -> np.ndarray:
    """How many of the people who could have been seen again were, in steps."""
    rate = columns.followed / np.maximum(columns.possible, 1)
    return np.select(
        [columns.possible <= 0, rate < FOLLOW_UP_AT_LEAST, rate < FOLLOW_UP_WARNING],
        ["unknown", "below_40", "below_60"],
        "most",
    )


def _line(row: Mapping[str, Any]) -> ReleasedLine:
    known = row["followed_low"] == row["followed_high"]
    return ReleasedLine(
        letter=row["letter"],
        n=Cell.shown(row["n"]),
        followed=Cell.shown(row["followed_low"]) if known else Cell.hidden(row["followed_low"], row["followed_high"]),
        why=row["why"],
        seen=row["seen"],
        adjusted_for_start=row["adjusted_for_start"],
        higher=_cell(row["higher"]),
        not_higher=_cell(row["not_higher"]),
        observed=_told(row["observed"]),
        expected=_told(row["expected"]),
        adjusted=_told(row["adjusted"]),
        shrunken=None
        if row["shrunken"] is None
        else Figure(row["shrunken"], row["shrunken_low"], row["shrunken_high"]),
        place=row["place"],
    )


def _cell(count: int | None) -> Cell | None:
    return None if count is None else Cell.shown(count)


def _told(value: float | None) -> Figure | None:
    return None if value is None else Figure(value)


def _stratum(of: Stratum, method: Method, policy: Policy) -> ReleasedStratum:
    n, higher = rounded(of.n, round_to=policy.k), rounded(of.higher, round_to=policy.k)
    return ReleasedStratum(
        of.first, of.last, Cell.shown(n), Cell.shown(higher), _one_figure(round(higher / n, 2), method, policy)
    )


def _one_figure(value: float | None, method: Method, policy: Policy) -> Figure:
    decimals = _decimals(method, policy)
    return Figure(value if value is None or decimals is None else round(value, decimals) + 0.0)


def _decimals(method: Method, policy: Policy) -> int | None:
    """Shares to whole tenths of a per cent; means to the decimals that the policy prints. None: as they are."""
    return SHARE_DECIMALS if method is Method.STANDARDISED else policy.mean_decimals
