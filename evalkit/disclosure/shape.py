"""How coarse one result is shown: the steps of coarsening taken so far, in their fixed order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalkit.progression.result import Result

LeftOut = Literal["fewer_than_k", "waves", "programmes", "results", "not_asked"]
Step = Literal["starting_levels", "categories", "categories_hold", "waves", "programmes", "results"]


@dataclass(frozen=True)
class Shape:
    """``left_out``: nothing of the result is shown, and why (``not_asked``: it never stood there).

    ``kept``: the category that stands alone when ``two``.
    """

    halves: bool = False
    two: bool = False
    kept: Literal["improved", "declined"] = "improved"
    left_out: LeftOut | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The coarsening steps that the reader is told about."""
        if self.left_out is not None:
            return () if self.left_out == "fewer_than_k" or self.left_out == "not_asked" else (self.left_out,)
        taken: list[Step] = []
        if self.halves:
            taken.append("starting_levels")
        if self.two:
            taken.append("categories" if self.kept == "improved" else "categories_hold")
        return tuple(taken)


def can_halve(result: Result) -> bool:
    """Whether joining starting levels would change anything."""
    return result.transitions is not None or len(result.by_starting_level) > 2


def row_ranges(result: Result, *, halves: bool) -> tuple[tuple[int, int], ...]:
    """First and last index of ``by_starting_level`` of each row that is shown.

    Halves: of ordinal levels the lower half (of five: the two lowest) and the upper; of bands and thirds the lowest
    and the rest. Lower means worse, so the same people stand together when a scale is reversed.
    """
    count = len(result.by_starting_level)
    if not halves or count <= 1:
        return tuple((index, index) for index in range(count))
    lower = count // 2 if is_ordinal(result) else 1
    cut = lower if result.higher_is_better else count - lower
    return ((0, cut - 1), (cut, count - 1))


def is_ordinal(result: Result) -> bool:
    """Whether starting levels are the form's own levels, so that categories follow from the transitions."""
    return result.transitions is not None and all(isinstance(level, int) for level in result.transitions.levels)


def fits(result: Result) -> bool:
    """Whether rows, transitions and categories agree with each other and with the direction.

    Where they do not, nothing is concluded from one about another.
    """
    rows = result.by_starting_level
    if not rows or (result.transitions is not None and len(result.transitions.counts) != len(rows)):
        return not result.categories.n
    best, worst = (rows[-1], rows[0]) if result.higher_is_better else (rows[0], rows[-1])
    at_best = result.categories.n - result.rise_among_can_rise.of
    at_worst = result.categories.n - result.fall_among_can_fall.of
    if is_ordinal(result):
        agree = (at_best, at_worst) == (best.n, worst.n) and not best.improved and not worst.declined
    else:
        agree = at_best <= best.n and at_worst <= worst.n
    return agree and _transitions_fit(result)


def _transitions_fit(result: Result) -> bool:
    if result.transitions is None:
        return True
    for index, (row, counts) in enumerate(zip(result.by_starting_level, result.transitions.counts, strict=True)):
        below, above = sum(counts[:index]), sum(counts[index + 1 :])
        better, worse = (above, below) if result.higher_is_better else (below, above)
        if is_ordinal(result):
            if (row.improved, row.declined) != (better, worse):
                return False
        elif row.improved < better or row.declined < worse:
            return False
    return True
