"""What a programme brings to a fair comparison: counted from its people's answers, judged by the gate, frozen.

Counts stay in the association's own rows; only what disclosure makes of all lines together goes further. Whatever was
brought once stands beside every later release of that association, to anybody (METHODS 10, rule 5).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

import evalkit
from evalkit import store
from evalkit.collect.frames import VALUE
from evalkit.definitions import Indicator, Policy
from evalkit.definitions.hashing import digest
from evalkit.disclosure.gate import PublishedSet, Waits, judge
from evalkit.errors import Refused
from evalkit.progression import comparison_lines, starts_together
from evalkit.progression.comparison_frames import outside_window, to_compare
from evalkit.progression.comparison_lines import LevelLine
from evalkit.services.reports import progression_tables, release_gate, release_plan
from evalkit.services.reports.progression_tables import OBSERVATORY, SELF, Gathered
from evalkit.services.reports.release_gate import COMPARISON, Computation
from evalkit.services.reports.table_marks import Mark, sets_of
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes, releases
from evalkit.store.queries.comparisons import Comparison
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.programmes import Programme
from evalkit.store.queries.releases import PublishedTable


@dataclass(frozen=True)
class Counted:
    """``counts``: a line as plain values; ``starts``: when its starts were noted and how they lay, so too. ``n``:
    pairs in it; ``rose``, None for a scale. ``outside``: people whom
    consent leaves out. ``standing``: the table that was brought before, if these are the same people and answers.
    ``earlier``: the newest table that was brought. ``waits``: what the gate says."""

    counts: Mapping[str, Any]
    starts: Mapping[str, Any]
    of: PublishedSet
    n: int
    rose: int | None
    outside: int
    standing: str | None
    earlier: PublishedTable | None
    waits: tuple[Waits, ...]
    as_of: dt.date
    form_hash: str
    state: tuple[int, int]


async def count(scope: Scope, programme: Programme, comparison: Comparison, policy: Policy) -> Counted | None:
    """What this programme could bring now; None when it asks something else now, or nothing can be read."""
    async with store.unit(scope) as unit:
        try:
            gathered = await progression_tables.gather(
                unit, [programme], recipient=NO_RECIPIENT, days=None, purpose=OBSERVATORY
            )
        except Refused:
            return None
        past = await release_gate.history(unit)
        mine = await brought(unit, comparison.id, programme.id)
        state = await release_plan.state_of(unit)
        mark = release_gate.mark_of(unit.organisation)
    if not asks(gathered, comparison):
        return None
    return await asyncio.to_thread(_counted, gathered, comparison, policy, mark, past, mine, state)


def asks(gathered: Gathered, comparison: Comparison) -> bool:
    """Whether a programme asks what is compared: the same indicator with the same meaning, at that occasion."""
    same = dict(gathered.form.meanings).get(comparison.indicator) == comparison.meaning
    return same and comparison.wave in [wave.wave for wave in gathered.schedule.follow_up_waves]


def _counted(
    gathered: Gathered,
    comparison: Comparison,
    policy: Policy,
    mark: Mark,
    past: tuple[Computation, ...],
    mine: PublishedTable | None,
    state: tuple[int, int],
) -> Counted:
    indicator = gathered.form.indicator(comparison.indicator)
    start, wave = gathered.schedule.baseline_wave, gathered.schedule.wave(comparison.wave)
    observations = gathered.observations.filter(pl.col("indicator").cast(pl.String) == indicator.key)
    ready = to_compare(
        observations, gathered.enrolments, indicator=indicator, baseline=start, wave=wave,
        as_of=gathered.as_of, exits_known=gathered.exits_known,
    )  # fmt: skip
    outside = outside_window(observations, gathered.enrolments, indicator=indicator.key, baseline=start)
    inside = replace(gathered, observations=observations.filter(~pl.col("enrolment").is_in(list(outside))))
    of = sets_of(inside, mark, by_programme=False)[indicator.key, None, wave.wave]
    made = comparison_lines.lines_of(ready, indicator)
    line = made[0] if made else comparison_lines.nothing(indicator)
    earlier = [old for computation in past for old in computation.earlier.sets.values()]
    same = mine is not None and mine.provenance["people"] == _print(of, line, mark)
    return Counted(
        counts=comparison_lines.plain(line),
        starts=starts_together.plain(_starts(observations, gathered, indicator)),
        of=of,
        n=line.n,
        rose=line.higher if isinstance(line, LevelLine) else None,
        outside=gathered.outside,
        standing=mine.id if same and mine is not None else None,
        earlier=mine,
        waits=judge(of, [old for old in earlier if old.wave == of.wave], k=policy.k).waits,
        as_of=gathered.as_of,
        form_hash=gathered.form.hash,
        state=state,
    )


def _starts(observations: pl.DataFrame, gathered: Gathered, indicator: Indicator) -> starts_together.Starts:
    """Of everybody with a start, also those outside its window: how late starts are is what is asked."""
    first = observations.filter(
        (pl.col("voice") == SELF)
        & (pl.col("state") == VALUE)
        & (pl.col("wave") == gathered.schedule.baseline_wave.wave)
    )
    return starts_together.starts_of(
        first.join(gathered.enrolments.select("enrolment", "entry"), on="enrolment"), indicator
    )


def _print(of: PublishedSet, line: object, mark: Mark) -> str:
    """What makes two tables the same: people, answers, and the flow."""
    return mark(f"brought|{digest([dict(of.people), repr(line)])}")


def cohort(comparison_id: str) -> str:
    """Under which name the tables of a comparison stand among the published ones."""
    return f"{COMPARISON}:{comparison_id}"


async def brought(unit: Unit, comparison_id: str, programme_id: str) -> PublishedTable | None:
    """The newest table that a programme of the scope's association brought to a comparison."""
    found = [t for t in await releases.tables_of_cohort(unit, cohort(comparison_id)) if t.programme == programme_id]
    return found[-1] if found else None


