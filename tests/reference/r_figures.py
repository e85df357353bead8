"""Figures that R computed independently (tests/reference/r/core.R says how); R itself is no dependency."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "r"


@cache
def r_figures() -> Mapping[str, float]:
    """Name → value."""
    with (FOLDER / "core.csv").open(encoding="utf-8") as file:
        return {row["figure"]: float(row["value"]) for row in csv.DictReader(file)}


def scores() -> list[tuple[str, float, float]]:
    """The made-up people of the reliability-corrected comparison: programme, start, follow-up."""
    return [(p, float(x), float(y)) for p, x, y in pl.read_csv(FOLDER / "scores.csv").iter_rows()]


def items() -> NDArray[np.float64]:
    """The made-up answers to four items."""
    return pl.read_csv(FOLDER / "items.csv").to_numpy().astype(np.float64)
