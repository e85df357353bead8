"""Change that people notice: the published minimal important change, or half a standard deviation (METHODS 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evalkit.definitions import Indicator
from evalkit.progression.pairs import SAME
from evalkit.progression.reliable_change import measurement_error, threshold

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MinimalChange:
    """Pairs by whether D reaches ``value`` points. ``method``: from the form, one step of a level, or half the SD of
    the starts, which is only a stand-in and must be labelled.

    ``below_reliable``: the value is smaller than what measurement error alone can do to one person, so reaching it says
    nothing certain about that person.
    """

    value: float
    method: Literal["published", "one_level", "half_sd"]
    improved: int
    unchanged: int
    declined: int
    below_reliable: bool


def minimal_change(indicator: Indicator, start: Floats, difference: Floats) -> MinimalChange | None:
    """Who changed by at least the minimal important change. ``start`` and oriented D of the same pairs.

    None without pairs, or where the form gives no value and the starts have no spread (fewer than two, or all equal).
    """
    if not difference.size:
        return None
    published = indicator.measurement.minimal_change
    method: Literal["published", "one_level", "half_sd"] = "half_sd"
    if published is not None:
        value, method = published.value, "published"
    elif indicator.ordinal:
        value, method = 1.0, "one_level"
    elif start.size > 1 and np.ptp(start) > SAME:
        value = float(start.std(ddof=1)) / 2
    else:
        return None
    up, down = int((difference >= value - SAME).sum()), int((difference <= SAME - value).sum())
    error = measurement_error(indicator, start)
    below = error is not None and value < threshold(indicator, error.sem) - SAME
    return MinimalChange(value, method, up, difference.size - up - down, down, below)
