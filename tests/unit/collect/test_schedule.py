import datetime as dt

import pytest

from evalkit.collect.schedule import Enrolled, State, next_occasion, occasions, planned_day, wave_of
from evalkit.definitions import Schedule, Wave
from tests.unit.collect.a_form import a_schedule

ENTRY = dt.date(2026, 1, 1)


def day(n: int) -> dt.date:
    """The nth day since entry."""
    return ENTRY + dt.timedelta(days=n)


def states(today: int, schedule: Schedule | None = None, **enrolled) -> list[str]:
    found = occasions(schedule or a_schedule(), Enrolled(**{"entry": ENTRY, **enrolled}), day(today))
    return [o.state.value for o in found]


START_DONE = {"start": ENTRY}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (0, ["due", "not_yet_due", "not_yet_due"]),
        (28, ["due", "not_yet_due", "not_yet_due"]),
        (29, ["late", "not_yet_due", "not_yet_due"]),
        (68, ["late", "not_yet_due", "not_yet_due"]),
        (69, ["missed", "due", "not_yet_due"]),
        (111, ["missed", "due", "not_yet_due"]),
        (112, ["missed", "late", "not_yet_due"]),
        (152, ["missed", "missed", "due"]),
        (208, ["missed", "missed", "due"]),
        (209, ["missed", "missed", "late"]),
        (900, ["missed", "missed", "late"]),
    ],
)
def test_windows_open_and_close_on_their_days(today, expected):
    assert states(today) == expected


def test_what_is_done_stays_done():
    assert states(100, done={"start": day(3), "3 months": None}) == ["done", "done", "not_yet_due"]


def test_an_occasion_tells_its_days():
    three_months = occasions(a_schedule(), Enrolled(entry=ENTRY, done={"3 months": day(80)}), day(100))[1]
    assert (three_months.planned, three_months.opens, three_months.closes) == (day(90), day(69), day(111))
    assert three_months.done_on == day(80)


def test_who_left_before_the_window_opened_is_not_asked_any_more():
    assert states(100, exit=day(60), exit_reason="moved", done=START_DONE) == ["done", "left", "left"]


def test_who_left_inside_the_window_may_be_asked_until_it_closes():
    assert states(100, exit=day(95), exit_reason="moved", done=START_DONE) == ["done", "due", "left"]
    assert states(112, exit=day(95), exit_reason="moved", done=START_DONE) == ["done", "missed", "left"]


def test_death_stops_everything_at_once():
    assert states(70, exit=day(70), exit_reason="death", done=START_DONE) == ["done", "stopped", "stopped"]
    died = occasions(with_follow_up(), Enrolled(ENTRY, exit=day(70), exit_reason="death"), day(260))
    assert {o.state for o in died} == {State.STOPPED}
    assert next_occasion(died) is None


def with_follow_up() -> Schedule:
    return Schedule(
        waves=(
            Wave(wave="start", at_presence=2),
            Wave(wave="3 months", day=90, early=30, late=30),
            Wave(wave="after", after_exit=180, late=60),
        )
    )


def test_after_exit_counts_from_the_exit():
    schedule = with_follow_up()
    assert states(400, schedule)[2] == "not_yet_due"
    left = {"exit": day(100), "exit_reason": "moved"}
    assert [states(100 + n, schedule, **left)[2] for n in (165, 166, 240, 241)] == [
        "not_yet_due", "due", "due", "missed",
    ]  # fmt: skip


def test_at_presence_waits_for_the_nth_coming():
    schedule = with_follow_up()
    assert states(5, schedule, presences=[day(0)])[0] == "not_yet_due"
    assert states(5, schedule, presences=[day(0), day(5)])[0] == "due"
    assert states(19, schedule, presences=[day(0), day(5)])[0] == "due"
    assert states(20, schedule, presences=[day(0), day(5)])[0] == "late"


def test_where_nobody_notes_presences_it_is_proposed_at_the_next_visit():
    schedule = with_follow_up()
    assert states(5, schedule)[:2] == ["late", "not_yet_due"]
    assert states(60, schedule)[:2] == ["missed", "due"]
    assert states(5, schedule, exit=day(3), exit_reason="moved")[0] == "left"


def test_without_an_entry_day_nothing_can_be_planned():
    assert states(5, entry=None) == ["not_yet_due"] * 3
    assert planned_day(a_schedule().waves[0], Enrolled(entry=None)) is None


def test_next_is_what_is_open_then_the_next_visit_then_later():
    def following(today: int, **enrolled) -> tuple[str, str] | None:
        found = next_occasion(occasions(a_schedule(), Enrolled(**{"entry": ENTRY, **enrolled}), day(today)))
        return (found.wave.wave, found.state.value) if found else None

    assert following(0) == ("start", "due")
    assert following(40) == ("start", "late")
    assert following(40, done=START_DONE) == ("3 months", "not_yet_due")
    assert following(40, done={"start": None, "3 months": None, "6 months": None}) is None


@pytest.mark.parametrize(
    ("today", "done", "wave"),
    [
        (0, {}, "start"),
        (28, {}, "start"),
        (40, {}, "start"),  # late: a check-in at the next visit counts
        (40, START_DONE, None),  # nothing is open: off-schedule
        (69, START_DONE, "3 months"),
        (90, {}, "3 months"),
        (130, START_DONE, "3 months"),
        (160, START_DONE, "6 months"),
        (160, {**START_DONE, "6 months": None}, None),
        (300, START_DONE, "6 months"),
        (-8, {}, None),
    ],
)
def test_a_check_in_belongs_to_the_open_occasion(today, done, wave):
    assert wave_of(a_schedule(), Enrolled(entry=ENTRY, done=done), day(today)) == wave


def overlapping() -> Schedule:
    return Schedule(
        waves=(
            Wave(wave="a", day=0, early=0, late=60),
            Wave(wave="b", day=40, early=40, late=40),
            Wave(wave="c", day=60, early=60, late=40),
        )
    )


@pytest.mark.parametrize(("today", "wave"), [(10, "a"), (20, "a"), (21, "b"), (50, "b"), (51, "c")])
def test_where_two_windows_overlap_the_nearest_planned_day_decides_then_the_earliest(today, wave):
    assert wave_of(overlapping(), Enrolled(entry=ENTRY), day(today)) == wave


def test_paper_from_before_the_exit_still_finds_its_occasion():
    left = Enrolled(entry=ENTRY, exit=day(95), exit_reason="death", done=START_DONE)
    assert wave_of(a_schedule(), left, day(90)) == "3 months"
    assert wave_of(a_schedule(), left, day(96)) is None
