"""What a report tells of its people beside the figures of change: hours followed, why people left, personal goals.

Counted over those who agreed to be counted for its reader, coarsened by the policy, and judged by the gate.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter

from evalkit.definitions import Policy
from evalkit.definitions.process_lists import EXIT_GROUP, EXITS
from evalkit.disclosure import process_counts
from evalkit.disclosure.goal_counts import GoalCounts, OneGoal, goal_counts
from evalkit.disclosure.process_counts import AtLeast, HoursFollowed
from evalkit.i18n import mark
from evalkit.reporting.process_told import KeptAsOf
from evalkit.services.reports import goal_summary, people_tables
from evalkit.services.reports.people_tables import Before, Count, PeopleTable, Place
from evalkit.services.reports.progression_tables import PURPOSE, Days
from evalkit.store import Unit
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import consents, enrolments, waiting
from evalkit.store.queries.programmes import Programme

HOURS: Final = "hours_followed"
LEFT: Final = "exits"
GOALS: Final = "personal_goals"
REACH: Final = "reach"

TITLES: Mapping[str, str] = {
    HOURS: mark("Hours that people followed"),
    LEFT: mark("Why people left"),
    GOALS: mark("Personal goals"),
    REACH: mark("Whom it reaches"),
}

_HOURS = TypeAdapter(HoursFollowed)
_EXITS = TypeAdapter(dict[str, AtLeast])
_GOALS = TypeAdapter(GoalCounts)


@dataclass(frozen=True)
class People:
    """``kept``: which counts are told as an earlier report told them, and since when; None: not told at all.

    ``tables``: what a release publishes of it. ``beside``: all counts that were published before, where they were read.
    """

    hours: HoursFollowed | None = None
    exits: Mapping[str, AtLeast] = field(default_factory=dict)
    goals: GoalCounts | None = None
    kept: Mapping[str, KeptAsOf | None] = field(default_factory=dict)
    tables: tuple[PeopleTable, ...] = ()
    place: Place | None = None
    beside: Before | None = None


NOBODY = People()


async def told(unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, policy: Policy) -> People:
    """Hours, exits and goals of the people of these programmes who agreed to be counted for ``funder``."""
    ids = [programme.id for programme in programmes]
    first, last = (days.first, min(days.last, unit.today)) if days else (None, unit.today)
    people = await _counted(unit, ids, funder)
    counts = [
        _hours(await _minutes(unit, people, first, last), policy),
        _exits(people, first, last, policy),
        _goals(
            await goal_summary.standing(unit, ids, {one: who for one, who, _ in people}, last), policy,
            of=len({who for _, who, one in people if _in_period(one, first, last)}),
        ),
    ]  # fmt: skip
    place = Place(tuple(sorted(programme.key for programme in programmes)), days, funder, policy)
    counted = [count for count in counts if count is not None]
    if not counted:
        return NOBODY
    before = await people_tables.before(unit, funder)
    found = people_tables.judged(counted, place, before)
    says = {one.name: one.says for one in found if one.says is not None}
    return People(
        hours=_HOURS.validate_python(says[HOURS]) if HOURS in says else None,
        exits=_EXITS.validate_python(says[LEFT]) if LEFT in says else {},
        goals=_GOALS.validate_python(says[GOALS]) if GOALS in says else None,
        kept={one.name: one.kept for one in found if one.waits},
        tables=found,
        place=place,
        beside=before,
    )


Counted = tuple[str, str, enrolments.Enrolment]
"""An enrolment's id, whose it is, and the enrolment."""


async def _counted(unit: Unit, ids: Sequence[str], funder: str) -> tuple[Counted, ...]:
    """The enrolments of those who agreed to be counted; a record that was joined speaks through the other one."""
    agreed = await consents.consenting(unit, PURPOSE, funder)
    joined = await waiting.joined_records(unit)
    every = [one for programme in ids for one in await enrolments.enrolments_in(unit, programme)]
    found = [(one.id, joined.get(one.participant, one.participant), one) for one in every]
    return tuple(one for one in found if one[1] in agreed)


def _in_period(one: enrolments.Enrolment, first: dt.date | None, last: dt.date) -> bool:
    return (one.entry is None or one.entry <= last) and (one.exit_on is None or first is None or one.exit_on >= first)


async def _minutes(unit: Unit, people: Sequence[Counted], first: dt.date | None, last: dt.date) -> dict[str, list[int]]:
    """Minutes that each person followed in the period, programme by programme, where presences are noted; 0 for who
    never came."""
    noting = await kept_sessions.notes_presences(unit)
    there = {key: 0 for key, _, one in people if one.programme in noting and _in_period(one, first, last)}
    into = await waiting.joined_enrolments(unit)
    for came in await kept_sessions.came(unit, first=first, last=last):
        enrolment = into.get(came.enrolment, came.enrolment)
        if enrolment in there:
            there[enrolment] += came.minutes
    found: dict[str, list[int]] = {}
    for key, who, _ in people:
        if key in there:
            found.setdefault(who, []).append(there[key])
    return found


def _hours(minutes: Mapping[str, Sequence[int]], policy: Policy) -> Count | None:
    """Of each person all together, so that whoever takes part in several programmes is one person here too."""
    found = process_counts.hours_followed([sum(of) for of in minutes.values()], policy)
    if found is None:
        return None
    return Count(HOURS, _HOURS.dump_python(found, mode="json"), {who: sorted(of) for who, of in minutes.items()})


def _exits(people: Sequence[Counted], first: dt.date | None, last: dt.date, policy: Policy) -> Count | None:
    """In three groups, each as a step; None where that would tell about few. Whoever left several of these programmes
    counts once, with the last reason; whoever still takes part in one of them has not left."""
    ended: dict[str, list[tuple[dt.date, str, str]]] = {}
    for key, who, one in people:
        reason = EXIT_GROUP.get(one.exit_reason or "unknown", "circumstances")
        ended.setdefault(who, []).append((one.exit_on or dt.date.max, key, reason))
    newest = {who: max(of) for who, of in ended.items()}
    left = {who: group for who, (day, _, group) in newest.items() if (first is None or day >= first) and day <= last}
    groups = Counter(left.values())
    steps = process_counts.in_groups({group: groups[group] for group in EXITS}, policy)
    if steps is None or not left:
        return None
    return Count(LEFT, _EXITS.dump_python(steps, mode="json"), {who: [group] for who, group in left.items()})


def _goals(goals: Sequence[OneGoal], policy: Policy, *, of: int) -> Count | None:
    """``of``: how many people the report counts. None where too few set a goal: then not even that is told."""
    people: dict[str, list[str]] = {}
    for goal in goals:
        people.setdefault(goal.person, []).append(goal.stand)
    found = goal_counts(goals, policy, of=of)
    if not people or not found.goals.is_shown:
        return None
    says: dict[str, Any] = _GOALS.dump_python(found, mode="json", warnings="none")
    return Count(GOALS, says, {who: sorted(stands) for who, stands in people.items()})
