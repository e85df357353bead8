"""Whose answers a table holds: keyed marks of people and of their values, and what makes two tables the same.

A mark gives no person and no answer back; beside marks of the same key it says whether two tables count the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.definitions.hashing import digest
from evalkit.disclosure.gate import PublishedSet
from evalkit.disclosure.released import ReleasedResult
from evalkit.progression.result import Result
from evalkit.services.reports.progression_tables import SELF, Gathered

TableKey = tuple[str, str | None, str]
"""Indicator, programme key (None: all of the report together), wave."""

MARK = 32
"""Hexadecimal digits that are kept of a mark: 128 bits."""

Mark = Callable[[str], str]
"""A keyed mark of a text: the same text gives the same mark, and no mark gives its text back."""


@dataclass(frozen=True)
class Prints:
    """What makes two tables the same. ``pairs``: same people, same answers; ``whole``: and the same flow."""

    pairs: str
    whole: str


def key_of(result: Result | ReleasedResult) -> TableKey:
    """Which table a result is."""
    return result.indicator, result.programme, result.wave


def prints_of(result: Result, of: PublishedSet, mark: Mark) -> Prints:
    """The prints of a result with the people ``of`` whom it counts."""
    pairs = digest([result.indicator, result.wave, dict(of.people)])
    flow = [repr(result.flow), repr(result.unanswered), result.stayed_at_best_start]
    return Prints(mark(f"pairs|{pairs}"), mark(f"table|{digest([pairs, flow])}"))


def sets_of(gathered: Gathered, mark: Mark, *, by_programme: bool) -> dict[TableKey, PublishedSet]:
    """Whose pairs each table of what was gathered counts, as keyed marks: people, their pairs, starts."""
    valid = gathered.observations.filter((pl.col("voice") == SELF) & (pl.col("state") == VALUE)).join(
        gathered.enrolments.select("enrolment", "participant"), on="enrolment"
    )
    start = gathered.schedule.baseline_wave.wave
    starts = valid.filter(pl.col("wave") == start).select("enrolment", "indicator", x="value")
    pairs = valid.filter(pl.col("wave") != start).join(starts, on=["enrolment", "indicator"])
    values: dict[TableKey, dict[str, list[tuple[float, float]]]] = {
        (indicator.key, programme, wave.wave): {}
        for indicator in gathered.form.indicators
        for wave in gathered.schedule.follow_up_waves
        for programme in (None, *(gathered.programmes if by_programme else ()))
    }
    for row in pairs.sort("enrolment", "indicator", "wave").iter_rows(named=True):
        for programme in (None, row["programme"]):
            table = values.get((str(row["indicator"]), programme, row["wave"]))
            if table is not None:
                table.setdefault(row["participant"], []).append((row["x"], row["value"]))

    def short(text: str) -> str:
        return mark(text)[:MARK]

    return {
        (indicator, programme, wave): PublishedSet(
            name="",
            indicator=indicator,
            wave=wave,
            people={short(f"person|{who}"): short(f"pair|{who}|{sorted(of)}") for who, of in table.items()},
            starts={
                short(f"person|{who}"): short(f"start|{who}|{sorted(x for x, _ in of)}") for who, of in table.items()
            },
        )
        for (indicator, programme, wave), table in values.items()
    }
