"""Rows of a long file as typed columns, each with the first reason for which it cannot be used, if there is one.

Texts are judged once each, whole columns at a time; no row is looked at in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, PREFER_NOT_TO_SAY, VALUE, State
from evalkit.definitions import Form
from evalkit.exchange.reading_file import Recognised

REQUIRED: Final = ("participant", "wave", "item", "value")
OPTIONAL: Final = ("programme", "date", "days")
_NAMES: Final = frozenset({"participant", "programme", "wave", "item"})

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

_BEYOND = 1e15
"""No scale goes further: past it a number has no decimals left, and its square may not be one."""
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
    """The :func:`columns` without spaces around their texts; rows without anything in them are left out."""
    lazy = columns(file, places)
    schema = lazy.collect_schema()
    trimmed = lazy.with_columns(
        pl.col(name).str.strip_chars().replace("", None) for name, dtype in schema.items() if dtype == pl.String
    )
    return trimmed.filter(~pl.all_horizontal(pl.col(name).is_null() for name in schema if name != "row"))


def columns(file: Recognised, places: Mapping[str, int]) -> pl.LazyFrame:
    """The wanted columns under our names, with ``row`` as a person counts, and ``beyond`` (text past the last column).

    CSV columns are text; Parquet columns keep their types.
    """
    if file.kind == "parquet":
        return pl.scan_parquet(file.path, row_index_name="#", row_index_offset=file.first_row).select(
            pl.col("#").alias("row"),
            *(pl.col(file.columns[at]).alias(name) for name, at in places.items()),
            pl.lit(None, pl.String).alias("beyond"),
        )
    named = [f"column {n}" for n in range(len(file.columns))]
    return pl.scan_csv(
        file.path, has_header=False, separator=file.delimiter, skip_rows=file.skip, raise_if_empty=False,
        schema=dict.fromkeys([*named, "beyond"], pl.String), missing_columns="insert", extra_columns="ignore",
        row_index_name="row", row_index_offset=file.first_row,
    ).select("row", *(pl.col(named[at]).alias(name) for name, at in places.items()), "beyond")  # fmt: skip


def coded(raw: pl.LazyFrame) -> pl.DataFrame:
    """The rows of :func:`columns` with every text as a code (Categorical), without spaces around it; blank rows gone.

    There are few distinct texts and many rows: a text is trimmed, read and judged once, not once for each row.
    """
    schema = raw.collect_schema()
    codes = {n: pl.Categorical(pl.Categories.random()) for n, dtype in schema.items() if n in _NAMES or _is_text(dtype)}
    rows = raw.with_columns(pl.col(n).cast(pl.String).cast(c) for n, c in codes.items()).collect(engine="streaming")
    rows = rows.with_columns(_trimmed(rows[name]) for name in codes)
    if not rows["participant"].null_count():
        return rows
    return rows.filter(~pl.all_horizontal(pl.exclude("row").is_null()))


def _is_text(dtype: pl.DataType) -> bool:
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum)


def _trimmed(column: pl.Series) -> pl.Series:
    texts = column.unique().drop_nulls().cast(pl.String)
    bare = texts.str.strip_chars()
    if not ((bare != texts) | (bare == "")).any():
        return column
    plain = column.cast(pl.String).str.strip_chars().replace("", None)
    return plain.cast(pl.Categorical(pl.Categories.random()))


def typed(rows: pl.DataFrame, form: Form, *, decimal: str | None, short_rows: Sequence[int] = ()) -> pl.DataFrame:
    """``row``, ``participant``, ``programme``, ``wave``, ``item``, ``value``, ``state``, ``day``, ``date``, ``sign``,
    ``reason`` (null: usable), of rows as :func:`coded` gives them.

    ``decimal``: comma or point when it is known; otherwise either is read, and ``sign`` says which was met.
    """
    known = Known.of(form)
    value = _judged(rows, "value", lambda dtype: _answer(dtype, decimal))
    day = _judged(rows, "days", lambda dtype: _number(dtype, decimal))
    date = _judged(rows, "date", _day)
    has_programme = "programme" in rows.columns
    table = rows.select(
        "row",
        "participant",
        "programme" if has_programme else pl.lit(None, pl.Categorical(pl.Categories.random())).alias("programme"),
        _judged(rows, "wave", lambda _: _one_of(known.waves))["found"].alias("wave"),
        _judged(rows, "item", lambda _: _one_of(known.items))["found"].alias("item"),
        value["number"].alias("value"),
        value["state"],
        day["number"].alias("day"),
        date["day"].alias("date"),
        pl.max_horizontal(value["sign"], day["sign"]).alias("sign"),
    )
    checks = {
        "too_many_fields": rows["beyond"].is_not_null(),
        "too_few_fields": rows["row"].is_in(list(short_rows)) if short_rows else None,
        "participant_missing": rows["participant"].is_null(),
        "programme_missing": rows["programme"].is_null() if has_programme else None,
        "unknown_wave": table["wave"].is_null(),
        "unknown_item": table["item"].is_null(),
        "broken_date": date["wrong"],
        "days_not_a_number": day["wrong"] | ~day["number"].is_finite().fill_null(True),
        "not_scored": table["item"].is_in(list(known.others)) if known.others else None,
        "text_in_number": value["wrong"],
        "not_finite": ~value["number"].is_finite(),
        "outside_scale": _outside_scale(table, form),
    }
    reason = pl.lit(None, Reason)
    for name, check in reversed(checks.items()):
        if check is not None and check.any():
            reason = pl.when(check.fill_null(False)).then(pl.lit(name, Reason)).otherwise(reason)
    return table.with_columns(reason=reason)


def _judged(rows: pl.DataFrame, name: str, how: Callable[[pl.DataType], Mapping[str, pl.Expr]]) -> pl.DataFrame:
    """What ``how`` finds in the column "text", row by row; for texts found once for each, and handed out.

    A column that the file has not is a column of nothing.
    """
    if name not in rows.columns:
        nothing = pl.DataFrame({"text": [None]}, schema={"text": pl.String}).select(**how(pl.String()))
        return pl.DataFrame(nothing[np.zeros(rows.height, dtype=np.int64)])
    column = rows[name]
    if not isinstance(column.dtype, pl.Categorical):
        return column.to_frame("text").select(**how(column.dtype))
    texts = column.unique().drop_nulls()
    codes = texts.to_physical().cast(pl.Int64).to_numpy()
    place = np.full(int(codes.max(initial=-1)) + 2, codes.size, dtype=np.uint32)  # the last one: no text
    place[codes] = np.arange(codes.size, dtype=np.uint32)
    found = texts.cast(pl.String).extend_constant(None, 1).to_frame("text").select(**how(pl.String()))
    return pl.DataFrame(found[place[column.to_physical().fill_null(place.size - 1).to_numpy()]])


def _one_of(known: Sequence[str]) -> Mapping[str, pl.Expr]:
    return {"found": pl.col("text").cast(pl.Enum(known), strict=False)}


def _answer(dtype: pl.DataType, decimal: str | None) -> Mapping[str, pl.Expr]:
    """A number and its state, or the word that says why there is none."""
    number, sign, wrong = read_number("text", dtype, decimal)
    state = _state(dtype)
    given = state == pl.lit(VALUE, State)
    return {"number": pl.when(given).then(number), "sign": sign, "wrong": given & wrong, "state": state}


def _number(dtype: pl.DataType, decimal: str | None) -> Mapping[str, pl.Expr]:
    number, sign, wrong = read_number("text", dtype, decimal)
    return {"number": number, "sign": sign, "wrong": wrong}


def _day(dtype: pl.DataType) -> Mapping[str, pl.Expr]:
    day, wrong = iso_day("text", dtype)
    return {"day": day, "wrong": wrong}


def _state(dtype: pl.DataType) -> pl.Expr:
    value = pl.col("text")
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


def iso_day(name: str, dtype: pl.DataType) -> tuple[pl.Expr, pl.Expr]:
    """``2026-03-01`` or ``2026-03-01T10:00`` as a day, and whether a column holds something else."""
    column = pl.col(name)
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        return column.cast(pl.Date), pl.lit(False)
    text = column.cast(pl.String)
    is_iso = text.str.contains(r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$")
    day = pl.when(is_iso).then(text.str.slice(0, 10)).str.to_date("%Y-%m-%d", strict=False)
    return day, text.is_not_null() & day.is_null()


def _outside_scale(table: pl.DataFrame, form: Form) -> pl.Series | None:
    """Whether each value lies outside the scale of its item; None where a look at all values together says no."""
    lowest, highest, whole = table.select(
        pl.col("value").min(),
        pl.col("value").max().alias("highest"),
        (pl.col("value") == pl.col("value").floor()).all().alias("whole"),
    ).row(0)
    if lowest is None or (whole and _inside_every_scale(form, lowest, highest)):
        return None
    return table.select(outside_scale(form)).to_series()


def _inside_every_scale(form: Form, lowest: float, highest: float) -> bool:
    """Whether whole numbers between the two are in the range of every item and every score."""
    ends = [(i.low, i.high) for i in form.scored_items.values()] + [(i.low, i.high) for i in form.indicators]
    gaps = any(i.levels is not None and _has_gaps(i.levels.numbers) for i in form.scored_items.values())
    return not gaps and all(
        (-_BEYOND if a is None else a) <= lowest and highest <= (_BEYOND if b is None else b) for a, b in ends
    )


def _has_gaps(numbers: Sequence[int]) -> bool:
    return len(numbers) <= numbers[-1] - numbers[0]


def outside_scale(form: Form) -> pl.Expr:
    """Whether ``value`` is not one of the levels, or not in the range, of ``item``."""
    # Items of one scale are one check.
    scales: dict[tuple[float | None, float | None, bool, tuple[int, ...]], list[str]] = {}
    for scored in form.scored_items.values():
        numbers = scored.levels.numbers if scored.levels is not None else ()
        gaps = numbers if numbers and _has_gaps(numbers) else ()
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
    found = found | (value < (-_BEYOND if low is None else float(low)))
    found = found | (value > (_BEYOND if high is None else float(high)))
    return found | (value != value.round(0)) if whole else found
