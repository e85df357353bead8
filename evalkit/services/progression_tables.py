"""From the database to released tables: whose answers count, what they say, and what of it a reader may see.

Two steps, so that no transaction waits for arithmetic: :func:`gather` reads inside a unit, :func:`publishable`
computes outside of it. What progression computes never leaves this module; only released values do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from evalkit.collect.frames import OBSERVATIONS, VALUE
from evalkit.collect.scoring import score
from evalkit.definitions import Form, Policy, Schedule
from evalkit.definitions.hashing import digest
from evalkit.disclosure.release import release_with_log
from evalkit.disclosure.released import Released
from evalkit.errors import Refused, problem
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Analysis, Source
from evalkit.services import kept_forms
from evalkit.store import Unit
from evalkit.store.frames import Frames, frames
from evalkit.store.queries import forms
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.programmes import Programme

PURPOSE = "funder_aggregate"
"""The use that people must have agreed to before a funder's report counts them."""

SELF = "self"

TableKey = tuple[str, str | None, str]
"""Indicator, programme key (None: all together), wave."""

Mark = Callable[[str], str]
"""A keyed mark of a text: the same text gives the same mark, and no mark gives its text back."""


@dataclass(frozen=True)
class Days:
    """First and last day that a report covers."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Gathered:
    """What one report is computed from, with consent. ``outside``: people whom consent leaves out.

    ``older_wording``: answers to questions whose meaning has changed since; they are in no figure.
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


@dataclass(frozen=True)
class Publishable:
    """Released values, the record of every decision (for the association alone), and whose values each table holds.

    ``members``: table → keyed mark of a person → keyed mark of what that person's answers are in it.
    """

    released: Released
    decisions: tuple[Mapping[str, str], ...]
    members: Mapping[TableKey, Mapping[str, str]]


async def gather(
    unit: Unit, programmes: Sequence[Programme], *, recipient: str | None, days: Days | None, published: bool = False
) -> Gathered:
    """Read the answers of these programmes' people who agreed to be counted for ``recipient``.

    ``recipient`` None: everybody, for the association's own eyes. ``days``: only who took part between the two, and
    nothing answered after the last. ``published``: a data set without exits does not tell who left.
    Refused (``release.…``) without a form or a schedule, or when the programmes ask different things.
    """
    form, schedule, versions = await _asked(unit, programmes)
    ids = [programme.id for programme in programmes]
    purpose = None if recipient is None else PURPOSE
    counted = await frames(unit, programmes=ids, purpose=purpose, recipient=recipient or NO_RECIPIENT)
    everybody = counted if purpose is None else await frames(unit, programmes=ids)
    enrolments = _in_period(counted.enrolments, days)
    answers = counted.answers.join(enrolments.select("enrolment"), on="enrolment", how="semi")
    if days is not None:
        answers = answers.filter(pl.col("date").is_null() | (pl.col("date") <= days.last))
    observations, older = _scored(answers, enrolments, form, versions)
    people = _people(enrolments)
    return Gathered(
        form=form,
        schedule=schedule,
        observations=observations,
        enrolments=enrolments,
        programmes=tuple(sorted(programme.key for programme in programmes)),
        outside=len(_people(_in_period(everybody.enrolments, days)) - people),
        people=len(people),
        older_wording=older,
        as_of=unit.today if days is None else min(unit.today, days.last),
        exits_known=not published or _exits(counted),
    )


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
        kept = await forms.newest_schedule(unit, programme.id)
        version = await forms.form_version(unit, kept.forms[min(kept.forms)]) if kept and kept.forms else None
        if kept is None or version is None:
            raise Refused(problem("release.no_form", programme=programme.key))
        found.append((kept_forms.form_of(version), kept_forms.schedule_of(kept)))
    if not found:
        raise Refused(problem("release.no_programme"))
    form, schedule = found[0]
    for other, waves in found[1:]:
        if dict(other.meanings) != dict(form.meanings) or [w.wave for w in waves.waves] != [
            w.wave for w in schedule.waves
        ]:
            raise Refused(problem("release.different_forms"))
    kept_versions = [v for v in await forms.form_versions(unit) if v.key == form.key]
    return form, schedule, {v.hash: kept_forms.form_of(v) for v in kept_versions}


