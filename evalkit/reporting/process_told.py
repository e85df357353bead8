"""The process as a report tells it, beside demand and sessions: counts without persons, protected counts, words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit.definitions.words import Words
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.process_counts import AtLeast, HoursFollowed


@dataclass(frozen=True)
class KeptAsOf:
    """A count of people that is told as an earlier report told it: the ``day`` of that one, and the days it covers."""

    day: dt.date
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class NeedCount:
    """A need that met no answer. ``words``: the programme's own, in the team's language; "": one of the short list, by
    its key. ``translated``: the same in each language in which the programme says it."""

    key: str
    count: Cell
    words: str = ""
    translated: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """Something dated, for the timeline and under the trajectory. ``week``: its Monday. ``kind``: of the journal."""

    week: dt.date
    kind: str
    text: str
    language: str
    decided_by: str = ""
    planned: bool | None = None


@dataclass(frozen=True)
class Month:
    """Sessions of a month, for the chart of what was done. ``month``: its first day.

    ``held``: all of them; ``as_planned``: those of the plan.
    """

    month: dt.date
    planned: int
    held: int
    minutes: int
    as_planned: int = 0


@dataclass(frozen=True)
class RelayCount:
    """Passages to one partner, or (``partner`` "") to all together."""

    partner: str
    proposed: Cell
    accepted: Cell
    accompanied: Cell
    arrived: Cell


@dataclass(frozen=True)
class PartnerTold:
    name: str
    kind: str
    both_ways: bool
    written_down: bool


@dataclass(frozen=True)
class ChainTold:
    """One line of the theory of change, in the report's own language where it was said. ``indicator``: its title by
    language; None: not measured."""

    activity: Words
    mechanism: Words
    outcome: Words
    indicator: Words | None = None


@dataclass(frozen=True)
class ProcessTold:
    """``exits``: group → how many people, as a step. ``cancelled``: reason → sessions. ``visits``: open door.

    ``intended``: for how many it is meant, with its ``source``.
    """

    months: tuple[Month, ...] = ()
    cancelled: Mapping[str, int] = field(default_factory=dict)
    beside_the_plan: int = 0
    hours: HoursFollowed | None = None
    visits: int = 0
    needs: tuple[NeedCount, ...] = ()
    events: tuple[Event, ...] = ()
    exits: Mapping[str, AtLeast] = field(default_factory=dict)
    relays: tuple[RelayCount, ...] = ()
    partners: tuple[PartnerTold, ...] = ()
    chains: tuple[ChainTold, ...] = ()
    intended: int | None = None
    source: Words = field(default_factory=dict)
