"""The sign test gives the very number: 3 up and 5 down is 0.7265625, not a neighbour of it."""

import pytest
from scipy import stats

from evalkit.progression.ranks import sign_test


def test_a_p_value_with_a_short_binary_form_is_that_number() -> None:
    assert sign_test(3, 5) == sign_test(5, 3) == 0.7265625
    assert sign_test(0, 0) is None
    assert sign_test(4, 4) == 1.0


@pytest.mark.parametrize(("up", "down"), [(300, 310), (600, 700), (0, 1001)])
def test_many_people_agree_with_scipy(up: int, down: int) -> None:
    assert sign_test(up, down) == pytest.approx(stats.binomtest(up, up + down).pvalue, rel=1e-9)
