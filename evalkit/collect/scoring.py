"""From answers to scores: the one implementation, for one check-in and for ten million values.

A score is given when the instrument's missing rule says so; otherwise its state says why not. Items have whole-number
levels, so sums are exact in any order and the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evalkit.collect.calculating import Column, calculated, calculations, questions_named
from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, OBSERVATIONS, PREFER_NOT_TO_SAY, STATES, VALUE, State
from evalkit.collect.occasions import Sorted, sort_out
from evalkit.definitions import Form, Indicator
from evalkit.definitions.expression import Expression
from evalkit.definitions.indicator import ItemScale

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

_STATE: Mapping[str, int] = {state: number for number, state in enumerate(STATES)}


def score(
    answers: pl.DataFrame | pl.LazyFrame, form: Form, enrolments: pl.DataFrame, *, compact: bool = False
) -> pl.DataFrame:
    """Score answers (``frames.ANSWERS``) into ``frames.OBSERVATIONS``: each occasion × each indicator of the form.

    ``enrolments`` give the programme. An ``item`` may also be an indicator's own key (a score without its items).
    Items that no indicator uses make an occasion, and nothing else. One occasion per enrolment, wave and voice is
    expected, one answer per item in it. An indicator without an answer has the state ``empty``. Indicators stand one
    behind the other in form order. ``compact``: texts stay codes (Enum or Categorical), which ten million rows need.
    """
    rows = answers.lazy().collect()
    indicators = form.indicators
    if not indicators or rows.is_empty():
        return pl.DataFrame(schema=OBSERVATIONS)
    keys = [i.key for i in indicators]
    expressions = calculations(form)
    parts = (s.key for i in indicators if i.score != "value" for s in i.items)
    found = sort_out(rows, [*keys, *parts, *expressions, *questions_named(expressions)])
    occasions = _with_programme(found.occasions, enrolments).with_columns(pl.col("form_hash").cast(pl.Categorical))
    named = pl.Enum(keys)
    scored = pl.concat(
        [_scored(found, occasions, indicator, named, expressions) for indicator in indicators], rechunk=False
    )
    return scored if compact else scored.cast(OBSERVATIONS)


def _with_programme(occasions: pl.DataFrame, enrolments: pl.DataFrame) -> pl.DataFrame:
    own = enrolments.select("enrolment", pl.col("programme").cast(pl.Categorical))
    return occasions.join(own, on="enrolment", how="left", maintain_order="left")


def _scored(
    found: Sorted,
    occasions: pl.DataFrame,
    indicator: Indicator,
    named: pl.Enum,
    expressions: Mapping[str, Expression],
) -> pl.DataFrame:
    """One line per occasion: the indicator's value as given, or as its items give it, or why there is none."""
    count = occasions.height
    if indicator.key in expressions:
        made = calculated(indicator.key, expressions, lambda name: _as_given(found, name, count))
    elif indicator.score == "value":
        made = _nothing(count)
    else:
        made = _from_items(found, indicator, count)
    value, state = made.value, made.state
    given = found.of(indicator.key)
    value[given.at], state[given.at] = given.value, given.state
    return occasions.with_columns(
        indicator=pl.lit(indicator.key, named),
        value=pl.Series(value, nan_to_null=True),
        state=_states(state),
    ).select(OBSERVATIONS.names())


def _as_given(found: Sorted, name: str, count: int) -> Column:
    column, given = _nothing(count), found.of(name)
    column.value[given.at], column.state[given.at] = given.value, given.state
    return column


def _nothing(count: int) -> Column:
    return Column(np.full(count, np.nan), np.full(count, _STATE[EMPTY], dtype=np.uint8))


def _states(codes: Bytes) -> pl.Series:
    return pl.select(pl.lit(pl.Series(codes)).cat.to(State)).to_series()


def _from_items(found: Sorted, scale: Indicator, count: int) -> Column:
    """Value and state of a score that is made of items, for each of ``count`` occasions.

    Sum or mean; with items missing, the mean of the answered (× number of items), unrounded; then the offset. One
    division of whole numbers, so that equal answers give equal scores to the last bit. Without a score: somebody
    preferred not to say, else an item does not apply, else there are gaps.
    """
    total, answered = np.zeros(count), np.zeros(count, dtype=np.int64)
    prefer_not, does_not_apply = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for item in scale.items:
        answers = found.of(item.key)
        valid = answers.state == _STATE[VALUE]
        at = answers.at[valid]
        total[at] += _turned(item, answers.value[valid])
        answered[at] += 1
        prefer_not[answers.at[answers.state == _STATE[PREFER_NOT_TO_SAY]]] = True
        does_not_apply[answers.at[answers.state == _STATE[DOES_NOT_APPLY]]] = True
    enough = answered >= _needed(scale)
    divisor = np.maximum(answered, 1)
    score = total / divisor if scale.score == "mean" else total * len(scale.items) / divisor
    state = np.full(count, _STATE[EMPTY], dtype=np.uint8)
    state[does_not_apply] = _STATE[DOES_NOT_APPLY]
    state[prefer_not] = _STATE[PREFER_NOT_TO_SAY]
    state[enough] = _STATE[VALUE]
    return Column(np.where(enough, score + scale.offset, np.nan), state)


def _turned(item: ItemScale, values: Floats) -> Floats:
    """A reversed item counts from the other end: x becomes from + to − x."""
    return item.levels.lowest + item.levels.highest - values if item.reversed else values


def _needed(scale: Indicator) -> int:
    """The smallest whole number of answers whose share the missing rule asks for; 0.55 × 20 is a little above 11."""
    count, share = len(scale.items), scale.missing.at_least
    return count if share is None else next(n for n in range(1, count + 1) if n >= share * count - 1e-9)