async def freeze(
    scope: Scope,
    programme: Programme,
    comparison: Comparison,
    counted: Counted,
    policy: Policy,
    *,
    now: dt.datetime | None,
) -> str | None:
    """:func:`bring` in a transaction of its own."""
    async with store.unit(scope, write=True, now=now) as unit:
        return await bring(unit, programme, comparison, counted, policy)


async def bring(
    unit: Unit, programme: Programme, comparison: Comparison, counted: Counted, policy: Policy
) -> str | None:
    """Keep what a programme brings; gives the table's id, the standing one when nothing changed.

    None when something else was published meanwhile: then it has to be counted anew.
    """
    if counted.standing is not None:
        return counted.standing
    if await release_plan.state_of(unit) != counted.state:
        return None
    mark = release_gate.mark_of(unit.organisation)
    line = comparison_lines.from_plain(programme.key, counted.counts)
    content = {"counts": dict(counted.counts), "starts": dict(counted.starts)}
    made = await releases.publish_table(
        unit,
        programme=programme.id,
        cohort=cohort(comparison.id),
        indicator=comparison.indicator,
        wave=comparison.wave,
        policy=policy.audience.value,
        policy_hash=policy.hash,
        audience=policy.audience.value,
        recipient=comparison.organisation,
        content=content,
        content_hash=digest(content),
        provenance={
            COMPARISON: comparison.id,
            "function": "progression.comparison_lines",
            "code_version": evalkit.__version__,
            "programme": programme.key,
            "form": counted.form_hash,
            "as_of": counted.as_of.isoformat(),
            "policy": policy.model_dump(mode="json"),
            "people": _print(counted.of, line, mark),
        },
        marks=release_gate.write_marks(counted.of),
    )  # fmt: skip
    unit.note("bring_to_comparison", "comparison", comparison.id, programme=programme.id)
    return made


async def programme_of(unit: Unit, programme_id: str) -> Programme | None:
    """A programme of the scope's association that may take part: its public may be seen outside."""
    found = await programmes.programme(unit, programme_id)
    return found if found is not None and not found.exposed_public else None
