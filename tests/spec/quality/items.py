"""A table of answers as an array: one row a person, one column an item."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.spec.table import Row, numbers

FOUR = """
person | q1 | q2 | q3 | q4
-------|----|----|----|----
Ana    | 2  | 3  | 2  | 3
Bilal  | 4  | 4  | 5  | 3
Chloé  | 3  | 3  | 4  | 4
Dirk   | 1  | 2  | 1  | 2
Eva    | 5  | 4  | 5  | 5
Farid  | 3  | 2  | 3  | 2
Greta  | 4  | 5  | 3  | 4
Hugo   | 2  | -  | 2  | 3
"""


def array_of(rows: Sequence[Row], columns: Sequence[str]) -> NDArray[np.float64]:
    """The named columns; ``-`` is missing."""
    return np.column_stack([numbers(rows, name) for name in columns])
