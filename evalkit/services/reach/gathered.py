"""From the database to who came in: each with where they start, when that was noted, and what they were offered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.definitions import Indicator, Wave
from evalkit.disclosure.reach import Entrant
from evalkit.progression.reach import periods_joined
from evalkit.services.reach.publics import Part, group_of, groups_of
from evalkit.services.reports import progression_tables
from evalkit.services.reports.progression_tables import Gathered
from evalkit.store import Unit
from evalkit.store.queries import activity
from evalkit.store.queries.programmes import Programme

SELF = "self"
MONTH = 30.44
LONG_ENOUGH = 28
"""Days in a programme from which hours a month say something."""


@dataclass(frozen=True)
class CameIn:
    """Who entered since ``first``, with a start inside its window. ``outside``: with one outside, in no figure.

    ``people``: whose each entrant is, in the same order. ``later``: of those seen again at the first follow-up, the
    starting group and the score then, oriented.
    """

    indicator: Indicator
    meaning: str
    entrants: tuple[Entrant, ...]
    first: dt.date
    last: dt.date
    outside: int
    later: tuple[tuple[int, float], ...] = ()
    people: tuple[str, ...] = ()


async def came_in(
    unit: Unit,
    programme: Programme,
    indicator_key: str,
    parts: Sequence[Part],
    *,
    recipient: str | None = None,
    use: str = progression_tables.PURPOSE,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> CameIn | None:
    """Who came in to this programme. ``parts``: the starting groups; empty: the indicator's own.

    ``recipient`` None: everybody, for the association; else who agreed to be counted for that reader. ``first`` None:
    the shortest time in whole years in which enough came. None where the form does not ask the indicator.
    """
    read = await progression_tables.gather(unit, [programme], recipient=recipient, days=None, purpose=use)
    if indicator_key not in {one.key for one in read.form.indicators}:
        return None
    indicator = read.form.indicator(indicator_key)
    until = min(last or unit.today, unit.today)
    starts = _starts(read, indicator_key)
    if first is None:
        first = periods_joined([d for d in starts["entry"].to_list() if d is not None and d <= until], until)
    within = starts.filter(pl.col("entry").is_null() | pl.col("entry").is_between(first, until))
    inside = within.filter(_inside(read.schedule.baseline_wave))
    ends = [(part.low, part.high) for part in parts] or list(groups_of(indicator))
    offered = await _sessions(unit, programme.id, until)
    wave = next(iter(read.schedule.follow_up_waves), None)
    return CameIn(
        indicator=indicator,
        meaning=read.form.meanings.get(indicator_key, ""),
        entrants=tuple(_entrant(row, indicator, ends, wave, offered, until) for row in inside.iter_rows(named=True)),
        first=first,
        last=until,
        outside=within.height - inside.height,
        later=_later(read, indicator, inside, ends, wave),
        people=tuple(inside["participant"].to_list()),
    )


def _starts(read: Gathered, indicator: str) -> pl.DataFrame:
    """Each enrolment's start with its delay, by enrolment."""
    return (
        read.observations.filter(
            (pl.col("voice") == SELF)
            & (pl.col("indicator") == indicator)
            & (pl.col("wave") == read.schedule.baseline_wave.wave)
            & (pl.col("state") == VALUE)
        )
        .join(read.enrolments.select("enrolment", "participant", "entry", "exit_days"), on="enrolment")
        .with_columns(
            delay=pl.coalesce(pl.col("day"), (pl.col("date") - pl.col("entry")).dt.total_days().cast(pl.Float64))
        )
        .sort("enrolment")
    )


def _inside(baseline: Wave) -> pl.Expr:
    """A start outside its window enters no comparison; an unknown day is taken as inside."""
    if baseline.opens is None or baseline.closes is None:
        return pl.lit(True)
    return pl.col("delay").is_between(baseline.opens, baseline.closes).fill_null(True)


def _later(
    read: Gathered, indicator: Indicator, inside: pl.DataFrame, ends: Sequence[tuple[float, float]], wave: Wave | None
) -> tuple[tuple[int, float], ...]:
    if wave is None:
        return ()
    seen = read.observations.filter(
        (pl.col("voice") == SELF)
        & (pl.col("indicator") == indicator.key)
        & (pl.col("wave") == wave.wave)
        & (pl.col("state") == VALUE)
    ).select("enrolment", later="value")
    both = inside.select("enrolment", "value").join(seen, on="enrolment").sort("enrolment")
    return tuple(
        (group_of(start, ends, indicator.sign), later * indicator.sign) for _, start, later in both.iter_rows()
    )


async def _sessions(unit: Unit, programme: str, until: dt.date) -> list[tuple[dt.date, int]]:
    """Day and minutes of each session that was held: what was offered to whoever took part then."""
    found = await activity.activity_sessions(unit, [programme], None, until)
    return [(one.day, one.minutes) for one in found if one.state == "held"]


def _entrant(
    row: dict[str, object],
    indicator: Indicator,
    ends: Sequence[tuple[float, float]],
    wave: Wave | None,
    offered: Sequence[tuple[dt.date, int]],
    until: dt.date,
) -> Entrant:
    value, entry, exit_days = float(row["value"]), row["entry"], row["exit_days"]  # type: ignore[arg-type]  # frames
    assert entry is None or isinstance(entry, dt.date)  # noqa: S101  (a column of days)
    stayed = None if exit_days is None else float(exit_days)  # type: ignore[arg-type]  # a column of numbers
    return Entrant(
        group=group_of(value, ends, indicator.sign),
        score=value * indicator.sign,
        entry=entry,
        delay=None if row["delay"] is None else float(row["delay"]),  # type: ignore[arg-type]  # a column of numbers
        left_early=_left_early(entry, stayed, wave, until),
        hours=_hours(entry, stayed, offered, until),
    )


def _left_early(entry: dt.date | None, stayed: float | None, wave: Wave | None, until: dt.date) -> bool | None:
    """Whether somebody left before the first follow-up opened; None while that is too early to say."""
    if wave is None or wave.opens is None or entry is None:
        return None
    if stayed is not None and stayed < wave.opens:
        return True
    return False if (until - entry).days >= wave.opens else None


def _hours(
    entry: dt.date | None, stayed: float | None, offered: Sequence[tuple[dt.date, int]], until: dt.date
) -> float | None:
    """Hours offered per month while somebody took part; None for a short time, or where no session was noted."""
    if entry is None or not offered:
        return None
    last = until if stayed is None else min(until, entry + dt.timedelta(days=int(stayed)))
    days = (last - entry).days + 1
    if days < LONG_ENOUGH:
        return None
    minutes = sum(length for day, length in offered if entry <= day <= last)
    return minutes / 60 / (days / MONTH)
