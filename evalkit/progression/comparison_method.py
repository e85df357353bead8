"""Which method compares programmes on an indicator, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from evalkit.definitions.indicator import Indicator
from evalkit.errors import Refused, problem
from evalkit.progression.comparison_result import Method
from evalkit.progression.pool import Pool
from evalkit.progression.reliability_corrected import Slopes, slopes
from evalkit.progression.result import Warn

_NO_SLOPES: Final = Slopes(None, None, None)


@dataclass(frozen=True)
class Chosen:
    """``slopes`` are empty for the standardised method."""

    method: Method
    slopes: Slopes
    warnings: tuple[Warn, ...] = ()


def chosen(pool: Pool, indicator: Indicator, asked: Method | None) -> Chosen:
    """The method that is used. ``asked`` None: standardised for levels, reliability-corrected for scales.

    A scale without a published standard error of measurement, or whose starts differ inside programmes by no more
    than measurement error (λ ≤ 0), cannot be corrected: Refused if it was asked for, else standardised with a warning.
    Without a pair nothing stands in the way, and every figure is None.
    """
    if asked is Method.STANDARDISED or (asked is None and indicator.ordinal):
        return Chosen(Method.STANDARDISED, _NO_SLOPES)
    sem = None if indicator.ordinal else indicator.published_sem
    if sem is None:
        if asked is not None:
            raise Refused(problem("compare.without_sem", indicator=indicator.key))
        return Chosen(Method.STANDARDISED, _NO_SLOPES, (Warn("no_reliability"),))
    if not pool.x.size:
        return Chosen(Method.RELIABILITY_CORRECTED, _NO_SLOPES)
    found = slopes(pool, sem)
    if found.used is not None:
        return Chosen(Method.RELIABILITY_CORRECTED, found)
    if asked is not None:
        raise Refused(problem("compare.without_reliability", indicator=indicator.key))
    return Chosen(Method.STANDARDISED, _NO_SLOPES, (Warn("starts_not_reliable"),))
