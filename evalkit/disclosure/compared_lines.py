"""What an observatory may see of programmes compared: a line each, without a name, and never a table.

Per programme only n, followed, observed, expected, adjusted and the shrunken interval leave, from ``mean_at_least``
people on; of a share only where at least k rose and at least k did not. Otherwise n and followed alone; with fewer
than k people nothing. The common norm is made of exactly the programmes whose figures leave: so what is known of all
together, less what is known of each, says nothing about one that is left out. Sums over all of them stand in steps of
``k``, and stand as they were until three programmes have come, left or brought other counts (``sums_wait``): a
programme that leaves, or comes back, cannot be read off by setting versions beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.reach import PROGRAMMES_TOGETHER
from evalkit.progression.comparison_result import Method
from evalkit.progression.funnel_curve import CurvePoint

Place = Literal["inside", "beyond_95", "beyond_998"]
OUTSIDE: Final = ("beyond_95", "beyond_998")
"""Places that chance alone does not explain."""
Seen = Literal["most", "below_60", "below_40", "unknown"]
Why = Literal["compared", "too_few", "few_cells", "seen_too_few"]


@dataclass(frozen=True)
class ReleasedLine:
    """One programme, by a letter that says nothing. ``why``: whether it is compared, and what stands in its way.

    ``seen``: how many of the people who could have been seen again were, in coarse steps. ``adjusted_for_start``:
    False where nothing is known of where its people started.
    """

    letter: str
    n: Cell
    followed: Cell
    why: Why
    seen: Seen
    adjusted_for_start: bool
    higher: Cell | None = None
    not_higher: Cell | None = None
    observed: Figure | None = None
    expected: Figure | None = None
    adjusted: Figure | None = None
    shrunken: Figure | None = None
    place: Place | None = None


@dataclass(frozen=True)
class ReleasedStratum:
    """All programmes together: people who started from ``first`` … ``last``, and the share of them that rose; counts in
    steps of k, the share from these."""

    first: int
    last: int
    n: Cell
    higher: Cell
    share: Figure


@dataclass(frozen=True)
class ReleasedLines:
    """A comparison as it leaves. ``enough``: programmes to compare; without them no figure but n and followed.

    ``depends_on_intake``: it must not be used. ``below_k``: programmes of which nothing leaves, a number of programmes.
    ``seen``, ``possible``: people of all compared programmes who were and could have been seen again.
    """

    audience: Audience
    policy: Policy
    indicator: str
    wave: str
    method: Method
    enough: bool
    depends_on_intake: bool
    overall: Figure
    lines: tuple[ReleasedLine, ...]
    strata: tuple[ReleasedStratum, ...]
    curve: tuple[CurvePoint, ...]
    below_k: int
    seen: Cell
    possible: Cell
    warnings: tuple[str, ...] = ()

    @property
    def compared(self) -> tuple[ReleasedLine, ...]:
        """The lines that are compared, by letter."""
        return tuple(line for line in self.lines if line.adjusted is not None)

    @property
    def apart(self) -> tuple[ReleasedLine, ...]:
        """Those that chance alone does not explain."""
        return tuple(line for line in self.compared if line.place in OUTSIDE)


def sums_wait(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether sums over all stay as they were: too few programmes have come, left or brought other counts since.

    ``before``, ``now``: each compared programme by a mark, with what its counts were. Sums in steps alone are not
    enough: over many versions in which one programme comes or leaves, a reader narrows them
    (tests/comparison_attack.py).
    """
    return sum(before.get(one) != now.get(one) for one in before.keys() | now.keys()) < PROGRAMMES_TOGETHER
