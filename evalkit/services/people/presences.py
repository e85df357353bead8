"""The days on which people came, for the occasions that hang on them ("at the second visit")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from evalkit.store import Unit
from evalkit.store.queries import activity, enrolments, waiting
from evalkit.store.queries.forms import Schedule

Presences = Mapping[str, Sequence[dt.date]]
"""Enrolment → the days on which the person came, oldest first."""

NOBODY_NOTES: Presences = MappingProxyType({})
"""Nobody notes presences: an occasion that hangs on them is proposed at the next visit."""


async def presences(unit: Unit, found: Iterable[enrolments.Enrolment], schedules: Collection[Schedule]) -> Presences:
    """The presences of these enrolments, where their programme notes any and a schedule asks about them.

    The first day is a coming too. Presences of an enrolment that was joined into another are the other's.
    """
    if not any(wave.get("at_presence") is not None for schedule in schedules for wave in schedule.waves):
        return NOBODY_NOTES
    noting = await activity.notes_presences(unit)
    if not noting:
        return NOBODY_NOTES
    into = await waiting.joined_enrolments(unit)
    days: dict[str, set[dt.date]] = {}
    own = unit.scope.participant
    for one in await (activity.came(unit) if own is None else activity.came_of(unit, own)):
        days.setdefault(into.get(one.enrolment, one.enrolment), set()).add(one.day)
    return {
        one.id: sorted(days.get(one.id, set()) | ({one.entry} if one.entry else set()))
        for one in found
        if one.programme in noting
    }
