"""Days as people say them."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import i18n

FIRST, LATER = dt.date(2026, 10, 1), dt.date(2026, 10, 21)


@pytest.mark.parametrize(
    ("day", "language", "said", "with_weekday"),
    [
        (FIRST, "fr", "1er octobre 2026", "jeudi 1er octobre"),
        (LATER, "fr", "21 octobre 2026", "mercredi 21 octobre"),
        (FIRST, "nl", "1 oktober 2026", "donderdag 1 oktober"),
        (FIRST, "en", "1 October 2026", "Thursday 1 October"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french_only(
    day: dt.date, language: str, said: str, with_weekday: str
) -> None:
    assert (i18n.date(day, language), i18n.weekday(day, language)) == (said, with_weekday)
