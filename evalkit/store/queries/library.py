"""Sheets of tools with every version, their searchable texts, and what those who used a tool say of it.

Queries whose name begins with ``shared`` read what every organisation shared: they need the system scope "library",
and leave places to practise out.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import searching, tables
from evalkit.store.unit import Unit, new_id

Texts = Mapping[str, Mapping[str, str]]
"""Language → field → text."""


@dataclass(frozen=True)
class Sheet:
    """One version of a sheet. ``contact``: sealed. ``state``: draft, published or withdrawn."""

    table: ClassVar[type[Table]] = tables.ToolSheet
    id: str
    organisation: str
    sheet: str
    version: int
    state: str
    texts: dict[str, dict[str, str]]
    facts: dict[str, Any]
    contact: bytes | None
    day: datetime.date


@dataclass(frozen=True)
class Evaluation:
    """``sheet_version``: the version of the sheet that they had. ``words``: sealed."""

    table: ClassVar[type[Table]] = tables.ToolEvaluation
    id: str
    organisation: str
    evaluation: str
    position: int
    state: str
    sheet: str
    sheet_version: int
    again: str
    language: str
    signed: bool
    release: str | None
    words: bytes
    day: datetime.date


@dataclass(frozen=True)
class _Findable:
    table: ClassVar[type[Table]] = tables.ToolText
    id: str
    organisation: str
    tool_sheet: str


async def add_version(
    unit: Unit, *, sheet: str, version: int, state: str, texts: Texts, facts: Mapping[str, Any], contact: bytes | None
) -> str | None:
    """Keep a version of a sheet; None when somebody else kept this version meanwhile."""
    made = new_id()
    new = await unit.add_once(
        tables.ToolSheet,
        [tables.ToolSheet.sheet, tables.ToolSheet.version],
        id=made, sheet=sheet, version=version, state=state, texts=texts, facts=dict(facts), contact=contact,
        day=unit.today, author=unit.scope.account,
    )  # fmt: skip
    return made if new else None


async def versions(unit: Unit, sheet: str) -> tuple[Sheet, ...]:
    """Every version of a sheet of the own organisation, oldest first."""
    return await unit.all(Sheet, tables.ToolSheet.sheet == sheet, order=[tables.ToolSheet.version])


async def own_sheets(unit: Unit) -> tuple[tuple[Sheet, ...], ...]:
    """The organisation's sheets, each with its versions, oldest first."""
    found: dict[str, list[Sheet]] = {}
    for one in await unit.all(Sheet, order=[tables.ToolSheet.sheet, tables.ToolSheet.version]):
        found.setdefault(one.sheet, []).append(one)
    return tuple(tuple(every) for every in found.values())


async def make_findable(unit: Unit, published: Sheet) -> None:
    """Put the texts of a published version where everybody can find them, in place of the version before."""
    await hide(unit, published.sheet)
    for language, texts in sorted(published.texts.items()):
        words = "\n".join(text for _, text in sorted(texts.items()))
        folded = searching.fold(words)
        row = await unit.add(
            tables.ToolText, tool_sheet=published.id, sheet=published.sheet, language=language,
            title=texts.get("title", ""), words=words, folded=folded,
        )  # fmt: skip
        await searching.note(unit, "tool_text", row, folded)


async def hide(unit: Unit, sheet: str) -> None:
    """Nobody outside finds this sheet any more; its versions stay."""
    found = await unit.all(_Findable, tables.ToolText.sheet == sheet)
    await unit.remove(tables.ToolText, tables.ToolText.sheet == sheet)
    await searching.forget(unit, "tool_text", [one.id for one in found])


async def shared_sheets(unit: Unit, typed: str = "") -> tuple[Sheet, ...]:
    """The published version of every sheet, or of those in which every word of a search stands, in any language."""
    found = await searching.found(unit, "tool_text", typed)
    if found is not None and not found:
        return ()
    conditions = [] if found is None else [tables.ToolText.id.is_in(sorted(found))]
    practice = await places_to_practise(unit)
    wanted = {one.tool_sheet for one in await unit.all(_Findable, *conditions) if one.organisation not in practice}
    return await _sheets(unit, wanted)


async def shared_sheet(unit: Unit, sheet: str) -> Sheet | None:
    """The published version of one sheet, whoever wrote it."""
    found = await unit.all(_Findable, tables.ToolText.sheet == sheet, limit=1)
    if not found or found[0].organisation in await places_to_practise(unit):
        return None
    return (await _sheets(unit, {found[0].tool_sheet}))[0]


async def _sheets(unit: Unit, ids: Collection[str]) -> tuple[Sheet, ...]:
    return await unit.all(Sheet, tables.ToolSheet.id.is_in(sorted(ids))) if ids else ()


async def places_to_practise(unit: Unit) -> frozenset[str]:
    rows = await unit.raw("SELECT id FROM organisation WHERE practice_of IS NOT NULL")
    return frozenset(str(row["id"]) for row in rows)


async def shared_names(unit: Unit) -> dict[str, str]:
    """Organisation → its name, for what it signs."""
    rows = await unit.raw("SELECT id, name FROM organisation WHERE practice_of IS NULL")
    return {str(row["id"]): str(row["name"]) for row in rows}


async def add_evaluation(
    unit: Unit,
    *,
    evaluation: str,
    position: int,
    state: str,
    sheet: str,
    sheet_version: int,
    again: str,
    language: str,
    signed: bool,
    release: str | None,
    words: bytes,
) -> bool:
    """Keep what a team says, or that it took it back; False when that was kept before."""
    return await unit.add_once(
        tables.ToolEvaluation,
        [tables.ToolEvaluation.organisation, tables.ToolEvaluation.evaluation, tables.ToolEvaluation.position],
        evaluation=evaluation, position=position, state=state, sheet=sheet, sheet_version=sheet_version, again=again,
        language=language, signed=signed, release=release, words=words, day=unit.today, author=unit.scope.account,
    )  # fmt: skip


async def evaluation(unit: Unit, evaluation_id: str) -> Evaluation | None:
    """What holds of one evaluation of the own organisation."""
    found = await unit.all(
        Evaluation, tables.ToolEvaluation.evaluation == evaluation_id, order=[tables.ToolEvaluation.position]
    )
    return found[-1] if found else None


async def shared_evaluations(unit: Unit, sheet: str) -> tuple[Evaluation, ...]:
    """What teams say of a tool now, the newest first."""
    practice = await places_to_practise(unit)
    newest: dict[tuple[str, str], Evaluation] = {}
    for one in await unit.all(Evaluation, tables.ToolEvaluation.sheet == sheet, order=[tables.ToolEvaluation.position]):
        if one.organisation not in practice:
            newest[one.organisation, one.evaluation] = one
    standing = [one for one in newest.values() if one.state == "shared"]
    return tuple(sorted(standing, key=lambda one: (one.day, one.id), reverse=True))
