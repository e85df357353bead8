"""Group analyses that the scope's observatory holds on its own figures: steps, validation, what may be read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Room:
    """One analysis. ``organisation``: the observatory; ``version``: of the comparison that the room had before it."""

    table: ClassVar[type[Table]] = tables.RoomAnalysis
    id: str
    organisation: str
    comparison: str
    version: str
    begun_on: datetime.date


@dataclass(frozen=True)
class Part:
    """One step as it was written at one time; the highest ``number`` holds. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.RoomAnalysisPart
    room_analysis: str
    step: str
    number: int
    words: bytes
    day: datetime.date


@dataclass(frozen=True)
class Validation:
    """``parts``: step → number of the version that was read back; ``passages``: what may stand beside the figures."""

    table: ClassVar[type[Table]] = tables.RoomValidation
    room_analysis: str
    number: int
    parts: dict[str, int]
    passages: list[str]
    words: bytes
    day: datetime.date


def room_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "room_analysis", submission_key)


async def begin(unit: Unit, *, submission_key: str, comparison: str, version: str) -> bool:
    """Begin an analysis; False when this key was used before."""
    return await unit.add_once(
        tables.RoomAnalysis,
        [tables.RoomAnalysis.organisation, tables.RoomAnalysis.submission_key],
        id=room_id(unit.organisation, submission_key),
        comparison=comparison,
        version=version,
        submission_key=submission_key,
        begun_on=unit.today,
        author=unit.scope.account,
    )


async def room(unit: Unit, analysis_id: str) -> Room | None:
    return await unit.one(Room, tables.RoomAnalysis.id == analysis_id)


async def rooms_about(unit: Unit, comparison: str) -> tuple[Room, ...]:
    """The analyses about a comparison, oldest first: of the scope's observatory, or in a system scope."""
    return await unit.all(
        Room, tables.RoomAnalysis.comparison == comparison, order=[tables.RoomAnalysis.begun_on, tables.RoomAnalysis.id]
    )


async def parts_of(unit: Unit, analysis_id: str) -> tuple[Part, ...]:
    """Every version of every step, oldest first of each."""
    return await unit.all(
        Part,
        tables.RoomAnalysisPart.room_analysis == analysis_id,
        order=[tables.RoomAnalysisPart.step, tables.RoomAnalysisPart.number],
    )


async def add_part(unit: Unit, analysis_id: str, *, step: str, number: int, words: bytes) -> bool:
    """Add a version of a step; False when somebody else wrote this version meanwhile."""
    return await unit.add_once(
        tables.RoomAnalysisPart,
        [
            tables.RoomAnalysisPart.organisation,
            tables.RoomAnalysisPart.room_analysis,
            tables.RoomAnalysisPart.step,
            tables.RoomAnalysisPart.number,
        ],
        room_analysis=analysis_id,
        step=step,
        number=number,
        words=words,
        day=unit.today,
        author=unit.scope.account,
    )


async def validations_of(unit: Unit, analysis_id: str) -> tuple[Validation, ...]:
    return await unit.all(
        Validation, tables.RoomValidation.room_analysis == analysis_id, order=[tables.RoomValidation.number]
    )


async def add_validation(
    unit: Unit, analysis_id: str, *, number: int, parts: Mapping[str, int], passages: Sequence[str], words: bytes
) -> None:
    await unit.add(
        tables.RoomValidation,
        room_analysis=analysis_id,
        number=number,
        parts=dict(parts),
        passages=list(passages),
        words=words,
        day=unit.today,
        author=unit.scope.account,
    )
