"""What a region asks: a hundred thousand programmes compared on their count tables, and many tables added up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce
from operator import add

import numpy as np

from evalkit.progression.comparison import compare_tables
from evalkit.progression.level_table import FATES, UNANSWERED, LevelTable
from evalkit.progression.result_figures import of_levels
from tests.bench.made_answers import LEVELS, a_form
from tests.bench.timing import seconds

PROGRAMMES = 100_000
PAIRS_EACH = 30


def made(programmes: int, seed: int) -> LevelTable:
    """Programmes with different intakes; some people are not seen again."""
    rng = np.random.default_rng(seed)
    intake = rng.dirichlet(np.ones(LEVELS), programmes)
    chances = np.full(LEVELS + len(FATES), 0.16)
    chances[LEVELS:] = 0.2 / len(FATES)
    counts = rng.poisson(PAIRS_EACH * intake[:, :, None] * chances).astype(np.int64)
    silent = np.zeros((programmes, len(UNANSWERED)), dtype=np.int64)
    return LevelTable(tuple(range(1, LEVELS + 1)), 1, counts, silent)


def report() -> Iterator[str]:
    indicator = a_form().indicators[0]
    names = [f"p{number:06d}" for number in range(PROGRAMMES)]
    for programmes in (1_000, 10_000, PROGRAMMES):
        table = made(programmes, 1)
        people = int(table.counts.sum())
        taken = seconds(partial(compare_tables, table, names[:programmes], indicator))
        aim = " (under 1)" if programmes == PROGRAMMES else ""
        yield (
            f"{programmes:>9,} programmes compared   {taken:7.3f} s{aim}   {taken / programmes * 1e6:6.1f} µs each, "
            f"{table.counts.nbytes / 1e6:6.1f} MB of tables, {people:,} people"
        )
    parts = [made(1_000, seed) for seed in range(48)]
    adding = seconds(lambda: reduce(add, parts))
    figures = seconds(lambda: of_levels(made(1_000, 1), indicator))
    yield f"48 tables of 1,000 programmes added up: {adding * 1000:.1f} ms"
    yield f"every figure of a result for 1,000 programmes: {figures * 1000:.0f} ms"
