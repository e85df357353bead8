"""One linear programme: low ≤ matrix @ y ≤ high, y ≥ 0; least values and what holds them (HiGHS through SciPy)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-6
"""The solver's feasibility tolerance is 1e-7; counts are integers."""

SMALL = 200
"""Up to so many variables it takes longer to simplify a programme than to solve it as it is."""

INFEASIBLE, UNBOUNDED = 2, 3
"""The solver's states."""


class ContradictionError(ArithmeticError):
    """No table fits what is known: the links are wrong."""


@dataclass(frozen=True)
class End:
    """``value``: the least; ``at``: where; ``prices``: how the least value changes when a row's side grows by one."""

    value: float
    prices: Floats
    at: Floats


@dataclass(frozen=True)
class LinearProgramme:
    matrix: sparse.csr_array
    low: Floats
    high: Floats

    @cached_property
    def _sides(self) -> tuple[Bools, Bools, Bools]:
        """Rows whose value is known, those with a highest, and those with a lowest."""
        same = self.low == self.high
        return same, ~same & np.isfinite(self.high), ~same & np.isfinite(self.low)

    @cached_property
    def _matrices(self) -> tuple[Any, Any]:  # the annotations of linprog know no sparse array
        """The rows of a known value, and the others as "at most". Each cell asks for two ends of the same programme."""
        same, above, below = self._sides
        return self.matrix[same], sparse.vstack([self.matrix[above], -self.matrix[below]], format="csr")

    def whole(self, objective: Floats) -> End:
        """The least objective @ y over tables of whole people, without prices."""
        limits = [LinearConstraint(self.matrix, self.low, self.high)] if len(self.low) else []
        found = milp(
            objective,
            constraints=limits,
            bounds=Bounds(0, np.inf),
            integrality=np.ones(len(objective), dtype=np.int64),
        )
        value = _solved(found.fun, found.status)
        return End(value, np.zeros(len(self.low)), np.rint(np.asarray(found.x)).astype(np.float64))

    def least(self, objective: Floats) -> End:
        """The least objective @ y (minus infinity when nothing limits it), where it is and what holds it."""
        same, above, below = self._sides
        known, limited = self._matrices
        found = linprog(
            objective,
            A_eq=known,
            b_eq=self.low[same],
            A_ub=limited,
            b_ub=np.concatenate([self.high[above], -self.low[below]]),
            method="highs-ds",
            options={"presolve": len(objective) > SMALL},
        )
        if found.status == UNBOUNDED:
            return End(-math.inf, np.zeros(len(self.low)), np.zeros(len(objective)))
        value = _solved(found.fun, found.status)
        prices = np.zeros(len(self.low))
        prices[same] = found.eqlin.marginals
        count = int(above.sum())
        prices[above] += found.ineqlin.marginals[:count]
        prices[below] -= found.ineqlin.marginals[count:]
        return End(value, prices, np.asarray(found.x))


def _solved(value: float | None, status: int) -> float:
    if status == INFEASIBLE:
        raise ContradictionError("no table fits what is published")
    if status != 0 or value is None:
        raise ArithmeticError(f"the solver stopped with status {status}")
    return float(value)
