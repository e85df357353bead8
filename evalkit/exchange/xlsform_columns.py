"""Columns of an XLSForm that become nothing here: one sentence for each, with all its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evalkit.errors import Problem, problem
from evalkit.exchange.xlsform_tables import Row, Tables

_TOLD: Final = {"appearance": "xlsform.appearance", "default": "xlsform.default"}
_LEFT_OUT: Final = {
    "survey": ("guidance_hint", "required_message", "readonly", "trigger", "autoplay", "save_to"),
    "choices": (),
    "settings": (
        "instance_name", "style", "public_key", "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates",
        "clean_text_values", "omit_instanceid",
    ),
}  # fmt: skip
_FEW: Final = 12


def column_notes(tables: Tables) -> Iterator[Problem]:
    """What stands in such columns, sheet by sheet."""
    filters = [row["choice_filter"] for row in tables.survey if row["choice_filter"]]
    for sheet, rows in (("survey", tables.survey), ("choices", tables.choices), ("settings", tables.settings)):
        used = dict.fromkeys(column for row in rows for column in row.cells)
        for column in used:
            base = column.split("::")[0]
            filled = [row for row in rows if row[column] and not _is_used(row, column)]
            if base == "media" and filled:
                written = column.removeprefix("media::")
                yield problem("xlsform.media", sheet=sheet, row=_numbers(filled), column=written)
            elif base == "filter" and not any(column.removeprefix("filter::") in rule for rule in filters):
                written = column.removeprefix("filter::")
                yield problem("xlsform.column_left_out", sheet=sheet, row=_numbers(filled), column=written)
            elif base in _TOLD and filled:
                yield problem(_TOLD[base], sheet=sheet, row=_numbers(filled))
            elif base in _LEFT_OUT[sheet] and filled:
                yield problem("xlsform.column_left_out", sheet=sheet, row=_numbers(filled), column=column)
    if len(tables.settings) > 1:
        yield problem("xlsform.settings_rows", sheet="settings", row=_numbers(tables.settings[1:]))


def _is_used(row: Row, column: str) -> bool:
    return column == "appearance" and row["type"].lower() == "text" and row[column] == "multiline"


def _numbers(rows: Sequence[Row]) -> str:
    return ", ".join(str(row.number) for row in rows[:_FEW]) + (" …" if len(rows) > _FEW else "")
