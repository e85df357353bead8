"""Days counted from the first day of a programme, and which of them are working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """``starts_on`` is day 0; day ``length`` is today, which has not happened yet."""

    starts_on: dt.date
    length: int

    @classmethod
    def counted_back(cls, today: dt.date, days_ago: int) -> Calendar:
        """A programme that began about that many days ago, on a working day."""
        while (today - dt.timedelta(days=days_ago)).weekday() >= SATURDAY:
            days_ago += 1
        return cls(today - dt.timedelta(days=days_ago), days_ago)

    def date(self, day: int) -> dt.date:
        return self.starts_on + dt.timedelta(days=day)

    def works(self, day: int) -> bool:
        """Monday to Friday."""
        return self.date(day).weekday() < SATURDAY

    def working(self, day: int) -> int:
        """That day, or the Friday before a week-end."""
        while not self.works(day):
            day -= 1
        return day
