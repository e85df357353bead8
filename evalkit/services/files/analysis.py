"""Progression from a file, without a database: read, score, measure, and release what an audience may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import polars as pl

from evalkit.collect.scoring import score
from evalkit.definitions import Audience, Form, Policy, loader
from evalkit.disclosure.release import release
from evalkit.disclosure.released import Released
from evalkit.errors import Refused, problem
from evalkit.exchange.reading import Reading, ReadingOptions, read_observations
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.progression.analysis import analyse as measure
from evalkit.progression.reliable_methods import METHODS, reliable_by
from evalkit.progression.result import Analysis, Source, Warn

RELIABLE_METHODS: Final = tuple(METHODS)
Tell = Callable[[str], None]
STEPS: Final = (
    N_("reading the file"),
    N_("scoring the answers"),
    N_("measuring change"),
    N_("protecting small groups"),
)


@dataclass(frozen=True)
class AnalysisRequest:
    """What to analyse, and for whom.

    ``form`` is a file, or the key of a form that comes with evalkit. ``as_of``: the day on which follow-up windows
    are judged (default: the last date in the file). ``reliable``: one of ``RELIABLE_METHODS``; ``cutoff``: which
    limit between the published clinical and functional populations counts as recovered.
    """

    observations: Path
    form: Path
    by_programme: bool = False
    enrolments: Path | None = None
    as_of: dt.date | None = None
    audience: Audience = Audience.ASSOCIATION
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    reliable: str = "jacobson-truax"
    cutoff: Literal["a", "b", "c"] = "c"


def analyse(request: AnalysisRequest, tell: Tell = lambda _: None, *, step: Tell = lambda _: None) -> Released:
    """Every indicator of the form at every follow-up wave.

    ``tell`` hears how the file was understood; ``step`` hears the English sentence (one of ``STEPS``) of what comes
    next.

    Refused, with every reason at once, when the form or a file is wrong, or the audience may not see programmes.
    """
    policy = loader.load_policies().for_audience(request.audience)
    may_be_split(policy, request.by_programme)
    if request.reliable != RELIABLE_METHODS[0] and request.audience is not Audience.ASSOCIATION:
        raise Refused(problem("data.expert_method_inside", method=request.reliable))
    form = form_of(request.form)
    step(STEPS[0])
    reading = read_observations(request.observations, form, request.reading, enrolments=request.enrolments, tell=tell)
    step(STEPS[1])
    observations = score(reading.answers, form, reading.enrolments, compact=True)
    step(STEPS[2])
    analysis = _measured(request, form, reading, observations)
    step(STEPS[3])
    return release(analysis, policy)


def may_be_split(policy: Policy, by_programme: bool) -> None:
    """Refuse figures by programme for an audience that may only see programmes together."""
    if by_programme and not policy.by_programme:
        raise Refused(problem("data.by_programme_not_public", audience=policy.audience.value))


def form_of(given: Path) -> Form:
    """The form of a file, or the shipped one of that name; refused without a schedule, which tells the start."""
    shipped = loader.shipped_forms()
    path = shipped[str(given)] if not given.exists() and str(given) in shipped else given
    form = loader.load_form(path)
    if form.schedule is None:
        raise Refused(problem("definitions.no_schedule", file=str(path)))
    return form


def _measured(request: AnalysisRequest, form: Form, reading: Reading, observations: pl.DataFrame) -> Analysis:
    schedule = form.schedule
    assert schedule is not None  # noqa: S101  (form_of refuses a form without one)
    return measure(
        form,
        observations,
        reading.enrolments,
        schedule=schedule,
        source=Source(
            reading.rows, reading.participants, reading.programmes, reading.sha256, reading.read_as, reading.dropped
        ),
        as_of=request.as_of or reading.last_date,
        exits_known=reading.exits_known,
        by_programme=request.by_programme,
        file_warnings=file_warnings(reading, skipped=request.reading.skip_invalid),
        reliable=reliable_by(request.reliable, request.cutoff),
    )


def file_warnings(reading: Reading, *, skipped: bool) -> tuple[Warn, ...]:
    """What is to be said about the file beside every result."""
    told = {"second_occasion", "duplicate_row", "not_scored"}
    left_out = sum(rows for reason, rows in reading.dropped if reason not in told)
    warns = []
    if second := reading.left_out("second_occasion"):
        warns.append(Warn("second_occasion", {"rows": second}))
    if not reading.exits_known:
        warns.append(Warn("no_exit_information"))
    if several := reading.in_several_programmes:
        warns.append(Warn("participant_in_several_programmes", {"n": several}))
    if skipped and left_out:
        warns.append(Warn("rows_left_out", {"rows": left_out}))
    return tuple(warns)
