"""A comparison finds what is there as often as theory says, and its printed intervals hold the truth."""

from __future__ import annotations

import pytest

from tests.calibration import PAGE, findings, page

pytestmark = pytest.mark.slow


def test_false_flags_power_and_coverage_are_those_of_theory() -> None:
    found = {f.what: f for f in findings()}
    flags = [f.share for what, f in found.items() if what.startswith("equal programmes")]
    assert len(flags) == 2
    assert all(0.01 < share < 0.065 for share in flags)
    power = [f for f in found.values() if f.theory.endswith("power")]
    assert len(power) == 2
    # Three standard errors of 300 files.
    assert all(
        f.share == pytest.approx(f.expected, abs=3 * (f.expected * (1 - f.expected) / 300) ** 0.5) for f in power
    )
    coverage = [f.share for f in found.values() if f.theory.startswith(("95 %", "at least"))]
    assert len(coverage) == 4
    assert all(0.935 < share < 0.975 for share in coverage)


def test_the_page_shows_what_the_code_gives() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text, findings()) == text, "renew with: python -m tests.calibration"
