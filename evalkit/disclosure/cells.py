"""A cell of a table that leaves: a number, or a hidden number, never confused with zero."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NoReturn

State = Literal["shown", "suppressed", "not_collected"]


class _Unprintable:
    """Values that must be shown on purpose: printing one by accident is a programming error."""

    def _refuse(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is not text: show it through reporting, which knows its state")

    def __str__(self) -> str:
        self._refuse()

    def __format__(self, spec: str) -> str:
        self._refuse()

    def __html__(self) -> str:
        self._refuse()


@dataclass(frozen=True)
class Cell(_Unprintable):
    """A count. Suppressed: ``value`` is None and low..high are the bounds that any reader could compute."""

    state: State
    value: int | None = None
    low: int | None = None
    high: int | None = None

    @classmethod
    @lru_cache(maxsize=1 << 12)
    def shown(cls, value: int) -> Cell:
        # Frozen, so one cell serves every place where the number stands: a large analysis has millions.
        return cls("shown", value, value, value)

    @classmethod
    def hidden(cls, low: int, high: int) -> Cell:
        return cls("suppressed", None, low, high)

    @classmethod
    def not_collected(cls) -> Cell:
        return cls("not_collected")

    @property
    def is_shown(self) -> bool:
        return self.state == "shown"


@dataclass(frozen=True)
class Figure(_Unprintable):
    """A derived number (share, mean, bound), computed from the protected table alone. None: not computable or hidden.

    ``low`` and ``high`` are its interval, where it has one.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str | None = None
