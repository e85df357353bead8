"""Which comparison is fair? Twenty equally effective programmes that differ only in whom they take in.

Everybody moves by the same rule, whatever the programme: any figure that rises or falls with the mean start of a
programme's people is an unfairness of the method. `python -m tests.simulation` renews docs/fair-comparison.md (its
figures) and its chart; a test holds that both are what this code gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from evalkit.progression.gradient import gradient
from evalkit.progression.pool import Pool, pool_of
from evalkit.progression.reliability_corrected import expected_change, slopes

PAGE = Path(__file__).parents[1] / "docs" / "fair-comparison.md"
CHART = PAGE.parent / "pictures" / "fair-comparison.svg"
BEGIN, END = "<!-- figures: python -m tests.simulation -->", "<!-- end of figures -->"

NAMES = {
    "end": "End level",
    "change": "Raw change",
    "pooled": "Usual adjustment (one slope over everybody)",
    "within": "Slope inside programmes",
    "corrected": "The same ÷ reliability (evalkit)",
}


@dataclass(frozen=True)
class World:
    """How the invented people are made, in scale points."""

    programmes: int = 20
    people: int = 60
    spread_of_programmes: float = 5.0  # standard deviation of programmes' true mean starts
    spread_of_people: float = 10.0  # of true starts inside a programme
    reliability: float = 0.7  # of the measured start, inside programmes
    persistence: float = 0.7  # follow-up per point of true start
    noise: float = 6.0  # of the follow-up

    @property
    def sem(self) -> float:
        """Standard error of measurement that gives this reliability."""
        return float(self.spread_of_people * (1 / self.reliability - 1) ** 0.5)


def people(world: World, rng: np.random.Generator) -> Pool:
    """One invented file: nobody's programme has any effect of its own."""
    means = 50 + world.spread_of_programmes * np.sqrt(12 / 11) * np.linspace(-1.65, 1.65, world.programmes)
    true = np.repeat(means, world.people) + world.spread_of_people * rng.standard_normal(
        world.programmes * world.people
    )
    start = true + world.sem * rng.standard_normal(true.size)
    later = 20 + world.persistence * true + world.noise * rng.standard_normal(true.size)
    names = [f"p{j:02d}" for j in range(world.programmes)]
    return pool_of(pl.DataFrame({"programme": np.repeat(names, world.people), "x": start, "y": later}), names, 1)


def advantages(pool: Pool, sem: float) -> Mapping[str, float]:
    """Advantage per point of easier intake (gradient) that each way of comparing gives."""
    found = slopes(pool, sem)
    assert found.within is not None
    assert found.used is not None
    x, y = pool.means(pool.x), pool.means(pool.y)
    centred = pool.x - pool.mean(pool.x)
    pooled = pool.total(centred * pool.y) / pool.total(centred**2)
    adjusted = {
        "end": y,
        "change": y - x,
        "pooled": expected_change(pool, pooled).adjusted,
        "within": expected_change(pool, found.within).adjusted,
        "corrected": expected_change(pool, found.used).adjusted,
    }
    weights = pool.n.astype(np.float64)
    slope = {name: gradient(figures, x, weights) for name, figures in adjusted.items()}
    return {name: found.value for name, found in slope.items() if found is not None}


@dataclass(frozen=True)
class Outcome:
    """Over all runs: the mean advantage, its standard error, and the middle 95 % of single comparisons."""

    mean: float
    se: float
    low: float
    high: float


def simulate(world: World, runs: int, seed: int) -> Mapping[str, Outcome]:
    """Repeat the invented file ``runs`` times."""
    rng = np.random.default_rng(seed)
    rows = [advantages(people(world, rng), world.sem) for _ in range(runs)]
    outcomes = {}
    for name in NAMES:
        values = np.array([row[name] for row in rows])
        low, high = np.quantile(values, [0.025, 0.975])
        outcomes[name] = Outcome(
            float(values.mean()), float(values.std(ddof=1) / np.sqrt(runs)), float(low), float(high)
        )
    return outcomes


def figures() -> Mapping[str, Outcome]:
    """The figures of the page."""
    return simulate(World(), runs=400, seed=2014)


def table(outcomes: Mapping[str, Outcome]) -> str:
    """The page's table, between its two marks."""
    lines = ["| compared by | advantage per point of easier intake | in single comparisons (95 %) |", "|---|---|---|"]
    lines += [
        f"| {NAMES[name]} | {o.mean:+.2f} (SE {o.se:.3f}) | {o.low:+.2f} to {o.high:+.2f} |"
        for name, o in outcomes.items()
    ]
    return f"{BEGIN}\n" + "\n".join(lines) + f"\n{END}"


def chart(outcomes: Mapping[str, Outcome]) -> str:
    """The chart: one row a method, its advantage as a dot with the middle 95 % of single comparisons."""
    left, right, top, row = 300, 600, 96, 44
    scale = (right - left) / 1.5

    def at(value: float) -> float:
        return round(left + (value + 0.6) * scale, 1)

    bottom = top + row * len(outcomes)
    description = "; ".join(f"{NAMES[name]}: {o.mean:+.2f}" for name, o in outcomes.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {bottom + 56}" role="img" '
        f'font-family="\'IBM Plex Sans Arabic\', sans-serif" font-size="14" fill="#1E2320">',
        "<title>Only the reliability-corrected comparison does not pay for taking in people who start higher</title>",
        f"<desc>{description}</desc>",
        f'<rect width="640" height="{bottom + 56}" fill="#FBF9F5"/>',
        '<text x="24" y="34" font-size="17" font-weight="600">Only the corrected comparison is flat</text>',
        '<text x="24" y="56" fill="#5B6460">'
        "Advantage per point of easier intake; 20 equally effective programmes</text>",
        f'<line x1="{at(0)}" y1="{top - 18}" x2="{at(0)}" y2="{bottom}" stroke="#5B6460"/>',
        f'<text x="{at(0)}" y="{bottom + 20}" text-anchor="middle" fill="#5B6460">0 = fair</text>',
        f'<text x="{left}" y="{bottom + 42}" fill="#5B6460">◂ pays a hard intake</text>',
        f'<text x="{right + 24}" y="{bottom + 42}" text-anchor="end" fill="#5B6460">pays an easy intake ▸</text>',
    ]
    for position, (name, o) in enumerate(outcomes.items()):
        y = top + row * position + 8
        colour = "#0B6B66" if name == "corrected" else "#8F5E12"
        words = NAMES[name].replace(" (one slope over everybody)", "")
        parts += [
            f'<text x="24" y="{y + 5}">{words}</text>',
            f'<line x1="{at(o.low)}" y1="{y}" x2="{at(o.high)}" y2="{y}" stroke="{colour}" stroke-width="3"/>',
            f'<circle cx="{at(o.mean)}" cy="{y}" r="6" fill="{colour}"/>',
            # A paper-coloured edge keeps the figure legible where it stands on the line of zero.
            f'<text x="{at(o.mean)}" y="{y - 11}" text-anchor="middle" fill="{colour}" '
            f'paint-order="stroke" stroke="#FBF9F5" stroke-width="4">{o.mean:+.2f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def page(text: str, outcomes: Mapping[str, Outcome]) -> str:
    """The page with its figures renewed."""
    before, _, rest = text.partition(BEGIN)
    return before + table(outcomes) + rest.partition(END)[2]


if __name__ == "__main__":
    found = figures()
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    CHART.write_text(chart(found), encoding="utf-8")
