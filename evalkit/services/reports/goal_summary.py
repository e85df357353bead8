"""Where the personal goals of a report's people stood at the end of its period; protected before anybody reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from evalkit.collect.goals import Rated, Stand
from evalkit.disclosure.goal_counts import NOT_YET_TOLD, OneGoal
from evalkit.store import Unit
from evalkit.store.queries import goals as kept
from evalkit.store.queries import waiting

_STANDS = {
    Stand.REACHED: "reached",
    Stand.ON_THE_WAY: "on_the_way",
    Stand.AS_AT_START: "as_at_start",
    Stand.HARDER: "harder",
    Stand.ENDED: "no_longer_mine",
}


async def standing(
    unit: Unit, programmes: Sequence[str], people: Mapping[str, str], last: dt.date
) -> tuple[OneGoal, ...]:
    """Every goal that these people set by ``last``, where it stood then. ``people``: enrolment → person.

    A goal that was set in a record joined into another goes on there.
    """
    into = await waiting.joined_enrolments(unit)
    found = []
    for programme in programmes:
        for one in await kept.standings(unit, programme, last):
            person = people.get(into.get(one.enrolment, one.enrolment))
            if person is not None:
                found.append(OneGoal(person, _stand(one)))
    return tuple(found)


def _stand(one: kept.Standing) -> str:
    if one.state is None:
        return NOT_YET_TOLD
    return _STANDS[Rated(one.set_on, one.state, one.step).stand]
