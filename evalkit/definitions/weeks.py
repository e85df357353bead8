"""A week is told by its Monday, inside the association and outside."""

from __future__ import annotations

import datetime as dt


def monday(day: dt.date) -> dt.date:
    """The week of a day, by its Monday."""
    return day - dt.timedelta(days=day.weekday())
