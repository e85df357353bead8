"""What may leave beside what was published: same tables stand, few people wait, starting levels of waves close."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl
import pytest

from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.definitions import Audience, loader
from evalkit.services.reports.progression_tables import Gathered
from evalkit.services.reports.publishable_tables import Earlier, Publishable, publishable, tells_starts
from evalkit.services.reports.release_gate import write_marks
from evalkit.services.reports.released_kept import from_kept, to_kept

FORM = loader.shipped_form("empowerment")
POLICY = loader.load_policies().for_audience(Audience.FUNDER)
INDICATORS = [indicator.key for indicator in FORM.indicators]
ENTRY = dt.date(2026, 1, 5)
DAYS = {"start": 0.0, "3_months": 90.0, "6_months": 180.0}
PUBLISHED = "2026-07-20"

Course = Mapping[str, int]
"""Wave → level, on every question."""

THIRTY: tuple[Course, ...] = tuple(
    {"start": 1 + n % 4, "3_months": 1 + n % 4 + (n % 3 > 0)} for n in range(30)
)  # starts spread over four levels; two of three are higher later

pytestmark = pytest.mark.slow


def mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def gathered(courses: Sequence[Course], *, as_of: dt.date = dt.date(2026, 12, 1)) -> Gathered:
    assert FORM.schedule is not None
    rows = [
        (number, "p", wave, DAYS[wave], ENTRY + dt.timedelta(days=DAYS[wave]), "self", key, float(level), "value", "h")
        for number, course in enumerate(courses)
        for wave, level in course.items()
        for key in INDICATORS
    ]  # fmt: skip
    return Gathered(
        form=FORM,
        schedule=FORM.schedule,
        observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
        enrolments=pl.DataFrame(
            [(n, f"person {n}", "p", ENTRY, None, None, None) for n in range(len(courses))],
            schema=ENROLMENTS,
            orient="row",
        ),
        programmes=("p",),
        outside=0,
        people=len(courses),
        older_wording=0,
        as_of=as_of,
        exits_known=True,
    )


def earlier(made: Publishable) -> Earlier:
    """As it comes back from where it is kept."""
    tables = to_kept(made.released)
    back = from_kept([(table.content, table.shared) for table in tables], grant=None)
    return Earlier(back, made.prints, {key: replace(of, name=PUBLISHED) for key, of in made.sets.items()})


def after(courses: Sequence[Course], first: Sequence[Course] = THIRTY) -> Publishable:
    """What may leave of ``courses`` when ``first`` was published before."""
    before = publishable(gathered(first), POLICY, mark=mark)
    return publishable(gathered(courses), POLICY, mark=mark, history=[earlier(before)])


def test_what_is_kept_comes_back_as_it_was() -> None:
    made = publishable(gathered(THIRTY), POLICY, mark=mark, grant="g")
    tables = [(table.content, table.shared) for table in to_kept(made.released)]
    assert from_kept(tables, grant="g") == made.released


def test_the_same_data_give_the_same_tables_and_nothing_new() -> None:
    made = after(THIRTY)
    assert set(made.standing) == set(made.sets)
    assert made.waits == {}
    assert made.released.results == publishable(gathered(THIRTY), POLICY, mark=mark).released.results


def test_answers_of_versions_that_differ_are_said_beside_the_figures() -> None:
    one = gathered(THIRTY)
    for of, expected in ((one, False), (replace(one, mixed_versions=True), True)):
        results = publishable(of, POLICY, mark=mark).released.results
        assert any(warn.code == "mixed_versions" for r in results for warn in r.warnings) is expected


@pytest.mark.parametrize(("more", "way"), [(1, "entered"), (4, "entered"), (5, None), (-2, "left"), (-5, None)])
def test_few_people_more_or_fewer_wait(more: int, way: str | None) -> None:
    courses = (*THIRTY, *THIRTY[:more]) if more > 0 else THIRTY[:more]
    found = {one.way for waits in after(courses).waits.values() for one in waits}
    assert found == ({way} if way else set())


def test_one_changed_answer_waits() -> None:
    courses = ({**THIRTY[0], "3_months": 5}, *THIRTY[1:])
    made = after(courses)
    assert {(w.way, w.people, w.missing, w.beside) for waits in made.waits.values() for w in waits} == {
        ("changed", 1, 4, PUBLISHED)
    }


def test_somebody_who_only_came_in_changes_the_flow_and_waits_for_nobody() -> None:
    made = after((*THIRTY, {"start": 2}))
    assert made.standing == {}
    assert made.waits == {}
    before = publishable(gathered(THIRTY), POLICY, mark=mark)
    for key, printed in made.prints.items():
        assert printed.pairs == before.prints[key].pairs
        assert printed.whole != before.prints[key].whole


def test_starting_levels_of_a_second_occasion_close_when_few_people_differ() -> None:
    """Two who were not met at three months were at six: both by starting level would tell where these two began."""
    courses = tuple(
        {wave: level for wave, level in {**c, "6_months": c["3_months"]}.items() if n >= missed.get(wave, 0)}
        for missed in ({"3_months": 10, "6_months": 8},)
        for n, c in enumerate(THIRTY * 4)
    )
    made = publishable(gathered(courses), POLICY, mark=mark)
    told = {(r.indicator, r.wave): tells_starts(r) for r in made.released.results}
    assert all(told[key, "6_months"] for key in INDICATORS)
    assert not any(told[key, "3_months"] for key in INDICATORS)
    closed = [one for one in made.decisions if one["rule"] == "gate"]
    assert len(closed) == len(INDICATORS)


def test_marks_name_nobody_and_have_three_parts() -> None:
    made = publishable(gathered(THIRTY), POLICY, mark=mark)
    marks = write_marks(made.sets["speaking_up", None, "3_months"])
    assert len(set(marks)) == 30
    assert all([len(part) for part in one.split(".")] == [32, 32, 32] for one in marks)
