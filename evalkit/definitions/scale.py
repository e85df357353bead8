"""What a form says about a scale: levels, missing rule, measurement error, norms, bands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from evalkit.definitions.words import Definition, Key, Words


class Range(Definition):
    """A closed range of numbers."""

    from_: float = Field(alias="from")
    to: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.from_ < self.to:
            raise ValueError(f"the range goes from {self.from_:g} to {self.to:g}: 'from' must be below 'to'")
        return self


class Levels(Definition):
    """The whole-number levels of an item, with or without words, lowest number first."""

    numbers: tuple[int, ...] = Field(min_length=2)
    words: Mapping[int, Words] = Field(default_factory=dict)

    @property
    def lowest(self) -> int:
        return self.numbers[0]

    @property
    def highest(self) -> int:
        return self.numbers[-1]


def _levels(value: Any) -> Any:
    """Read ``{from: 1, to: 5}`` or ``{1: {fr: …}, 2: {…}}``."""
    if not isinstance(value, Mapping) or "numbers" in value:
        return value
    if "from" in value or "to" in value:
        low, high = value.get("from"), value.get("to")
        if set(value) != {"from", "to"} or type(low) is not int or type(high) is not int:
            raise ValueError("levels are either {from: 1, to: 5} with whole numbers, or a text for each level")
        if not low < high:
            raise ValueError(f"levels go from {low} to {high}: 'from' must be below 'to'")
        if high - low > 1000:
            raise ValueError("more than 1000 levels: use kind: integer with a range")
        return {"numbers": tuple(range(low, high + 1))}
    if not all(type(k) is int for k in value):
        raise ValueError("each level is a whole number with its text, such as 1: {fr: …, nl: …}")
    return {"numbers": tuple(sorted(value)), "words": {k: value[k] for k in sorted(value)}}


class LevelEnds(Definition):
    """Levels without words, as they are written: every whole number from the lowest to the highest."""

    from_: int = Field(alias="from")
    to: int


LevelsField = Annotated[Levels, BeforeValidator(_levels, json_schema_input_type=LevelEnds | Mapping[int, Words])]


class Missing(Definition):
    """What is done when items are unanswered: every item needed, or prorate from a share of the items answered."""

    rule: Literal["none", "prorate"]
    at_least: float | None = Field(default=None, gt=0, le=1)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.rule == "prorate") != (self.at_least is not None):
            raise ValueError("'at_least' belongs to 'rule: prorate', and prorate needs it (a share such as 0.8)")
        return self


class Sourced(Definition):
    """A published figure with its source."""

    value: float
    source: str = Field(min_length=1)


class Positive(Sourced):
    value: float = Field(gt=0)


class Reliability(Sourced):
    """A reliability coefficient, strictly between 0 and 1."""

    value: float = Field(gt=0, lt=1)


class Norm(Definition):
    mean: float
    sd: float = Field(gt=0)


class Norms(Definition):
    """Published distributions of a clinical and a functional population."""

    clinical: Norm
    functional: Norm
    source: str = Field(min_length=1)


class Band(Definition):
    """A named stretch of scores."""

    key: Key
    title: Words | None = None
    from_: float = Field(alias="from")
    to: float


class Measurement(Definition):
    """What an indicator may say about its measurement error and its meaning, all optional."""

    sem: Positive | None = None
    reliability: Reliability | None = None
    reliability_kind: Literal["test_retest", "alpha", "omega"] | None = None
    sd: Positive | None = None
    norms: Norms | None = None
    minimal_change: Positive | None = None
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _reliability_is_whole(self) -> Self:
        if self.reliability is not None and self.reliability_kind is None:
            raise ValueError("'reliability' needs 'reliability_kind': test_retest, alpha or omega")
        if self.reliability is None and (self.sd is not None or self.reliability_kind is not None):
            raise ValueError("'sd' and 'reliability_kind' go with 'reliability'")
        return self
