"""A form's own question."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from evalkit.definitions.expression import ExpressionText
from evalkit.definitions.scale import LevelsField, Measurement, Range
from evalkit.definitions.words import Definition, Direction, Key, Version, Words


class Kind(StrEnum):
    """What sort of answer an item takes."""

    LEVEL = "level"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"
    LONG_TEXT = "long_text"
    NOTE = "note"
    GOAL = "goal"
    THEN_TEST = "then_test"


MOST_DRAWN = 11
"""Levels of a ladder with drawings; more could not be told apart."""

NUMERIC = frozenset({Kind.LEVEL, Kind.INTEGER, Kind.DECIMAL})
"""Kinds that may be indicators."""


class Constraint(Definition):
    """What an answer must fulfil, and what is said when it does not. Looked at once all that it names is answered."""

    rule: ExpressionText
    message: Words


class Item(Measurement):
    """One own question. A level is an indicator unless told otherwise; whole numbers and decimals may be."""

    key: Key
    kind: Kind = Kind.LEVEL
    version: Version | None = None
    licence: str | None = None
    citation: str | None = None
    description: Words | None = None
    unit: Literal["person", "group"] = "person"
    indicator: bool | None = None
    dimension: Key | None = None
    direction: Direction = Direction.HIGHER_IS_BETTER
    allow_does_not_apply: bool = False
    required: bool = False
    title: Words | None = None
    about: Words | None = None
    not_about: Words | None = None
    picture: str | None = None
    drawings: Literal["steps", "path", "jar"] | None = None
    question: Words | None = None
    levels: LevelsField | None = None
    range: Range | None = None
    choices: Mapping[Key, Words] | None = None
    of: Key | None = None
    condition: ExpressionText | None = None
    constraint: Constraint | None = None
    collective_result: Words | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is Kind.LEVEL and self.levels is None:
            raise ValueError("an item of kind level needs levels: {from: 1, to: 5} or a text for each level")
        if self.kind is not Kind.LEVEL and self.levels is not None:
            raise ValueError(f"levels belong to kind level, not to {self.kind.value}")
        if self.drawings is not None and (self.levels is None or len(self.levels.numbers) > MOST_DRAWN):
            raise ValueError(f"drawings belong to kind level with at most {MOST_DRAWN} levels")
        if self.kind in (Kind.CHOICE, Kind.CHOICES) and not self.choices:
            raise ValueError(f"an item of kind {self.kind.value} needs choices")
        if self.range is not None and self.kind not in (Kind.INTEGER, Kind.DECIMAL):
            raise ValueError("range belongs to kind integer or decimal")
        if self.indicator and self.kind not in NUMERIC:
            raise ValueError(f"an item of kind {self.kind.value} cannot be an indicator")
        if self.kind is Kind.THEN_TEST and self.of is None:
            raise ValueError("a then_test needs 'of': the key of the level that it looks back on")
        if self.unit == "group" and (self.condition or self.constraint):
            raise ValueError("a question to the group is asked of no one person: leave condition and constraint out")
        if self.kind is Kind.NOTE and self.constraint:
            raise ValueError("a note takes no answer: leave the constraint out")
        return self

    @property
    def is_indicator(self) -> bool:
        """Whether answers to it are observed as an indicator of the person."""
        if self.unit == "group":
            return False
        return self.kind is Kind.LEVEL if self.indicator is None else self.indicator


class ItemUse(Definition):
    """Take a question from the catalogue of indicators."""

    use: Key
    version: Version
    required: bool | None = Field(default=None)
    condition: ExpressionText | None = None
    constraint: Constraint | None = None

    def on(self, taken: Item) -> Item:
        """The catalogue's question with what this form asks of it besides."""
        own = {name: value for name in _OWN if (value := getattr(self, name)) is not None}
        return taken.model_copy(update=own) if own else taken


_OWN = ("required", "condition", "constraint")


def item_or_use(value: Any) -> str:
    """Tell the two shapes apart for the discriminated union."""
    if isinstance(value, ItemUse) or (isinstance(value, Mapping) and "use" in value):
        return "use"
    return "inline"
