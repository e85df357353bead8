"""Lines by columns: what is kept is what was let out, and a table of many is read in parts."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.compared_table import (
    ReleasedColumns,
    kept_columns,
    may_enter,
    read_columns,
    release_columns,
)
from evalkit.progression.comparison_lines import LevelLine, ScaleLine, Stratum
from evalkit.progression.line_columns import LevelColumns, columns_of, in_order, joined, keyed
from evalkit.reporting.observatory_comparison import ROWS_AT_ONCE, Drawn, drawn

LEVELS = loader.shipped_form("empowerment").indicator("speaking_up")
OBSERVATORY = loader.load_policies().for_audience(Audience.OBSERVATORY)


def some_lines(count: int) -> list[LevelLine]:
    """Lines of all kinds: whole levels, merged ones, few who rose, few people, nobody."""
    draw = random.Random(4)
    cuts = (((1, 1), (2, 2), (3, 3), (4, 4), (5, 5)), ((1, 2), (3, 5)), ((1, 5),))
    made = []
    for number in range(count):
        strata = tuple(
            Stratum(first, last, n, draw.randint(0, n))
            for first, last in draw.choice(cuts)
            if (n := draw.randint(0, 16))
        )
        n = sum(s.n for s in strata)
        followed = n + draw.choice((0, 0, 1, 6))
        made.append(LevelLine(f"L{number:04d}", strata, followed, followed + draw.choice((0, 3, 60))))
    return made


def released(count: int) -> ReleasedColumns:
    return release_columns(columns_of(some_lines(count), levels=True), LEVELS, "w", OBSERVATORY)


def test_what_is_kept_reads_back_as_what_was_let_out() -> None:
    made = released(80)
    kept = json.loads(json.dumps(kept_columns(made.table)))
    again = ReleasedColumns(made.heading, read_columns(kept)).whole()
    assert again == made.whole()
    assert {line.why for line in again.lines} == {"compared", "too_few", "few_cells", "seen_too_few"}
    assert [line.letter for line in again.compared] == made.compared
    assert made.heading.below_k + len(again.lines) == 80


def test_the_order_in_which_lines_come_and_where_from_changes_nothing() -> None:
    lines = some_lines(40)
    shuffled = random.Random(1).sample(lines, len(lines))
    two = joined(columns_of(shuffled[:7], levels=True), columns_of(shuffled[7:], levels=True))
    one = release_columns(columns_of(lines, levels=True), LEVELS, "w", OBSERVATORY)
    assert release_columns(two, LEVELS, "w", OBSERVATORY).whole() == one.whole()


def test_columns_say_of_each_line_what_the_line_says() -> None:
    lines = some_lines(30)
    columns = columns_of(lines, levels=True)
    assert isinstance(columns, LevelColumns)
    assert columns.n.tolist() == [line.n for line in lines]
    assert columns.rose.tolist() == [line.higher for line in lines]
    assert columns.adjustable.tolist() == [line.adjustable for line in lines]
    some = columns.at(np.array([5, 2, 9]))
    assert (some.keys, some.n.tolist()) == (("L0005", "L0002", "L0009"), [lines[at].n for at in (5, 2, 9)])
    assert in_order(some).keys == ("L0002", "L0005", "L0009")
    with pytest.raises(ValueError, match="a key for each"):
        keyed(some, ["A"])


def test_lines_of_two_kinds_never_stand_together() -> None:
    scale = ScaleLine("S", 12, 30.0, 33.0, 40.0, 44.0, 30.0, 12, 12)
    with pytest.raises(ValueError, match="cannot be compared"):
        columns_of([scale], levels=True)
    with pytest.raises(ValueError, match="cannot be compared"):
        joined(columns_of([scale], levels=False), columns_of(some_lines(2), levels=True))
    assert may_enter(columns_of([scale], levels=False), OBSERVATORY).tolist() == [True]


def part(of: ReleasedColumns, start: int, own: str | None = None) -> Drawn:
    return drawn(
        of.whole(), "en", Audience.OBSERVATORY, names={}, contexts={}, months={}, own=own, start=start
    )  # fmt: skip


def test_a_long_table_is_read_in_parts_with_ones_own_line_in_each() -> None:
    made = released(600)
    first, second, last = part(made, 0), part(made, ROWS_AT_ONCE, "L0003"), part(made, 2 * ROWS_AT_ONCE)
    letters = [line.letter for line in made.whole().lines]
    assert [row.letter for row in first.rows] == letters[:ROWS_AT_ONCE]
    assert [row.letter for row in second.rows] == ["L0003", *letters[ROWS_AT_ONCE : 2 * ROWS_AT_ONCE]]
    assert [row.letter for row in last.rows] == letters[2 * ROWS_AT_ONCE :]
    assert [(one.before, one.after) for one in (first, second, last)] == [(None, 200), (0, 400), (200, None)]
    assert part(made, 10_000) == first
    assert first.compared == len(made.compared)
    assert 30 < len(first.marks) <= first.compared
