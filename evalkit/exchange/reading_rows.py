"""Rows of a long file as typed columns, each with the first reason for which it cannot be used, if there is one.

Everything is one lazy Polars query; no row is looked at in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, PREFER_NOT_TO_SAY, VALUE, State
from evalkit.definitions import Form
from evalkit.exchange.reading_file import Recognised

REQUIRED: Final = ("participant", "wave", "item", "value")
OPTIONAL: Final = ("programme", "date", "days")

REASONS: Final = (
    "too_many_fields", "too_few_fields", "participant_missing", "programme_missing", "unknown_wave", "unknown_item",
    "broken_date", "days_not_a_number", "text_in_number", "not_finite", "outside_scale", "not_scored",
)  # fmt: skip
"""Why a row cannot be used; a row counts under the first that holds."""
FORGIVEN: Final = frozenset({"not_scored"})
"""Left out and counted without refusing the file: answers in words and choices, which no score uses."""

Reason = pl.Enum(REASONS)
NO_DECIMALS, POINT, COMMA = 0, 1, 2
"""How a number writes its decimals."""

_TINY = 1e-9
"""Scores given with a few decimals may lie this far outside the range of exact ones."""


@dataclass(frozen=True)
class Known:
    """What a form lets stand in a file: its waves, its items that take numbers, and its other items."""

    waves: tuple[str, ...]
    numbers: tuple[str, ...]
    others: tuple[str, ...]

    @classmethod
    def of(cls, form: Form) -> Known:
        schedule = form.schedule
        numbers = (*form.scored_items, *(i.key for i in form.indicators if i.key not in form.scored_items))
        others = tuple(i.key for i in form.items if i.key not in numbers)
        return cls(tuple(w.wave for w in schedule.waves) if schedule else (), numbers, others)

    @property
    def items(self) -> tuple[str, ...]:
        return (*self.numbers, *self.others)


def scan(file: Recognised, places: Mapping[str, int]) -> pl.LazyFrame:
    """The wanted columns under our names, with ``row`` as a person counts, and ``beyond`` (text past the last column).

    CSV columns are text; Parquet columns keep their types. Rows without anything in these columns are left out.
    """
    if file.kind == "parquet":
        lazy = pl.scan_parquet(file.path, row_index_name="#", row_index_offset=file.first_row).select(
            pl.col("#").alias("row"),
            *(pl.col(file.columns[at]).alias(name) for name, at in places.items()),
            pl.lit(None, pl.String).alias("beyond"),
        )
    else:
        columns = [f"column {n}" for n in range(len(file.columns))]
        lazy = pl.scan_csv(
            file.path, has_header=False, separator=file.delimiter, skip_rows=file.skip, raise_if_empty=False,
            schema=dict.fromkeys([*columns, "beyond"], pl.String), missing_columns="insert", extra_columns="ignore",
            row_index_name="row", row_index_offset=file.first_row,
        ).select("row", *(pl.col(columns[at]).alias(name) for name, at in places.items()), "beyond")  # fmt: skip
    schema = lazy.collect_schema()
    trimmed = lazy.with_columns(
        pl.col(name).str.strip_chars().replace("", None) for name, dtype in schema.items() if dtype == pl.String
    )
    return trimmed.filter(~pl.all_horizontal(pl.col(name).is_null() for name in schema if name != "row"))


def typed(raw: pl.LazyFrame, form: Form, *, decimal: str | None, short_rows: Sequence[int] = ()) -> pl.LazyFrame:
    """``row``, ``participant``, ``programme``, ``wave``, ``item``, ``value``, ``state``, ``day``, ``date``, ``sign``,
    ``reason`` (null: usable).

    ``decimal``: comma or point when it is known; otherwise either is read, and ``sign`` says which was met.
    """
    known = Known.of(form)
    schema = raw.collect_schema()
    text = _as_text(raw, schema)
    value, sign, not_number = read_number("value", schema["value"], decimal)
    day, day_sign, not_day = _optional_number("days", schema, decimal)
    date, not_date = _date(schema)
    lazy = text.with_columns(
        item=pl.col("item").cast(pl.Enum(known.items), strict=False),
        wave=pl.col("wave").cast(pl.Enum(known.waves), strict=False),
        value=value, sign=pl.max_horizontal(sign, day_sign), wrong=not_number,
        day=day, wrong_day=not_day, date=date, wrong_date=not_date,
        state=_state(schema["value"]),
    )  # fmt: skip
    other = pl.col("item").is_in(known.others) if known.others else pl.lit(False)
    number = pl.col("state") == VALUE
    checks = {
        "too_many_fields": pl.col("beyond").is_not_null(),
        "too_few_fields": pl.col("row").is_in(list(short_rows)) if short_rows else None,
        "participant_missing": pl.col("participant").is_null(),
        "programme_missing": pl.col("programme").is_null() if "programme" in schema else None,
        "unknown_wave": pl.col("wave").is_null(),
        "unknown_item": pl.col("item").is_null(),
        "broken_date": pl.col("wrong_date"),
        "days_not_a_number": pl.col("wrong_day"),
        "not_scored": other,
        "text_in_number": number & pl.col("wrong"),
        "not_finite": number & ~pl.col("value").is_finite(),
        "outside_scale": number & outside_scale(form),
    }
    reason = pl.lit(None, Reason)
    for name, check in reversed(checks.items()):
        if check is not None:
            reason = pl.when(check).then(pl.lit(name, Reason)).otherwise(reason)
    return lazy.select(
        "row", "participant", "programme", "wave", "item", "state", "day", "date", "sign",
        value=pl.when(number).then("value"), reason=reason,
    )  # fmt: skip


def _as_text(raw: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    """Names as trimmed text, whatever type a Parquet file keeps them in; a programme where the file has none: null."""
    names = [n for n in ("participant", "programme", "wave", "item") if n in schema]
    lazy = raw.with_columns(
        pl.col(n).cast(pl.String).str.strip_chars().replace("", None) for n in names if schema[n] != pl.String
    )
    return lazy if "programme" in schema else lazy.with_columns(programme=pl.lit(None, pl.String))


def _state(dtype: pl.DataType) -> pl.Expr:
    value = pl.col("value")
    if dtype.is_numeric():
        return pl.when(value.is_null()).then(pl.lit(EMPTY, State)).otherwise(pl.lit(VALUE, State))
    text = value.cast(pl.String)
    return (
        pl.when(text.is_null()).then(pl.lit(EMPTY, State))
        .when(text == PREFER_NOT_TO_SAY).then(pl.lit(PREFER_NOT_TO_SAY, State))
        .when(text == DOES_NOT_APPLY).then(pl.lit(DOES_NOT_APPLY, State))
        .otherwise(pl.lit(VALUE, State))
    )  # fmt: skip


def read_number(name: str, dtype: pl.DataType, decimal: str | None) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The number in a column, how its decimals are written, and whether something else than a number stands there."""
    column = pl.col(name)
    none = pl.lit(NO_DECIMALS, pl.UInt8)
    if dtype.is_numeric():
        return column.cast(pl.Float64), none, pl.lit(False)
    text = column.cast(pl.String)
    comma, point = text.str.contains(",", literal=True), text.str.contains(".", literal=True)
    read = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    if decimal is not None:
        read = pl.when(point if decimal == "comma" else comma).then(None).otherwise(read)
    is_number = read.is_not_null()
    sign = (
        pl.when(is_number & comma).then(pl.lit(COMMA, pl.UInt8))
        .when(is_number & point).then(pl.lit(POINT, pl.UInt8))
        .otherwise(none)
    )  # fmt: skip
    return read, sign, text.is_not_null() & read.is_null()


