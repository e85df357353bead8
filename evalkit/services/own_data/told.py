"""What a person takes along, as it is told: sections of lines, each with a day, a place, a question and the words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from evalkit.i18n import mark


@dataclass(frozen=True)
class Line:
    """One thing that is kept. ``where``: a programme, an occasion; "" where there is none."""

    what: str
    said: str
    day: dt.date | None = None
    where: str = ""


@dataclass(frozen=True)
class Section:
    """``lines`` may be empty: then ``nothing`` is said instead."""

    key: str
    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OwnData:
    """``rows``: table → rows, everything that stands in the database about the person, for machines."""

    association: str
    label: str
    language: str
    day: dt.date
    title: str
    about: str
    nothing: str
    sections: tuple[Section, ...]
    rows: Mapping[str, tuple[Mapping[str, Any], ...]]


TITLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "about": (mark("About me"), ""),
        "programmes": (mark("Where I take part"), ""),
        "answers": (mark("What I answered"), mark("In the words that I chose. What was corrected stands here too.")),
        "team_view": (mark("How somebody of the team saw it"), mark("It changes nothing of what I said.")),
        "goals": (mark("What I want for myself"), ""),
        "stories": (mark("My stories"), ""),
        "unfinished": (
            mark("Begun, or waiting"), mark("What was begun and not finished, and what waits for somebody to look.")
        ),
        "presences": (mark("My presences"), ""),
        "consents": (
            mark("What I agreed to"), mark("Each answer with its day, and the version of the text that I was shown.")
        ),
        "relays": (
            mark("My relays"), mark("What I sent to another association, as they could read it.")
        ),
        "releases": (
            mark("Reports in whose figures I count"),
            mark("Only numbers about groups stand in them. Nobody can be recognised."),
        ),
        "cards": (mark("My cards, and when they were open"), ""),
        "looks": (mark("Who looked"), mark("Roles and days. Names of the team are theirs.")),
    }
)  # fmt: skip
"""Section → its title and what is said below it, in the order of the file."""

TOLD: Mapping[str, str] = MappingProxyType(
    {
        "participant": "about",
        "participant_secret": "about",
        "import_row": "about",
        "enrolment": "programmes",
        "check_in": "answers",
        "check_in_use": "answers",
        "check_in_revision": "answers",
        "goal": "goals",
        "goal_rating": "goals",
        "story": "stories",
        "story_taken_back": "stories",
        "story_passage": "stories",
        "story_second_reading": "stories",
        "story_consent": "stories",
        "selection_round": "stories",
        "selection_feedback": "stories",
        "coding": "stories",
        "release_passage": "stories",
        "draft": "unfinished",
        "quarantine": "unfinished",
        "attendance": "presences",
        "consent": "consents",
        "own_relay": "relays",
        "access_code": "cards",
        "session": "cards",
        "sign_in_link": "cards",
    }
)
"""Table → the section that tells it. A table that belongs to a person stands here or in :data:`LEFT_OUT`."""

OWN_ONLY = mark("This part is in the file that I make with my own card, and in no other.")
"""In place of the relays, where the team makes the file: to whom somebody wrote is theirs alone."""

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "participant_key": "The key that opens the person's words is a secret of the machine; the words stand open.",
        "assignment": "It says who of the team looks after the person: those names are theirs. Looks are told.",
        "card_key": "The same key as the card opens it: a secret of the machine too.",
        "erasure": "It stands only once everything else is gone, and nobody is left to ask.",
    }
)
"""Table → why it is not in the file."""


def document(of: OwnData) -> dict[str, Any]:
    """As JSON."""
    return {
        "schema": "evalkit.own_data/1",
        "association": of.association,
        "label": of.label,
        "day": of.day.isoformat(),
        "language": of.language,
        "sections": [
            {"key": one.key, "title": one.title, "lines": [_line(line) for line in one.lines]} for one in of.sections
        ],
        "rows": {table: [dict(row) for row in rows] for table, rows in of.rows.items()},
    }


def table(of: OwnData) -> list[dict[str, str]]:
    """As rows of one table, for a spreadsheet."""
    return [{"section": one.title, **_line(line)} for one in of.sections for line in one.lines]


def _line(line: Line) -> dict[str, str]:
    return {"day": line.day.isoformat() if line.day else "", "where": line.where, "what": line.what, "said": line.said}
