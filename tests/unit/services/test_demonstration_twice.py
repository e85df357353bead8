"""Two demonstrations of one day are the same but for ids, keys and instants: no made-up id decides anything."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from evalkit.services.demonstration import process, voices
from evalkit.store.queries.activity import ActivitySession
from evalkit.store.queries.worker_views import Spoken

FIRST = dt.date(2026, 3, 2)
TOLD = {"attendance_median": 6, "attendance_iqr": (3, 8)}
PEOPLE = 12


def _upwards(at: int) -> str:
    return f"{at:03}"


def _downwards(at: int) -> str:
    return f"{999 - at}"


def _times_there(made: Callable[[int], str]) -> dict[int, int]:
    """How often each person came, whatever their ids: half of them joined late, so that many could come as often."""
    people = [
        process.Presence(made(at), made(at + 100), FIRST + dt.timedelta(weeks=4 * (at % 2)), None)
        for at in range(PEOPLE)
    ]
    held = [
        ActivitySession(made(at + 200), "p", FIRST + dt.timedelta(weeks=at), "workshop", 120, 2, True, "held", None)
        for at in range(12)
    ]
    places = {person.participant: at for at, person in enumerate(people)}
    rows = process.came(held, people, TOLD, random.Random("lire_la_ville"))
    return dict(Counter(places[row["participant"]] for row in rows))


def test_who_came_how_often_hangs_on_no_id() -> None:
    found = _times_there(_upwards)
    assert found == _times_there(_downwards)
    assert len(set(found.values())) > 3  # they differ, so that another order would be seen


def test_what_a_team_saw_is_drawn_in_an_order_that_hangs_on_no_id() -> None:
    labels = {"a": "tilleul 27", "b": "comète 6", "c": "mésange 31"}
    said = [Spoken(person, f"c{person}", FIRST, "v", {"getting_about": 2}, "self") for person in labels]
    said.append(replace(said[0], check_in="earlier", day=FIRST - dt.timedelta(days=1)))
    for order in (said, said[::-1]):
        found = [(one.day, labels[one.person]) for one in voices.by_day_and_label(order, labels)]
        assert found == [
            (FIRST - dt.timedelta(days=1), "tilleul 27"),
            (FIRST, "comète 6"),
            (FIRST, "mésange 31"),
            (FIRST, "tilleul 27"),
        ]
