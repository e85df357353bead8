"""An indicator as everything after the form sees it: one value per check-in, its range, direction and error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from evalkit.definitions.arrangement import Calculation
from evalkit.definitions.instrument import Instrument, InstrumentIndicator
from evalkit.definitions.item import Item, Kind
from evalkit.definitions.scale import Levels, Measurement, Missing
from evalkit.definitions.words import Direction, Words


@dataclass(frozen=True)
class ItemScale:
    """The levels that a scored item can take, and whether it is turned around before scoring."""

    key: str
    levels: Levels
    reversed: bool = False


@dataclass(frozen=True)
class Indicator:
    """A defined quantity. ``low`` and ``high`` bound its attainable scores (None: unbounded on that side).

    ``step`` is the distance between attainable scores: 1 for levels, whole numbers and sums, 1/k for the mean of
    k items, None where any value is attainable (prorated or decimal).
    """

    key: str
    title: Words | None
    ordinal: bool
    direction: Direction
    low: float | None
    high: float | None
    step: float | None
    items: tuple[ItemScale, ...]
    score: Literal["sum", "mean", "value"]
    offset: float
    missing: Missing
    measurement: Measurement
    levels: Levels | None = None
    instrument: str | None = None
    dimension: str | None = None
    item: Item | None = None
    calculation: Calculation | None = None

    @property
    def sign(self) -> int:
        return self.direction.sign

    @property
    def best(self) -> float | None:
        """The best attainable score, by direction."""
        return self.high if self.sign > 0 else self.low

    @property
    def worst(self) -> float | None:
        """The worst attainable score, by direction."""
        return self.low if self.sign > 0 else self.high

    @cached_property
    def published_sem(self) -> float | None:
        """Standard error of measurement from the form: given, or sd·√(1 − reliability); None if it gives neither."""
        m = self.measurement
        if m.sem is not None:
            return m.sem.value
        if m.reliability is not None and m.sd is not None:
            return float(m.sd.value * (1 - m.reliability.value) ** 0.5)
        return None

    def level_words(self) -> Mapping[int, Words]:
        """Level number → words, for an ordinal indicator; empty when the author holds the texts."""
        return self.levels.words if self.levels is not None else {}


def of_instrument(instrument: Instrument, spec: InstrumentIndicator) -> Indicator:
    """Resolve an instrument's score: its range follows from levels, score and offset."""
    scales = tuple(ItemScale(key, instrument.levels_of(key), key in spec.reversed) for key in instrument.items_of(spec))
    k = len(scales)
    low: float = sum(s.levels.lowest for s in scales)
    high: float = sum(s.levels.highest for s in scales)
    if spec.score == "mean":
        low, high = low / k, high / k
    step = None if spec.missing.rule == "prorate" else (1.0 if spec.score == "sum" else 1.0 / k)
    return Indicator(
        key=spec.key, title=spec.title, ordinal=False, direction=spec.direction,
        low=low + spec.offset, high=high + spec.offset, step=step, items=scales, score=spec.score,
        offset=spec.offset, missing=spec.missing, measurement=spec, instrument=instrument.instrument,
    )  # fmt: skip


def of_item(item: Item) -> Indicator:
    """An own question that is its own indicator."""
    ordinal = item.kind is Kind.LEVEL
    if item.levels is not None:
        low, high = float(item.levels.lowest), float(item.levels.highest)
    else:
        low, high = (item.range.from_, item.range.to) if item.range else (None, None)  # type: ignore[assignment]
    return Indicator(
        key=item.key, title=item.title, ordinal=ordinal, direction=item.direction, low=low, high=high,
        step=None if item.kind is Kind.DECIMAL else 1.0,
        items=(ItemScale(item.key, item.levels),) if item.levels is not None else (),
        score="value", offset=0.0, missing=Missing(rule="none"), measurement=item, levels=item.levels,
        dimension=item.dimension, item=item,
    )  # fmt: skip


def of_calculation(made: Calculation) -> Indicator:
    """A calculated score that is observed; any value in its range is attainable."""
    low, high = (made.range.from_, made.range.to) if made.range else (None, None)
    return Indicator(
        key=made.key, title=made.title, ordinal=False, direction=made.direction, low=low, high=high, step=None,
        items=(), score="value", offset=0.0, missing=Missing(rule="none"), measurement=made,
        dimension=made.dimension, calculation=made,
    )  # fmt: skip
