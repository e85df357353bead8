"""Whole numbers from forms and addresses: what is none, or endless, is none; never an error of the server."""

from __future__ import annotations

import pytest

from evalkit.web.typed_number import whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("0", 0), ("٣", 3), ("", None), ("-1", None), ("1.5", None), ("²", None), ("99999999", 99_999_999)],
)
def test_a_whole_number_or_none(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number


def test_a_number_longer_than_python_reads_is_none() -> None:
    endless = "9" * 5000
    with pytest.raises(ValueError, match="digits"):
        int(endless)
    assert whole_number(endless) is None
    assert whole_number("123456", digits=5) is None
