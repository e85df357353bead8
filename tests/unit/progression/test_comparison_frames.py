from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.definitions import Wave
from evalkit.progression.comparison_frames import ToCompare, to_compare
from evalkit.progression.comparison_result import ProgrammeFlow
from tests.comparisons import an_indicator, codes

START, LATER = Wave(wave="T0", day=0), Wave(wave="T1", day=90)


def ready(people: list[dict[str, Any]], as_of: dt.date | None = None) -> ToCompare:
    """Each person: programme, x, y (or None), day and date of the start, entry."""
    enrolments = pl.DataFrame(
        [{"enrolment": i, "participant": str(i), "programme": p.get("programme", "a"), "entry": p.get("entry"),
          "exit_days": None, "exit_reason": None, "channel": None} for i, p in enumerate(people)],
        schema=ENROLMENTS,
    )  # fmt: skip
    rows = []
    for i, p in enumerate(people):
        own = {"enrolment": i, "programme": p.get("programme", "a"), "voice": p.get("voice", "self"),
               "indicator": "speaking_up", "form_hash": ""}  # fmt: skip
        rows.append(
            {**own, "wave": "T0", "day": p.get("day"), "date": p.get("date"), "value": p["x"], "state": "value"}
        )
        if p.get("y") is not None:
            rows.append({**own, "wave": "T1", "day": None, "date": None, "value": p["y"], "state": "value"})
    observations = pl.DataFrame(rows, schema=OBSERVATIONS)
    return to_compare(
        observations.sort("wave", "enrolment", descending=[True, True]),  # their order does not matter
        enrolments, indicator=an_indicator(), baseline=START, wave=LATER, as_of=as_of, exits_known=False,
    )  # fmt: skip


def test_pairs_flows_and_starts() -> None:
    found = ready(
        [
            {"x": 1.0, "y": 2.0, "programme": "b"},
            {"x": 2.0, "y": None, "programme": "b"},
            {"x": 3.0, "y": 3.0},
            {"x": 4.0, "y": 5.0, "voice": "worker"},
            {"x": 5.0, "y": 4.0, "programme": None},
        ]
    )
    assert found.flows == (ProgrammeFlow("a", 1, 0, 1), ProgrammeFlow("b", 2, 0, 1))
    assert sorted(found.pairs.rows()) == [("a", 3.0, 3.0), ("b", 1.0, 2.0)]
    assert sorted(found.entrants.rows()) == [("a", 3.0), ("b", 1.0), ("b", 2.0)]
    assert sorted(found.starts.to_list()) == [1.0, 2.0, 3.0, 5.0]
    assert codes(found.warnings) == ["without_programme"]
    assert found.programmes == ("a", "b")


def test_a_start_outside_its_window_enters_no_comparison() -> None:
    entry = dt.date(2026, 1, 1)
    found = ready(
        [
            {"x": 1.0, "y": 2.0, "day": 14.0},
            {"x": 2.0, "y": 2.0, "day": 15.0},
            {"x": 3.0, "y": 2.0, "day": -14.0},
            {"x": 4.0, "y": 2.0, "entry": entry, "date": dt.date(2026, 1, 31)},
            {"x": 5.0, "y": 2.0, "entry": entry, "date": dt.date(2026, 1, 10)},
        ]
    )
    assert sorted(found.pairs["x"].to_list()) == [1.0, 3.0, 5.0]
    assert found.flows == (ProgrammeFlow("a", 5, 0, 5),)
    assert [(w.code, dict(w.details)) for w in found.warnings] == [("baseline_outside_window", {"n": 2})]


def test_whose_window_is_open_is_not_yet_due() -> None:
    early, late = dt.date(2026, 1, 1), dt.date(2026, 3, 1)
    found = ready(
        [{"x": 1.0, "y": None, "date": early}, {"x": 1.0, "y": None, "date": late}], as_of=dt.date(2026, 5, 1)
    )
    assert found.flows == (ProgrammeFlow("a", 2, 1, 0),)


def test_an_empty_file() -> None:
    found = ready([])
    assert (found.flows, found.pairs.height, found.entrants.height, found.starts.len()) == ((), 0, 0, 0)
