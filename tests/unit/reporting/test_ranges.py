"""Which bounds of a hidden number are told."""

from __future__ import annotations

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.reporting.ranges import Telling, telling
from evalkit.reporting.wording import wording


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (22, 27, "between"), (0, 4, "between"), (10, 14, "between"), (22, 40, "at_least"), (11, 18, "at_least"),
        (0, 27, "nothing"), (1, 8, "nothing"), (0, 9, "nothing"), (19, 40, "nothing"),
    ],
)  # fmt: skip
def test_bounds_far_apart_tell_nothing_and_a_high_lower_one_alone_does(low: int, high: int, told: Telling) -> None:
    assert telling(low, high) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["between 22 and 27", "at least 22", "hidden"]), ("fr", ["entre 22 et 27", "au moins 22", "non montré"]),
        ("nl", ["tussen 22 en 27", "minstens 22", "niet getoond"]),
    ],
)  # fmt: skip
def test_a_hidden_number_is_told_so_in_every_language(language: str, told: list[str]) -> None:
    cells = (Cell.hidden(22, 27), Cell.hidden(22, 40), Cell.hidden(1, 8))
    assert [wording(language).told(cell) for cell in cells] == told
