"""The association's forms: what is published and who asks it, what is being made, and what could be begun with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form, Instrument, Item, loader
from evalkit.errors import Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.forms.form_files import Exported, Format, export_form
from evalkit.services.studio import asking, texts
from evalkit.store import Scope, Unit
from evalkit.store.queries import form_drafts, forms, programmes


@dataclass(frozen=True)
class User:
    """A programme that asks a version of a form now."""

    programme: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Published:
    """A version of a form. ``newest``: no later one was published."""

    id: str
    form: Form
    made_on: dt.date
    newest: bool
    users: tuple[User, ...]


@dataclass(frozen=True)
class Begun:
    """A draft in the list. ``lacking``: languages that were begun, with how many texts each misses."""

    id: str
    title: Mapping[str, str]
    questions: int
    changed_on: dt.date
    lacking: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Listed:
    """``published``: newest versions first by form. ``shipped``: forms that come with evalkit."""

    published: tuple[tuple[Published, ...], ...]
    drafts: tuple[Begun, ...]
    shipped: tuple[Form, ...]


@dataclass(frozen=True)
class Catalogue:
    """What can be taken; ``taken`` stands in the form already."""

    indicators: tuple[Item, ...]
    instruments: tuple[Instrument, ...]
    taken: frozenset[str]


async def listed(scope: Scope, *, now: dt.datetime | None = None) -> Listed:
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        published = await _published(unit)
        drafts = await form_drafts.open_form_drafts(unit)
    by_key: dict[str, list[Published]] = {}
    for one in published:
        by_key.setdefault(one.form.key, []).append(one)
    return Listed(
        tuple(tuple(reversed(versions)) for versions in by_key.values()),
        tuple(_begun(one) for one in drafts),
        tuple(loader.shipped_form(key) for key in loader.shipped_forms()),
    )


async def version(scope: Scope, form_version: str, *, now: dt.datetime | None = None) -> Published:
    """One published version of the own association; 404 for another's."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        found = next((one for one in await _published(unit) if one.id == form_version), None)
    if found is None:
        raise Refused(problem("entry.not_found"))
    return found


async def file_of(
    scope: Scope, form_version: str, form_format: Format, *, now: dt.datetime | None = None
) -> tuple[str, Exported]:
    """(name, file) of a published version."""
    form = (await version(scope, form_version, now=now)).form
    return f"{form.key}-{re.sub(r'[^A-Za-z0-9._-]', '_', form.version)}.{form_format}", export_form(form, form_format)


def catalogue(plain: asking.Plain) -> Catalogue:
    """The newest of each question and scale."""
    return Catalogue(
        tuple({key: one for (key, _), one in sorted(loader.indicators().items())}.values()),
        tuple({key: one for (key, _), one in sorted(loader.instruments().items())}.values()),
        asking.taken(plain),
    )


async def _published(unit: Unit) -> tuple[Published, ...]:
    """Every version, by form, the oldest first."""
    kept = sorted(await forms.form_versions(unit), key=lambda one: (one.key, *kept_forms.age(one)))
    newest = await kept_forms.newest_versions(unit)
    names = {one.id: one.names for one in await programmes.programmes(unit)}
    users: dict[str, list[User]] = {}
    for programme, title in names.items():
        schedule = await forms.newest_schedule(unit, programme)
        for form_version in schedule.forms.values() if schedule else ():
            users.setdefault(form_version, []).append(User(programme, title))
    return tuple(
        Published(
            one.id, kept_forms.form_of(one), one.made_on, newest[one.key].id == one.id, tuple(users.get(one.id, ()))
        )
        for one in kept
    )  # fmt: skip


def _begun(one: form_drafts.FormDraft) -> Begun:
    plain = one.definition
    asked = sum(entry.sort in ("item", "group", "instrument") for entry in asking.entries(plain))
    lacking = tuple((code, n) for code in texts.begun(plain) if (n := texts.missing(plain, code)))
    return Begun(one.id, plain.get("title") or {}, asked, one.changed_on, lacking)
