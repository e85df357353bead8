"""The finest strata that lines of different coarseness have in common.

A programme of this instance knows every starting level of its people; one that came in a bundle knows strata, merged
as its own small numbers asked for. They stand beside each other fairly only when they are measured in the same strata
by the same norm. A line that is coarser still is measured in what it has in common with them, by all who started there;
with nothing in common it is compared without adjustment, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from evalkit.progression.starting_strata import Bools, Ints

COVERED_AT_LEAST: Final = 0.9
"""Share of the people in lines with a cut whose lines must have it, for it to be used: one odd line among many does
not take away everybody's adjustment. Where every line has the same cuts, all of them are used."""

Strata = tuple[tuple[int, int], ...]
"""First and last level (positions, 0 the worst) of each stratum, worst first."""


@dataclass(frozen=True)
class Common:
    """``strata``: what is measured in. ``first``, ``last``: for each cell, between which of them it lies. ``adjusted``:
    for each line, whether it is told apart where its people started."""

    strata: Strata
    first: Ints
    last: Ints
    adjusted: Bools


def common_strata(line: Ints, first: Ints, last: Ints, people: Ints, lines: int, levels: int) -> Common:
    """The strata that lines have in common. One element of the first four arrays for each cell of a line.

    Lines whose cells are all single levels can be expressed in anything. Where all are such, each level is a stratum.
    """
    fine = np.ones(lines, dtype=np.bool_)
    fine[line[first != last]] = False
    cuts = np.zeros(lines, dtype=np.int64)
    begins = first > 0
    np.bitwise_or.at(cuts, line[begins], np.int64(1) << (first[begins] - 1))
    cuts[fine] = (1 << (levels - 1)) - 1
    if fine.all():
        chosen: tuple[int, ...] = tuple(range(levels - 1))
    else:
        chosen = _chosen(cuts, np.bincount(line, weights=people, minlength=lines), levels - 1)
    shared = cuts & sum(1 << cut for cut in chosen)
    new_first, new_last = np.zeros_like(first), np.zeros_like(last)
    for mask in np.unique(shared).tolist():
        mine = shared[line] == mask
        begin, end = _within(mask, chosen, levels)
        new_first[mine], new_last[mine] = begin[first[mine]], end[last[mine]]
    return Common(tuple(zip(*_ends(chosen, levels), strict=True)), new_first, new_last, shared != 0)


def _ends(cuts: Sequence[int], levels: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """First and last level of each stratum between cuts."""
    return (0, *(cut + 1 for cut in cuts)), (*cuts, levels - 1)


def _within(mask: int, chosen: Sequence[int], levels: int) -> tuple[Ints, Ints]:
    """For each level: first and last of the chosen strata between which a line with the cuts of ``mask`` knows it."""
    stratum = np.searchsorted(np.asarray(chosen, dtype=np.int64), np.arange(levels), side="left")
    begin, end = np.zeros(levels, dtype=np.int64), np.zeros(levels, dtype=np.int64)
    for a, b in zip(*_ends([cut for cut in chosen if mask >> cut & 1], levels), strict=True):
        begin[a : b + 1], end[a : b + 1] = stratum[a], stratum[b]
    return begin, end


def _chosen(cuts: Ints, people: Sequence[float] | Ints, places: int) -> tuple[int, ...]:
    """Cuts between levels ``i`` and ``i + 1``, ascending: as many as lines with nine tenths of the people all have.

    Of several such the ones with most people, then the lowest. Where no single cut goes so far, the one that most
    people's lines have; where no line has a cut, none.
    """
    masks, at = np.unique(cuts, return_inverse=True)
    weights = np.bincount(at.reshape(-1), weights=people, minlength=masks.size)
    weights = np.where(masks == 0, 0.0, weights)
    total = float(weights.sum())

    def covered(by: Sequence[int]) -> float:
        mask = sum(1 << cut for cut in by)
        return float(weights[(masks & mask) == mask].sum())

    if total <= 0:
        return ()
    single = [cut for cut in range(places) if covered((cut,)) >= COVERED_AT_LEAST * total]
    for size in range(len(single), 0, -1):
        fitting = [by for by in combinations(single, size) if covered(by) >= COVERED_AT_LEAST * total]
        if fitting:
            return max(fitting, key=lambda by: (covered(by), [-cut for cut in by]))
    return (max(range(places), key=lambda cut: (covered((cut,)), -cut)),)
