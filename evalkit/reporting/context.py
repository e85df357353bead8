"""What a report needs besides the released figures: who, when, for whom, and what the team wrote itself.

Nothing here is a statistic about people: counts are process counts (sessions, a tally without persons) or released
cells. Texts of the team stand in one language and are marked with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evalkit.definitions.form import Form
from evalkit.definitions.report import Part
from evalkit.definitions.words import Words
from evalkit.disclosure.cells import Cell
from evalkit.reporting.pictured import NOTHING, Pictured
from evalkit.reporting.process_told import KeptAsOf, ProcessTold


@dataclass(frozen=True)
class Origin:
    """Where the data come from. Invented and published data are marked on every page, with the citation."""

    kind: Literal["own", "invented", "published"] = "own"
    citation: str = ""
    licence: str = ""

    def __post_init__(self) -> None:
        if self.kind == "published" and not self.citation:
            raise ValueError("published data are shown with their citation")


@dataclass(frozen=True)
class Period:
    """First and last day that the report covers."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class ReleaseMark:
    """A report that was let out: its number, the hash of what it holds, and the day."""

    number: int
    hash: str
    day: dt.date | None = None


@dataclass(frozen=True)
class HopedFor:
    """What was hoped for an indicator, with its reason; declared after the first answer: marked in the report."""

    hold: bool
    reason: str | Words = ""
    declared_before: bool = True


@dataclass(frozen=True)
class Demand:
    """A tally without persons: who asked for a place, and what became of it."""

    asked: int
    accepted: int
    no_place: int
    sent_on: int = 0
    chose_otherwise: int = 0


@dataclass(frozen=True)
class Done:
    """What was done, in the team's words, with the sessions planned and held.

    ``translated``: which of ``public``, ``activities`` and ``held_to`` stand in the language of the report itself,
    because the programme has said them in it.
    """

    public: str = ""
    activities: tuple[str, ...] = ()
    held_to: tuple[str, ...] = ()
    planned: int | None = None
    held: int | None = None
    hours: int | None = None
    adaptations: tuple[str, ...] = ()
    translated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Story:
    """A passage that a person agreed to show to these readers, in the language it was told in.

    ``passage``: which one it is, so that taking it back finds this report. ``chosen_because``: a panel's reason, where
    one chose this story among others; ``disagreed``: what those who would have chosen another one said.
    """

    text: str
    language: str
    passage: str = ""
    chosen_because: str = ""
    disagreed: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupAnalysis:
    """The passages of a group analysis that the group let out.

    ``room``: key of a role → how many of it were there; its title is told in the report's language.
    ``validated_on``: the day on which the group said that this is what it said; ``dissent``: what was said against it
    then, word for word. ``analysis``: which one it is, so that taking its account back finds this report.
    """

    room: tuple[tuple[str, int], ...]
    absent: str
    chosen: str
    account: str
    agreed: tuple[str, ...]
    not_agreed: tuple[str, ...]
    next_steps: tuple[str, ...]
    not_understood: str = ""
    why: str = ""
    validated_on: dt.date | None = None
    dissent: tuple[str, ...] = ()
    analysis: str = ""


@dataclass(frozen=True)
class GroupSaid:
    """The sentence on which a group agreed about itself, by language (None: on none), and what some saw otherwise."""

    day: dt.date
    words: Words | None
    place: str = ""
    differently: str = ""


@dataclass(frozen=True)
class QuestionAnswered:
    """One of the funder's own questions with what the report answers. ``answer``: the team's words, ``answer_in``: the
    language in which they stand (empty: that of the report's other answers).

    ``sources``: kinds of data that it asks for (none: all that its parts tell). ``characters``: at most so many.
    ``readings``: indicators whose sentence the author kept. ``totals``: (name, number) declared by the association.
    ``refusal``: why it is not answered; ``delivered``: where the funder gets it otherwise. ``not_told``: what else it
    asks for that no report gives, and why.
    """

    number: str
    text: Words
    answer: str = ""
    characters: int | None = None
    figures: tuple[str, ...] = ()
    sections: tuple[Part, ...] = ()
    sources: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    totals: tuple[tuple[Words, str], ...] = ()
    refusal: Words | None = None
    delivered: str = ""
    answer_in: str = ""
    not_told: Words | None = None


@dataclass(frozen=True)
class ReportContext:
    """``programme``: whose results the report shows (None: all of the release together).

    ``indicators``: their order, the main one first; empty: every indicator of the form that was released.
    ``making``: indicator → "what we make of it", written by the team and never pre-filled.
    ``making_in``: indicator → the language in which it stands (missing: ``told_in``); ``beside_in``: language of the
    team's other texts (empty: ``told_in``). ``collective_in``, ``group_says_in``: where it was kept with the text.
    ``not_counted``: people who did not wish to be counted. ``questions``: the funder's own, in its order.
    ``kept``: counts of people that stand as in an earlier report, since when; None: beside it they may not be told.
    ``waiting``: the same of figures, by indicator and wave.
    ``told_until``: the day that it tells until, where its last day is still to come; ``grant_until``: the last day of a
    grant that goes on after what is told.
    ``more_limits``: what the author adds to the limits, in ``limits_in``; the built ones stay. ``order``: of the parts
    that may move. ``translations``: a text as it was written → the association's own translation of it, for this
    report (:mod:`evalkit.reporting.translated`).
    """

    form: Form
    name: Words | str
    association: str
    programme: str | None = None
    funder: str = ""
    period: Period | None = None
    origin: Origin = Origin()
    release: ReleaseMark | None = None
    reading_charter: str = ""
    indicators: tuple[str, ...] = ()
    hoped_for: Mapping[str, HopedFor] = field(default_factory=dict)
    making: Mapping[str, str] = field(default_factory=dict)
    told_in: str = "fr"
    beside_in: str = ""
    not_counted: Cell | None = None
    demand: Demand | None = None
    done: Done | None = None
    process: ProcessTold | None = None
    collective: tuple[str, ...] = ()
    group_said: tuple[GroupSaid, ...] = ()
    stories: tuple[Story, ...] = ()
    group_analysis: GroupAnalysis | None = None
    group_says: str = ""
    pictured: Pictured = NOTHING
    kept: Mapping[str, KeptAsOf | None] = field(default_factory=dict)
    waiting: Mapping[str, Mapping[str, KeptAsOf | None]] = field(default_factory=dict)
    questions: tuple[QuestionAnswered, ...] = ()
    more_limits: tuple[str, ...] = ()
    order: tuple[Part, ...] = ()
    answered_in: str = ""
    limits_in: str = ""
    told_until: dt.date | None = None
    grant_until: dt.date | None = None
    making_in: Mapping[str, str] = field(default_factory=dict)
    collective_in: tuple[str, ...] = ()
    group_says_in: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)

    @property
    def language_answered(self) -> str:
        """Language of answers to the funder's questions, and of added limits, that do not say their own."""
        return self.answered_in or self.told_in

    @property
    def language_of_limits(self) -> str:
        """Language of the limits that were added."""
        return self.limits_in or self.language_answered

    def language_making(self, indicator: str) -> str:
        """Language of "what we make of it" under one figure."""
        return self.making_in.get(indicator, self.told_in)

    @property
    def language_beside(self) -> str:
        """Language of the team's texts that stand beside the figures."""
        return self.beside_in or self.told_in

    def hold(self, indicator: str) -> bool:
        """Whether holding was hoped for."""
        hoped = self.hoped_for.get(indicator)
        return hoped is not None and hoped.hold
