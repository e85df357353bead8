"""An instrument: a published scale with licence, citation, items and scoring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from evalkit.definitions.scale import Levels, LevelsField, Measurement, Missing
from evalkit.definitions.words import Definition, Direction, Key, Version, Words


class InstrumentItem(Definition):
    """One item; its levels are the instrument's unless it has its own."""

    key: Key
    question: Words | None = None
    levels: LevelsField | None = None


def _item(value: Any) -> Any:
    return {"key": value} if isinstance(value, str) else value


class InstrumentIndicator(Measurement):
    """A score of the instrument."""

    key: Key
    title: Words | None = None
    about: Words | None = None
    items: Literal["all"] | tuple[Key, ...] = "all"
    score: Literal["sum", "mean"]
    reversed: tuple[Key, ...] = ()
    offset: float = 0
    direction: Direction
    missing: Missing = Missing(rule="none")


class Instrument(Definition):
    """A published scale. Without the right to redistribute, no item or level text may be in the file."""

    instrument: Key
    version: Version
    title: Words | None = None
    description: Words | None = None
    licence: str = Field(min_length=1)
    citation: str = Field(min_length=1)
    may_redistribute: bool = False
    items_source_url: str | None = None
    preface: Words | None = None
    levels: LevelsField | None = None
    items: tuple[
        Annotated[InstrumentItem, BeforeValidator(_item, json_schema_input_type=Key | InstrumentItem)], ...
    ] = Field(min_length=1)
    indicators: tuple[InstrumentIndicator, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        keys = [item.key for item in self.items]
        if len(set(keys)) != len(keys):
            raise ValueError(f"item key given twice: {_first_double(keys)}")
        known = set(keys)
        for item in self.items:
            if item.levels is None and self.levels is None:
                raise ValueError(f"item {item.key} has no levels, and the instrument gives none")
            if not self.may_redistribute and (item.question or (item.levels and item.levels.words)):
                raise ValueError(
                    f"item {item.key} has a text, but may_redistribute is false: leave the texts out, "
                    "or state the licence that allows them and set may_redistribute: true"
                )
        if not self.may_redistribute and self.levels is not None and self.levels.words:
            raise ValueError("the levels have texts, but may_redistribute is false: use {from: …, to: …}")
        for indicator in self.indicators:
            used = keys if indicator.items == "all" else list(indicator.items)
            if not used:
                raise ValueError(f"indicator {indicator.key} has no items")
            for key in (*used, *indicator.reversed):
                if key not in known:
                    raise ValueError(f"indicator {indicator.key} names item {key}, which the instrument does not have")
            if len(set(used)) != len(used):
                raise ValueError(f"indicator {indicator.key} names item {_first_double(used)} twice")
            if outside := [k for k in indicator.reversed if k not in used]:
                raise ValueError(f"indicator {indicator.key} reverses {outside[0]}, which is not among its items")
        return self

    def levels_of(self, key: str) -> Levels:
        """The levels of an item of this instrument."""
        item = next(i for i in self.items if i.key == key)
        levels = item.levels or self.levels
        if levels is None:  # pragma: no cover  (the validator refuses this)
            raise LookupError(key)
        return levels

    def items_of(self, indicator: InstrumentIndicator) -> tuple[str, ...]:
        """Item keys of an indicator, in the instrument's order when it uses all."""
        return tuple(i.key for i in self.items) if indicator.items == "all" else indicator.items


class InstrumentUse(Definition):
    """Take an instrument from the catalogue."""

    use: Key
    version: Version


def instrument_or_use(value: Any) -> str:
    """Tell the two shapes apart for the discriminated union."""
    if isinstance(value, InstrumentUse) or (isinstance(value, Mapping) and "use" in value):
        return "use"
    return "inline"


def _first_double(keys: list[str]) -> str:
    return next(k for i, k in enumerate(keys) if k in keys[:i])
