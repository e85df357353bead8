"""What pictures beside the figures of change are drawn from: plain counts and released cells, never a person.

Whoever gathers the process, the words and the group's voice fills these; a part that is left empty draws nothing.
Texts are final and in the report's language, or in the language that stands beside them. A count of people is a
``Cell``, already protected for the reader; a count of sessions or of needs noted is a ``Cell`` that is shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit.disclosure.cells import Cell


@dataclass(frozen=True)
class Counted:
    """One bar: a name and how many. ``mark``: its colour, where it says which way something went."""

    name: str
    count: Cell
    mark: str = "level-4"


@dataclass(frozen=True)
class MonthDone:
    """Sessions of one month. ``month``: its first day. What was held beside the plan is told in words."""

    month: dt.date
    planned: int
    held: int


@dataclass(frozen=True)
class Happened:
    """A dated event around the programme, from its journal. ``week``: its Monday; ``text``: one line, in ``language``
    (empty: that of the report)."""

    week: dt.date
    text: str
    language: str = ""


@dataclass(frozen=True)
class ReachPair:
    """One part of the public: the share that was intended (0 to 1, from ``Reach.source``) and the people reached."""

    name: str
    intended: float
    reached: Cell


@dataclass(frozen=True)
class Reach:
    """The public reached beside the public intended, by one dimension and never two. ``n``: all people reached."""

    dimension: str
    source: str
    n: Cell
    pairs: tuple[ReachPair, ...]


@dataclass(frozen=True)
class Statement:
    """What people say of the service, anonymously: one statement with its answers, most in favour first."""

    text: str
    answers: tuple[Counted, ...]


@dataclass(frozen=True)
class Passage:
    """A person's words that may be shown to this reader, in the language they were told in.

    ``passage``: which one it is, so that taking it back finds this report.
    """

    text: str
    language: str
    passage: str = ""


@dataclass(frozen=True)
class Joint:
    """A theme of what people told, beside the figure that it throws light on. ``indicator``: its key.

    ``theme``: its name in the codebook; ``passages``: in how many passages it was found (never a share of people).
    """

    indicator: str
    theme: str
    passages: int
    quote: Passage | None = None


@dataclass(frozen=True)
class Pictured:
    """All that can be pictured besides the figures of change. ``needs``: needs that met no answer, most often first.

    ``exits``: in three groups, the person's choice, circumstances, our decision. ``goals``: reached, on the way, as at
    the start, harder, no longer wanted, or coarser;
    ``goals_set``: how many people set how many. ``changed``: what the team changed after it read ``about_us``.
    ``undeclared``: the programme follows people, and nobody said for whom it is meant.
    """

    months: tuple[MonthDone, ...] = ()
    events: tuple[Happened, ...] = ()
    reach: tuple[Reach, ...] = ()
    needs: tuple[Counted, ...] = ()
    exits: tuple[Counted, ...] = ()
    goals: tuple[Counted, ...] = ()
    goals_set: tuple[Cell, Cell] | None = None
    about_us: tuple[Statement, ...] = ()
    changed: str = ""
    undeclared: bool = False
    joints: tuple[Joint, ...] = ()


NOTHING = Pictured()
"""Nothing to picture: what a report has until somebody fills it."""
