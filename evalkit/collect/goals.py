"""A personal goal as it is set and rated: five steps in the person's own words, never a number in front of anybody.

−2 is where the person stands on the day the goal is set, so that a first step (−1) shows before what is hoped for (0).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evalkit.collect import words_check
from evalkit.errors import Problem, problem

STEPS = (-2, -1, 0, 1, 2)
NEEDED = (-2, 0)
"""Where the person is today, and what they hope for; the steps between and beyond may come without words."""

LONGEST = 500
STEP = "step"
HARDER = "harder_than_at_the_start"
ENDED = "no_longer_my_goal"


class Stand(StrEnum):
    """Where a goal stands, as pages and reports say it. Nobody "declined"."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    AS_AT_START = "as_at_start"
    HARDER = "harder"
    ENDED = "no_longer_mine"


@dataclass(frozen=True)
class GoalWords:
    """What the person said: the goal, and its steps that have words."""

    goal: str
    steps: Mapping[int, str]


@dataclass(frozen=True)
class Rated:
    """One answer to "where are you today". ``step`` is −2 beside harder, None beside no longer."""

    day: dt.date
    state: str
    step: int | None

    @property
    def stand(self) -> Stand:
        if self.state == ENDED or self.step is None:
            return Stand.ENDED
        if self.state == HARDER:
            return Stand.HARDER
        return Stand.REACHED if self.step >= 0 else Stand.ON_THE_WAY if self.step == -1 else Stand.AS_AT_START


def read_words(goal: str, steps: Mapping[int, str]) -> GoalWords | tuple[Problem, ...]:
    """The words of a new goal, or everything that is wrong with them."""
    said = {step: steps.get(step, "").strip() for step in STEPS}
    texts = {"goal": goal.strip(), **{step_field(step): text for step, text in said.items()}}
    needed = ("goal", *map(step_field, NEEDED))
    problems = [problem("entry.goal_words_missing", field=name) for name in needed if not texts[name]]
    for name, text in texts.items():
        if len(text) > LONGEST:
            problems.append(problem("entry.too_long", field=name, title="", longest=LONGEST, length=len(text)))
        elif words_check.holds_national_number(text):
            problems.append(problem("entry.national_number", field=name, title=""))
    if problems:
        return tuple(problems)
    return GoalWords(texts["goal"], {step: text for step, text in said.items() if text})


def step_field(step: int) -> str:
    """The name of a step's field: step_1 for where the person is today, to step_5."""
    return f"step_{step + 3}"


def read_rating(chosen: str) -> tuple[str, int | None] | None:
    """(state, step) of a chosen card: ``step_1`` to ``step_5``, harder or ended; None for anything else."""
    if chosen in (HARDER, ENDED):
        return chosen, (-2 if chosen == HARDER else None)
    return next(((STEP, step) for step in STEPS if step_field(step) == chosen), None)
