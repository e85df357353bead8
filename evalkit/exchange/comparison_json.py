"""A comparison as the JSON document ``evalkit.comparison/1``: fixed keys, fixed order, same values, same bytes."""

from __future__ import annotations

import json

from evalkit.disclosure.warning_text import warning_text
from evalkit.exchange.analysis_json import Json, number
from evalkit.i18n import translator
from evalkit.progression.comparison_result import Comparison, Intake, Interval, Limits, ProgrammeComparison, Ratio
from evalkit.progression.comparison_warnings import TEXTS as COMPARISON_TEXTS
from evalkit.progression.gradient import Gradient
from evalkit.progression.result import Warn

SCHEMA = "evalkit.comparison/1"


def comparison_json(comparison: Comparison, language: str = "en") -> str:
    """The document, two-space indent, newline at the end. ``language``: of the warnings' texts.

    A figure that is not applicable or cannot be computed is null. Programmes and creaming are alphabetical.
    """
    over = comparison.overdispersion
    document: Json = {
        "schema": SCHEMA,
        "indicator": comparison.indicator,
        "wave": comparison.wave,
        "method": comparison.method.value,
        "overall": number(comparison.overall),
        "slope_within": number(comparison.slope_within),
        "reliability": number(comparison.reliability),
        "slope_used": number(comparison.slope_used),
        "gradient": _gradient(comparison.gradient),
        "gradient_uncorrected": _gradient(comparison.gradient_uncorrected),
        "q": number(comparison.q),
        "tau2": number(comparison.tau2),
        "overdispersion": None if over is None else {"phi": number(over.phi), "applied": over.applied},
        "programmes": [_programme(row) for row in comparison.programmes],
        "creaming": None if comparison.creaming is None else [_intake(row) for row in comparison.creaming],
        "dissimilarity": number(comparison.dissimilarity),
        "warnings": [{"code": warn.code, "text": warning_sentence(warn, language)} for warn in comparison.warnings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def warning_sentence(warn: Warn, language: str = "en") -> str:
    """The sentence of a warning beside a comparison; an unknown code is a programming error (KeyError)."""
    own = COMPARISON_TEXTS.get(warn.code)
    return warning_text(warn, language) if own is None else translator(language)(own, **warn.details)


def _gradient(found: Gradient | None) -> Json:
    return None if found is None else {"value": number(found.value), "se": number(found.se)}


def _programme(row: ProgrammeComparison) -> Json:
    return {
        "programme": row.programme,
        "n": row.n,
        "followed": row.followed,
        "mean_baseline": number(row.mean_baseline),
        "observed": number(row.observed),
        "expected": number(row.expected),
        "adjusted": number(row.adjusted),
        "adjusted_uncorrected": number(row.adjusted_uncorrected),
        "shrunken": _interval(row.shrunken),
        "funnel": _limits(row.funnel),
        "position": row.position,
    }


def _interval(found: Interval | Ratio | None) -> Json:
    if found is None:
        return None
    return {"value": number(found.value), "low": number(found.low), "high": number(found.high)}


def _limits(found: Limits | None) -> Json:
    if found is None:
        return None
    return {
        "l998": number(found.l998),
        "l95": number(found.l95),
        "u95": number(found.u95),
        "u998": number(found.u998),
    }


def _intake(row: Intake) -> Json:
    return {
        "programme": row.programme,
        "n": row.n,
        "representation": _interval(row.representation),
        "relative_access_ratio": number(row.relative_access_ratio),
        "hypergeometric_p": number(row.hypergeometric_p),
        "smd": number(row.smd),
        "flag": row.flag,
    }
