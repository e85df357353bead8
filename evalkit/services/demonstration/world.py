"""The invented people of the demonstration and what they did, as plain values that no store knows.

Days are dates; nothing here has a clock time. Names of programmes, waves and indicators are those of the forms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Answer = int | str
"""A level, or the state ``prefer_not_to_say``."""


@dataclass(frozen=True)
class Grant:
    """Money of a funder for a programme over twelve months; ``asks`` are its questions."""

    funder: str
    starts_on: dt.date
    ends_on: dt.date
    asks: tuple[str | Mapping[str, Any], ...]


@dataclass(frozen=True)
class Programme:
    """One programme. ``key`` is also the key of its form. ``short`` says in nl and en what ``public`` says in fr."""

    key: str
    association: str
    partner: str | None
    names: Mapping[str, str]
    public: Mapping[str, str]
    hoped_for: Mapping[str, Literal["rise", "hold"]]
    hold_reason: str | None
    starts_on: dt.date
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class Person:
    """Somebody of one association. ``label`` is unique in the whole demonstration; ``language`` is the one spoken."""

    label: str
    drawing: str
    association: str
    language: str


@dataclass(frozen=True)
class Absence:
    """A time in which somebody was gone and from which they came back: the same line goes on."""

    left_on: dt.date
    back_on: dt.date


@dataclass(frozen=True)
class Enrolment:
    """A person in a programme.

    ``exit_reason`` is a key of the closed list. ``presences``: the first comings, oldest first, as many as the
    schedule asks about (none where it does not). ``follow_up``: False for somebody who did not wish to be asked.
    """

    person: Person
    programme: str
    entry: dt.date
    exit_on: dt.date | None = None
    exit_reason: str | None = None
    exit_note: str | None = None
    presences: tuple[dt.date, ...] = ()
    absences: tuple[Absence, ...] = ()
    follow_up: bool = True


@dataclass(frozen=True)
class Revision:
    """One version of a check-in; the last one holds. ``reason`` says why an earlier one was corrected."""

    answers: Mapping[str, Answer]
    noted_on: dt.date
    reason: str | None = None


@dataclass(frozen=True)
class CheckIn:
    """One occasion. ``wave`` is None for a check-in off the schedule; ``day`` is the day it was about."""

    person: Person
    programme: str
    wave: str | None
    day: dt.date
    mode: str
    language: str
    revisions: tuple[Revision, ...]

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What holds today."""
        return self.revisions[-1].answers


@dataclass(frozen=True)
class SetAside:
    """A check-in that arrived for a form version which is no longer in use, and waits to be looked at."""

    person: Person
    programme: str
    wave: str
    day: dt.date
    mode: str
    language: str
    form_version: str
    answers: Mapping[str, Answer]


Purpose = Literal["follow_up", "funder_aggregate", "observatory_aggregate", "quote"]
Decision = Literal["given", "refused", "withdrawn"]
Way = Literal["read_aloud", "paper", "screen"]


@dataclass(frozen=True)
class Consent:
    """One answer to one question of consent. ``recipient`` is a funder's name, or "" where the purpose has none."""

    person: Person
    purpose: Purpose
    recipient: str
    answer: Decision
    day: dt.date
    language: str
    way: Way


@dataclass(frozen=True)
class World:
    """Everything invented, as of ``today``. Consents are in the order in which they were given, by person."""

    today: dt.date
    programmes: tuple[Programme, ...]
    people: tuple[Person, ...]
    enrolments: tuple[Enrolment, ...]
    check_ins: tuple[CheckIn, ...]
    set_aside: tuple[SetAside, ...]
    consents: tuple[Consent, ...]

    @property
    def associations(self) -> tuple[str, ...]:
        """Names in the order of the programmes."""
        return tuple(dict.fromkeys(p.association for p in self.programmes))

    @property
    def funders(self) -> tuple[str, ...]:
        """Names in the order of the grants."""
        return tuple(dict.fromkeys(g.funder for p in self.programmes for g in p.grants))
