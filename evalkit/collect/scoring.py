"""From answers to observations: one value per occasion and indicator, by the form's own rule.

One implementation, as Polars expressions, for one check-in and for ten million values.
"""

from __future__ import annotations

import polars as pl

from evalkit.collect import frames
from evalkit.definitions import Form, Indicator

OCCASION = ("enrolment", "wave", "voice")
"""What makes an occasion, once a wave has been given to it."""

ENOUGH = 1e-9
"""Slack for a share answered such as 0.8 of 5 items, which has no exact binary form."""


def score(answers: pl.DataFrame, form: Form, enrolments: pl.DataFrame) -> pl.DataFrame:
    """Observations of every indicator of the form, one row per occasion and indicator.

    ``answers`` as in ``frames.ANSWERS``, at most one row per occasion and item; ``item`` may also be an indicator's
    own key, which is taken as its score. An occasion without a valid score gets a row with a state: prefer not to
    say if any item is, else does not apply if any is, else empty. ``enrolments`` give the programme.
    """
    occasions = answers.group_by(OCCASION).agg(pl.col("day").min(), pl.col("date").min(), pl.col("form_hash").first())
    occasions = occasions.join(enrolments.select("enrolment", "programme"), on="enrolment", how="left")
    scored = [_one(answers, occasions, indicator) for indicator in form.indicators]
    if not scored:
        return pl.DataFrame(schema=frames.OBSERVATIONS)
    return pl.concat(scored)


def _one(answers: pl.DataFrame, occasions: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    given = answers.filter(pl.col("item") == indicator.key).select(*OCCASION, "value", "state")
    if indicator.score != "value":
        of_items = _from_items(answers, indicator)
        given = pl.concat([given, of_items.join(given, on=OCCASION, how="anti")])
    return (
        occasions.join(given, on=OCCASION, how="left")
        .with_columns(
            indicator=pl.lit(indicator.key),
            state=pl.col("state").fill_null(pl.lit(frames.EMPTY, frames.State)),
        )
        .select(frames.OBSERVATIONS.names())
    )


def _from_items(answers: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Score the occasions at which at least one of the indicator's items has a row."""
    k = len(indicator.items)
    turn = {s.key: float(s.levels.lowest + s.levels.highest) for s in indicator.items if s.reversed}
    value = pl.col("value")
    if turn:
        total = pl.col("item").replace_strict(turn, default=None, return_dtype=pl.Float64)
        value = pl.when(total.is_null()).then(value).otherwise(total - value)
    items = answers.filter(pl.col("item").is_in([s.key for s in indicator.items]))
    sums = (
        items.with_columns(turned=value)
        .group_by(OCCASION)
        .agg(
            pl.col("turned").filter(pl.col("state") == frames.VALUE).sum().alias("sum"),
            (pl.col("state") == frames.VALUE).sum().cast(pl.Float64).alias("answered"),
            (pl.col("state") == frames.PREFER_NOT_TO_SAY).any().alias("prefer"),
            (pl.col("state") == frames.DOES_NOT_APPLY).any().alias("not_apply"),
        )
    )
    at_least = 1.0 if indicator.missing.at_least is None else indicator.missing.at_least
    enough = (pl.col("answered") > 0) & (pl.col("answered") >= at_least * k - ENOUGH)
    # Multiply before dividing: whole scores stay whole.
    whole = pl.col("sum") * k / pl.col("answered") if indicator.score == "sum" else pl.col("sum") / pl.col("answered")
    state = (
        pl.when(enough)
        .then(pl.lit(frames.VALUE))
        .when("prefer")
        .then(pl.lit(frames.PREFER_NOT_TO_SAY))
        .when("not_apply")
        .then(pl.lit(frames.DOES_NOT_APPLY))
        .otherwise(pl.lit(frames.EMPTY))
    )
    return sums.select(
        *OCCASION,
        pl.when(enough).then(whole + indicator.offset).alias("value"),
        state.cast(frames.State).alias("state"),
    )
