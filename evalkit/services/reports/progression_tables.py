"""From the database to what a report is computed from: whose answers count, in which period, scored by which form.

Read inside a unit; ``publishable_tables`` computes outside of it, so that no transaction waits for arithmetic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.collect.versions import score_together
from evalkit.definitions import Form, Schedule
from evalkit.errors import Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.reports import joint_forms
from evalkit.store import Unit
from evalkit.store.frames import Frames, frames
from evalkit.store.queries import forms
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.programmes import Programme

PURPOSE = "funder_aggregate"
"""The use that people must have agreed to before a funder's report counts them."""
OBSERVATORY = "observatory_aggregate"
"""The same before an observatory sees figures that count them."""
SELF = "self"
"""The person's own voice, the only one that figures are made of."""


@dataclass(frozen=True)
class Days:
    """First and last day that a report covers."""

    first: dt.date
    last: dt.date


def cohort(days: Days | None) -> str:
    """The period as the name of a cohort: ``2026-01-01/2026-12-31``."""
    return "all" if days is None else f"{days.first.isoformat()}/{days.last.isoformat()}"


@dataclass(frozen=True)
class Gathered:
    """What one report is computed from, with consent. ``outside``: people whom consent leaves out.

    ``older_wording``: answers to questions whose meaning has changed since; they are in no figure. ``mixed_versions``:
    some of those that are come from another version of the form.
    """

    form: Form
    schedule: Schedule
    observations: pl.DataFrame
    enrolments: pl.DataFrame
    programmes: tuple[str, ...]
    outside: int
    people: int
    older_wording: int
    as_of: dt.date
    exits_known: bool
    mixed_versions: bool = False


async def gather(
    unit: Unit,
    programmes: Sequence[Programme],
    *,
    recipient: str | None,
    days: Days | None,
    published: bool = False,
    purpose: str = PURPOSE,
    once: bool = False,
) -> Gathered:
    """Read the answers of these programmes' people who agreed to be counted for ``recipient``.

    ``recipient`` None: everybody, for the association's own eyes; ``purpose``: the use that they agreed to. ``days``:
    only who took part between the two, and nothing answered after the last. ``published``: a data set without exits
    does not tell who left. ``once``: whoever takes part in several of these programmes, or twice in one, counts once.
    Refused (``release.…``) without a form or a schedule, or when the programmes ask different things.
    """
    form, schedule, versions = await _asked(unit, programmes)
    ids = [programme.id for programme in programmes]
    agreed = None if recipient is None else purpose
    counted = await frames(unit, programmes=ids, purpose=agreed, recipient=recipient or NO_RECIPIENT)
    everybody = counted if agreed is None else await frames(unit, programmes=ids)
    enrolments = _in_period(counted.enrolments, days)
    if once:
        enrolments = counted_once(enrolments, counted.answers, schedule.baseline_wave.wave)
    answers = counted.answers.join(enrolments.select("enrolment"), on="enrolment", how="semi")
    if days is not None:
        answers = answers.filter(pl.col("date").is_null() | (pl.col("date") <= days.last))
    together = score_together(answers, enrolments, form, versions)
    people = _people(enrolments)
    return Gathered(
        form=form,
        schedule=schedule,
        observations=together.observations,
        enrolments=enrolments,
        programmes=tuple(sorted(programme.key for programme in programmes)),
        outside=len(_people(_in_period(everybody.enrolments, days)) - people),
        people=len(people),
        older_wording=together.left_out,
        mixed_versions=together.mixed,
        as_of=unit.today if days is None else min(unit.today, days.last),
        exits_known=not published or _exits(counted),
    )


def counted_once(enrolments: pl.DataFrame, answers: pl.DataFrame, baseline: str) -> pl.DataFrame:
    """Of each person the enrolment that began first, of those with an answer of their own at the start where there are
    any. What became of somebody later does not decide where they count."""
    start = answers.filter((pl.col("wave") == baseline) & (pl.col("voice") == SELF) & (pl.col("state") == VALUE))[
        "enrolment"
    ].unique()
    ordered = enrolments.with_columns(starts=pl.col("enrolment").is_in(start.implode())).sort(
        "starts", "entry", "programme", "enrolment", descending=[True, False, False, False], nulls_last=True
    )
    first = ordered.unique("participant", keep="first", maintain_order=True)
    return first.sort("enrolment").drop("starts")


def _exits(counted: Frames) -> bool:
    return counted.enrolments["exit_days"].is_not_null().any()


def _people(enrolments: pl.DataFrame) -> frozenset[str]:
    return frozenset(enrolments["participant"].to_list())


def _in_period(enrolments: pl.DataFrame, days: Days | None) -> pl.DataFrame:
    """Who took part between the two days; an entry or exit that nobody noted leaves nobody out."""
    if days is None:
        return enrolments
    left_on = pl.col("entry") + pl.duration(days=pl.col("exit_days").cast(pl.Int64))
    return enrolments.filter(
        (pl.col("entry").is_null() | (pl.col("entry") <= days.last)),
        (left_on.is_null() | (left_on >= days.first)),
    )


async def _asked(unit: Unit, programmes: Sequence[Programme]) -> tuple[Form, Schedule, Mapping[str, Form]]:
    """The form and schedule that these programmes share, and every kept version of that form by hash."""
    found: list[tuple[Form, Schedule]] = []
    for programme in programmes:
        here = await joint_forms.asked(unit, programme)
        if here is None:
            raise Refused(problem("release.no_form", programme=programme.key))
        found.append(here)
    if not found:
        raise Refused(problem("release.no_programme"))
    form, schedule = found[0]
    if any(joint_forms.differ(found[0], other) for other in found[1:]):
        raise Refused(problem("release.different_forms"))
    kept_versions = [v for v in await forms.form_versions(unit) if v.key == form.key]
    return form, schedule, {v.hash: kept_forms.form_of(v) for v in kept_versions}