def _scored(
    answers: pl.DataFrame, enrolments: pl.DataFrame, form: Form, versions: Mapping[str, Form]
) -> tuple[pl.DataFrame, int]:
    """Observations, each scored by the version it was given in, and how many are left out for another meaning."""
    parts: list[pl.DataFrame] = []
    left_out = 0
    for form_hash, version in sorted(versions.items()):
        given = answers.filter(pl.col("form_hash") == form_hash)
        if given.is_empty():
            continue
        scored = score(given, version, enrolments)
        same = [key for key, meaning in form.meanings.items() if version.meanings.get(key) == meaning]
        kept = scored.filter(pl.col("indicator").is_in(same))
        left_out += scored.height - kept.height
        parts.append(kept)
    return (pl.concat(parts) if parts else pl.DataFrame(schema=OBSERVATIONS)), left_out


def publishable(
    gathered: Gathered,
    policy: Policy,
    *,
    mark: Mark,
    history: Sequence[Released] = (),
    grant: str | None = None,
    hold: Sequence[str] = (),
    by_programme: bool = False,
) -> Publishable:
    """What may leave of what was gathered. Pure: no database, no clock.

    ``history``: everything released earlier by this association. ``by_programme``: each programme beside all.
    """
    members = _members(gathered, mark, by_programme=by_programme)
    analysis = _analysed(gathered, mark, by_programme=by_programme)
    released, log = release_with_log(analysis, policy, history, grant=grant, hold=hold)
    return Publishable(released, tuple(log), members)


def _analysed(gathered: Gathered, mark: Mark, *, by_programme: bool) -> Analysis:
    unnamed = Source(
        rows=gathered.observations.height,
        participants=gathered.people,
        programmes=len(gathered.programmes),
        sha256="",
        read_as="database",
    )
    made = analyse(
        gathered.form,
        gathered.observations,
        gathered.enrolments,
        schedule=gathered.schedule,
        source=unnamed,
        as_of=gathered.as_of,
        exits_known=gathered.exits_known,
        by_programme=by_programme,
    )
    return replace(made, source=replace(unnamed, sha256=mark(f"data|{_digest(gathered, made, mark)}")))


def _digest(gathered: Gathered, made: Analysis, mark: Mark) -> str:
    """The same people with the same values and the same fates are the same data, on whatever day they are read."""
    belonging = sorted(zip(gathered.enrolments["participant"], gathered.enrolments["programme"], strict=True))
    together = [r for r in made.results if r.programme is None]
    fates = [[r.indicator, r.wave, repr(r.flow), repr(r.unanswered), repr(r.stayed_at_best_start)] for r in together]
    values = [[*key, of] for key, of in _members(gathered, mark, by_programme=False).items()]
    return digest([belonging, fates, values])


def _members(gathered: Gathered, mark: Mark, *, by_programme: bool) -> dict[TableKey, dict[str, str]]:
    """Whose pairs each table counts: keyed mark of the person → keyed mark of their start and follow-up."""
    valid = gathered.observations.filter((pl.col("voice") == SELF) & (pl.col("state") == VALUE)).join(
        gathered.enrolments.select("enrolment", "participant"), on="enrolment"
    )
    start = gathered.schedule.baseline_wave.wave
    starts = valid.filter(pl.col("wave") == start).select("enrolment", "indicator", x="value")
    pairs = valid.filter(pl.col("wave") != start).join(starts, on=["enrolment", "indicator"])
    values: dict[TableKey, dict[str, list[str]]] = {
        (indicator.key, programme, wave.wave): {}
        for indicator in gathered.form.indicators
        for wave in gathered.schedule.follow_up_waves
        for programme in (None, *(gathered.programmes if by_programme else ()))
    }
    for row in pairs.sort("enrolment", "indicator", "wave").iter_rows(named=True):
        for programme in (None, row["programme"]):
            table = values.get((str(row["indicator"]), programme, row["wave"]))
            if table is not None:
                table.setdefault(row["participant"], []).append(f"{row['x']!r}>{row['value']!r}")
    return {
        key: {mark(f"person|{who}"): mark(f"value|{who}|{'|'.join(sorted(pair))}") for who, pair in table.items()}
        for key, table in values.items()
    }
