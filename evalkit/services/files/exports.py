"""Taking an association's own answers away: what would leave, and the package itself. Only the coordination does it.

It is noted in the audit each time, and the package says who made it and on which day.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import __version__, store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form, Schedule
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused, problem
from evalkit.exchange.answers_package import DataSet, Person, Said, answers_package
from evalkit.exchange.data_package import Format, package_zip
from evalkit.services.forms import kept_forms
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, exports, forms, organisations
from evalkit.store.queries import programmes as kept_programmes
from evalkit.store.queries.programmes import Programme

FORMATS: tuple[Format, ...] = ("csv", "parquet")


@dataclass(frozen=True)
class Leaving:
    """What an export would hold: people, enrolments, check-ins; of whom some did not agree to any use outside."""

    programmes: tuple[Programme, ...]
    people: int
    enrolments: int
    check_ins: int
    without_agreement: int


@dataclass(frozen=True)
class Export:
    """A package, and the name that a browser gives it."""

    file_name: str
    content: bytes


@dataclass(frozen=True)
class _Gathered:
    programmes: Sequence[Programme]
    schedules: Mapping[str, forms.Schedule]
    versions: Mapping[str, Form]
    enrolments: Sequence[exports.EnrolmentRow]
    check_ins: Sequence[exports.CheckInRow]
    consents: Mapping[str, Mapping[tuple[str, str], str]]


async def what_leaves(scope: Scope, *, now: dt.datetime | None = None) -> Leaving:
    """What an export of everything would hold, for the page that asks whether one is sure."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        found = await _gather(unit, None)
    people = {one.person for one in found.enrolments}
    agreed = {person for person, said in found.consents.items() if any(_outside(key, a) for key, a in said.items())}
    return Leaving(
        programmes=tuple(found.programmes),
        people=len(people),
        enrolments=len(found.enrolments),
        check_ins=len({one.id for one in found.check_ins}),
        without_agreement=len(people - agreed),
    )


def _outside(key: tuple[str, str], answer: str) -> bool:
    return key[0] != "follow_up" and answer == "given"


