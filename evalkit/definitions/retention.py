"""How long what is kept stays: the house's own limits, which may only be shortened, and when each is over."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal

from pydantic import Field

from evalkit.definitions.words import Definition

Kind = Literal["drafts", "set_aside", "contact", "words", "person"]


class Limit(Definition):
    """One thing that goes in time."""

    kind: Kind
    amount: int = Field(ge=1)
    unit: Literal["days", "months"]

    def last_day(self, since: dt.date) -> dt.date:
        """The last day on which it is kept. 31 August and six months: 28 February."""
        if self.unit == "days":
            return since + dt.timedelta(days=self.amount)
        year, month = divmod(since.year * 12 + since.month - 1 + self.amount, 12)
        return dt.date(year, month + 1, min(since.day, calendar.monthrange(year, month + 1)[1]))

    def is_over(self, since: dt.date, today: dt.date) -> bool:
        return self.last_day(since) < today

    def shortened(self, amount: int | None) -> Limit:
        """The same with a smaller amount; a larger one, or none, changes nothing."""
        return self if amount is None else self.model_copy(update={"amount": min(self.amount, max(1, amount))})


class RetentionFile(Definition):
    """``reports/retention.yaml``."""

    limits: tuple[Limit, ...]
