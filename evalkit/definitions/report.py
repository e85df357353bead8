"""A report's declaration (``reports/<name>/report.yaml``): its sections, their order, and its thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from evalkit.definitions.words import Definition, Key, Version, Words


class Part(StrEnum):
    """A part of the report. Each is left out by itself when there is nothing to say in it."""

    BRIEF = "brief"
    DONE = "done"
    PEOPLE = "people"
    INDICATORS = "indicators"
    COLLECTIVE = "collective"
    GOALS = "goals"
    STORIES = "stories"
    ABOUT_US = "about_us"
    GROUP_ANALYSIS = "group_analysis"
    QUESTIONS = "questions"
    LIMITS = "limits"
    METHOD = "method"
    HIDDEN = "hidden"
    SOURCES = "sources"


MOVABLE = (
    Part.DONE, Part.PEOPLE, Part.INDICATORS, Part.GOALS, Part.COLLECTIVE, Part.STORIES, Part.ABOUT_US,
    Part.GROUP_ANALYSIS, Part.QUESTIONS,
)  # fmt: skip
"""Parts whose order the author may choose; the first page and the last ones stay where they are."""

MOVED_BEFORE = frozenset((Part.DONE, Part.PEOPLE, Part.INDICATORS, Part.COLLECTIVE, Part.STORIES, Part.GROUP_ANALYSIS))
"""Parts that an order chosen earlier may be of, when the others could not be moved."""


def arranged(parts: tuple[Part, ...], order: tuple[Part, ...]) -> tuple[Part, ...]:
    """``parts`` with those of the author's ``order`` (empty: none) in it, on the places that these have."""
    movable = [part for part in order if part in MOVABLE]
    return tuple(movable.pop(0) if part in order and part in MOVABLE else part for part in parts)


def placed(order: Sequence[Part], places: Sequence[int]) -> tuple[Part, ...]:
    """The parts in the order that is wished. ``places``: of each, from 1; those that keep their own make way."""
    wished = list(zip(places, order, strict=False))
    moved = [one for at, one in enumerate(wished, 1) if one[0] != at]
    found = [part for at, (place, part) in enumerate(wished, 1) if place == at]
    for place, part in sorted(moved, key=lambda one: one[0]):
        found.insert(place - 1, part)
    return tuple(found)


class Thresholds(Definition):
    """Numbers that decide how a figure is told. All shares are between 0 and 1."""

    small_group_below: int = Field(ge=2, description="pairs; below it the report takes its small-group form")
    headline_from: float = Field(gt=0, le=1, description="follow-up rate; below it no headline and no interval")
    few_people_below: int = Field(ge=2, description="pairs; below it the report says what one person weighs")


class ReportDefinition(Definition):
    """``parts``: the ordinary order. ``parts_small_group``: process and words first, figures after."""

    report: Key
    version: Version
    title: Words
    thresholds: Thresholds
    parts: tuple[Part, ...]
    parts_small_group: tuple[Part, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for name, parts in (("parts", self.parts), ("parts_small_group", self.parts_small_group)):
            if missing := [p.value for p in Part if p not in parts]:
                raise ValueError(f"{name} leaves out {', '.join(missing)}")
            if len(set(parts)) != len(parts):
                raise ValueError(f"{name} names a part twice")
        return self
