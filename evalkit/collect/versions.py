"""Answers given in several versions of a form, brought together before they are scored by the newest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from evalkit.collect.frames import EMPTY, OBSERVATIONS, VALUE
from evalkit.collect.scoring import score
from evalkit.definitions import Form
from evalkit.definitions.comparability import Compared, compare


@dataclass(frozen=True)
class Together:
    """``observations``: what may stand side by side. ``left_out``: answers that mean something else now.

    ``mixed``: some come from a version that means something else somewhere, so that readers are told.
    """

    observations: pl.DataFrame
    left_out: int
    mixed: bool


def score_together(
    answers: pl.DataFrame, enrolments: pl.DataFrame, form: Form, versions: Mapping[str, Form]
) -> Together:
    """Score answers (``frames.ANSWERS``) by ``form``. ``versions``: form hash → version; others are left aside."""
    given = set(answers["form_hash"].unique().to_list())
    compared = {hash_: compare(form, version) for hash_, version in sorted(versions.items()) if hash_ in given}
    if not compared:
        return Together(pl.DataFrame(schema=OBSERVATIONS), 0, mixed=False)
    known = answers.filter(pl.col("form_hash").is_in(list(compared)))
    scored = score(_mapped(known, compared), form, enrolments)
    kept = scored.filter(_may_stand(compared))
    asked = scored.filter(_was_asked(versions, compared) & (pl.col("state") != EMPTY))
    return Together(
        observations=kept,
        left_out=asked.filter(~_may_stand(compared)).height,
        mixed=any(not found.same for found in compared.values()),
    )


def _mapped(answers: pl.DataFrame, compared: Mapping[str, Compared]) -> pl.DataFrame:
    """Levels of older versions as the levels of the newest."""
    maps = [
        (hash_, item, float(old), float(new))
        for hash_, found in compared.items()
        for item, levels in found.maps.items()
        for old, new in levels.items()
    ]
    if not maps:
        return answers
    table = pl.DataFrame(
        maps,
        schema={"form_hash": pl.String, "item": pl.String, "value": pl.Float64, "now": pl.Float64},
        orient="row",
    )
    joined = answers.join(table, on=["form_hash", "item", "value"], how="left", maintain_order="left")
    is_value = pl.col("state") == VALUE
    return joined.with_columns(value=pl.when(is_value).then(pl.coalesce("now", "value"))).drop("now")


def _may_stand(compared: Mapping[str, Compared]) -> pl.Expr:
    return _pairs({hash_: found.comparable for hash_, found in compared.items()})


def _was_asked(versions: Mapping[str, Form], compared: Mapping[str, Compared]) -> pl.Expr:
    """Whether the version had such an indicator at all."""
    return _pairs({hash_: frozenset(versions[hash_].meanings) for hash_ in compared})


def _pairs(indicators: Mapping[str, frozenset[str]]) -> pl.Expr:
    """Rows whose indicator is among those of their version."""
    return pl.any_horizontal(
        (pl.col("form_hash") == hash_) & pl.col("indicator").is_in(sorted(keys)) for hash_, keys in indicators.items()
    )
