"""The one writer of CSV: nothing becomes a formula, and numbers stay numbers."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest

from evalkit.exchange.csv_text import csv_text

PACKAGE = Path(__file__).parents[3] / "evalkit"
FORMULAS = [
    f"{start}{rest}"
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "=\t", "@@")
    for rest in ("1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://x\",\"y\")", "SUM(A1:A9)", "\"quoted\"", "a;b,c")
]  # fmt: skip


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_text_begins_as_a_formula(payload: str) -> None:
    text = csv_text([payload, "plain"], [{payload: f"kept{payload}", "plain": -2.5}])
    header, row = csv.reader(io.StringIO(text, newline=""))
    shown = payload.replace("\r", "\n")
    assert header == [f"'{shown}", "plain"]
    assert row == [f"kept{shown}", "-2.5"]


def _is_csv_writer(node: ast.Attribute) -> bool:
    return node.attr == "writer" and isinstance(node.value, ast.Name) and node.value.id == "csv"


def test_there_is_one_writer() -> None:
    """Tables leave through this module (CSV) and analysis_table (workbooks) only."""
    writers = set()
    for source in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and (node.attr in {"DictWriter", "write_csv"} or _is_csv_writer(node)):
                writers.add(source.relative_to(PACKAGE).as_posix())
    assert writers == {"exchange/csv_text.py"}
