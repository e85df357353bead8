"""The count tables of ten million answers (starts, transitions, categories by programme × indicator × wave): ours
beside pandas, DuckDB and one plain Polars plan, on the same numbers in memory, with the same counts coming out; and a
whole analysis beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import pandas as pd
import polars as pl

from evalkit.definitions import Form
from evalkit.progression.analysis import analyse
from evalkit.progression.level_figures import tallies
from evalkit.progression.level_table import LevelTable, level_table, start_cells
from evalkit.progression.lined_up import enrolled, lined_up, size_of
from evalkit.progression.pairs import starts
from evalkit.progression.result import Source
from tests.bench.made_answers import LEVELS, WAVES, a_form, numbers, observations
from tests.bench.timing import seconds

VALUES = 10_000_000
Counts = tuple[int, int, int]
"""Cells of the transition tables, people in pairs, of whom improved: enough to see that all counted the same."""


def ours(rows: pl.DataFrame, people: pl.DataFrame, form: Form, programmes: int) -> list[LevelTable]:
    """As ``evalkit analyse --by programme`` counts them; levels and transitions stand in one table."""
    size = size_of(people, rows)
    places = enrolled(people.with_columns(group=pl.col("programme").cast(pl.Int64)), size)
    schedule = form.schedule
    assert schedule is not None
    made = []
    for lined in lined_up(rows, form.indicators, [w.wave for w in schedule.waves], size, "self"):
        own = starts(lined, places, as_of=None, exits_known=False)
        cells = start_cells(own.x, own.group, lined.indicator)
        for row, wave in enumerate(schedule.follow_up_waves, start=1):
            table = level_table(own.at_wave(wave, row), lined.indicator, programmes, cells)
            tallies(table, lined.indicator)
            made.append(table)
    return made


def by_polars(answers: pl.DataFrame) -> Counts:
    rows = answers.lazy()
    start = rows.filter(pl.col("wave") == 0).select("enrolment", "item", x="value")
    pairs = rows.filter(pl.col("wave") != 0).join(start, on=["enrolment", "item"])
    keys = ["programme", "item", "wave", "x", "value"]
    moves = pairs.group_by(keys).len().collect(engine="streaming")
    rows.filter(pl.col("wave") == 0).group_by("programme", "item", "value").len().collect(engine="streaming")
    moves.group_by(
        "programme", "item", "wave", pl.col("value").cast(pl.Int8).sub(pl.col("x").cast(pl.Int8)).sign()
    ).agg(pl.col("len").sum())
    return moves.height, int(moves["len"].sum()), int(moves.filter(pl.col("value") > pl.col("x"))["len"].sum())


def by_pandas(answers: pd.DataFrame) -> Counts:
    start = answers.loc[answers["wave"] == 0, ["enrolment", "item", "value"]].rename(columns={"value": "x"})
    pairs = answers.loc[answers["wave"] != 0].merge(start, on=["enrolment", "item"])
    moves = pairs.groupby(["programme", "item", "wave", "x", "value"], sort=False).size().reset_index(name="n")
    answers.loc[answers["wave"] == 0].groupby(["programme", "item", "value"], sort=False).size()
    moves["way"] = np.sign(moves["value"].astype(np.int8) - moves["x"].astype(np.int8))
    moves.groupby(["programme", "item", "wave", "way"], sort=False)["n"].sum()
    return len(moves), int(moves["n"].sum()), int(moves.loc[moves["way"] > 0, "n"].sum())


MOVES = """CREATE OR REPLACE TEMP TABLE moves AS
  SELECT l.programme, l.item, l.wave, s.value AS x, l.value AS y, count(*) AS n
  FROM answers l JOIN answers s ON s.enrolment = l.enrolment AND s.item = l.item AND s.wave = 0
  WHERE l.wave <> 0 GROUP BY ALL"""
LEVELS_AT_START = (
    "CREATE OR REPLACE TEMP TABLE starts AS SELECT programme, item, value, count(*) AS n FROM answers WHERE wave = 0 "
    "GROUP BY ALL"
)
CATEGORIES = """CREATE OR REPLACE TEMP TABLE categories AS
  SELECT programme, item, wave, sign(y::INT - x::INT) AS way, sum(n) AS n FROM moves GROUP BY ALL"""


def by_duckdb(connection: duckdb.DuckDBPyConnection) -> Counts:
    for statement in (MOVES, LEVELS_AT_START, CATEGORIES):
        connection.execute(statement)
    row = connection.execute("SELECT count(*), sum(n), sum(n) FILTER (y > x) FROM moves").fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


def counts_of(tables: list[LevelTable]) -> Counts:
    above = np.triu(np.ones((LEVELS, LEVELS), dtype=np.int64), 1)
    pairs = [table.pairs for table in tables]
    return (
        sum(int(np.count_nonzero(p)) for p in pairs), sum(int(p.sum()) for p in pairs),
        sum(int((p * above).sum()) for p in pairs),
    )  # fmt: skip


def report() -> Iterator[str]:
    form, answers = a_form(), numbers(VALUES)
    rows, people = observations(answers, form)
    programmes = people.height and people["programme"].n_unique()
    yield f"{answers.height:,} answers of {people.height:,} people in {programmes:,} programmes, {WAVES} waves"
    tables = ours(rows, people, form, programmes)
    mine = seconds(lambda: ours(rows, people, form, programmes))
    yield f"{'count tables: evalkit':<34}{mine:8.3f} s"
    yield from _others(answers, counts_of(tables), mine)

    schedule = form.schedule
    assert schedule is not None

    def whole(by_programme: bool) -> int:
        return len(
            analyse(
                form, rows, people, schedule=schedule, source=Source(0, 0, 0, "", ""), as_of=None, exits_known=False,
                by_programme=by_programme,
            ).results
        )  # fmt: skip

    alone = seconds(lambda: whole(False))
    yield f"{'whole analysis, all together':<34}{alone:8.3f} s   {alone / mine:5.2f} × the count tables (at most 3)"
    each = seconds(lambda: whole(True), times=1)
    yield f"{f'whole analysis, {whole(True):,} results':<34}{each:8.3f} s   {each / mine:5.2f} × the count tables"


def _others(answers: pl.DataFrame, expected: Counts, mine: float) -> Iterator[str]:
    frame = pd.DataFrame({name: answers[name].to_numpy() for name in answers.columns})
    connection = duckdb.connect()
    connection.register("given", answers.to_arrow())
    connection.execute("CREATE TABLE answers AS SELECT * FROM given")
    aims = {"pandas": "at least 4.5, aim 8", "DuckDB": "at least 2, aim 3", "plain Polars plan": ""}
    others: tuple[tuple[str, Callable[[], object]], ...] = (
        ("pandas", lambda: by_pandas(frame)),
        ("DuckDB", lambda: by_duckdb(connection)),
        ("plain Polars plan", lambda: by_polars(answers)),
    )
    for name, work in others:
        if work() != expected:
            raise AssertionError(f"{name} counts otherwise")
        taken = seconds(work)
        aim = f" ({aims[name]})" if aims[name] else ""
        yield f"{f'count tables: {name}':<34}{taken:8.3f} s   {taken / mine:5.2f} × ours{aim}"
