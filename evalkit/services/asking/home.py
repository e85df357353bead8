"""The worker's home: who can be asked today, who at the next visit, who later; and what was begun and not finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.schedule import Occasion, State
from evalkit.services.asking import set_aside
from evalkit.services.asking.occasions import Standing, to_remind_of
from evalkit.services.people.labels import alphabetical
from evalkit.store import Scope
from evalkit.store.queries import enrolments, programmes, waiting

SOON = dt.timedelta(days=28)
"""How far ahead "later" looks; what is further away is only counted."""


@dataclass(frozen=True)
class ToAsk:
    """One line: whom to ask, for which occasion. ``begun``: there is an unfinished draft of the reader's own."""

    enrolment: str
    participant: str
    label: str
    drawing: str
    programme: Mapping[str, str]
    occasion: Occasion
    begun: bool


@dataclass(frozen=True)
class Completeness:
    """How far one programme is: people now, check-ins done and to propose among occasions that have opened."""

    programme: str
    names: Mapping[str, str]
    people: int
    done: int
    open: int
    next_visit: int
    without_participants: bool


@dataclass(frozen=True)
class Home:
    """``further``: people whose next occasion is beyond :data:`SOON`. ``hanging``: those whose next occasion has no day
    yet: it comes with a visit, or after leaving. ``programmes``: the open ones; ``closed``: whether there are others.
    ``people``: who takes part now; ``ever``: whether anybody ever did. ``waiting``: what to look at. ``day``: today.
    """

    day: dt.date
    today: tuple[ToAsk, ...]
    next_visit: tuple[ToAsk, ...]
    later: tuple[ToAsk, ...]
    further: int
    hanging: int
    programmes: tuple[Completeness, ...]
    closed: bool
    people: int
    ever: bool
    waiting: int

    @property
    def only_counted(self) -> bool:
        """Whether nobody can be entered: what happens is counted in every open programme, without persons."""
        return bool(self.programmes) and all(one.without_participants for one in self.programmes)

    @property
    def proposed(self) -> bool:
        """Whether anything stands in one of the lists, now or later."""
        return bool(self.today or self.next_visit or self.later or self.further or self.hanging)


async def home(scope: Scope, *, now: dt.datetime | None = None) -> Home:
    """What the team can do today, over all programmes of their association."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        standings = await to_remind_of(unit, unit.today)
        begun = {draft.enrolment for draft in await waiting.my_drafts(unit)}
        every = await programmes.programmes(unit, closed_too=True)
        ever = await enrolments.anybody(unit)
        today = unit.today
        waiting_count = await set_aside.count(unit)
    lines = [(s, occasion) for s in standings if (occasion := s.next) is not None]
    by_state: dict[State, list[ToAsk]] = {State.DUE: [], State.LATE: [], State.NOT_YET: []}
    for standing, occasion in lines:
        by_state[occasion.state].append(_line(standing, occasion, standing.enrolment.id in begun))
    due = sorted(by_state[State.DUE], key=lambda x: (x.occasion.closes or dt.date.max, alphabetical(x.label)))
    late = sorted(by_state[State.LATE], key=lambda x: alphabetical(x.label))
    coming = sorted(by_state[State.NOT_YET], key=lambda x: (x.occasion.opens or dt.date.max, alphabetical(x.label)))
    soon = [x for x in coming if x.occasion.opens is not None and x.occasion.opens <= today + SOON]
    return Home(
        day=today,
        today=tuple(due),
        next_visit=tuple(late),
        later=tuple(soon),
        further=len([x for x in coming if x.occasion.opens is not None]) - len(soon),
        hanging=sum(x.occasion.opens is None for x in coming),
        programmes=tuple(_completeness(p, standings) for p in every if p.closed_on is None),
        closed=any(p.closed_on is not None for p in every),
        people=len({s.participant.id for s in standings if not s.has_left}),
        ever=ever,
        waiting=waiting_count,
    )


def _line(standing: Standing, occasion: Occasion, begun: bool) -> ToAsk:
    return ToAsk(
        enrolment=standing.enrolment.id,
        participant=standing.participant.id,
        label=standing.participant.label,
        drawing=standing.participant.drawing,
        programme=standing.programme.names,
        occasion=occasion,
        begun=begun,
    )


def _completeness(programme: programmes.Programme, standings: tuple[Standing, ...]) -> Completeness:
    own = [s for s in standings if s.programme.id == programme.id]
    here = [s for s in own if not s.has_left]
    open_now = [s.next.state for s in own if s.next is not None]
    return Completeness(
        programme=programme.id,
        names=programme.names,
        people=len(here),
        done=sum(o.state is State.DONE for s in here if s.wishes for o in s.occasions),
        open=open_now.count(State.DUE),
        next_visit=open_now.count(State.LATE),
        without_participants=programme.without_participants,
    )
