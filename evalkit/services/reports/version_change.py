"""What a new version of a released report says otherwise than the version that it took the place of.

Both were read by the same reader, and only what stood in them for that reader's eyes is compared: the released content
and the kept files. The author's own list (:mod:`evalkit.services.reports.release_difference`) also watches what the
figures were computed from; of that a reader hears nothing here, or a change would tell of a number that is hidden.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.access import READERS, Role
from evalkit.services.forms import kept_forms
from evalkit.services.reports import sealed_files
from evalkit.services.reports.release_difference import Change, difference
from evalkit.store import Unit
from evalkit.store.queries import forms, releases
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries.releases import Release, ReleaseLine
from evalkit.store.unit import DAY_ZONE

BESIDE = ("done", "theory", "partners", "collective", "stories", "about-us", "group-analysis", "goals", "people")
"""Parts of a report that are compared as they stand; of the others, the content says what changed."""
NAMED = ("figure", "making")
"""Kinds of change that are about an indicator."""
TWICE = {"people": "figure", "stories": "quotes"}
"""Parts that change whenever something else of that kind does, which is told already."""
_NUMBERS = re.compile(r"\d+")
_NOT_TOLD = frozenset({"id", "number", "source", "key"})
"""Of a block: where it stands and what it comes from, and nothing that it says."""


@dataclass(frozen=True)
class Part:
    """A part of the report that says something else. ``numbers``: also in its numbers."""

    title: str
    numbers: bool


@dataclass(frozen=True)
class Since:
    """What is new since the version of ``day``. ``titles``: indicator → its name by language."""

    release: str
    day: dt.date
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]
    titles: Mapping[str, Mapping[str, str]]

    @property
    def figures(self) -> int:
        """How many figures say something else."""
        return sum(one.kind in ("figure", "total", "people") for one in self.changes) + sum(
            part.numbers for part in self.parts
        )

    @property
    def texts(self) -> int:
        """How many texts say something else."""
        others = sum(one.kind in ("making", "answer", "limits", "quotes") for one in self.changes)
        return others + sum(not part.numbers for part in self.parts)


async def before(unit: Unit, found: Release) -> tuple[Release, ...]:
    """The versions whose place a release took, newest first."""
    lines = await (releases.releases_received if _reads(unit) else releases.releases)(unit)
    return await before_in(unit, found.id, lines)


def newest(lines: Iterable[ReleaseLine], release_id: str) -> str:
    """The version of a release that counts now: itself, or what took its place in the end."""
    replaced = {line.id: line.replaced_by for line in lines}
    while (later := replaced.get(release_id)) is not None:
        release_id = later
    return release_id


async def before_in(unit: Unit, release_id: str, lines: Iterable[ReleaseLine]) -> tuple[Release, ...]:
    """The same, where the ``lines`` of every release were read already."""
    replaced = {line.replaced_by: line.id for line in lines if line.replaced_by is not None}
    read = releases.release_received if _reads(unit) else releases.release
    versions: list[Release] = []
    while (release_id := replaced.pop(release_id, "")) and (one := await read(unit, release_id)) is not None:
        versions.append(one)
    return tuple(versions)


async def since(unit: Unit, found: Release, old: Release, language: str) -> Since:
    """What ``found`` says otherwise than ``old``, as a reader of ``language`` finds it."""
    was, now = await _document(unit, old.id, language), await _document(unit, found.id, language)
    told = what_stands(old.content["report"], found.content["report"], language)
    return Since(
        release=old.id,
        day=old.made_at.astimezone(DAY_ZONE).date(),
        changes=told,
        parts=tuple(_parts(was, now, {one.kind for one in told})),
        titles=await _titles(unit, old, found) if any(one.kind in NAMED for one in told) else {},
    )


def what_stands(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> tuple[Change, ...]:
    """Of the author's list, what compares words and numbers that stand in both reports."""
    return tuple(one for one in difference(old, new, language) if one.kind != "beside")


async def other_numbers(unit: Unit, old: Release, found: Release) -> bool:
    """Whether a version tells other numbers than an earlier one."""
    return bool((await since(unit, found, old, "en")).figures)


def _reads(unit: Unit) -> bool:
    return Role(unit.scope.role) in READERS


async def _document(unit: Unit, release_id: str, language: str) -> Mapping[str, Any]:
    """The report as it was let out for programs; empty where its files went, because somebody took words back."""
    read = kept_files.release_file_received if _reads(unit) else kept_files.release_file
    file = await read(unit, release_id, language=language, format="json")
    content = None if file is None or file.content is None else sealed_files.content_of(file)
    document: Mapping[str, Any] = {} if content is None else json.loads(content)
    return document


def _parts(was: Mapping[str, Any], now: Mapping[str, Any], told: Collection[str]) -> list[Part]:
    """In the order of the report; a part that is new or gone is one whose words changed."""
    if not was or not now:
        return []
    old, new = ({one["id"]: one for one in document["sections"]} for document in (was, now))
    found: list[Part] = []
    for key in (key for key in {**new, **old} if key in BESIDE and TWICE.get(key) not in told):
        texts = [list(_said(document[key]["blocks"])) if key in document else [] for document in (old, new)]
        if texts[0] != texts[1]:
            numbers = [sorted(_NUMBERS.findall(" ".join(one))) for one in texts]
            found.append(Part(str((new.get(key) or old[key])["title"]), numbers[0] != numbers[1]))
    return found


def _said(value: Any) -> Iterable[str]:
    """Every word that a block says, in order."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _NOT_TOLD:
                yield from _said(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _said(part)
    elif value is not None:
        yield str(value)


async def _titles(unit: Unit, *versions: Release) -> Mapping[str, Mapping[str, str]]:
    """Indicator → its name by language, of the forms behind some versions."""
    hashes = {one.content["report"].get("analysis", {}).get("form", {}).get("hash") for one in versions}
    if _reads(unit):
        owner = versions[0].organisation
        known = [form for organisation, form in await forms.form_versions_received(unit) if organisation == owner]
    else:
        known = list(await forms.form_versions(unit))
    used = [kept_forms.form_of(one) for one in known if one.hash in hashes]
    return {one.key: one.title for form in used for one in form.indicators if one.title}
