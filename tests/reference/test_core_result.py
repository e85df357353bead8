"""Everything that `evalkit analyse` says of an indicator, beside a second, slow implementation, on random files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.reference import core_slowly as slow
from tests.reference.small_files import SmallFile, analysed, small_files
from tests.reference.warnings_slowly import warnings

pytestmark = pytest.mark.slow
NAMED = ("indicator", "programme", "baseline_wave", "wave", "warnings")
RANDOM_FILES = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def by_hand(file: SmallFile, result: Mapping[str, Any]) -> slow.Json:
    """The same result, slowly."""
    scale = next(k.scale for k in file.kinds if k.scale.key == result["indicator"])
    wave = next(w for w in file.waves if w.key == result["wave"])
    people = [p for p in file.people if result["programme"] in (None, p.programme)]
    return slow.result(file.people, people, scale, wave, file.rules)


def same(got: Any, expected: Any, where: str) -> None:
    """Counts and words equal, figures to the six decimals that are printed."""
    if isinstance(expected, Mapping):
        assert list(got) == list(expected), where
        for key, value in expected.items():
            same(got[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(got) == len(expected), where
        for at, value in enumerate(expected):
            same(got[at], value, f"{where}[{at}]")
    elif isinstance(expected, float):
        assert got == pytest.approx(expected, abs=1.1e-6, rel=1e-9), where
    else:
        assert got == expected, where


@given(small_files())
@RANDOM_FILES
def test_every_figure(file: SmallFile) -> None:
    document = analysed(file, by_programme=True)
    programmes = [None, *sorted({p.programme for p in file.people} - {None})]  # type: ignore[type-var]  # None is taken out
    waves = [w.key for w in file.waves if w.key != file.rules.baseline]
    asked = [(k.scale.key, p, w) for k in sorted(file.kinds, key=_form_order) for p in programmes for w in waves]
    assert [(r["indicator"], r["programme"], r["wave"]) for r in document["results"]] == asked
    for result in document["results"]:
        figures = {key: value for key, value in result.items() if key not in NAMED}
        where = f"{result['indicator']} {result['programme']} {result['wave']}"
        expected = by_hand(file, result)
        same(figures, {key: expected[key] for key in figures}, where)
        assert set(figures) == set(expected)
        assert [warning["code"] for warning in result["warnings"]] == reasons(file, result, expected)


def reasons(file: SmallFile, result: Mapping[str, Any], expected: slow.Json) -> list[str]:
    """The codes that the result must carry: nothing is null, and nothing doubtful, without one."""
    scale = next(k.scale for k in file.kinds if k.scale.key == result["indicator"])
    people = [p for p in file.people if result["programme"] in (None, p.programme)]
    starts = [x for p in people if (x := p.score(file.rules.baseline, scale.key)) is not None]
    return warnings(expected, scale, starts)


@given(small_files(), st.integers(3, 6))
@settings(RANDOM_FILES, max_examples=30)
def test_every_figure_of_larger_groups(file: SmallFile, times: int) -> None:
    """Wilson's interval, the spread of the sample, the normal approximation: where there are enough people."""
    file = replace(file, people=file.people * times)
    for result in analysed(file)["results"]:
        expected = by_hand(file, result)
        where = f"{result['indicator']} {result['wave']}"
        same({key: result[key] for key in expected}, expected, where)
        assert [warning["code"] for warning in result["warnings"]] == reasons(file, result, expected)


@given(small_files(), st.integers(0, 99))
@settings(RANDOM_FILES, max_examples=25)
def test_the_order_of_rows_changes_no_byte(file: SmallFile, seed: int) -> None:
    assert analysed(file, by_programme=True, shuffle=seed) == analysed(file, by_programme=True)


@given(small_files(own_questions=True))
@settings(RANDOM_FILES, max_examples=30)
def test_a_scale_turned_round_changes_no_figure(file: SmallFile) -> None:
    """Every score x becomes −x and higher becomes worse: only the two tables in raw order are turned.

    (Decimals in bands are left out: a score between two bands belongs to the lower, whichever way it is read.)
    """
    assume(not any(k.scale.bands and k.scale.step is None for k in file.kinds))
    turned = [r for r in (analysed(file), analysed(turned_round(file)))]
    for one, other in zip(*(document["results"] for document in turned), strict=True):
        other["by_starting_level"] = [
            row | {"from": _minus(row["to"]), "to": _minus(row["from"])} for row in reversed(other["by_starting_level"])
        ]
        if other["transitions"]:
            counts = [list(reversed(row)) for row in reversed(other["transitions"]["counts"])]
            other["transitions"] = {"levels": one["transitions"]["levels"], "counts": counts}
        same(other, one, one["indicator"])


def turned_round(file: SmallFile) -> SmallFile:
    """The same people on own questions whose numbers run the other way."""
    kinds = []
    for kind in file.kinds:
        scale = kind.scale
        written = dict(kind.written) | {"direction": "higher_is_worse" if scale.better else "higher_is_better"}
        if scale.levels:
            written["levels"] = {-n: words for n, words in kind.written["levels"].items()}
        if "range" in written:
            written["range"] = {"from": -kind.written["range"]["to"], "to": -kind.written["range"]["from"]}
        if "bands" in written:
            written["bands"] = [b | {"from": -b["to"], "to": -b["from"]} for b in reversed(list(kind.written["bands"]))]
        kinds.append(replace(kind, written=written))
    people = tuple(
        replace(p, occasions={
            wave: replace(o, answers={k: -a if isinstance(a, Fraction) else a for k, a in o.answers.items()})
            for wave, o in p.occasions.items()
        })
        for p in file.people
    )  # fmt: skip
    return replace(file, kinds=(kinds[0], kinds[1]), people=people)


def _minus(value: float | None) -> float | None:
    return None if value is None else 0.0 - value


@given(small_files())
@settings(RANDOM_FILES, max_examples=25)
def test_programmes_and_those_without_add_up_to_all(file: SmallFile) -> None:
    file = replace(file, people=tuple(p for p in file.people if p.programme is not None))
    results = analysed(file, by_programme=True)["results"]
    for whole in (r for r in results if r["programme"] is None):
        parts = [
            r for r in results
            if r["programme"] and (r["indicator"], r["wave"]) == (whole["indicator"], whole["wave"])
        ]  # fmt: skip
        for table in ("flow", "categories", "unanswered"):
            for name, count in whole[table].items():
                assert count is None or count == sum(part[table][name] for part in parts)
        for at, row in enumerate(whole["by_starting_level"]):
            assert row["n"] == sum(part["by_starting_level"][at]["n"] for part in parts)


def _form_order(kind: Any) -> bool:
    """Instruments' scores stand before own questions."""
    return not kind.instrument