def _optional_number(name: str, schema: pl.Schema, decimal: str | None) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    if name not in schema:
        return pl.lit(None, pl.Float64), pl.lit(NO_DECIMALS, pl.UInt8), pl.lit(False)
    found, sign, wrong = read_number(name, schema[name], decimal)
    return found, sign, wrong | (~found.is_finite()).fill_null(False)


def _date(schema: pl.Schema) -> tuple[pl.Expr, pl.Expr]:
    """The day of an ISO date, or of an ISO date with a time; and whether something else stands there."""
    return (pl.lit(None, pl.Date), pl.lit(False)) if "date" not in schema else iso_day("date", schema["date"])


def iso_day(name: str, dtype: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
    """``2026-03-01`` or ``2026-03-01T10:00`` as a day, and whether a column holds something else."""
    column = pl.col(name)
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        return column.cast(pl.Date), pl.lit(False)
    text = column.cast(pl.String)
    is_iso = text.str.contains(r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$")
    day = pl.when(is_iso).then(text.str.slice(0, 10)).str.to_date("%Y-%m-%d", strict=False)
    return day, text.is_not_null() & day.is_null()


def outside_scale(form: Form) -> pl.Expr:
    """Whether ``value`` is not one of the levels, or not in the range, of ``item``."""
    # Items of one scale are one check.
    scales: dict[tuple[float | None, float | None, bool, tuple[int, ...]], list[str]] = {}
    for scored in form.scored_items.values():
        numbers = scored.levels.numbers if scored.levels is not None else ()
        gaps = numbers if numbers and len(numbers) <= numbers[-1] - numbers[0] else ()
        scales.setdefault((scored.low, scored.high, scored.whole, gaps), []).append(scored.key)
    for indicator in form.indicators:
        if indicator.key not in form.scored_items:
            low = None if indicator.low is None else indicator.low - _TINY
            high = None if indicator.high is None else indicator.high + _TINY
            scales.setdefault((low, high, False, ()), []).append(indicator.key)
    outside = pl.lit(False)
    for (low, high, whole, levels), items in scales.items():
        outside = outside | (pl.col("item").is_in(items) & _outside(low, high, whole, levels))
    return outside


def _outside(low: float | None, high: float | None, whole: bool, levels: tuple[int, ...]) -> pl.Expr:
    value = pl.col("value")
    found = pl.lit(False)
    if levels:
        return ~value.is_in([float(level) for level in levels])
    if low is not None:
        found = found | (value < float(low))
    if high is not None:
        found = found | (value > float(high))
    return found | (value != value.round(0)) if whole else found
