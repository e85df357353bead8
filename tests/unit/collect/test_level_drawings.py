"""Drawings that fit any ladder of a team's own: one line, no colour, and no two levels alike."""

from __future__ import annotations

import re

import pytest

from evalkit.collect.level_drawings import drawing
from evalkit.definitions.item import MOST_DRAWN

SETS = ("steps", "path", "jar")


@pytest.mark.parametrize("name", SETS)
def test_each_level_of_each_ladder_has_its_own(name: str) -> None:
    for of in range(2, MOST_DRAWN + 1):
        drawn = [drawing(name, at, of) for at in range(1, of + 1)]
        assert len(set(drawn)) == of
        for one in drawn:
            assert 'viewBox="0 0 96 64" fill="none" stroke="currentColor" stroke-width="2"' in one
            assert set(re.findall(r"<(\w+)", one)) <= {"svg", "path", "circle"}
            assert len(one) < 1024


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_drawn_outside(name: str) -> None:
    for of in range(2, MOST_DRAWN + 1):
        for at in range(1, of + 1):
            drawn = drawing(name, at, of)
            circles = [tuple(map(float, one)) for one in re.findall(r'cx="(\S+)" cy="(\S+)" r="(\S+)"', drawn)]
            assert all(r + 1 < y < 63 - r and r + 1 < x < 95 - r for x, y, r in circles)
            points = [tuple(map(float, one)) for one in re.findall(r"M(\S+) ([\d.]+)", drawn)]
            assert all(1 <= x <= 95 and 1 <= y <= 63 for x, y in points)


@pytest.mark.parametrize(("at", "of"), [(0, 3), (4, 3), (1, MOST_DRAWN + 1)])
def test_there_is_none_for_another_level(at: int, of: int) -> None:
    with pytest.raises(ValueError, match="no drawing"):
        drawing("steps", at, of)
