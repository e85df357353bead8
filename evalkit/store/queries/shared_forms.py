"""Forms that associations share, and drafts that came from them.

Queries whose name begins with ``shared`` read what every organisation shared, in the system scope "library".
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries.library import places_to_practise
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class SharedForm:
    """``about``: what its association says of it. ``withdrawn_on``: shared no more."""

    table: ClassVar[type[Table]] = tables.SharedForm
    id: str
    organisation: str
    form_version: str
    licence: str
    about: str
    language: str
    day: datetime.date
    withdrawn_on: datetime.date | None


@dataclass(frozen=True)
class TakenOver:
    """Where a draft came from: ``author_name`` made it, under ``licence``."""

    table: ClassVar[type[Table]] = tables.FormTakenOver
    form_draft: str
    shared_form: str
    title: dict[str, str]
    version: str
    author_name: str
    licence: str
    day: datetime.date


async def share(unit: Unit, form_version: str, *, licence: str, about: str, language: str) -> bool:
    """Share a version; one that was withdrawn is shared again. False: it was shared already."""
    values = {
        "licence": licence, "about": about, "language": language, "day": unit.today, "author": unit.scope.account,
    }  # fmt: skip
    if await unit.add_once(
        tables.SharedForm,
        [tables.SharedForm.organisation, tables.SharedForm.form_version],
        form_version=form_version,
        withdrawn_on=None,
        **values,
    ):
        return True
    return bool(
        await unit.change(
            tables.SharedForm,
            {**values, "withdrawn_on": None},
            tables.SharedForm.form_version == form_version,
            tables.SharedForm.withdrawn_on.is_not_null(),
        )
    )


async def withdraw(unit: Unit, shared_form: str) -> bool:
    changed = await unit.change(
        tables.SharedForm,
        {"withdrawn_on": unit.today},
        tables.SharedForm.id == shared_form,
        tables.SharedForm.withdrawn_on.is_null(),
    )
    return changed == 1


async def own_shared(unit: Unit) -> tuple[SharedForm, ...]:
    """What the own association shares now or did."""
    return await unit.all(SharedForm, order=[tables.SharedForm.day, tables.SharedForm.id])


async def shared_forms(unit: Unit) -> tuple[SharedForm, ...]:
    """Every form that is shared now."""
    practice = await places_to_practise(unit)
    found = await unit.all(SharedForm, tables.SharedForm.withdrawn_on.is_null(), order=[tables.SharedForm.id])
    return tuple(one for one in found if one.organisation not in practice)


async def shared_form(unit: Unit, shared_form_id: str) -> SharedForm | None:
    """One that is shared now."""
    return next((one for one in await shared_forms(unit) if one.id == shared_form_id), None)


async def note_taken_over(
    unit: Unit,
    draft: str,
    *,
    shared_form: str,
    title: dict[str, str],
    version: str,
    author_name: str,
    licence: str,
) -> bool:
    return await unit.add_once(
        tables.FormTakenOver,
        [tables.FormTakenOver.organisation, tables.FormTakenOver.form_draft],
        form_draft=draft, shared_form=shared_form, title=title, version=version, author_name=author_name,
        licence=licence, day=unit.today, author=unit.scope.account,
    )  # fmt: skip


async def taken_over(unit: Unit) -> dict[str, TakenOver]:
    """Draft → where it came from, of the own association."""
    return {one.form_draft: one for one in await unit.all(TakenOver)}
