"""A box is opened after its month, for whole months, with at least k new answers each time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evalkit.disclosure.box_openings import Opening, joined, openings

NOW = "2026-06"


def test_a_month_that_is_not_over_is_shut() -> None:
    assert openings({"2026-05": 7, "2026-06": 30}, k=5, this_month=NOW) == (Opening("2026-05", "2026-05", 7),)


def test_few_answers_wait_for_those_of_later_months() -> None:
    answers = {"2026-01": 3, "2026-03": 1, "2026-04": 2, "2026-05": 4}
    assert openings(answers, k=5, this_month=NOW) == (Opening("2026-01", "2026-04", 6),)


def test_a_wider_audience_sees_the_same_openings_joined() -> None:
    base = openings({"2026-01": 8, "2026-02": 4, "2026-03": 5, "2026-04": 2}, k=5, this_month=NOW)
    assert base == (Opening("2026-01", "2026-01", 8), Opening("2026-02", "2026-03", 9))
    assert joined(base, at_least=10) == (Opening("2026-01", "2026-03", 17),)
    assert joined(base[:1], at_least=10) == ()


MONTHS = st.dictionaries(
    st.integers(1, 40).map(lambda n: f"20{10 + n // 12}-{1 + n % 12:02}"), st.integers(0, 12), max_size=20
)


@given(MONTHS, MONTHS, st.integers(2, 8), st.integers(2, 20))
def test_whoever_compares_two_looks_is_left_with_k_answers_or_none(
    before: dict[str, int], after: dict[str, int], k: int, wide: int
) -> None:
    """Later months are added (a month that is over never changes), and a wider reader compares with a narrower one."""
    first = openings(before, k=k, this_month="2099-01")
    last = max(before, default="")
    later = {**before, **{month: n for month, n in after.items() if month > last}}
    second = openings(later, k=k, this_month="2099-01")
    assert second[: len(first)] == first
    assert all(one.answers >= k for one in second)
    wider = joined(second, at_least=wide)
    cuts = {one.last for one in second}
    assert all(one.last in cuts and one.answers >= max(k, wide) for one in wider)
