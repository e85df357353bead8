"""The simulation at the heart of evalkit: only the reliability-corrected comparison is flat (METHODS 0.2)."""

from __future__ import annotations

import pytest

from tests.simulation import CHART, PAGE, World, chart, figures, page, simulate, table

pytestmark = pytest.mark.slow


def test_only_the_corrected_comparison_does_not_depend_on_intake() -> None:
    found = simulate(World(), runs=200, seed=1)
    assert found["end"].mean == pytest.approx(0.68, abs=0.04)
    assert found["change"].mean == pytest.approx(-0.32, abs=0.04)
    assert found["pooled"].mean == pytest.approx(0.17, abs=0.04)
    assert found["within"].mean == pytest.approx(0.22, abs=0.04)
    assert found["corrected"].mean == pytest.approx(0.0, abs=0.03)
    assert all(abs(found[name].mean) > 5 * abs(found["corrected"].mean) for name in found if name != "corrected")


def test_without_noise_in_the_start_there_is_nothing_to_correct() -> None:
    found = simulate(World(reliability=0.999), runs=60, seed=2)
    assert found["within"].mean == pytest.approx(found["corrected"].mean, abs=0.002)


def test_the_page_and_its_chart_are_what_the_code_gives() -> None:
    found = figures()
    text = PAGE.read_text(encoding="utf-8")
    assert table(found) in text, "renew with: python -m tests.simulation"
    assert page(text, found) == text
    assert CHART.read_text(encoding="utf-8") == chart(found)
