"""A draft becomes a form version, which never changes any more.

What its author says then stays in it: why a question is asked that had better not be, and how answers to older
versions compare with the new ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form, comparability, in_language
from evalkit.definitions.form import ScoredItem
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.studio.asking import Plain
from evalkit.services.studio.drafts import Draft, open_draft
from evalkit.services.studio.remarks import Checked, checked
from evalkit.store import Scope, Unit
from evalkit.store.queries import form_drafts, forms

HOWS = ("not_comparable", "comparable", "map")
SHORTEST_REASON = 20


@dataclass(frozen=True)
class Changed:
    """An indicator that means something else than in an older version. ``levels``: (before, now) where both are a
    ladder, so that each older level can be given its place. ``said``: what was said of it before."""

    key: str
    title: Mapping[str, str]
    before: ScoredItem | None
    now: ScoredItem | None
    said: str
    mapped: Mapping[int, int]

    @property
    def has_ladders(self) -> bool:
        return bool(self.before and self.now and self.before.levels and self.now.levels)


@dataclass(frozen=True)
class Older:
    """An older version of the same form, and what its author has to say something about."""

    id: str
    version: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class Publishing:
    """What the page of publishing shows. ``version``: the one that it will be."""

    draft: Draft
    version: str
    older: tuple[Older, ...]
    reasons: Mapping[str, str]


async def publishing(scope: Scope, draft_id: str, *, language: str, now: dt.datetime | None = None) -> Publishing:
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        kept = await open_draft(unit, draft_id)
        own = await _own_versions(unit, kept.definition["form"])
    plain = kept.definition
    found = checked(plain, language)
    return Publishing(
        Draft(kept.id, plain, kept.revision, kept.changed_on, found, kept.made_from),
        next_version(plain, own),
        _older(found, own),
        {f"{r['question']}:{r['about']}": r["reason"] for r in plain.get("sensitive", ())},
    )


async def publish(
    scope: Scope, draft_id: str, typed: Mapping[str, str], *, language: str, now: dt.datetime | None = None
) -> str:
    """Publish; gives the id of the form version. A second click finds the first one's version.

    ``typed``: ``reason.QUESTION:TOPIC``, and for each changed indicator of an older version ``compare.VERSION.KEY``
    (one of HOWS) with ``map.VERSION.KEY.LEVEL``. What nothing is said of is not comparable.
    """
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        before = await form_drafts.form_draft(unit, draft_id)
        if before is not None and before.published_as is not None:
            return before.published_as
        kept = await open_draft(unit, draft_id)
        own = await _own_versions(unit, kept.definition["form"])
        found = checked(kept.definition, language)
        if found.stops or found.form is None:
            raise Refused(problem("studio.not_whole"))
        problems: list[Problem] = []
        plain = {**kept.definition, "version": next_version(kept.definition, own)}
        plain["sensitive"] = _reasons(found, typed, problems)
        plain["comparability"] = _declared(_older(found, own), typed, language, problems)
        if problems:
            raise Refused(*problems)
        form = _whole(plain, language)
        _check_declared(form, own, language)
        version = await kept_forms.keep(unit, form)
        if not await form_drafts.publish_form_draft(unit, kept, plain, version):
            raise Refused(problem("studio.changed_meanwhile"))
        unit.note("publish_form", "form_version", version, form=form.key, version=form.version, hash=form.hash)
        return version


def next_version(plain: Plain, own: Mapping[str, Form]) -> str:
    """The version that the draft says, where there is none such yet; else one more than the highest."""
    said = str(plain.get("version") or "1")
    used = {form.version for form in own.values()}
    if said not in used:
        return said
    numbers = [int(n) for version in used for n in re.findall(r"\d{1,9}", version)[:1]]
    return next(str(n) for n in range(max(numbers, default=0) + 1, 10**10) if str(n) not in used)


async def _own_versions(unit: Unit, key: str) -> dict[str, Form]:
    """Id → form, of the versions of this form that were published here."""
    return {one.id: kept_forms.form_of(one) for one in await forms.form_versions(unit) if one.key == key}


def _older(found: Checked, own: Mapping[str, Form]) -> tuple[Older, ...]:
    """The newest first; a version of which every indicator means the same is not in it."""
    form = found.form
    if form is None:
        return ()
    listed = [
        Older(id_, older.version, tuple(_changed(form, older, key) for key in _otherwise(form, older)))
        for id_, older in own.items()
    ]
    return tuple(one for one in reversed(listed) if one.changed)


def _otherwise(form: Form, older: Form) -> list[str]:
    both = (key for key in form.meanings if key in older.meanings)
    return [key for key in both if form.meanings[key] != older.meanings[key]]


def _changed(form: Form, older: Form, key: str) -> Changed:
    said = next((e.items.get(key) for e in form.source.comparability if e.with_ == older.version), None)
    how = "map" if isinstance(said, Mapping) else (said or "not_comparable")
    before, now = older.scored_items.get(key), form.scored_items.get(key)
    title = form.indicator(key).title or older.indicator(key).title or {}
    return Changed(key, title, before, now, how, said if isinstance(said, Mapping) else {})


def _reasons(found: Checked, typed: Mapping[str, str], problems: list[Problem]) -> list[dict[str, str]]:
    given = found.form.source.sensitive if found.form else ()
    reasons = {(r.question, r.about): r.reason for r in given}
    made = []
    for one in found.sensitive:
        name = f"{one.key}:{one.topic.value}"
        reason = typed.get(f"reason.{name}", reasons.get((one.key, one.topic), "")).strip()
        if not SHORTEST_REASON <= len(reason) <= 2000:
            problems.append(problem("studio.reason_missing", field=f"reason.{name}", words=one.words))
        made.append({"question": one.key, "about": one.topic.value, "reason": reason})
    return made


def _declared(
    older: tuple[Older, ...], typed: Mapping[str, str], language: str, problems: list[Problem]
) -> list[Plain]:
    made: list[Plain] = []
    for version in older:
        items: Plain = {}
        for one in version.changed:
            name = f"{version.id}.{one.key}"
            how = typed.get(f"compare.{name}", one.said)
            if how == "map" and one.has_ladders and one.before and one.before.levels:
                mapped = {level: typed.get(f"map.{name}.{level}", "") for level in one.before.levels.numbers}
                levels = [int(text) for text in mapped.values() if text.isascii() and text.isdecimal()]
                if len(levels) < len(mapped) or levels not in (sorted(levels), sorted(levels, reverse=True)):
                    title = in_language(one.title, language, one.key)
                    problems.append(problem("studio.map_missing", field=f"compare.{name}", title=title))
                items[one.key] = {str(level): int(text) for level, text in mapped.items() if text.isdecimal()}
            else:
                items[one.key] = how if how in HOWS[:2] else "not_comparable"
        made.append({"with": version.version, "items": items})
    return made


def _whole(plain: Plain, language: str) -> Form:
    found = checked(plain, language)
    if found.form is None:
        told = [one for some in found.remarks.values() for one in some if one.kind.status != 200]
        raise Refused(*(told or [problem("studio.not_whole")]))
    return found.form


def _check_declared(form: Form, own: Mapping[str, Form], language: str) -> None:
    """What is said of an older version has to be true of it."""
    declared = {entry.with_ for entry in form.source.comparability}
    wrong = [
        (older, key, what)
        for older in own.values()
        if older.version in declared
        for key, what in comparability.misfits(form, older)
    ]
    if wrong:
        raise Refused(
            *(problem("studio.not_comparable", title=_title(form, key, language), what=what) for _, key, what in wrong)
        )


def _title(form: Form, key: str, language: str) -> str:
    return next((in_language(i.title, language, key) for i in form.indicators if i.key == key), key)
