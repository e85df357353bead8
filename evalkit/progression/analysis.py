"""Progression of every indicator at every follow-up wave, for all programmes and, if wished, for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from evalkit.collect import frames
from evalkit.definitions import Form, Schedule
from evalkit.progression import group_result, starting_levels, tallies
from evalkit.progression.group_result import Frame, Reliable, jacobson_truax
from evalkit.progression.pairs import started
from evalkit.progression.result import Analysis, Result, Source, Warn


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
    names = enrolments["programme"].drop_nulls().unique().sort().to_list() if by_programme else []
    number = pl.Enum(names) if names else None
    grouped = enrolments.with_columns(
        group=pl.lit(0, pl.Int64) if number is None else pl.col("programme").cast(number).to_physical().cast(pl.Int64)
    )
    enrolled = np.array([enrolments.height], dtype=np.int64)
    # Enrolments without a programme count in "all" alone: they get a group of their own that is not shown.
    of_each = np.bincount(grouped["group"].fill_null(len(names)).to_numpy(), minlength=len(names) + 1).astype(np.int64)
    grouped = grouped.with_columns(pl.col("group").fill_null(len(names)))

    baseline = schedule.baseline_wave
    found: list[Result] = []
    for indicator in form.indicators:
        own = observations.filter((pl.col("indicator") == indicator.key) & (pl.col("voice") == voice))
        starts = own.filter((pl.col("wave") == baseline.wave) & (pl.col("state") == frames.VALUE))["value"]
        rows = starting_levels.rows(indicator, starts.to_numpy().astype(np.float64))
        stated = starting_levels.states(indicator)
        by_group: list[list[Result]] = [[] for _ in range(len(names) + 1)]
        for wave in schedule.follow_up_waves:
            people = started(
                indicator, baseline=baseline, wave=wave, observations=own, enrolments=grouped,
                as_of=as_of, exits_known=exits_known,
            )  # fmt: skip
            frame = Frame(
                indicator, baseline.wave, wave.wave, rows, stated[0] if stated else None, tuple(file_warnings)
            )
            everybody = np.zeros_like(people.group)
            splits = [(everybody, [None], enrolled)]
            if names:
                splits.append((people.group, [*names, None], of_each))
            for depth, (group, labels, sizes) in enumerate(splits):
                counted = tallies.count(
                    people, indicator, group=group, groups=len(labels), rows=rows,
                    states=stated[1] if stated else None,
                )  # fmt: skip
                made = group_result.results(
                    frame, people, counted, group=group, programmes=labels, enrolled=sizes, reliable=reliable
                )
                for at, result in enumerate(made[:1] if depth == 0 else made[:-1]):
                    by_group[at + depth].append(result)
        found += [result for part in by_group for result in part]
    return Analysis(source, form.key, form.version, form.hash, tuple(found))
