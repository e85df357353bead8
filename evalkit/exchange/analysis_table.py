"""Released values as tables: one CSV row per result, or a workbook. Every number is that of the JSON document."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import xlsxwriter

from evalkit.disclosure.released import Released
from evalkit.exchange.analysis_json import analysis_json
from evalkit.exchange.csv_text import csv_text

HIDDEN: Final = "·"
"""Stands for a number that is hidden to protect people; its bounds are in the columns ``.low`` and ``.high``."""

Row = dict[str, Any]
_NEVER = dt.datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook keeps local time; the same input gives the same bytes)


def analysis_csv(released: Released, language: str = "en") -> str:
    """One row per result, nested figures as ``shares.improved.value``, tables and warnings as JSON and codes."""
    return _csv([_flat(result, nested=True) for result in _document(released, language)["results"]])


def analysis_xlsx(released: Released, language: str = "en") -> bytes:
    """Sheets: results, starting levels, transitions, warnings, about."""
    document = _document(released, language)
    results = document["results"]
    sheets = {
        "results": [_flat(result, nested=False) for result in results],
        "starting levels": [row for result in results for row in _starting_levels(result)],
        "transitions": [row for result in results for row in _transitions(result)],
        "warnings": [
            {**_named(result), "code": warning["code"], "text": warning.get("text", "")}
            for result in results
            for warning in result["warnings"]
        ],
        "about": [
            {"what": name, "value": value}
            for part in ("source", "form", "policy")
            for name, value in _flat(document[part], nested=True, prefix=part).items()
        ],
    }
    return _xlsx(sheets)


def _document(released: Released, language: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(analysis_json(released, language))
    return document


def _flat(value: dict[str, Any], *, nested: bool, prefix: str = "") -> Row:
    """Figures by dotted name. ``nested``: lists too, as JSON text (warnings as their codes)."""
    row: Row = {}
    for key, inner in value.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(inner, dict) and inner.get("state") == "suppressed":
            row |= {name: HIDDEN, f"{name}.low": inner["low"], f"{name}.high": inner["high"]}
        elif isinstance(inner, dict) and key != "transitions":
            row |= _flat(inner, nested=nested, prefix=name)
        elif key == "warnings":
            row[name] = " ".join(warning["code"] for warning in inner)
        elif isinstance(inner, list) and len(inner) == 2 and not isinstance(inner[0], dict | list):
            row |= {f"{name}.low": inner[0], f"{name}.high": inner[1]}
        elif not isinstance(inner, dict | list):
            row[name] = inner
        elif nested:
            row[name] = json.dumps(inner, ensure_ascii=False, separators=(",", ":"))
    return row


def _named(result: dict[str, Any]) -> Row:
    return {name: result[name] for name in ("indicator", "programme", "baseline_wave", "wave")}


def _starting_levels(result: dict[str, Any]) -> Iterator[Row]:
    for level in result.get("by_starting_level") or ():
        yield {**_named(result), **_flat(level, nested=False)}


def _transitions(result: dict[str, Any]) -> Iterator[Row]:
    table = result.get("transitions")
    if table:
        for start, row in zip(table["levels"], table["counts"], strict=True):
            for later, count in zip(table["levels"], row, strict=True):
                yield {**_named(result), "from": start, "to": later, **_flat({"n": count}, nested=False)}


def _columns(rows: Sequence[Row]) -> list[str]:
    """Every column of any row; the bounds of a hidden number stand beside it."""
    names: list[str] = []
    for row in rows:
        before = -1
        for name in row:
            if name not in names:
                names.insert(before + 1, name)
            before = names.index(name)
    return names


def _csv(rows: Sequence[Row]) -> str:
    return csv_text(_columns(rows), rows)


def _xlsx(sheets: dict[str, list[Row]]) -> bytes:
    """A workbook of plain values: no text becomes a formula or a link, and no date of making is kept."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        names = _columns(rows)
        sheet.write_row(0, 0, names, bold)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows, start=1):
            for column, name in enumerate(names):
                if row.get(name) is not None:
                    sheet.write(at, column, row[name])
        if names:
            sheet.set_column(0, len(names) - 1, 16)
    book.set_properties({"title": "evalkit progression", "created": _NEVER})
    book.close()
    return data.getvalue()
