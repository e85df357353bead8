"""Progression of every indicator at every follow-up wave, for all programmes and, if wished, for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evalkit.definitions import Form, Indicator, Schedule
from evalkit.progression import level_table, result_figures, starting_levels
from evalkit.progression.group_result import Frame, results
from evalkit.progression.lined_up import enrolled, lined_up, size_of
from evalkit.progression.pairs import Started, starts
from evalkit.progression.reliable_change import Reliable, jacobson_truax
from evalkit.progression.result import Analysis, Result, Source, Warn
from evalkit.progression.result_figures import Figures


def analyse(
    form: Form,
    observations: pl.DataFrame,
    enrolments: pl.DataFrame,
    *,
    schedule: Schedule,
    source: Source,
    as_of: dt.date | None,
    exits_known: bool,
    by_programme: bool = False,
    file_warnings: Sequence[Warn] = (),
    reliable: Reliable = jacobson_truax,
    voice: str = "self",
) -> Analysis:
    """Compute every result, ordered by indicator (form order), programme (None first), wave (schedule order).

    ``observations`` and ``enrolments`` as fixed in ``collect.frames``; at most one observation per enrolment, wave,
    voice and indicator. ``as_of`` is the day on which windows are judged; ``exits_known`` says whether the
    enrolments tell who left.
    """
    names: list[str] = enrolments["programme"].drop_nulls().unique().sort().to_list() if by_programme else []
    grouped = enrolments.with_columns(group=_group(names))
    # Enrolments without a programme count in "all" alone: they get a group of their own that is not shown.
    of_each = np.bincount(grouped["group"].to_numpy(), minlength=len(names) + 1).astype(np.int64)

    baseline, waves = schedule.baseline_wave, schedule.follow_up_waves
    size = size_of(enrolments, observations)
    people_known = enrolled(grouped, size)
    found: list[Result] = []
    for lined in lined_up(observations, form.indicators, [w.wave for w in (baseline, *waves)], size, voice):
        indicator = lined.indicator
        own = starts(lined, people_known, as_of=as_of, exits_known=exits_known)
        rows = starting_levels.rows(indicator, own.x)
        stated = starting_levels.states(indicator)
        cells = level_table.start_cells(own.x, own.group, indicator) if indicator.levels is not None else None
        by_group: list[list[Result]] = [[] for _ in range(len(names) + 1)]
        for row, wave in enumerate(waves, start=1):
            frame = Frame(
                indicator, baseline.wave, wave.wave, rows, stated[0] if stated else None, tuple(file_warnings)
            )
            together, each = _figures(
                own.at_wave(wave, row), indicator, rows, stated[1] if stated else None, len(names), reliable, cells
            )
            everybody = np.array([enrolments.height], dtype=np.int64)
            by_group[0] += results(frame, together, programmes=[None], enrolled=everybody)
            if each is not None:
                for at, result in enumerate(results(frame, each, programmes=names, enrolled=of_each), start=1):
                    by_group[at].append(result)
        found += [result for part in by_group for result in part]
    return Analysis(source, form.key, form.version, form.hash, tuple(found))


def _group(names: Sequence[str]) -> pl.Expr:
    """Each programme's number; the one behind the last for those without."""
    if not names:
        return pl.lit(0, pl.Int64)
    return pl.col("programme").cast(pl.Enum(names)).to_physical().cast(pl.Int64).fill_null(len(names))


def _figures(
    people: Started,
    indicator: Indicator,
    rows: starting_levels.Rows,
    states: starting_levels.Rows | None,
    programmes: int,
    reliable: Reliable,
    cells: NDArray[np.int64] | None,
) -> tuple[Figures, Figures | None]:
    """Of everybody together, and of each programme (None: not wanted)."""
    groups = programmes + 1
    if level_table.fits(indicator, groups):
        table = level_table.level_table(people, indicator, groups, cells)
        together = result_figures.of_levels(table.all_together(), indicator)
        shown = table.of_groups(slice(0, programmes))
        return together, result_figures.of_levels(shown, indicator) if programmes else None

    def of_people(group: NDArray[np.int64], count: int) -> Figures:
        told = states if states is not None and count * len(states.ends) ** 2 <= level_table.LARGEST else None
        return result_figures.of_people(
            people, indicator, group=group, groups=count, rows=rows, states=told, reliable=reliable
        )

    together = of_people(np.zeros_like(people.group), 1)
    return together, of_people(people.group, groups) if programmes else None
