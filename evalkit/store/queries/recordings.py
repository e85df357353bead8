"""Sentences as the team read them aloud: which are there, one of them with its sound, a new one, an end."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from piccolo.custom_types import Combinable
from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit

AT_ONCE = 500
"""Marks in one query: far below what either database takes."""


@dataclass(frozen=True)
class Recording:
    """One that can be heard, without its sound. ``size`` in bytes."""

    table: ClassVar[type[Table]] = tables.Recording
    id: str
    language: str
    text_mark: str
    media_type: str
    size: int
    made_by: str | None
    made_at: datetime.datetime
    ended_at: datetime.datetime | None


@dataclass(frozen=True)
class Sound:
    """``content`` is None once it was replaced or deleted."""

    table: ClassVar[type[Table]] = tables.Recording
    id: str
    media_type: str
    content: bytes | None


async def recordings_of(unit: Unit, marks: Collection[str]) -> tuple[Recording, ...]:
    """Those of these sentences that can be heard, in every language, oldest first."""
    found: list[Recording] = []
    wanted = sorted(marks)
    for start in range(0, len(wanted), AT_ONCE):
        found += await unit.all(
            Recording,
            tables.Recording.text_mark.is_in(wanted[start : start + AT_ONCE]),
            tables.Recording.ended_at.is_null(),
            order=[tables.Recording.made_at],
        )
    return tuple(found)


async def recording(unit: Unit, recording_id: str) -> Recording | None:
    return await unit.one(Recording, tables.Recording.id == recording_id)


async def sound(unit: Unit, recording_id: str) -> Sound | None:
    return await unit.one(Sound, tables.Recording.id == recording_id)


async def bytes_together(unit: Unit) -> int:
    """What all recordings of the association take that can be heard."""
    rows = await unit.raw(
        "SELECT COALESCE(SUM(size), 0) AS bytes FROM recording WHERE organisation = {} AND ended_at IS NULL",
        unit.organisation,
    )
    return int(rows[0]["bytes"])


async def keep_recording(
    unit: Unit, *, language: str, text_mark: str, media_type: str, content: bytes, replaces: Collection[str] = ()
) -> str:
    """The sentence is heard like this from now on; what was heard before has ended, under this mark and those of
    ``replaces``. Gives the id."""
    marks = sorted({text_mark, *replaces})
    await _end(unit, "replaced", tables.Recording.language == language, tables.Recording.text_mark.is_in(marks))
    return await unit.add(
        tables.Recording,
        language=language,
        text_mark=text_mark,
        media_type=media_type,
        content=content,
        size=len(content),
        made_by=unit.scope.account,
        made_at=unit.now,
        ended_at=None,
        ended_why=None,
    )


async def delete_recording(unit: Unit, recording_id: str) -> bool:
    """The sound goes; that there was one stays. False when it had ended."""
    return bool(await _end(unit, "deleted", tables.Recording.id == recording_id))


async def delete_language(unit: Unit, language: str) -> int:
    """Every sound of a language goes; gives how many."""
    return await _end(unit, "deleted", tables.Recording.language == language)


async def _end(unit: Unit, why: str, *which: Combinable) -> int:
    values = {"ended_at": unit.now, "ended_why": why, "content": None}
    return await unit.change(tables.Recording, values, tables.Recording.ended_at.is_null(), *which)
