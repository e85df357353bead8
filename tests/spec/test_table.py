"""The tables of the manual are read as they look, and a wrong figure is noticed."""

from __future__ import annotations

import pytest

from tests.spec.table import agrees, found, markdown, numbers, parse

TABLE = """
    person | T0 | note
    -------|----|-----
    Ana    | 2  |
    Bilal  | -  | away
"""


def test_a_table_is_read_by_columns() -> None:
    assert parse(TABLE) == [{"person": "Ana", "T0": "2", "note": ""}, {"person": "Bilal", "T0": "-", "note": "away"}]
    first, second = numbers(parse(TABLE), "T0")
    assert first == 2.0
    assert second != second  # NaN: not seen


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 3 columns"):
        parse(TABLE + "    Chloé | 3\n")


def test_a_table_becomes_markdown() -> None:
    assert markdown(TABLE, code=("person",)).splitlines() == [
        "| person | T0 | note |", "|---|---|---|", "| `Ana` | 2 |  |", "| `Bilal` | - | away |",
    ]  # fmt: skip


def test_a_path_leads_to_a_value() -> None:
    assert found({"rows": [{"n": 1}, {"n": 2}]}, "rows[1].n") == 2


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.3865, "0.39"), (0.3865, "0.387"), (3, "3"), (3.0, "3"), (None, "null"), (True, "true"), ("exact", "exact"),
     ([1, 2], "[1, 2]"), ((0, 1), "[0, 1]"), (-0.2857, "-0.286")],
)  # fmt: skip
def test_what_is_printed_holds(value: object, written: str) -> None:
    assert agrees(value, written)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.3865, "0.38"), (3.2, "3"), (2, "3"), (None, "0"), (0, "null"), (False, "true"), (1, "true"), ("a", "b"),
     ([1, 2], "[1, 3]"), (0.286, "-0.286"), (float("nan"), "0.5")],
)  # fmt: skip
def test_anything_else_does_not(value: object, written: str) -> None:
    with pytest.MonkeyPatch.context():
        try:
            assert not agrees(value, written)
        except ValueError:
            return  # a word where a number stands
