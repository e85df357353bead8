"""`evalkit compare` on random small files: figures or null with a reason; never an exception, never NaN."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.collect.scoring import score
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.exchange.comparison_json import comparison_json
from evalkit.progression.comparison import compare
from evalkit.progression.comparison_frames import to_compare
from evalkit.progression.comparison_result import Method
from evalkit.progression.creaming import intake
from tests.reference.small_files import SmallFile, small_files

pytestmark = pytest.mark.slow


def compared(file: SmallFile, key: str, wave: str, method: Method | None) -> dict[str, Any]:
    """The document of `evalkit compare --creaming`."""
    form = loader.form_from(file.form_text(), "small.yaml")
    answers, enrolments = file.frames()
    schedule, indicator = form.schedule, form.indicator(key)
    assert schedule is not None
    ready = to_compare(
        score(answers, form, enrolments), enrolments, indicator=indicator, baseline=schedule.baseline_wave,
        wave=schedule.wave(wave), as_of=file.rules.as_of, exits_known=file.rules.exits_known,
    )  # fmt: skip
    found = compare(ready.pairs, ready.flows, indicator=indicator, wave=wave, starts=ready.starts, method=method)
    entrants, apart, more = intake(ready.entrants, ready.programmes, indicator)
    found = replace(found, creaming=entrants, dissimilarity=apart, warnings=(*found.warnings, *more))
    document: dict[str, Any] = json.loads(comparison_json(found), parse_constant=pytest.fail)
    return document


@given(small_files(), st.integers(1, 12), st.sampled_from([1, 3, 8]))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_comparison_of_anything(file: SmallFile, times: int, spread: int) -> None:
    people = [
        replace(p, programme=None if p.programme is None else f"{p.programme}{i % spread}")
        for i, p in enumerate(file.people * times)
    ]
    file = replace(file, people=tuple(people))
    for kind in file.kinds:
        for wave in file.waves:
            if wave.key == file.rules.baseline:
                continue
            document = compared(file, kind.scale.key, wave.key, None)
            held(document, {p.programme for p in people} - {None})
            assert refusals(file, kind.scale.key, wave.key) <= {"compare.without_sem", "compare.without_reliability"}


def refusals(file: SmallFile, key: str, wave: str) -> set[str]:
    """Why the correction cannot be had where it is asked for; nothing where it can."""
    try:
        compared(file, key, wave, Method.RELIABILITY_CORRECTED)
    except Refused as refused:
        return {problem.code for problem in refused.problems}
    return set()


def held(document: dict[str, Any], programmes: set[str | None]) -> None:
    """What must be true of every comparison."""
    codes = {warning["code"] for warning in document["warnings"]}
    rows = document["programmes"]
    assert [row["programme"] for row in rows] == sorted(str(name) for name in programmes)
    comparable = [row for row in rows if row["position"] != "too_few"]
    assert all(row["n"] >= 10 for row in comparable)
    if len(comparable) < 5:
        assert "too_few_programmes" in codes
        assert all(row["position"] is None and row["shrunken"] is None for row in comparable)
    for row in rows:
        if row["position"] == "too_few":
            assert all(row[name] is None for name in ("observed", "expected", "adjusted", "shrunken", "funnel"))
        elif row["funnel"] is not None:
            limits = [row["funnel"][name] for name in ("l998", "l95", "u95", "u998")]
            assert limits == sorted(limits)
