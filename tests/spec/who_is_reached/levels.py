"""A programme's entrants beside a reference, from a small table of levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from evalkit.progression.creaming import intake
from tests.spec.individual_change.categories import LEVELS
from tests.spec.pipeline import form_of
from tests.spec.table import Row, numbers

ENTRANTS = """
level | entrants | reference
------|----------|----------
1     | 3        | 40
2     | 10       | 60
3     | 17       | 100
"""


def against_reference(rows: Sequence[Row]) -> Mapping[str, Any]:
    """The programme's row of `evalkit compare --creaming --reference`."""
    levels = np.array(numbers(rows, "level"))
    starts, reference = (
        np.repeat(levels, [int(n) for n in numbers(rows, column)]) for column in ("entrants", "reference")
    )
    entrants = pl.DataFrame({"programme": ["ada"] * starts.size, "x": starts})
    found, _, _ = intake(entrants, ["ada"], form_of(LEVELS).indicators[0], pl.Series(reference))
    row = found[0].__dict__
    return row | {"representation": None if found[0].representation is None else found[0].representation.__dict__}
