"""Disclosure policies: the thresholds under which figures may leave, per audience (METHODS 10)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from evalkit.definitions import hashing
from evalkit.definitions.words import Definition, Version


class Audience(StrEnum):
    """Who a figure is for; association < funder, observatory < public."""

    ASSOCIATION = "association"
    FUNDER = "funder"
    OBSERVATORY = "observatory"
    PUBLIC = "public"

    def may_be_shown_to(self, reader: Audience) -> bool:
        """Whether a value released for this audience may be shown to that reader (the narrower never to the wider)."""
        return _WIDTH[self] >= _WIDTH[reader]


_WIDTH = {Audience.ASSOCIATION: 0, Audience.FUNDER: 1, Audience.OBSERVATORY: 1, Audience.PUBLIC: 2}

LEAST_K = 3
"""A threshold below three protects nobody: one of two people recognises the other."""


class Policy(Definition):
    """``k``: a count below it is hidden. ``round_to``: counts rounded to a multiple (1: not rounded)."""

    audience: Audience
    k: int = Field(ge=0)
    round_to: int = Field(default=1, ge=1)
    mean_at_least: int = Field(default=0, ge=0, description="people needed for a mean or slope")
    mean_decimals: int | None = Field(default=None, ge=0, le=6)
    by_programme: bool = True

    @model_validator(mode="after")
    def _protects(self) -> Self:
        if self.audience is not Audience.ASSOCIATION and self.k < LEAST_K:
            raise ValueError(f"k is {self.k} for {self.audience.value}: at least {LEAST_K} outside the association")
        if self.k and self.round_to >= 2 * self.k:  # k people would be printed as nobody
            raise ValueError(f"round_to is {self.round_to} for {self.audience.value}: less than twice k, {2 * self.k}")
        return self

    @property
    def hash(self) -> str:
        return hashing.of_model(self)


class PolicyFile(Definition):
    """``reports/disclosure.yaml``: one policy for each audience."""

    version: Version
    policies: tuple[Policy, ...]

    @model_validator(mode="after")
    def _one_each(self) -> Self:
        given = sorted(p.audience.value for p in self.policies)
        if given != sorted(a.value for a in Audience):
            raise ValueError(f"one policy for each of {', '.join(a.value for a in Audience)}; found {', '.join(given)}")
        return self

    def for_audience(self, audience: Audience) -> Policy:
        return next(p for p in self.policies if p.audience is audience)
