"""What a comparison of programmes says. Alphabetical, never ranked; a figure that cannot be had is None, never NaN.

All figures are of improvement-oriented values (see :mod:`evalkit.progression.pool`): for an indicator where higher is
worse, ``overall``, ``mean_baseline``, ``observed``, ``expected`` and ``adjusted`` of the reliability-corrected method
are negatives of the stored scale; shares and differences are the same in both directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from evalkit.progression.funnel import Overdispersion, Position
from evalkit.progression.gradient import Gradient
from evalkit.progression.result import Warn


class Method(StrEnum):
    """How a programme's expected figure is made."""

    STANDARDISED = "standardised"
    RELIABILITY_CORRECTED = "reliability-corrected"


@dataclass(frozen=True)
class ProgrammeFlow:
    """Enrolments of one programme at the follow-up wave that is compared."""

    programme: str
    baseline: int
    not_yet_due: int
    followed: int

    @property
    def rate(self) -> float | None:
        """Follow-up rate: followed ÷ (baseline − not yet due); None when nobody could have been seen again."""
        return self.followed / self.possible if self.possible > 0 else None

    @property
    def possible(self) -> int:
        """People with a start who could have been seen again by now."""
        return self.baseline - self.not_yet_due

    @property
    def not_seen_again(self) -> int:
        """People with a start who could have been seen again and were not."""
        return max(0, self.possible - self.followed)


@dataclass(frozen=True)
class Interval:
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Limits:
    """Where chance alone puts 99.8 % and 95 % of equally effective programmes of this size and these starts."""

    l998: float
    l95: float
    u95: float
    u998: float


@dataclass(frozen=True)
class ProgrammeComparison:
    """One programme. ``n``: pairs compared; ``followed``: pairs in the flow (more, if a start fell outside its window).

    ``shrunken`` is the difference observed − expected after shrinkage, with its interval. ``possible``: people with a
    start who could have been seen again by now. ``adjusted_for_start``: False where it is not known where they started.
    """

    programme: str
    n: int
    followed: int
    mean_baseline: float | None = None
    observed: float | None = None
    expected: float | None = None
    adjusted: float | None = None
    adjusted_uncorrected: float | None = None
    shrunken: Interval | None = None
    funnel: Limits | None = None
    position: Position | Literal["too_few"] | None = None
    possible: int = 0
    adjusted_for_start: bool = True

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Share improved if none, or all, of those not seen again had improved; of a share only, None without one."""
        if self.observed is None or self.possible <= 0:
            return None
        improved = self.observed * self.n
        return improved / self.possible, (improved + self.possible - self.n) / self.possible


@dataclass(frozen=True)
class Ratio:
    """``low`` and ``high`` are its exact 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Intake:
    """Whom one programme takes in, against the reference (METHODS 6). ``flag`` None: too few entrants to say."""

    programme: str
    n: int
    representation: Ratio | None
    relative_access_ratio: float | None
    hypergeometric_p: float | None
    smd: float | None
    flag: bool | None


@dataclass(frozen=True)
class Comparison:
    """Programmes compared on one indicator at one wave. ``creaming`` None: not asked for.

    ``residual_sd``: spread inside programmes of what the start leaves unexplained, of the reliability-corrected method.
    """

    indicator: str
    wave: str
    method: Method
    overall: float | None
    slope_within: float | None
    reliability: float | None
    slope_used: float | None
    gradient: Gradient | None
    gradient_uncorrected: Gradient | None
    q: float | None
    tau2: float | None
    overdispersion: Overdispersion | None
    programmes: tuple[ProgrammeComparison, ...]
    creaming: tuple[Intake, ...] | None = None
    dissimilarity: float | None = None
    warnings: tuple[Warn, ...] = ()
    residual_sd: float | None = None
