"""From answers to scores: the one implementation, for one check-in and for ten million values.

A score is given when the instrument's missing rule says so; otherwise its state says why not. Items have whole-number
levels, so sums are exact in any order and the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, OBSERVATIONS, PREFER_NOT_TO_SAY, STATES, VALUE, State
from evalkit.definitions import Form, Indicator

_OCCASION = ("enrolment", "wave", "voice")


def score(answers: pl.DataFrame | pl.LazyFrame, form: Form, enrolments: pl.DataFrame) -> pl.DataFrame:
    """Score answers (``frames.ANSWERS``) into ``frames.OBSERVATIONS``: each occasion × each indicator of the form.

    ``enrolments`` give the programme. An ``item`` may also be an indicator's own key (a score without its items).
    Items that no indicator uses make an occasion, and nothing else. One occasion per enrolment, wave and voice is
    expected, one answer per item in it. An indicator without an answer has the state ``empty``.
    """
    rows = answers.lazy()
    # One pass over all answers: a table with a line per occasion and two columns per indicator, then long again.
    wide = rows.group_by(_OCCASION).agg(
        pl.col("day", "date").min(), pl.col("form_hash").first(), *_spread("item", [i.key for i in form.indicators])
    )
    scales = [i for i in form.indicators if i.score != "value"]
    if scales:
        sums = _from_items(rows, scales).group_by(_OCCASION).agg(_spread("indicator", [i.key for i in scales]))
        wide = wide.join(sums, on=_OCCASION, how="left", suffix=_OF_ITEMS)
    placed = wide.join(enrolments.lazy().select("enrolment", "programme"), on="enrolment", how="left")
    if not form.indicators:
        return pl.DataFrame(schema=OBSERVATIONS)
    return pl.concat([_long(placed, indicator) for indicator in form.indicators]).collect(engine="streaming")


_OF_ITEMS = " of items"


def _spread(column: str, keys: Sequence[str]) -> list[pl.Expr]:
    """For each key the one value and state of the rows that carry it (there is at most one for an occasion)."""
    return [
        pl.when(pl.col(column) == key).then(what).max().alias(f"{name} {key}")
        for key in keys
        for name, what in (("value", pl.col("value")), ("state", pl.col("state").to_physical()))
    ]


def _long(wide: pl.LazyFrame, indicator: Indicator) -> pl.LazyFrame:
    """One line per occasion for one indicator: its value as given, or as its items give it, or why there is none."""
    found = {}
    for name in ("value", "state"):
        given = pl.col(f"{name} {indicator.key}")
        if indicator.score != "value":
            given = pl.coalesce(given, pl.col(f"{name} {indicator.key}{_OF_ITEMS}"))
        found[name] = given
    return wide.with_columns(
        indicator=pl.lit(indicator.key),
        value=found["value"],
        state=found["state"].fill_null(STATES.index(EMPTY)).cat.to(State),
    ).select(pl.col(name).cast(dtype) for name, dtype in OBSERVATIONS.items())


def _from_items(answers: pl.LazyFrame, scales: Sequence[Indicator]) -> pl.LazyFrame:
    """Scores of the indicators that are made of items, wherever at least one of them has a row."""
    keys = [s.key for s in scales]
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
