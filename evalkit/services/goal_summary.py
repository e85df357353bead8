"""Personal goals of a programme as a reader outside may see them: counts of goals of those who agreed to be counted."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.collect.goals import Rated, Stand
from evalkit.definitions import Audience, loader
from evalkit.disclosure.goal_counts import GoalCounts, OneGoal, goal_counts
from evalkit.services.progression_tables import Days
from evalkit.store import Unit
from evalkit.store.queries import consents, enrolments
from evalkit.store.queries import goals as kept
from evalkit.store.queries.programmes import Programme

_STANDS = {
    Stand.REACHED: "reached",
    Stand.ON_THE_WAY: "on_the_way",
    Stand.AS_AT_START: "as_at_start",
    Stand.HARDER: "harder",
    Stand.ENDED: "no_longer_mine",
}


async def summary(
    unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, audience: Audience = Audience.FUNDER
) -> GoalCounts:
    """Where the goals set by the end of the period stood then, of the people who agreed to be counted for ``funder``.

    Protected for one report. Two summaries of nearly the same people are not judged against each other here: who
    releases one keeps it with its people's marks, as published tables are.
    """
    policy = loader.load_policies().for_audience(audience)
    counted = await consents.consenting(unit, "funder_aggregate", funder)
    found = []
    for programme in programmes:
        for enrolment in await enrolments.enrolments_in(unit, programme.id):
            if enrolment.participant not in counted:
                continue
            for goal in await kept.goals_of(unit, enrolment.id):
                if days is None or goal.set_on <= days.last:
                    found.append(OneGoal(enrolment.participant, await _stand(unit, goal, days)))
    return goal_counts(found, policy)


async def _stand(unit: Unit, goal: kept.Goal, days: Days | None) -> str:
    ratings = [one for one in await kept.ratings_of(unit, goal.id) if days is None or one.day <= days.last]
    if not ratings:
        return "not_yet_told"
    newest = ratings[-1]
    return _STANDS[Rated(newest.day, newest.state, newest.step).stand]
