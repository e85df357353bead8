"""Whom does it pay to take in? One programme among twenty chooses, by easier or harder starts, whom it lets in.

The same invented world as in docs/fair-comparison.md: everybody moves by the same rule, whatever the programme. The one
programme may also work better or less well than the others. It is then judged in four ways, by the product's own code
where it is the product's way. Nothing here reads an answer of anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from evalkit.progression.pool import Pool, pool_of
from evalkit.progression.reliability_corrected import expected_change, slopes
from evalkit.progression.starting_strata import Floats

CHOICES: Final = (-3, -2, -1, 0, 1, 2, 3)
"""How the programme chooses: −3 those furthest away first, 0 whoever comes, 3 the easiest first."""
WORKS: Final = (-1, 0, 1)
"""How well it works: less well than the others, as well, better."""
WAYS: Final = ("jobs", "end", "change", "fair")
"""Judged by how many found a job, by the level at the end, by the raw change, by the fair comparison."""


@dataclass(frozen=True)
class Town:
    """How the invented people are made, in points of a scale from 0 to 100."""

    others: int = 19
    people: int = 60
    knock: int = 180
    middle: float = 50.0
    spread_of_programmes: float = 5.0
    spread_of_people: float = 10.0
    reliability: float = 0.7
    persistence: float = 0.7
    rise: float = 20.0
    noise: float = 6.0
    job_from: float = 66.0  # level at the end from which an employer takes somebody
    keenness: float = 0.5  # how strictly a choice goes by the start
    better: float = 4.0  # points that better work adds

    @property
    def sem(self) -> float:
        """Standard error of measurement that gives this reliability."""
        return float(self.spread_of_people * (1 / self.reliability - 1) ** 0.5)


@dataclass(frozen=True)
class Judged:
    """One way of judging: the programme's figure, the mean of the others', and how far chance alone goes."""

    way: str
    own: float
    others: float
    chance: float

    @property
    def apart(self) -> float:
        """Distance from the others, in reaches of chance: beyond ±1 the programme looks better or worse."""
        return (self.own - self.others) / self.chance


@dataclass(frozen=True)
class Door:
    """Those who knocked on one day. ``starts``: ascending; ``inside``: who was let in; ``furthest``: how many of them
    are the furthest third."""

    starts: tuple[float, ...]
    inside: tuple[bool, ...]
    furthest: int

    @property
    def furthest_inside(self) -> int:
        return sum(self.inside[: self.furthest])


@dataclass(frozen=True)
class Choice:
    """What comes of one choice: the door on one day, and the four ways of judging, in the order of :data:`WAYS`."""

    choice: int
    door: Door
    judged: tuple[Judged, ...]


def choices(town: Town, work: int, runs: int, rng: np.random.Generator) -> tuple[Choice, ...]:
    """Every choice of :data:`CHOICES` for work of :data:`WORKS`, averaged over ``runs`` towns.

    Each town meets every choice with the same people and the same luck, so that choices differ by the choice alone.
    """
    seeds = rng.integers(0, 2**63 - 1, runs)
    own = np.empty((runs, len(CHOICES), len(WAYS)))
    others = np.empty_like(own)
    doors: list[Door] = []
    for run, seed in enumerate(seeds):
        for at, choice in enumerate(CHOICES):
            lucky = np.random.default_rng(int(seed))
            knocked, inside = _at_the_door(town, choice, lucky)
            own[run, at], others[run, at] = _judge(town, knocked[inside], work * town.better, lucky)
            if run == 0:
                doors.append(_door(town, knocked, inside))
    # What chance alone does: the same work, whoever comes.
    neutral = own[:, CHOICES.index(0)] - others[:, CHOICES.index(0)]
    chance = 1.96 * neutral.std(axis=0, ddof=1)
    return tuple(
        Choice(
            choice,
            doors[at],
            tuple(
                Judged(way, float(own[:, at, n].mean()), float(others[:, at, n].mean()), float(chance[n]))
                for n, way in enumerate(WAYS)
            ),
        )
        for at, choice in enumerate(CHOICES)
    )


def _at_the_door(town: Town, choice: int, rng: np.random.Generator) -> tuple[Floats, np.ndarray]:
    """True starts of those who knock, and who is let in: the team sees a start about as well as a first talk shows."""
    spread = float((town.spread_of_people**2 + town.spread_of_programmes**2) ** 0.5)
    knocked = town.middle + spread * rng.standard_normal(town.knock)
    seen = (knocked - town.middle) / spread + 0.4 * rng.standard_normal(town.knock)
    luck = rng.gumbel(size=town.knock)
    inside = np.zeros(town.knock, dtype=np.bool_)
    inside[np.argsort(choice * town.keenness * seen + luck)[-town.people :]] = True
    return knocked, inside


def _judge(town: Town, let_in: Floats, better: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """(the programme's figures, the means of the others'), in the order of :data:`WAYS`."""
    means = town.middle + town.spread_of_programmes * np.sqrt(12 / 11) * np.linspace(-1.65, 1.65, town.others)
    elsewhere = np.repeat(means, town.people) + town.spread_of_people * rng.standard_normal(town.others * town.people)
    true = np.concatenate([let_in, elsewhere])
    start = true + town.sem * rng.standard_normal(true.size)
    later = town.rise + town.persistence * true + town.noise * rng.standard_normal(true.size)
    later[: let_in.size] += better
    names = [f"p{number:02d}" for number in range(town.others + 1)]
    pairs = pl.DataFrame({"programme": np.repeat(names, town.people), "x": start, "y": later})
    pool = pool_of(pairs, names, 1)
    figures = np.vstack([
        pool.means((pool.y >= town.job_from).astype(np.float64)) * 100,
        pool.means(pool.y),
        pool.means(pool.y - pool.x),
        _adjusted(pool, town.sem),
    ])  # fmt: skip
    return figures[:, 0], figures[:, 1:].mean(axis=1)


def _adjusted(pool: Pool, sem: float) -> Floats:
    """The product's own comparison of scales (METHODS 5.2)."""
    slope = slopes(pool, sem).used
    return expected_change(pool, 0.0 if slope is None else slope).adjusted


def _door(town: Town, knocked: Floats, inside: Sequence[bool] | np.ndarray) -> Door:
    order = np.argsort(knocked)
    return Door(
        starts=tuple(float(value) for value in knocked[order]),
        inside=tuple(bool(value) for value in np.asarray(inside)[order]),
        furthest=town.knock // 3,
    )
