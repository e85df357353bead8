"""A question with very many levels: thirds in place of a row for each, and no table of a million moves."""

from __future__ import annotations

import polars as pl
import pytest

from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.definitions.loader import form_from
from evalkit.progression import level_table
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Result, Source

FORM = """\
form: many
version: "1"
title: {{en: Many}}
schedule: {{waves: [{{wave: "0", day: 0}}, {{wave: "1", day: 30}}]}}
items: [{{key: q, direction: {direction}, levels: {{from: 1, to: {highest}}}}}]
"""
SOURCE = Source(rows=0, participants=0, programmes=0, sha256="", read_as="")


def results(
    highest: int, *, people: int = 60, programmes: int = 3, direction: str = "higher_is_better"
) -> list[Result]:
    """Everybody starts on another level; one in two rises by one level, the others stay."""
    form = form_from(FORM.format(highest=highest, direction=direction).encode(), "many.yaml")
    rows = [
        (i, wave, float(1 + i % (highest - 1) + (wave == "1" and i % 2)))
        for i in range(people) for wave in ("0", "1")
    ]  # fmt: skip
    observations = pl.DataFrame(
        [(i, f"g{i % programmes}", w, None, None, "self", "q", v, "value", form.hash) for i, w, v in rows],
        schema=OBSERVATIONS, orient="row",
    )  # fmt: skip
    enrolments = pl.DataFrame(
        [(i, f"p{i}", f"g{i % programmes}", None, None, None, None) for i in range(people)],
        schema=ENROLMENTS, orient="row",
    )  # fmt: skip
    assert form.schedule is not None
    found = analyse(
        form, observations, enrolments, schedule=form.schedule, source=SOURCE, as_of=None, exits_known=True,
        by_programme=True,
    )  # fmt: skip
    return list(found.results)


def codes(result: Result) -> list[str]:
    return [warn.code for warn in result.warnings]


def test_a_hundred_and_one_levels_are_told_one_by_one() -> None:
    whole = results(101)[0]
    assert whole.transitions is not None
    assert len(whole.by_starting_level) == len(whole.transitions.levels) == 101
    assert "many_levels" not in codes(whole)


@pytest.mark.parametrize("direction", ["higher_is_better", "higher_is_worse"])
def test_more_levels_are_told_in_thirds_and_the_table_of_moves_is_left_out(direction: str) -> None:
    for result in results(1000, direction=direction):
        assert result.transitions is None
        assert "many_levels" in codes(result)
    whole = results(1000, direction=direction)[0]
    assert [(row.from_, row.to, row.n) for row in whole.by_starting_level] == [
        (1, 20, 20), (21, 40, 20), (41, 1000, 20),
    ]  # fmt: skip
    moved = whole.categories.improved if direction == "higher_is_better" else whole.categories.declined
    assert (moved, whole.categories.unchanged, whole.mean_change) == (
        30, 30, 0.5 if direction == "higher_is_better" else -0.5
    )  # fmt: skip


def test_three_thousand_programmes_with_a_thousand_levels_do_not_fill_the_memory() -> None:
    found = results(1000, people=3000, programmes=3000)
    assert len(found) == 3001
    assert all(result.transitions is None for result in found)


def test_where_programmes_make_the_tables_too_large_only_all_together_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = results(5)
    monkeypatch.setattr(level_table, "LARGEST", 60)
    whole, *each = results(5)
    assert whole == figures[0]
    assert len(each) == 3
    for small, result in zip(figures[1:], each, strict=True):
        assert small.transitions is not None
        assert result.transitions is None
        assert "transitions_too_large" in codes(result)
        assert result.by_starting_level == small.by_starting_level
        assert (result.wilcoxon, result.srm, result.leavers) == (small.wilcoxon, small.srm, small.leavers)
