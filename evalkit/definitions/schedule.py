"""When check-ins are proposed: waves relative to entry, to presence, or to exit."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from evalkit.definitions.words import Definition, Words

WaveKey = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if type(v) is int else v, json_schema_input_type=str | int),
    Field(min_length=1, max_length=40),
]


class Wave(Definition):
    """A planned occasion. Exactly one of ``day`` (since entry), ``at_presence`` (nth coming), ``after_exit`` (days).

    The window is open from day − early to day + late, both included.
    """

    wave: WaveKey
    day: int | None = None
    at_presence: int | None = Field(default=None, ge=1)
    after_exit: int | None = Field(default=None, ge=0)
    early: int = Field(default=14, ge=0)
    late: int = Field(default=14, ge=0)
    label: Words | None = None

    @model_validator(mode="after")
    def _one_anchor(self) -> Self:
        if sum(x is not None for x in (self.day, self.at_presence, self.after_exit)) != 1:
            raise ValueError(f"wave {self.wave}: give exactly one of day, at_presence, after_exit")
        if self.wave != self.wave.strip():
            raise ValueError(f"wave {self.wave!r}: no spaces at the ends")
        return self

    @property
    def closes(self) -> int | None:
        """Last day of the window, counted from entry; None where it does not hang on entry."""
        return None if self.day is None else self.day + self.late

    @property
    def opens(self) -> int | None:
        """First day of the window, counted from entry; None where it does not hang on entry."""
        return None if self.day is None else self.day - self.early


class Schedule(Definition):
    """Waves in the order used everywhere, and which of them is the start."""

    waves: tuple[Wave, ...] = Field(min_length=1)
    baseline: WaveKey | None = None

    @model_validator(mode="after")
    def _baseline_is_a_wave(self) -> Self:
        names = [w.wave for w in self.waves]
        if len(set(names)) != len(names):
            raise ValueError("two waves have the same name")
        if self.baseline is not None and self.baseline not in names:
            raise ValueError(f"baseline {self.baseline!r} is not one of the waves: {', '.join(names)}")
        return self

    @property
    def baseline_wave(self) -> Wave:
        """The start: as declared, else the wave with the smallest day, else the first."""
        if self.baseline is not None:
            return self.wave(self.baseline)
        with_day = [w for w in self.waves if w.day is not None]
        return min(with_day, key=lambda w: w.day if w.day is not None else 0) if with_day else self.waves[0]

    @property
    def follow_up_waves(self) -> tuple[Wave, ...]:
        """All waves but the baseline, in schedule order."""
        start = self.baseline_wave.wave
        return tuple(w for w in self.waves if w.wave != start)

    def wave(self, name: str) -> Wave:
        return next(w for w in self.waves if w.wave == name)
