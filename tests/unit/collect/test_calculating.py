"""Calculations over whole columns are those of one check-in after the other; and files are scored with them."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.collect.frames import ANSWERS
from evalkit.collect.rules import decide
from evalkit.collect.scoring import score
from evalkit.definitions import Form, loader

FORM = b"""
form: f
version: "1"
title: {en: f}
schedule: {waves: [{wave: "0", day: 0}]}
items:
  - {key: rent, kind: decimal}
  - {key: people, kind: integer, range: {from: 0, to: 20}}
  - {key: mood, levels: {from: 1, to: 5}}
calculations:
  - {key: rent_each, calculate: rent div people}
  - {key: burden, calculate: rent_each div 100 - mood * 2 + 1, indicator: true, direction: higher_is_worse}
"""
WORDS = ("empty", "prefer_not_to_say", "does_not_apply")
CELL = st.sampled_from(WORDS) | st.integers(0, 9).map(float) | st.just(None)


def form() -> Form:
    return loader.form_from(FORM, "f.yaml")


def scored(occasions: list[dict[str, object]]) -> list[tuple[float | None, str]]:
    """Value and state of ``burden`` at each occasion; a cell None has no row."""
    rows = [
        (n, "0", None, None, "self", key, cell if isinstance(cell, float) else None,
         "value" if isinstance(cell, float) else cell, "h")
        for n, cells in enumerate(occasions) for key, cell in {"mood": "empty", **cells}.items() if cell is not None
    ]  # fmt: skip
    people = pl.DataFrame(
        {"enrolment": range(len(occasions)), "programme": ["p"] * len(occasions)},
        schema={"enrolment": pl.UInt32, "programme": pl.String},
    )
    found = score(pl.DataFrame(rows, schema=ANSWERS, orient="row"), form(), people)
    own = found.filter(pl.col("indicator") == "burden").sort("enrolment")
    return list(zip(own["value"].to_list(), own["state"].to_list(), strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, st.integers(1, 5).map(float) | st.sampled_from(WORDS)), min_size=1, max_size=8))
def test_a_column_is_what_single_check_ins_give(cells: list[tuple[object, object, object]]) -> None:
    occasions = [dict(zip(("rent", "people", "mood"), row, strict=True)) for row in cells]
    for occasion, (value, state) in zip(occasions, scored(occasions), strict=True):
        known = {key: cell for key, cell in occasion.items() if isinstance(cell, float)}
        expected = decide(form().steps, known).calculated["burden"]
        assert value == expected
        assert (state == "value") == (expected is not None)


def test_why_there_is_none() -> None:
    full = {"rent": 600.0, "people": 3.0, "mood": 2.0}
    assert scored([full]) == [(-1.0, "value")]
    assert scored([{**full, "people": 0.0}]) == [(None, "empty")]
    assert scored([{**full, "rent": "prefer_not_to_say"}]) == [(None, "prefer_not_to_say")]
    assert scored([{**full, "rent": "does_not_apply", "people": None}]) == [(None, "does_not_apply")]


def test_a_score_that_the_data_give_stands() -> None:
    assert scored([{"rent": 600.0, "people": 3.0, "mood": 2.0, "burden": 4.0}]) == [(4.0, "value")]
    assert scored([{"rent": 600.0, "people": 3.0, "mood": 2.0, "rent_each": 500.0}]) == [(2.0, "value")]
