"""Starts that were taken outside their window, before a bundle is made: they enter no comparison (METHODS 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.progression.comparison_frames import outside_window
from evalkit.services.reports.progression_tables import SELF, Gathered


def without_late_starts(gathered: Gathered, k: int) -> tuple[Gathered, Mapping[tuple[str, str], int]]:
    """What was gathered without such starts, where they are k or more at every wave that has any: nobody can then be
    told by what is missing beside another table. Where they are fewer everything stays, and (indicator, wave) → how
    many says which lines can hold no strata."""
    baseline = gathered.schedule.baseline_wave
    late: dict[tuple[str, str], int] = {}
    observations = gathered.observations
    for indicator in gathered.form.indicators:
        outside = outside_window(observations, gathered.enrolments, indicator=indicator.key, baseline=baseline)
        if not outside:
            continue
        mine = (pl.col("indicator") == indicator.key) & (pl.col("voice") == SELF)
        late_ones = pl.col("enrolment").is_in(sorted(outside))
        seen = observations.filter(mine & late_ones & (pl.col("wave") != baseline.wave) & (pl.col("state") == VALUE))
        counts = {wave: n for wave, n in seen.group_by("wave").agg(pl.len()).iter_rows()}
        if len(outside) >= k and all(n >= k for n in counts.values()):
            observations = observations.filter(~(mine & late_ones & (pl.col("wave") == baseline.wave)))
        else:
            late |= {(indicator.key, wave): n for wave, n in counts.items()}
    return replace(gathered, observations=observations), late
