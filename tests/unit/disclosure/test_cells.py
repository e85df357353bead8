"""A released number never becomes text by accident."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evalkit.disclosure.cells import Cell, Figure

VALUES = [Cell.shown(3), Cell.hidden(0, 6), Cell.not_collected(), Figure(0.5)]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__class__.__name__)
@pytest.mark.parametrize(
    "show",
    [str, format, lambda value: f"{value}", lambda value: f"{value:>4}", lambda value: value.__html__()],
    ids=["str", "format", "f-string", "f-string with a format", "html"],
)
def test_showing_a_value_by_accident_is_an_error(value: object, show: Callable[[object], str]) -> None:
    with pytest.raises(TypeError, match="show it through reporting"):
        show(value)


def test_a_hidden_number_is_not_zero() -> None:
    assert Cell.hidden(0, 6) != Cell.shown(0)
    assert Cell.hidden(0, 6).value is None
    assert not Cell.hidden(0, 6).is_shown
    assert Cell.shown(0).is_shown
