"""Which parts a report has: an open door, counted week by week without sessions, did something too."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.reporting.context import Demand
from evalkit.reporting.process_told import Event, NeedCount, ProcessTold
from evalkit.services.reports.release_parts import told
from tests.unit.reporting.world import a_context

EVENT = Event(dt.date(2026, 11, 23), "obstacle", "Le four est en panne.", "fr")
BARE = {"done": None, "process": None, "demand": None}


@pytest.mark.parametrize(
    "what",
    [
        {"process": ProcessTold(visits=37)},
        {"process": ProcessTold(needs=(NeedCount("housing", Cell.shown(9)),))},
        {"process": ProcessTold(events=(EVENT,))},
        {"demand": Demand(asked=4, accepted=4, no_place=0)},
    ],
)
def test_what_was_counted_or_noted_is_what_was_done(what: dict[str, object]) -> None:
    assert "done" in told(a_context(**{**BARE, **what}))


def test_where_nothing_was_noted_the_part_is_missing() -> None:
    assert "done" not in told(a_context(**{**BARE, "process": ProcessTold()}))
