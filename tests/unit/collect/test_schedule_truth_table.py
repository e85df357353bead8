"""The truth table of an occasion's state: every combination of what matters meets exactly one row.

A row reads: where the wave hangs, whether it is done, whether the person died, when they left (seen from the
window), where today stands (seen from the window), whether a later occasion has opened → the state. `*` is anything.
"""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from evalkit.collect.schedule import Enrolled, state_of
from evalkit.definitions import Wave

ENTRY = dt.date(2026, 1, 1)
PLANNED = ENTRY + dt.timedelta(days=100)
"""Windows are open from ten days before to ten days after, both included."""

TABLE = """
hangs on     done  died  left    today   superseded  state
*            yes   *     *       *       *           done
*            no    yes   *       *       *           stopped
day          no    no    before  *       *           left
day          no    no    no      before  *           not_yet_due
day          no    no    inside  before  *           not_yet_due
day          no    no    no      in      *           due
day          no    no    inside  in      *           due
day          no    no    no      after   no          late
day          no    no    no      after   yes         missed
day          no    no    inside  after   *           missed
visit        no    no    before  *       *           left
visit        no    no    no      before  *           not_yet_due
visit        no    no    inside  before  *           not_yet_due
visit        no    no    no      in      *           due
visit        no    no    inside  in      *           due
visit        no    no    no      after   no          late
visit        no    no    no      after   yes         missed
visit        no    no    inside  after   *           missed
unnoted      no    no    before  *       *           left
unnoted      no    no    inside  *       *           left
unnoted      no    no    no      *       no          late
unnoted      no    no    no      *       yes         missed
to_come      no    no    before  *       *           left
to_come      no    no    inside  *       *           left
to_come      no    no    no      *       no          not_yet_due
to_come      no    no    no      *       yes         missed
exit         no    no    no      *       *           not_yet_due
exit         no    no    before  before  *           not_yet_due
exit         no    no    inside  before  *           not_yet_due
exit         no    no    before  in      *           due
exit         no    no    inside  in      *           due
exit         no    no    before  after   *           missed
exit         no    no    inside  after   *           missed
"""
ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()[1:]]
CASES = list(
    product(
        ("day", "visit", "unnoted", "to_come", "exit"),
        ("yes", "no"),
        ("yes", "no"),
        ("no", "before", "inside"),
        ("before", "in", "after"),
        ("yes", "no"),
    )
)


def row_of(case: tuple[str, ...]) -> tuple[str, ...]:
    found = [row for row in ROWS if all(cell in ("*", given) for cell, given in zip(row, case, strict=False))]
    assert len(found) == 1, f"{case} meets {len(found)} rows"
    return found[0]


def test_the_table_holds_every_combination_once_and_no_row_in_vain() -> None:
    assert {row_of(case) for case in CASES} == set(ROWS)


def leaving(hangs_on: str, left: str) -> dt.date | None:
    """The day of leaving; a window after leaving is planned a hundred days after it."""
    if left == "no":
        return None
    if hangs_on == "exit":
        return ENTRY
    return PLANNED - dt.timedelta(days=11 if left == "before" else 10)


EDGES = {"before": (-100, -11), "in": (-10, 10), "after": (11, 400)}
"""Both ends of each stretch, in days from the planned day: a window that is off by one is found."""


@pytest.mark.parametrize("edge", [0, 1])
@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_a_state_is_what_the_table_says(case: tuple[str, ...], edge: int) -> None:
    hangs_on, done, died, left, today, superseded = case
    anchor = {"day": {"day": 100}, "exit": {"after_exit": 100}}.get(hangs_on, {"at_presence": 2})
    wave = Wave(wave="it", early=10, late=10, **anchor)
    presences = {"visit": [ENTRY, PLANNED], "to_come": [ENTRY]}.get(hangs_on)
    enrolled = Enrolled(
        entry=ENTRY,
        exit=leaving(hangs_on, left),
        exit_reason=None if left == "no" else "moved",
        presences=presences,
        done={"it": None} if done == "yes" else {},
        died_elsewhere=died == "yes",
    )
    day = PLANNED + dt.timedelta(days=EDGES[today][edge])
    assert state_of(wave, enrolled, day, superseded=superseded == "yes").value == row_of(case)[-1]


def test_a_death_noted_here_is_one_noted_elsewhere() -> None:
    wave = Wave(wave="it", day=0)
    here = Enrolled(entry=ENTRY, exit=ENTRY, exit_reason="death")
    elsewhere = Enrolled(entry=ENTRY, died_elsewhere=True)
    assert {state_of(wave, one, ENTRY, superseded=False).value for one in (here, elsewhere)} == {"stopped"}
