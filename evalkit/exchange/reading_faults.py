"""What is wrong in a file, said with row numbers: the first twenty and how many in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from evalkit.definitions import Form
from evalkit.errors import Problem, problem
from evalkit.exchange.reading_rows import FORGIVEN

SHOWN = 20
"""Row numbers given for one kind of problem; the rest is a count."""
_VALUES_SHOWN = 5
_COLUMN = {
    "too_many_fields": "beyond", "unknown_wave": "wave", "unknown_item": "item", "broken_date": "date",
    "days_not_a_number": "days", "text_in_number": "value", "not_finite": "value", "outside_scale": "value",
}  # fmt: skip
"""The column whose text is shown with a problem."""


def rows_text(rows: Sequence[int]) -> str:
    """Row numbers as plain text, the first twenty."""
    return ", ".join(str(row) for row in rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")


def problems(typed: pl.DataFrame, raw: pl.LazyFrame, form: Form, file: str) -> list[Problem]:
    """One problem for each reason among the rows, with what stands there in the first of them."""
    faults = (
        typed.lazy()
        .filter(pl.col("reason").is_not_null() & ~pl.col("reason").cast(pl.String).is_in(list(FORGIVEN)))
        .group_by("reason")
        .agg(pl.len().alias("count"), pl.col("row").bottom_k(SHOWN + 1).sort().alias("rows"))
        .sort("reason")
        .collect()
    )
    if faults.is_empty():
        return []
    rows = {row for some in faults["rows"].to_list() for row in some}
    columns = [c for c in ("wave", "item", "date", "days", "value", "beyond") if c in raw.collect_schema()]
    stands = {
        line["row"]: line
        for line in raw.filter(pl.col("row").is_in(sorted(rows))).select("row", *columns).collect().to_dicts()
    }
    return [_problem(fault, stands, form, file) for fault in faults.to_dicts()]


def _problem(fault: Mapping[str, object], stands: Mapping[int, Mapping[str, object]], form: Form, file: str) -> Problem:
    reason, rows = str(fault["reason"]), fault["rows"]
    assert isinstance(rows, list)  # noqa: S101  (tells the type checker what the aggregation gives)
    details: dict[str, object] = {"file": file, "count": fault["count"], "rows": rows_text(rows)}
    column = _COLUMN.get(reason)
    if column is not None:
        found = [stands[row] for row in rows if row in stands]
        texts = [_text(line, column, reason) for line in found]
        details["values"] = ", ".join(list(dict.fromkeys(texts))[:_VALUES_SHOWN])
    if reason == "unknown_wave" and form.schedule is not None:
        details["known"] = ", ".join(wave.wave for wave in form.schedule.waves)
    if reason == "unknown_item":
        details["form"] = form.key
    return problem(f"data.{reason}", **details)


def _text(line: Mapping[str, object], column: str, reason: str) -> str:
    """What stands in a row, in quotation marks; for values outside a scale with the item they answer."""
    found = line.get(column)
    text = "“”" if found is None else f"“{str(found)[:40]}”"
    return f"{line.get('item')} {text}" if reason == "outside_scale" else text
