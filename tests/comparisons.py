"""Small files of pairs for the tests of the fair comparison; plain builders with defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from evalkit.definitions.indicator import Indicator
from evalkit.definitions.scale import Band, Measurement, Missing, Positive
from evalkit.definitions.words import Direction
from evalkit.progression.comparison import compare
from evalkit.progression.comparison_result import Comparison, Method, ProgrammeComparison, ProgrammeFlow
from evalkit.progression.result import Warn

Person = tuple[str, float, float]


def an_indicator(
    *,
    ordinal: bool = True,
    better: bool = True,
    low: float = 1,
    high: float = 5,
    sem: float | None = None,
    bands: Sequence[tuple[str, float, float]] = (),
) -> Indicator:
    measurement = Measurement(
        sem=Positive(value=sem, source="made up") if sem else None,
        bands=tuple(Band(key=k, from_=a, to=b) for k, a, b in bands),
    )
    return Indicator(
        key="speaking_up", title=None, ordinal=ordinal,
        direction=Direction.HIGHER_IS_BETTER if better else Direction.HIGHER_IS_WORSE,
        low=low, high=high, step=1.0, items=(), score="value", offset=0.0, missing=Missing(rule="none"),
        measurement=measurement,
    )  # fmt: skip


def pairs_of(people: Sequence[Person]) -> pl.DataFrame:
    return pl.DataFrame(
        {"programme": [p for p, _, _ in people], "x": [x for _, x, _ in people], "y": [y for _, _, y in people]},
        schema={"programme": pl.String, "x": pl.Float64, "y": pl.Float64},
    )


def flows_of(people: Sequence[Person], missed: Mapping[str, int] | None = None) -> list[ProgrammeFlow]:
    names = sorted({p for p, _, _ in people} | set(missed or {}))
    counts = {name: sum(p == name for p, _, _ in people) for name in names}
    return [ProgrammeFlow(n, counts[n] + (missed or {}).get(n, 0), 0, counts[n]) for n in names]


def compared(
    people: Sequence[Person],
    *,
    indicator: Indicator | None = None,
    method: Method | None = None,
    missed: Mapping[str, int] | None = None,
) -> Comparison:
    pairs = pairs_of(people)
    return compare(
        pairs,
        flows_of(people, missed),
        indicator=indicator or an_indicator(),
        wave="T1",
        starts=pairs["x"],
        method=method,
    )


def row(comparison: Comparison, programme: str) -> ProgrammeComparison:
    return next(r for r in comparison.programmes if r.programme == programme)


def codes(warnings: Sequence[Warn]) -> list[str]:
    return [warn.code for warn in warnings]


def some_people(seed: int, *, programmes: int = 6, size: int = 24, levels: int = 5) -> list[Person]:
    """Levels 1…``levels``; sizes and starts differ between programmes."""
    rng = np.random.default_rng(seed)
    people: list[Person] = []
    for j in range(programmes):
        n = size + int(rng.integers(-6, 12))
        x = np.clip(rng.binomial(levels - 1, 0.2 + 0.5 * j / programmes, n) + 1, 1, levels)
        y = np.clip(x + rng.integers(-1, 3, n), 1, levels)
        people += [(f"p{j}", float(a), float(b)) for a, b in zip(x, y, strict=True)]
    return people


def some_scores(seed: int, *, programmes: int = 6, size: int = 24) -> list[Person]:
    """Whole scores 0…60; sizes and starts differ between programmes."""
    rng = np.random.default_rng(seed)
    people: list[Person] = []
    for j in range(programmes):
        n = size + int(rng.integers(-6, 12))
        x = np.clip(np.round(rng.normal(25 + 3 * j, 8, n)), 0, 60)
        y = np.clip(np.round(15 + 0.6 * x + rng.normal(0, 5, n)), 0, 60)
        people += [(f"p{j}", float(a), float(b)) for a, b in zip(x, y, strict=True)]
    return people