async def export_answers(
    scope: Scope,
    *,
    form: Format = "csv",
    programme: str = "",
    language: str = "fr",
    now: dt.datetime | None = None,
) -> Export:
    """The package of the association's answers, or of one programme's (by key); noted in the audit."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _gather(unit, programme or None)
        own = await organisations.organisation(unit)
        members = {m.account: m.name for m in await accounts.members(unit)}
        day = unit.today
        unit.note(
            "export", "organisation", unit.organisation, programme=programme or None, format=form,
            enrolments=len(found.enrolments), check_ins=len(found.check_ins),
        )  # fmt: skip
    sets = _sets(found)
    about = _about(own, members.get(scope.account or "", "the operator of the instance"), day, sets)
    content = await asyncio.to_thread(lambda: package_zip(answers_package(sets, about, day, form, language), form))
    return Export(f"evalkit-{own.key}-{day.isoformat()}.zip", content)


def _about(own: organisations.Organisation, who: str, day: dt.date, sets: Sequence[DataSet]) -> dict[str, Any]:
    return {
        "name": f"evalkit-{own.key}".replace("_", "-"),
        "title": f"{own.name}: answers, {day.isoformat()}",
        "description": "For the association itself: small groups are not protected in it. Taken away by "
        f"{who} on {day.isoformat()}. Codes, no names; who did not agree to a use may not be in it.",
        "version": __version__,
        "created": day.isoformat(),
        "forms": {one.name: {"key": one.form.key, "version": one.form.version, "hash": one.form.hash} for one in sets},
    }


async def _gather(unit: Unit, programme: str | None) -> _Gathered:
    found = await kept_programmes.programmes(unit, closed_too=True)
    if programme is not None:
        found = tuple(one for one in found if one.key == programme)
        if not found:
            raise Refused(problem("entry.unknown_programme", field="programme"))
    ids = {one.id for one in found}
    enrolments = [one for one in await exports.enrolment_rows(unit) if one.programme in ids]
    enrolled = {one.id for one in enrolments}
    schedules: dict[str, forms.Schedule] = {}
    for one in found:
        newest = await forms.newest_schedule(unit, one.id)
        if newest is not None:
            schedules[one.id] = newest
    return _Gathered(
        programmes=found,
        schedules=schedules,
        versions={version.id: kept_forms.form_of(version) for version in await forms.form_versions(unit)},
        enrolments=enrolments,
        check_ins=[c for c in await exports.check_in_rows(unit) if c.enrolment in enrolled],
        consents=await exports.consent_answers(unit),
    )


def _sets(found: _Gathered) -> list[DataSet]:
    """One set for each form and schedule; the form in its newest version."""
    groups: dict[tuple[str, str], tuple[str, Schedule, list[Programme]]] = {}
    for programme in found.programmes:
        kept = found.schedules.get(programme.id)
        if kept is None:
            continue
        schedule = kept_forms.schedule_of(kept)
        for key, version in sorted(kept.forms.items()):
            waves = canonical(schedule.model_dump(mode="json"))
            groups.setdefault((key, waves), (version, schedule, []))[2].append(programme)
    counted: dict[str, int] = {}
    sets = []
    for (key, _), (version, schedule, programmes) in groups.items():
        counted[key] = counted.get(key, 0) + 1
        name = key if counted[key] == 1 else f"{key}-{counted[key]}"
        sets.append(_set(found, name, found.versions[version], schedule, programmes))
    return sets


def _set(found: _Gathered, name: str, form: Form, schedule: Schedule, programmes: Sequence[Programme]) -> DataSet:
    keys = {one.id: one.key for one in programmes}
    enrolled = {one.id: one for one in found.enrolments if one.programme in keys}
    people = [
        Person(
            one.label, keys[one.programme], one.entry, one.exit_days, one.exit_reason, one.channel,
            found.consents.get(one.person, {}),
        )
        for one in enrolled.values()
    ]  # fmt: skip
    order = {enrolment: at for at, enrolment in enumerate(enrolled)}
    mine = sorted((c for c in found.check_ins if c.enrolment in enrolled), key=lambda c: order[c.enrolment])
    said = [
        part
        for one in mine
        if found.versions[one.form_version].key == form.key
        for part in _said(one, enrolled[one.enrolment], keys, found.versions[one.form_version], form, schedule)
    ]
    published = all((p.real_data_note or {}).get("kind") == "published_data" for p in programmes)
    exits = any(person.exit_days is not None for person in people)
    return DataSet(name, form, schedule, people, said, exits_known=exits or not published)


def _said(
    one: exports.CheckInRow,
    enrolment: exports.EnrolmentRow,
    keys: Mapping[str, str],
    asked: Form,
    form: Form,
    schedule: Schedule,
) -> list[Said]:
    """A check-in as it is used, and apart from it what of it no figure uses."""
    apart = _apart(one, schedule)
    older = set() if apart else {item for item in one.answers if _reworded(item, asked, form)}
    parts = []
    for why, items in ((apart, set(one.answers) - older), ("older_wording", older)):
        answers = {item: value for item, value in one.answers.items() if item in items}
        if answers:
            parts.append(
                Said(
                    enrolment.label, keys[enrolment.programme], one.wave, one.day, one.days, one.voice, one.mode,
                    asked, answers, why,
                )
            )  # fmt: skip
    return parts


def _apart(one: exports.CheckInRow, schedule: Schedule) -> str:
    if one.wave is None:
        return "off_schedule"
    if one.voice != "self":
        return "worker_view"
    return "" if one.wave in {wave.wave for wave in schedule.waves} else "other_schedule"


def _reworded(item: str, asked: Form, form: Form) -> bool:
    """Whether an item means something else now, or is not asked any more."""
    if asked.hash == form.hash:
        return False
    before, now = _meanings(asked), _meanings(form)
    return any(before.get(key) != now.get(key) for key in _indicators_of(asked, item)) or item not in _items(form)


def _meanings(form: Form) -> Mapping[str, str]:
    return form.meanings


def _indicators_of(form: Form, item: str) -> list[str]:
    return [one.key for one in form.indicators if one.key == item or item in {scale.key for scale in one.items}]


def _items(form: Form) -> set[str]:
    return {*form.scored_items, *(item.key for item in form.items), *(one.key for one in form.indicators)}
