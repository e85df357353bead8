"""Answers sorted out for scoring: which occasion each belongs to, and the answers to each item side by side.

An occasion is (enrolment, wave, voice); it is one row in the table that scores are put into. Every row is looked at
once, in arrays, so that ten million answers take a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_MANY = 4
"""Places for occasions, per answer, above which a table of all possible ones would be mostly empty."""


@dataclass(frozen=True)
class ItemAnswers:
    """The answers to one item, at most one per occasion.

    ``at``: rows of the occasions; ``state``: positions in ``frames.STATES``; ``value``: NaN without a valid one.
    """

    at: Ints
    value: Floats
    state: NDArray[np.uint8]


@dataclass(frozen=True)
class Sorted:
    """``occasions``: enrolment, wave, voice, day, date, form_hash, in the order of enrolment, voice, wave."""

    occasions: pl.DataFrame
    _order: Ints
    _ends: dict[str, tuple[int, int]]
    _at: Ints
    _value: Floats
    _state: NDArray[np.uint8]

    def of(self, item: str) -> ItemAnswers:
        """The answers to one item, none if nobody was asked."""
        begin, end = self._ends.get(item, (0, 0))
        rows = self._order[begin:end]
        return ItemAnswers(self._at[rows], self._value[rows], self._state[rows])


def sort_out(answers: pl.DataFrame, items: Sequence[str]) -> Sorted:
    """Sort ``frames.ANSWERS`` (wave and item may be Enums) by occasion and by item.

    Answers to other items than ``items`` make an occasion, and nothing else.
    """
    first, at = _numbered(answers)
    numbers, ends = _by_item(answers["item"], items)
    return Sorted(
        _occasions(answers, first, at),
        numbers,
        ends,
        at,
        answers["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        answers["state"].to_physical().cast(pl.UInt8).to_numpy(),
    )


def _numbered(answers: pl.DataFrame) -> tuple[Ints, Ints]:
    """The first row of each occasion, and each row's occasion; occasions ascend by enrolment, voice, wave."""
    wave = answers["wave"]
    if not isinstance(wave.dtype, pl.Enum):
        wave = wave.cast(pl.Enum(wave.unique().sort().to_list()))
    waves, voices = len(wave.dtype.categories), len(answers.schema["voice"].categories)  # type: ignore[attr-defined]
    key = answers["enrolment"].to_numpy().astype(np.int64)
    key = (key * voices + answers["voice"].to_physical().to_numpy()) * waves + wave.to_physical().to_numpy()
    possible = int(key.max()) + 1 if key.size else 0
    if possible > _MANY * key.size + 1000:
        _, first, at = np.unique(key, return_index=True, return_inverse=True)
        return first.astype(np.int64), at.reshape(-1).astype(np.int64)
    seen = np.full(possible, -1, dtype=np.int64)
    seen[key[::-1]] = np.arange(key.size - 1, -1, -1)  # the first row of an occasion is written last
    taken = seen >= 0
    number = np.cumsum(taken) - 1
    return seen[taken], number[key]


def _occasions(answers: pl.DataFrame, first: Ints, at: Ints) -> pl.DataFrame:
    table = answers.select("enrolment", "wave", "voice", "day", "date", "form_hash")[first]
    for name in ("day", "date"):
        column = answers[name]
        # Two forms of one wave may be answered on two days: the occasion has the earlier.
        if column.null_count() < column.len() and not column.equals(table[name][at]):
            earliest = pl.DataFrame({"at": at, name: column}).group_by("at").agg(pl.col(name).min()).sort("at")
            table = table.with_columns(earliest[name])
    return table


def _by_item(column: pl.Series, items: Sequence[str]) -> tuple[Ints, dict[str, tuple[int, int]]]:
    """Rows ordered by item, and where the rows of each of ``items`` begin and end among them."""
    if not isinstance(column.dtype, pl.Enum):
        column = column.cast(pl.Enum(list(dict.fromkeys(items))), strict=False)
    categories = column.dtype.categories.to_list()  # type: ignore[attr-defined]
    narrow = np.uint8 if len(categories) < 256 else np.uint16
    codes = column.to_physical().fill_null(len(categories)).to_numpy().astype(narrow)
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(len(categories) + 1))
    return order, {c: (int(ends[n]), int(ends[n + 1])) for n, c in enumerate(categories) if c in set(items)}
