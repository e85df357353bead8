"""Intervals against SciPy, against published figures, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evalkit.progression import intervals


@given(st.integers(1, 400), st.data())
def test_shares_have_scipys_intervals(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    found = intervals.share(hits, n)
    assert found is not None
    method = "clopper-pearson" if n < 10 or hits in (0, n) else "wilson"
    theirs = stats.binomtest(hits, n).proportion_ci(0.95, "exact" if method == "clopper-pearson" else "wilson")
    assert found.method == method
    assert (found.value, found.low, found.high) == (hits / n, pytest.approx(theirs.low), pytest.approx(theirs.high))


def test_below_ten_people_the_interval_is_exact() -> None:
    nine, ten = intervals.share(4, 9), intervals.share(4, 10)
    assert nine is not None
    assert ten is not None
    assert (nine.method, ten.method) == ("clopper-pearson", "wilson")
    # Published tables of the exact interval: 4 of 9 is 13.7 % to 78.8 %; Wilson's of 4 of 10 is 16.8 % to 68.7 %.
    assert [round(x, 3) for x in (nine.low, nine.high, ten.low, ten.high)] == [0.137, 0.788, 0.168, 0.687]


def test_nobody_has_no_share() -> None:
    assert intervals.share(0, 0) is None
    assert intervals.net(0, 0, 0) is None


def test_tango_published() -> None:
    # Fagerland, Lydersen & Laake (2014), Statistics in Medicine 33, 2850-2875: airway reactivity in 21 children,
    # 1 against 7 changed; the Tango asymptotic score interval is printed as -0.517 to -0.026.
    found = intervals.net(1, 7, 21)
    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (-0.517, -0.026)


@given(st.integers(1, 300), st.data())
def test_tango_is_the_closed_form(n: int, data: st.DataObject) -> None:
    """Yang, Sun & Hardin (2013), Statistics in Medicine 32: the limits are the outer roots of a quartic."""
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    if up == down or n in (up, down):
        return
    g, d = stats.norm.ppf(0.975) ** 2, up - down
    quartic = [
        n**2 * (n / g + 1) ** 2,
        -n * d * (n / g + 1) * (4 * n / g + 1),
        2 * n * d**2 * (3 * n / g + 2) / g - n**2 * ((up + down) / g + 1),
        n * d * (2 * (up + down) / g + 1) - d**3 * (4 * n / g + 1) / g,
        d**2 * (d**2 / g - (up + down)) / g,
    ]
    roots = np.sort(np.roots(quartic).real)
    found = intervals.net(up, down, n)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(roots[0], abs=1e-6), pytest.approx(roots[-1], abs=1e-6))


@given(st.integers(1, 300), st.data())
def test_tango_holds_the_estimate_and_turns_with_the_direction(n: int, data: st.DataObject) -> None:
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    one, other = intervals.net(up, down, n), intervals.net(down, up, n)
    assert one is not None
    assert other is not None
    assert -1 <= one.low <= one.value + 1e-9
    assert one.value - 1e-9 <= one.high <= 1
    assert (one.low, one.high) == (pytest.approx(-other.high, abs=1e-9), pytest.approx(-other.low, abs=1e-9))


def test_tango_when_nobody_moved_is_known_in_closed_form() -> None:
    z2 = stats.norm.ppf(0.975) ** 2
    for n in (1, 7, 120):
        found = intervals.net(0, 0, n)
        assert found is not None
        assert found.high == pytest.approx(z2 / (n + z2))
        assert found.low == pytest.approx(-z2 / (n + z2))


def test_everybody_moved() -> None:
    found = intervals.net(20, 0, 20)
    assert found is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.6 < found.low < 1
