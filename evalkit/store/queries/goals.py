"""Personal goals and how people say they stand; neither is ever overwritten."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import enrolments
from evalkit.store.unit import Unit

STEP = "step"


@dataclass(frozen=True)
class Goal:
    """``words``: sealed. ``talk_on``: the day on which to talk about it again."""

    table: ClassVar[type[Table]] = tables.Goal
    id: str
    participant: str
    enrolment: str
    submission_key: str
    words: bytes
    language: str
    set_on: datetime.date
    talk_on: datetime.date | None


@dataclass(frozen=True)
class Rating:
    """``state``: step, harder_than_at_the_start or no_longer_my_goal. ``number`` 1, 2, …: the last one holds."""

    table: ClassVar[type[Table]] = tables.GoalRating
    id: str
    goal: str
    number: int
    submission_key: str
    state: str
    step: int | None
    day: datetime.date


@dataclass(frozen=True)
class Standing:
    """Where a goal stood by a day. ``state`` None: it was set, and not talked about yet."""

    goal: str
    enrolment: str
    set_on: datetime.date
    state: str | None
    step: int | None


def goal_id(organisation: str, submission_key: str) -> str:
    """Follows from the key, so that the words can be sealed for their place before anything is written."""
    return keyed_id(organisation, "goal", submission_key)


async def add_goal(
    unit: Unit,
    *,
    submission_key: str,
    participant: str,
    enrolment: str,
    words: bytes,
    language: str,
    set_on: datetime.date,
    talk_on: datetime.date | None,
) -> bool:
    """Keep a goal; False when this key was used before."""
    return await unit.add_once(
        tables.Goal,
        [tables.Goal.organisation, tables.Goal.submission_key],
        id=goal_id(unit.organisation, submission_key),
        submission_key=submission_key,
        participant=participant,
        enrolment=enrolment,
        words=words,
        language=language,
        set_on=set_on,
        talk_on=talk_on,
        author=unit.scope.account,
    )


async def add_rating(
    unit: Unit, goal: Goal, *, submission_key: str, state: str, step: int | None, day: datetime.date
) -> bool:
    """Add where the person stands now; False when this key was used before."""
    earlier = await ratings_of(unit, goal.id)
    return await unit.add_once(
        tables.GoalRating,
        [tables.GoalRating.organisation, tables.GoalRating.submission_key],
        submission_key=submission_key,
        participant=goal.participant,
        goal=goal.id,
        number=len(earlier) + 1,
        state=state,
        step=step,
        day=day,
        author=unit.scope.account,
    )


async def goal(unit: Unit, goal_id: str) -> Goal | None:
    return await unit.one(Goal, tables.Goal.id == goal_id)


async def goals_of(unit: Unit, enrolment: str) -> tuple[Goal, ...]:
    """The goals set in an enrolment and in those joined into it, oldest first."""
    joined = await unit.all(enrolments.Enrolment, tables.Enrolment.joined_into == enrolment)
    return await unit.all(
        Goal,
        tables.Goal.enrolment.is_in([enrolment, *(one.id for one in joined)]),
        order=[tables.Goal.set_on, tables.Goal.id],
    )


async def ratings_of(unit: Unit, goal_id: str) -> tuple[Rating, ...]:
    """Where the person said they stand, in the order in which it was noted."""
    return await unit.all(Rating, tables.GoalRating.goal == goal_id, order=[tables.GoalRating.number])


async def standings(unit: Unit, programme: str, last: datetime.date) -> tuple[Standing, ...]:
    """Where every goal of a programme that was set by ``last`` stood then, by its newest answer until that day."""
    rows = await unit.raw(
        """SELECT g.id, g.enrolment, g.set_on, r.state, r.step FROM goal g
        JOIN enrolment e ON e.organisation = g.organisation AND e.id = g.enrolment
        LEFT JOIN goal_rating r ON r.organisation = g.organisation AND r.goal = g.id AND r.number = (
          SELECT max(n.number) FROM goal_rating n
          WHERE n.organisation = g.organisation AND n.goal = g.id AND n.day <= {}
        )
        WHERE g.organisation = {} AND e.programme = {} AND g.set_on <= {} ORDER BY g.id""",
        last.isoformat(),
        unit.organisation,
        programme,
        last.isoformat(),
    )
    return tuple(
        Standing(
            row["id"], row["enrolment"], datetime.date.fromisoformat(row["set_on"]), row["state"], row["step"]
        )
        for row in rows
    )  # fmt: skip
