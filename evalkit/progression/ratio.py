"""Division in which "cannot be had" is NaN; NaN becomes None in a result and never leaves this package."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def divided(above: NDArray[Any], below: NDArray[Any], where: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Elementwise ratio; NaN where the divisor is zero (or less), or where ``where`` says no."""
    sound = (below > 0) if where is None else where
    out = np.full(np.broadcast(above, below).shape, np.nan)
    return np.asarray(np.divide(above, below, out=out, where=sound), dtype=np.float64)
