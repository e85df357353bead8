"""The draft as a list that can be rearranged: each line with where it goes up and down, and what is remarked."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit.errors import Problem
from evalkit.services.studio.asking import Asked, Entry, Plain, asked_before, entries, order
from evalkit.services.studio.remarks import Checked

END = "end"
"""Where a line goes that is moved behind the last one."""


@dataclass(frozen=True)
class Line:
    """``up``, ``down``: the place before which it stands then; None where it cannot go. ``known``: what was asked
    before it, for saying its condition in words."""

    entry: Entry
    up: str | None
    down: str | None
    remarks: tuple[Problem, ...]
    known: tuple[Asked, ...]


def lines(plain: Plain, checked: Checked) -> tuple[Line, ...]:
    places = order(plain)
    found = []
    for entry in entries(plain):
        at = places.index(entry.place) if entry.place in places else None
        up = places[at - 1] if at else None
        after = places[at + 2 : at + 3] if at is not None else ()
        down = None if at is None or at == len(places) - 1 else (after[0] if after else END)
        remarks = checked.remarks.get(entry.key, ())
        found.append(Line(entry, up, down, remarks, asked_before(plain, entry.key)))
    return tuple(found)
