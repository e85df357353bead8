"""What a paper is made from: how an association uses this instance today. Nobody's answers; people are only counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evalkit.definitions import Form


@dataclass(frozen=True)
class ProgrammeFact:
    """``participants`` False: it only counts. ``exposed``: it appears nowhere outside the association."""

    names: Mapping[str, str]
    participants: bool
    exposed: bool


@dataclass(frozen=True)
class FormFact:
    """A form that is asked now, or whose answers are kept. ``programmes``: that ask it now."""

    form: Form
    programmes: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class GrantFact:
    """Who pays for what, and so may be given a report. ``programmes``: their names; none: the whole association."""

    funder: str
    kind: Literal["funder", "observatory"]
    programmes: tuple[Mapping[str, str], ...]
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class ComparisonFact:
    """A comparison that a programme takes part in. ``named``: its name is shown there."""

    title: Mapping[str, str]
    programme: Mapping[str, str]
    named: bool


@dataclass(frozen=True)
class KeptFact:
    """How long something stays. ``what`` and ``until`` are sentences to translate; ``details`` fill ``until``."""

    what: str
    until: str
    details: Mapping[str, int]


@dataclass(frozen=True)
class Facts:
    """``people``: a step of ten that is reached, never the number. ``told``: keys of what else is written down here
    (goals, stories, presences, team_view, called, relays, relays_received). ``reach``: programmes whose reach the
    observatory may count.
    ``to_everybody``: somebody agreed to open tables. ``bundles``: signed files let out for an observatory elsewhere.
    ``tokens``: names of programs with a token that still opens. ``days_since_backup`` and ``days_since_drill``: None
    where there was none. ``own_key``: words about people open with the association's own key only."""

    association: str
    day: dt.date
    marking: str | None
    programmes: tuple[ProgrammeFact, ...]
    forms: tuple[FormFact, ...]
    people: int
    told: frozenset[str]
    grants: tuple[GrantFact, ...]
    comparisons: tuple[ComparisonFact, ...]
    reach: tuple[Mapping[str, str], ...]
    to_everybody: bool
    bundles: int
    raised: int
    tokens: tuple[str, ...]
    accounts: int
    second_steps: int
    kept: tuple[KeptFact, ...]
    postgres: bool
    behind_tls: bool
    sends_mail: bool
    days_since_backup: int | None
    days_since_drill: int | None
    own_key: bool
