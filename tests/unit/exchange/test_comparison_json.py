"""The document of `evalkit compare`: keys, order, rounding, nulls."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl

from evalkit.exchange.comparison_json import comparison_json, warning_sentence
from evalkit.i18n import catalogue
from evalkit.progression.comparison_result import Comparison
from evalkit.progression.comparison_warnings import TEXTS
from evalkit.progression.creaming import intake
from evalkit.progression.result import Warn
from tests.comparisons import an_indicator, compared, pairs_of, some_people, some_scores

KEYS = [
    "schema", "indicator", "wave", "method", "overall", "slope_within", "reliability", "slope_used", "gradient",
    "gradient_uncorrected", "q", "tau2", "overdispersion", "programmes", "creaming", "dissimilarity", "warnings",
]  # fmt: skip
OF_A_PROGRAMME = [
    "programme", "n", "followed", "mean_baseline", "observed", "expected", "adjusted", "adjusted_uncorrected",
    "shrunken", "funnel", "position",
]  # fmt: skip
OF_AN_INTAKE = ["programme", "n", "representation", "relative_access_ratio", "hypergeometric_p", "smd", "flag"]


def with_intake(people: list[tuple[str, float, float]]) -> Comparison:
    pairs = pairs_of(people)
    rows, apart, warnings = intake(
        pairs.select("programme", "x"), pairs["programme"].unique().to_list(), an_indicator()
    )
    return replace(compared(people), creaming=rows, dissimilarity=apart, warnings=warnings)


def test_keys_and_their_order() -> None:
    document = json.loads(comparison_json(with_intake(some_people(1))))
    assert list(document) == KEYS
    assert document["schema"] == "evalkit.comparison/1"
    assert list(document["gradient"]) == ["value", "se"]
    assert list(document["overdispersion"]) == ["phi", "applied"]
    for row in document["programmes"]:
        assert list(row) == OF_A_PROGRAMME
        assert list(row["shrunken"]) == ["value", "low", "high"]
        assert list(row["funnel"]) == ["l998", "l95", "u95", "u998"]
    assert [list(row) for row in document["creaming"]] == [OF_AN_INTAKE] * 6
    assert list(document["creaming"][0]["representation"]) == ["value", "low", "high"]
    assert [list(w) for w in document["warnings"]] == [["code", "text"]] * len(document["warnings"])


def test_what_does_not_apply_is_null() -> None:
    standardised = json.loads(comparison_json(compared(some_people(1))))
    for key in ("slope_within", "reliability", "slope_used", "gradient_uncorrected", "creaming", "dissimilarity"):
        assert standardised[key] is None
    assert {row["adjusted_uncorrected"] for row in standardised["programmes"]} == {None}
    scale = an_indicator(ordinal=False, low=0, high=60, sem=4.0)
    corrected = json.loads(comparison_json(compared(some_scores(1), indicator=scale)))
    assert None not in [corrected[key] for key in KEYS if key not in ("creaming", "dissimilarity")]


def test_nobody_at_all() -> None:
    document = json.loads(comparison_json(compared([], missed={"a": 3})))
    assert document["programmes"] == [
        {**dict.fromkeys(OF_A_PROGRAMME), "programme": "a", "n": 0, "followed": 0, "position": "too_few"}
    ]
    assert document["overall"] is None
    assert document["gradient"] is None


def test_numbers_have_six_decimals_and_bytes_are_the_same_twice() -> None:
    text = comparison_json(with_intake(some_people(2)))
    assert text == comparison_json(with_intake(some_people(2)))
    assert text.endswith("}\n")
    assert "-0.0," not in text

    def numbers(value: object) -> list[float]:
        if isinstance(value, dict):
            return [n for v in value.values() for n in numbers(v)]
        if isinstance(value, list):
            return [n for v in value for n in numbers(v)]
        return [value] if isinstance(value, float) else []

    found = numbers(json.loads(text))
    assert found
    assert all(round(n, 6) == n for n in found)


def test_every_warning_has_its_sentence_in_every_language() -> None:
    for code, text in TEXTS.items():
        assert all(text in catalogue(language) for language in ("fr", "nl")), code
        details = {"n": 3, "at_least": 5, "programmes": "a, b"}
        assert "{" not in warning_sentence(Warn(code, details), "fr")


def test_codes_of_the_file_are_said_too() -> None:
    assert warning_sentence(Warn("no_exit_information")) != ""


def test_programmes_are_alphabetical_by_code_point() -> None:
    people = [(name, x, y) for name in ("b", "É", "a", "Z") for _, x, y in some_people(1)[:20]]
    document = json.loads(comparison_json(compared(people)))
    assert [row["programme"] for row in document["programmes"]] == ["Z", "a", "b", "É"]
    assert pl.Series(["b", "É", "a", "Z"]).sort().to_list() == ["Z", "a", "b", "É"]
