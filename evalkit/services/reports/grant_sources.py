"""What a funder's question needs data of, and whether there are any: one line for each kind of data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.definitions.report import Part
from evalkit.i18n import mark
from evalkit.services.reports.progression_tables import Days
from evalkit.store import Unit
from evalkit.store.queries import sources
from evalkit.store.queries.programmes import Programme

TITLES: Mapping[str, str] = {
    "check_ins": mark("check-ins"),
    "consents": mark("people who agreed to be counted"),
    "goals": mark("personal goals"),
    "tally": mark("weekly counts"),
    "activity_session": mark("sessions"),
    "attendance": mark("attendance"),
    "journal_entry": mark("journal notes"),
    "collective_result": mark("collective results"),
    "partner": mark("partners"),
    "relay": mark("relays"),
    "story": mark("stories"),
    "group_analysis": mark("a group analysis"),
    "about_us": mark("what people say of the association"),
}
"""Kinds of data by their table, as a sentence names them."""


OF_PARTS: Mapping[str, tuple[str, ...]] = {
    Part.DONE: ("activity_session",),
    Part.PEOPLE: ("check_ins", "consents"),
    Part.INDICATORS: ("check_ins", "consents"),
    Part.COLLECTIVE: ("collective_result",),
    Part.STORIES: ("story",),
    Part.ABOUT_US: ("about_us",),
    Part.GROUP_ANALYSIS: ("group_analysis",),
}
"""Part of the report → the data without which it says nothing."""


def needed(question: FunderQuestion) -> tuple[str, ...]:
    """The data that a question needs: as somebody said, else what the parts that answer it are made of."""
    return question.sources or tuple(dict.fromkeys(one for part in question.sections for one in OF_PARTS.get(part, ())))


@dataclass(frozen=True)
class Seen:
    """How many there are in a period, and the last day."""

    count: int
    last: dt.date | None


@dataclass(frozen=True)
class Look:
    """``patience``: days without a new one after which the grant's page says so (None: only when there is none)."""

    find: Callable[[Unit, Sequence[Programme], Days], Awaitable[Seen]]
    patience: int | None = None


async def _consents(unit: Unit, programmes: Sequence[Programme], days: Days) -> Seen:
    return Seen(*await sources.consents_until(unit, [p.id for p in programmes], days.last, "funder_aggregate"))


async def _partners(unit: Unit, programmes: Sequence[Programme], days: Days) -> Seen:
    return Seen(*await sources.partners_until(unit, [p.id for p in programmes], days.last))


Between = Callable[[Unit, Sequence[str], dt.date, dt.date], Awaitable[sources.Counted]]


def _in(count: Between) -> Callable[[Unit, Sequence[Programme], Days], Awaitable[Seen]]:
    """A count of a period as a look."""

    async def find(unit: Unit, programmes: Sequence[Programme], days: Days) -> Seen:
        return Seen(*await count(unit, [p.id for p in programmes], days.first, days.last))

    return find


LOOKS: Mapping[str, Look] = {
    "check_ins": Look(_in(sources.check_ins_between), patience=120),
    "consents": Look(_consents),
    "goals": Look(_in(sources.goals_between), patience=120),
    "tally": Look(_in(sources.tallies_between), patience=60),
    "activity_session": Look(_in(sources.sessions_between), patience=60),
    "attendance": Look(_in(sources.attendance_between), patience=60),
    "journal_entry": Look(_in(sources.notes_between), patience=120),
    "collective_result": Look(_in(sources.collective_results_between)),
    "partner": Look(_partners),
    "relay": Look(_in(sources.relays_between), patience=120),
    "story": Look(_in(sources.stories_between), patience=180),
    "group_analysis": Look(_in(sources.group_analyses_between)),
    "about_us": Look(_in(sources.about_us_between), patience=180),
}
"""Kind of data → how to look for it, in these programmes and days."""
