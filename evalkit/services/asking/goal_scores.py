"""Goal Attainment Scaling of one programme, for the coordination alone."""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.access import COORDINATION, Role, can_rule, check_rule
from evalkit.definitions import Audience, loader
from evalkit.disclosure.goal_scores import GoalScores, goal_scores
from evalkit.errors import Refused, problem
from evalkit.progression.goal_attainment import Goal, GoalState
from evalkit.store import Scope
from evalkit.store.queries import enrolments, goals, programmes, waiting


async def of_programme(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> GoalScores | None:
    """T of the people who have talked about a goal again; each goal counts as much as any other of its person."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        if await programmes.programme(unit, programme_id) is None:
            raise Refused(problem("entry.not_found"))
        joined = await waiting.joined_records(unit)
        whose = {
            one.id: joined.get(one.participant, one.participant)
            for one in await enrolments.enrolments_in(unit, programme_id)
        }
        standing = await goals.standings(unit, programme_id, unit.today)
    people: dict[str, list[Goal]] = {}
    for one in standing:
        if one.state is None or one.enrolment not in whose:
            continue
        at = GoalState(one.state) if one.step is None or one.state == GoalState.HARDER else one.step
        people.setdefault(whose[one.enrolment], []).append(Goal(at))
    return goal_scores(people, loader.load_policies().for_audience(Audience.ASSOCIATION))


async def if_coordination(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> GoalScores | None:
    """The same for a page that the whole team opens; None for who does not coordinate."""
    return await of_programme(scope, programme_id, now=now) if can_rule(Role(scope.role), COORDINATION) else None
