"""Small tables as text: a header, a line, rows; columns parted by bars."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from textwrap import dedent
from typing import Any

Row = Mapping[str, str]


def parse(text: str) -> list[Row]:
    """Rows of a table, by column name; a line of dashes under the header is left out."""
    lines = [line for line in dedent(text).strip().splitlines() if set(line) - set("-| ")]
    header, *body = [[cell.strip() for cell in line.split("|")] for line in lines]
    for cells in body:
        if len(cells) != len(header):
            raise ValueError(f"{len(cells)} cells under {len(header)} columns: {' | '.join(cells)}")
    return [dict(zip(header, cells, strict=True)) for cells in body]


def markdown(text: str, code: Sequence[str] = ()) -> str:
    """The table as Markdown; cells of the columns ``code`` in code type."""
    rows = parse(text)
    header = list(rows[0])
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for row in rows:
        cells = [f"`{cell}`" if name in code and cell else cell for name, cell in row.items()]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def numbers(rows: Sequence[Row], column: str) -> list[float]:
    """A column of numbers; ``-`` is NaN."""
    return [float("nan") if row[column] == "-" else float(row[column]) for row in rows]


def found(document: Any, path: str) -> Any:
    """The value at a path such as ``by_starting_level[0].n``."""
    for step in path.replace("[", ".[").split("."):
        document = document[int(step[1:-1])] if step.startswith("[") else document[step]
    return document


def agrees(value: Any, written: str) -> bool:
    """Whether a value is what the manual prints: a number to as many decimals as are printed, all else as it is."""
    if isinstance(value, Sequence) and not isinstance(value, str) and written[:1] == "[":
        return bool(value == json.loads(written) or list(value) == json.loads(written))
    if isinstance(value, str):
        return written == value
    if value is None or isinstance(value, bool):
        return written == json.dumps(value)
    decimals = len(written.partition(".")[2])
    return abs(float(value) - float(written)) <= 0.5 * 10**-decimals + 1e-9 and (
        decimals > 0 or value == float(written)
    )
