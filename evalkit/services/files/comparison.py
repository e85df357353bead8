"""Compare the programmes of a data file, as JSON or as a page. Reads files, writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

import polars as pl

from evalkit.collect import frames
from evalkit.collect.scoring import score
from evalkit.definitions import Form, Indicator, Schedule, loader
from evalkit.definitions.policy import Audience
from evalkit.definitions.words import in_language
from evalkit.disclosure.comparison import release_comparison
from evalkit.errors import Refused, problem
from evalkit.exchange.comparison_json import comparison_json, warning_sentence
from evalkit.exchange.reading import Reading, ReadingOptions, read_observations
from evalkit.progression.comparison import compare
from evalkit.progression.comparison_frames import to_compare
from evalkit.progression.comparison_result import Comparison, Method
from evalkit.progression.creaming import intake
from evalkit.reporting.comparison_page import PageTexts, comparison_page
from evalkit.services.files.analysis import file_warnings, form_of

BANNER: Final = "still_depends_on_intake"
"""The warning that stands above everything else on the page."""

METHODS: Final = tuple(method.value for method in Method)


@dataclass(frozen=True)
class ComparisonRequest:
    """What to compare. ``method`` None: what fits the indicator. ``reference``: the population intake is set against.

    ``as_of``: the day on which windows are judged; None: the last date in the file.
    """

    observations: Path
    form: Path
    indicator: str
    wave: str
    method: str | None = None
    creaming: bool = False
    reference: Path | None = None
    enrolments: Path | None = None
    as_of: dt.date | None = None
    options: ReadingOptions = field(default_factory=ReadingOptions)


def compare_file(
    request: ComparisonRequest,
    *,
    format_: Literal["json", "html"] = "json",
    language: str = "en",
    tell: Callable[[str], None] = lambda _: None,
) -> str:
    """The document of CONTRACT ``evalkit compare``, or the same as a page; Refused with every reason at once."""
    form = form_of(request.form)
    schedule, indicator = _checked(form, request)
    reading = read_observations(
        request.observations, form, request.options, enrolments=request.enrolments, tell=tell
    )  # fmt: skip
    if not reading.programmes:
        code = "compare.no_programme" if reading.rows else "compare.no_rows"
        raise Refused(problem(code, file=str(request.observations)))
    comparison = _compared(request, form, schedule, indicator, reading)
    if format_ == "json":
        return comparison_json(comparison, language)
    texts = PageTexts(
        title=in_language(indicator.title, language, indicator.key),
        wave=_wave_label(schedule, request.wave, language),
        turned=indicator.sign < 0,
        warnings=tuple(warning_sentence(w, language) for w in comparison.warnings if w.code != BANNER),
        banner=next((warning_sentence(w, language) for w in comparison.warnings if w.code == BANNER), None),
    )
    policy = loader.load_policies().for_audience(Audience.ASSOCIATION)
    return comparison_page(release_comparison(comparison, policy), texts, language, Audience.ASSOCIATION)


def _checked(form: Form, request: ComparisonRequest) -> tuple[Schedule, Indicator]:
    """The form's schedule and the indicator; Refused when the form has no such wave or indicator."""
    schedule = form.schedule
    assert schedule is not None  # noqa: S101  (form_of refuses a form without one)
    wrong = []
    known = [indicator.key for indicator in form.indicators]
    if request.indicator not in known:
        wrong.append(
            problem("compare.unknown_indicator", form=form.key, indicator=request.indicator, known=", ".join(known))
        )
    waves = [wave.wave for wave in schedule.follow_up_waves]
    if request.wave.strip() not in waves:
        wrong.append(problem("compare.unknown_wave", form=form.key, wave=request.wave, known=", ".join(waves)))
    if wrong:
        raise Refused(*wrong)
    return schedule, form.indicator(request.indicator)


def _compared(
    request: ComparisonRequest, form: Form, schedule: Schedule, indicator: Indicator, reading: Reading
) -> Comparison:
    ready = to_compare(
        score(reading.answers, form, reading.enrolments, compact=True),
        reading.enrolments,
        indicator=indicator,
        baseline=schedule.baseline_wave,
        wave=schedule.wave(request.wave.strip()),
        as_of=request.as_of or reading.last_date,
        exits_known=reading.exits_known,
    )
    found = compare(
        ready.pairs,
        ready.flows,
        indicator=indicator,
        wave=request.wave.strip(),
        starts=ready.starts,
        method=None if request.method is None else Method(request.method),
    )
    warnings = (*file_warnings(reading, skipped=request.options.skip_invalid), *ready.warnings, *found.warnings)
    if not request.creaming:
        return replace(found, warnings=warnings)
    reference = None if request.reference is None else _starts_of(request.reference, form, schedule, indicator, request)
    rows, apart, more = intake(ready.entrants, ready.programmes, indicator, reference)
    return replace(found, creaming=rows, dissimilarity=apart, warnings=(*warnings, *more))


def _starts_of(
    path: Path, form: Form, schedule: Schedule, indicator: Indicator, request: ComparisonRequest
) -> pl.Series:
    """Baseline scores of the reference population, as stored."""
    reading = read_observations(path, form, request.options)
    observations = score(reading.answers, form, reading.enrolments, compact=True)
    return observations.filter(
        (pl.col("indicator") == indicator.key)
        & (pl.col("wave") == schedule.baseline_wave.wave)
        & (pl.col("state") == frames.VALUE)
    )["value"]


def _wave_label(schedule: Schedule, wave: str, language: str) -> str:
    return in_language(schedule.wave(wave.strip()).label, language, wave.strip())
