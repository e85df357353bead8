"""Made answers: twelve questions of five levels at four waves, a hundred people to a programme, one in ten missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from evalkit.collect.frames import ENROLMENTS
from evalkit.definitions import Form, loader

ITEMS, WAVES, PER_PROGRAMME, LEVELS = 12, 4, 100, 5

FORM = (
    "form: bench\nversion: '1'\ntitle: {en: Bench}\nschedule:\n  waves:\n"
    + "".join(f"    - {{wave: '{wave}', day: {90 * wave}}}\n" for wave in range(WAVES))
    + "items:\n"
    + "".join(f"  - {{key: i{item}, levels: {{from: 1, to: {LEVELS}}}}}\n" for item in range(ITEMS))
)


def a_form() -> Form:
    return loader.form_from(FORM.encode(), "bench.yaml")


def numbers(values: int) -> pl.DataFrame:
    """``enrolment``, ``programme``, ``wave``, ``item``, ``value`` as small whole numbers, in no order."""
    rng = np.random.default_rng(1)
    people = values // (ITEMS * WAVES)
    count = people * ITEMS * WAVES
    order = rng.permutation(np.flatnonzero(rng.random(count) >= 0.1))
    person = (order // (ITEMS * WAVES)).astype(np.uint32)
    return pl.DataFrame(
        {
            "enrolment": person,
            "programme": (person // PER_PROGRAMME).astype(np.uint32),
            "wave": (order // ITEMS % WAVES).astype(np.uint8),
            "item": (order % ITEMS).astype(np.uint8),
            "value": rng.integers(1, LEVELS + 1, order.size).astype(np.uint8),
        }
    )


def a_file(answers: pl.DataFrame, path: Path) -> None:
    """As a Parquet file that an association could bring, with names for everything."""
    answers.select(
        pl.col("enrolment").cast(pl.String).alias("participant"),
        pl.concat_str(pl.lit("p"), "programme").alias("programme"),
        pl.col("wave").cast(pl.String),
        pl.concat_str(pl.lit("i"), "item").alias("item"),
        "value",
    ).write_parquet(path)


def observations(answers: pl.DataFrame, form: Form) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same as the frames that an analysis takes (``collect.frames``), texts as codes."""
    waves, keys = pl.Enum([str(w) for w in range(WAVES)]), pl.Enum([i.key for i in form.indicators])
    rows = answers.sort("item").select(
        "enrolment",
        pl.col("programme").cast(pl.String).cast(pl.Categorical),
        pl.col("wave").cat.to(waves),
        day=pl.lit(None, pl.Float64),
        date=pl.lit(None, pl.Date),
        voice=pl.lit("self", pl.Enum(("self", "worker"))),
        indicator=pl.col("item").cat.to(keys),
        value=pl.col("value").cast(pl.Float64),
        state=pl.lit("value", pl.Enum(("value", "empty", "prefer_not_to_say", "does_not_apply"))),
        form_hash=pl.lit(form.hash, pl.Enum([form.hash])),
    )
    people = answers.select("enrolment", "programme").unique().sort("enrolment")
    enrolments = people.select(
        pl.col("enrolment"),
        participant=pl.col("enrolment").cast(pl.String),
        programme=pl.col("programme").cast(pl.String),
        **{name: pl.lit(None, ENROLMENTS[name]) for name in ("entry", "exit_days", "exit_reason", "channel")},
    )
    return rows, enrolments
