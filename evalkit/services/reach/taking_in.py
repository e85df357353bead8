"""The page on which one chooses whom a programme takes in: invented towns, computed once, the same for everybody."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from evalkit.progression.taking_in import CHOICES, WORKS, Choice, Town, choices
from evalkit.reporting.taking_in_told import Judgement, Knocking, Told, told
from evalkit.reporting.wording import wording

RUNS = 60
SEED = 2014
MIDDLE = CHOICES.index(0)
MOST = len(CHOICES) - 1


@lru_cache(maxsize=128)
def seen(at: int, work: int, language: str) -> Told:
    """One choice (0 the furthest first, :data:`MOST` the easiest first) for work −1, 0 or 1.

    What is out of range is taken as its nearest end, so that there are few answers to compute.
    """
    at, work = min(max(at, 0), MOST), min(max(work, WORKS[0]), WORKS[-1])
    every = _computed(work)
    door = every[at].door
    judgements = [
        Judgement(now.way, now.own, now.others, tuple(one.judged[n].apart for one in every))
        for n, now in enumerate(every[at].judged)
    ]
    knocking = Knocking(door.starts, door.inside, door.furthest)
    return told(at, work, knocking, judgements, wording(language))


@lru_cache(maxsize=len(WORKS))
def _computed(work: int) -> tuple[Choice, ...]:
    return choices(Town(), work, RUNS, np.random.default_rng(SEED))
