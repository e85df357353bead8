"""Answers that take no number (yes or no, a choice, a day, words), for an import: an analysis leaves them out."""

from __future__ import annotations

import polars as pl

from evalkit.collect.frames import VALUE, State


def with_texts(rows: pl.DataFrame, raw: pl.LazyFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The rows that were only "not scored" made usable: their value is the place of their text among the texts given.

    So one text is one value, and rows that are doubled or contradict each other are found as among numbers.
    """
    apart = rows.filter(pl.col("reason") == "not_scored")["row"]
    if apart.is_empty():
        return rows, ()
    found = (
        raw.filter(pl.col("row").is_in(apart.implode()))
        .select("row", pl.col("value").cast(pl.String).alias("text"))
        .collect()
    )
    texts = found["text"].drop_nulls().unique().sort()
    place = found.join(texts.to_frame("text").with_row_index("place"), on="text", how="left").select("row", "place")
    mine, given = pl.col("reason").eq_missing("not_scored"), pl.col("state") == pl.lit(VALUE, State)
    joined = rows.join(place, on="row", how="left", maintain_order="left").with_columns(
        value=pl.when(mine & given).then(pl.col("place").cast(pl.Float64)).when(~mine).then(pl.col("value")),
        reason=pl.when(~mine).then(pl.col("reason")),
    )
    return joined.drop("place"), tuple(texts.to_list())
