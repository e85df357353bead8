"""Lines by columns: one element for each programme, or for each of its starting levels, instead of a value for each.

A comparison of a hundred thousand programmes is measured and let out as a few arrays; a value for each line is made
only of what somebody looks at (docs/scale.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from evalkit.progression.compared import Flows
from evalkit.progression.comparison_lines import LevelLine, Line, ScaleLine
from evalkit.progression.starting_strata import Bools, Floats, Ints

MOMENTS: Final = ("mean_x", "mean_y", "var_x", "var_y", "cov_xy")


@dataclass(frozen=True, eq=False)
class LevelColumns:
    """Lines with levels. ``line``: whose each stratum is, as a place in ``keys``; ``first`` … ``higher``: as in
    ``comparison_lines.Stratum``."""

    keys: tuple[str, ...]
    followed: Ints
    possible: Ints
    line: Ints
    first: Ints
    last: Ints
    people: Ints
    higher: Ints

    @cached_property
    def n(self) -> Ints:
        """Pairs of each line."""
        return self._sums(self.people)

    @cached_property
    def rose(self) -> Ints:
        """Of them, how many stand higher than at their start."""
        return self._sums(self.higher)

    @cached_property
    def adjustable(self) -> Bools:
        """Whether a line says where people started (``LevelLine.adjustable``)."""
        return (self._sums(np.ones_like(self.line)) > 1) | (self._sums((self.first == self.last).astype(np.int64)) > 0)

    def at(self, places: Ints) -> LevelColumns:
        """The lines at these places, in this order."""
        new = np.full(len(self.keys), -1, dtype=np.int64)
        new[places] = np.arange(places.size)
        kept = new[self.line] >= 0
        line = new[self.line[kept]]
        order = np.argsort(line, kind="stable")
        first, last, people, higher = (v[kept][order] for v in (self.first, self.last, self.people, self.higher))
        keys = tuple(self.keys[at] for at in places.tolist())
        return LevelColumns(
            keys, self.followed[places], self.possible[places], line[order], first, last, people, higher
        )  # fmt: skip

    def _sums(self, values: Ints) -> Ints:
        return np.bincount(self.line, weights=values, minlength=len(self.keys)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class ScaleColumns:
    """Lines of a scale. ``moments``: a row for each of ``MOMENTS``."""

    keys: tuple[str, ...]
    followed: Ints
    possible: Ints
    n: Ints
    moments: Floats

    def at(self, places: Ints) -> ScaleColumns:
        """The lines at these places, in this order."""
        keys = tuple(self.keys[at] for at in places.tolist())
        return ScaleColumns(
            keys, self.followed[places], self.possible[places], self.n[places], self.moments[:, places]
        )  # fmt: skip


Columns = LevelColumns | ScaleColumns


def columns_of(lines: Sequence[Line], *, levels: bool) -> Columns:
    """Lines as columns, in their order. ValueError for one of the other kind."""
    kind = LevelLine if levels else ScaleLine
    if not all(isinstance(line, kind) for line in lines):
        raise ValueError("these lines cannot be compared")
    keys = tuple(line.key for line in lines)
    followed, possible = (_whole(getattr(line, name) for line in lines) for name in ("followed", "possible"))
    if not levels:
        scales = [line for line in lines if isinstance(line, ScaleLine)]
        moments = np.array([[getattr(line, name) for line in scales] for name in MOMENTS], dtype=np.float64)
        return ScaleColumns(keys, followed, possible, _whole(line.n for line in scales), moments)
    strata = [(at, s) for at, line in enumerate(lines) if isinstance(line, LevelLine) for s in line.strata]
    cells = (_whole(getattr(s, name) for _, s in strata) for name in ("first", "last", "n", "higher"))
    return LevelColumns(keys, followed, possible, _whole(at for at, _ in strata), *cells)


def _whole(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)


def joined(one: Columns, other: Columns) -> Columns:
    """The lines of both, one after the other. ValueError where they are of two kinds."""
    keys = (*one.keys, *other.keys)
    followed, possible = (_end_to_end(one, other, name) for name in ("followed", "possible"))
    if isinstance(one, ScaleColumns) and isinstance(other, ScaleColumns):
        moments = np.concatenate([one.moments, other.moments], axis=1)
        return ScaleColumns(keys, followed, possible, np.concatenate([one.n, other.n]), moments)
    if isinstance(one, LevelColumns) and isinstance(other, LevelColumns):
        line = np.concatenate([one.line, other.line + len(one.keys)])
        cells = (_end_to_end(one, other, name) for name in ("first", "last", "people", "higher"))
        return LevelColumns(keys, followed, possible, line, *cells)
    raise ValueError("these lines cannot be compared")


def _end_to_end(one: Columns, other: Columns, name: str) -> Ints:
    return np.concatenate([getattr(one, name), getattr(other, name)])


def in_order(columns: Columns) -> Columns:
    """By key: sums of floats do not depend on where a line came from."""
    return columns.at(np.array(sorted(range(len(columns.keys)), key=columns.keys.__getitem__), dtype=np.int64))


def keyed(columns: Columns, keys: Sequence[str]) -> Columns:
    """The same lines under other keys."""
    if len(keys) != len(columns.keys):
        raise ValueError("a key for each line")
    return replace(columns, keys=tuple(keys))


def flows_of(columns: Columns) -> Flows:
    """The flow of each line."""
    return Flows(columns.possible, np.zeros_like(columns.possible), columns.followed)
