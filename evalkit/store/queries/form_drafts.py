"""Forms that are still being made."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class FormDraft:
    """``definition``: the form file so far. ``revision`` counts its savings. ``state``: open, published, thrown_away.

    ``made_from``: the form version that it goes on from.
    """

    table: ClassVar[type[Table]] = tables.FormDraft
    id: str
    definition: dict[str, Any]
    revision: int
    state: str
    made_from: str | None
    published_as: str | None
    made_by: str | None
    changed_by: str | None
    changed_on: datetime.date


async def make_form_draft(unit: Unit, draft_id: str, definition: dict[str, Any], *, made_from: str | None) -> bool:
    """False when a draft with this id is there already: the second click of two."""
    return await unit.add_once(
        tables.FormDraft,
        [tables.FormDraft.id],
        id=draft_id,
        definition=definition,
        revision=1,
        state="open",
        made_from=made_from,
        published_as=None,
        made_by=unit.scope.account,
        changed_by=unit.scope.account,
        changed_on=unit.today,
    )


async def form_draft(unit: Unit, draft_id: str) -> FormDraft | None:
    return await unit.one(FormDraft, tables.FormDraft.id == draft_id)


async def open_form_drafts(unit: Unit) -> tuple[FormDraft, ...]:
    """Those that somebody may still go on with, the last changed first."""
    return await unit.all(
        FormDraft,
        tables.FormDraft.state == "open",
        order=[tables.FormDraft.changed_on, tables.FormDraft.id],
        descending=True,
    )


async def published_versions(unit: Unit) -> frozenset[str]:
    """The form versions that were made here, apart from those that programmes took from shipped forms."""
    found = await unit.all(FormDraft, tables.FormDraft.state == "published")
    return frozenset(one.published_as for one in found if one.published_as is not None)


async def change_form_draft(unit: Unit, kept: FormDraft, definition: dict[str, Any]) -> bool:
    """False when it is no longer what was read: nothing is overwritten."""
    return await _change(unit, kept, {"definition": definition})


async def publish_form_draft(unit: Unit, kept: FormDraft, definition: dict[str, Any], form_version_id: str) -> bool:
    return await _change(unit, kept, {"definition": definition, "state": "published", "published_as": form_version_id})


async def throw_form_draft_away(unit: Unit, kept: FormDraft) -> bool:
    return await _change(unit, kept, {"state": "thrown_away"})


async def take_form_draft_back(unit: Unit, kept: FormDraft) -> bool:
    """One that was thrown away is open again, as it was."""
    return await _change(unit, kept, {"state": "open"})


async def _change(unit: Unit, kept: FormDraft, values: dict[str, Any]) -> bool:
    found = await unit.change(
        tables.FormDraft,
        {**values, "revision": kept.revision + 1, "changed_by": unit.scope.account, "changed_on": unit.today},
        tables.FormDraft.id == kept.id,
        tables.FormDraft.revision == kept.revision,
    )
    return found == 1
