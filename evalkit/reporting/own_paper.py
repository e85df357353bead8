"""What is kept about a person, on paper for that person (A4, tagged PDF), in large type and from right to left too."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from evalkit.i18n import RIGHT_TO_LEFT
from evalkit.reporting import typeset


@dataclass(frozen=True)
class Entry:
    """``small``: the day and the place, in one line."""

    what: str
    said: str
    small: str


@dataclass(frozen=True)
class Part:
    title: str
    note: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Paper:
    """``nothing`` is said under a title without entries."""

    language: str
    title: str
    about: str
    association: str
    label: str
    nothing: str
    parts: tuple[Part, ...]


def pdf(paper: Paper) -> bytes:
    """The same paper gives the same bytes: no clock, no system font."""
    data = asdict(paper) | {"right_to_left": paper.language in RIGHT_TO_LEFT}
    return typeset.pdf("own", "own", paper=data)
