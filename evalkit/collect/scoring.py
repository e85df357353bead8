"""From answers to scores: the one implementation, for one check-in and for ten million values.

A score is given when the instrument's missing rule says so; otherwise its state says why not. Items have whole-number
levels, so sums are exact in any order and the same data give the same bytes.
"""

from __future__ import annotations

import polars as pl

from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, OBSERVATIONS, PREFER_NOT_TO_SAY, VALUE, State
from evalkit.definitions import Form, Indicator

_OCCASION = ("enrolment", "wave", "voice")


def score(answers: pl.DataFrame | pl.LazyFrame, form: Form, enrolments: pl.DataFrame) -> pl.DataFrame:
    """Score answers (``frames.ANSWERS``) into ``frames.OBSERVATIONS``: each occasion × each indicator of the form.

    ``enrolments`` give the programme. An ``item`` may also be an indicator's own key (a score without its items). Items that no indicator uses make an
    occasion, and nothing else. One occasion per enrolment, wave and voice is expected, one answer per item in it.
    An indicator without an answer has the state ``empty``.
    """
    keys = [i.key for i in form.indicators]
    rows = answers.lazy()
    occasions = rows.group_by(_OCCASION).agg(pl.col("day", "date").min(), pl.col("form_hash").first())
    scored = pl.concat([_given(rows, form), _from_items(rows, form)])
    return (
        occasions.join(pl.LazyFrame({"indicator": keys}, schema={"indicator": pl.Enum(keys)}), how="cross")
        .join(scored, on=[*_OCCASION, "indicator"], how="left")
        .join(enrolments.lazy().select("enrolment", "programme"), on="enrolment", how="left")
        .with_columns(pl.col("state").fill_null(pl.lit(EMPTY, State)))
        .select(pl.col(name).cast(dtype) for name, dtype in OBSERVATIONS.items())
        .collect(engine="streaming")
    )


def _given(answers: pl.LazyFrame, form: Form) -> pl.LazyFrame:
    """Answers that are an indicator's value as they stand: own questions, and scores given without their items."""
    keys = pl.Enum([i.key for i in form.indicators])
    return answers.select(
        *_OCCASION, pl.col("item").cast(pl.String).cast(keys, strict=False).alias("indicator"), "value", "state"
    ).drop_nulls("indicator")


def _from_items(answers: pl.LazyFrame, form: Form) -> pl.LazyFrame:
    """Scores of the indicators that are made of items, wherever at least one of them has a row."""
    scales = [i for i in form.indicators if i.score != "value"]
    keys = [i.key for i in form.indicators]
    items = sorted({item.key for scale in scales for item in scale.items})
    parts = pl.LazyFrame(
        [
            (item.key, scale.key, float(item.levels.lowest + item.levels.highest) if item.reversed else None)
            for scale in scales
            for item in scale.items
        ],
        schema={"item": pl.Enum(items), "indicator": pl.Enum(keys), "mirror": pl.Float64},
        orient="row",
    )
    valid = pl.col("state") == VALUE
    sums = (
        answers.select(*_OCCASION, pl.col("item").cast(pl.String).cast(pl.Enum(items), strict=False), "value", "state")
        .join(parts, on="item")
        .group_by(*_OCCASION, "indicator")
        .agg(
            # A reversed item counts from the other end: x becomes from + to − x.
            total=pl.when(valid).then(pl.coalesce(pl.col("mirror") - pl.col("value"), "value")).sum(),
            answered=valid.sum(),
            prefer_not=(pl.col("state") == PREFER_NOT_TO_SAY).any(),
            does_not_apply=(pl.col("state") == DOES_NOT_APPLY).any(),
        )
    )
    rules = pl.LazyFrame([_rule(s) for s in scales], schema=_RULE, orient="row").cast({"indicator": pl.Enum(keys)})
    return sums.join(rules, on="indicator").select(*_OCCASION, "indicator", _value().alias("value"), _state())


_RULE = {
    "indicator": pl.String(), "items": pl.Int64(), "needed": pl.Int64(), "mean": pl.Boolean(), "offset": pl.Float64(),
}  # fmt: skip


def _rule(scale: Indicator) -> tuple[str, int, int, bool, float]:
    """Key, number of items, how many must be answered, whether it is a mean, what is added at the end."""
    count = len(scale.items)
    # The smallest whole number of answers whose share reaches ``at_least``; 0.55 × 20 is a little more than 11.
    share = scale.missing.at_least
    needed = count if share is None else next(n for n in range(1, count + 1) if n >= share * count - 1e-9)
    return scale.key, count, needed, scale.score == "mean", scale.offset


def _value() -> pl.Expr:
    """Sum or mean; with items missing, the mean of the answered (× number of items), unrounded; then the offset.

    One division of whole numbers, so that equal answers give equal scores to the last bit.
    """
    items, answered = pl.col("items"), pl.col("answered")
    score = pl.when("mean").then(pl.col("total") / answered).otherwise(pl.col("total") * items / answered)
    return pl.when(answered >= pl.col("needed")).then(score + pl.col("offset"))


def _state() -> pl.Expr:
    """Given, or why not: somebody preferred not to say, else an item does not apply, else there are gaps."""
    return (
        pl.when(pl.col("answered") >= pl.col("needed"))
        .then(pl.lit(VALUE, State))
        .when("prefer_not")
        .then(pl.lit(PREFER_NOT_TO_SAY, State))
        .when("does_not_apply")
        .then(pl.lit(DOES_NOT_APPLY, State))
        .otherwise(pl.lit(EMPTY, State))
        .alias("state")
    )
