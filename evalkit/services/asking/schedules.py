"""A programme's schedule: occasions × forms, seen and changed. A change is a new version, and people who take part
already keep the one they began with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.definitions import Form, Schedule, Wave, in_language, loader
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.process.programmes import forms_to_choose, key_of
from evalkit.store import Scope, Unit
from evalkit.store.queries import enrolments, forms
from evalkit.store.queries import programmes as kept

LONGEST_WAY = 3650
"""Days: nothing is planned more than ten years ahead."""

ANCHORS = ("day", "at_presence", "after_exit")


@dataclass(frozen=True)
class Planned:
    """One occasion as the coordinator writes it. ``key`` is empty for a new one. ``number``: days or visits."""

    key: str
    name: str
    anchor: str
    number: int | None
    early: int | None
    late: int | None
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A form that a programme asks, or could ask: its newest version here, or as it is shipped.

    ``newer``: a later version than the one that the programme asks, which it can take.
    """

    key: str
    title: Mapping[str, str]
    indicators: tuple[Mapping[str, str], ...]
    version: str = ""
    newer: str = ""


@dataclass(frozen=True)
class Cells:
    """One row of the grid: an occasion and the keys of the forms asked at it."""

    wave: Wave
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """An earlier version that somebody still goes by."""

    number: int
    made_on: dt.date
    people: int


@dataclass(frozen=True)
class SchedulePage:
    """The newest version as a grid; ``earlier``: the versions that people began with and keep."""

    programme: kept.Programme
    version: int
    made_on: dt.date
    schedule: Schedule
    rows: tuple[Cells, ...]
    forms: tuple[Asked, ...]
    more_forms: tuple[Asked, ...]
    people: int
    earlier: tuple[Version, ...]


async def schedule_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> SchedulePage:
    """The schedule of a programme of the own association; 404 for another's, and where nothing is planned."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await kept.programme(unit, programme_id)
        versions = await forms.schedules_of(unit, programme_id)
        if programme is None or not versions:
            raise Refused(problem("entry.not_found"))
        newest = versions[0]
        asked = await _asked(unit, newest)
        people = [e.schedule for e in await enrolments.enrolments_in(unit, programme_id) if e.exit_on is None]
        offered = await _offered(unit)
    defined = kept_forms.schedule_of(newest)
    return SchedulePage(
        programme=programme,
        version=newest.version,
        made_on=newest.made_on,
        schedule=defined,
        rows=tuple(Cells(wave, kept_forms.form_keys_at(newest, wave.wave)) for wave in defined.waves),
        forms=asked,
        more_forms=tuple(one for key, one in sorted(offered.items()) if key not in newest.forms),
        people=people.count(newest.id),
        earlier=tuple(
            Version(v.version, v.made_on, people.count(v.id)) for v in versions[1:] if people.count(v.id)
        ),
    )  # fmt: skip


async def change(
    scope: Scope,
    programme_id: str,
    planned: Sequence[Planned],
    *,
    based_on: int,
    language: str,
    renewed: Collection[str] = (),
    now: dt.datetime | None = None,
) -> int:
    """Make the next version from what the coordinator wrote; gives its number, or the same one when nothing changed.

    ``renewed``: keys of forms that are asked in their newest version from now on; the others stay as they are.
    ``based_on`` is the version that the page showed: what somebody else changed meanwhile is not overwritten.
    """
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        versions = await forms.schedules_of(unit, programme_id)
        if await kept.programme(unit, programme_id) is None or not versions:
            raise Refused(problem("entry.not_found"))
        newest = versions[0]
        if newest.version != based_on:
            raise Refused(problem("planning.changed_meanwhile"))
        before = kept_forms.schedule_of(newest)
        offered = await _offered(unit)
        known = {*newest.forms, *offered}
        problems = _wrong(planned, known)
        problems += _wrong_start(planned, before, kept_forms.main_form_key(versions), offered, language)
        if problems:
            raise Refused(*problems)
        waves = [_wave(one, before, language) for one in in_order(planned)]
        if twice := _twice([str(wave["wave"]) for wave in waves]):
            raise Refused(problem("planning.same_name", name=twice))
        wanted = {key for one in planned for key in one.forms}
        kept_as = {key: id_ for key, id_ in newest.forms.items() if key not in renewed}
        asked = {key: kept_as.get(key) or await _adopted(unit, key) for key in sorted(wanted)}
        Schedule.model_validate({"baseline": newest.baseline, "waves": [_plain(wave) for wave in waves]})
        if waves == _whole(newest) and asked == newest.forms:
            return newest.version
        await forms.make_schedule(unit, programme=programme_id, baseline=newest.baseline, waves=waves, forms=asked)
        unit.note("change_schedule", "programme", programme_id, version=newest.version + 1, occasions=len(waves))
        return newest.version + 1


def in_order(planned: Sequence[Planned]) -> list[Planned]:
    """The order used everywhere: days since entry ascend, in the places that such occasions have; what comes after
    leaving comes last. A visit has no day, so it stays where it was put."""
    before_exit = [one for one in planned if one.anchor != "after_exit"]
    by_day = iter(sorted((one for one in before_exit if one.anchor == "day"), key=lambda one: one.number or 0))
    after = sorted((one for one in planned if one.anchor == "after_exit"), key=lambda one: one.number or 0)
    return [next(by_day) if one.anchor == "day" else one for one in before_exit] + after


def _wrong(planned: Sequence[Planned], known: set[str]) -> list[Problem]:
    if not planned:
        return [problem("planning.no_occasion")]
    found = []
    for at, one in enumerate(planned):
        if not one.name.strip():
            found.append(problem("planning.name_missing", field=f"name.{at}"))
        lowest = 1 if one.anchor == "at_presence" else 0
        for field, value, low, high in (
            ("number", one.number, lowest, LONGEST_WAY), ("early", one.early, 0, 365), ("late", one.late, 0, 365),
        ):  # fmt: skip
            if value is None or not low <= value <= high or one.anchor not in ANCHORS:
                found.append(problem("planning.number", field=f"{field}.{at}", title=one.name, low=low, high=high))
        if not one.forms:
            found.append(problem("planning.form_missing", field=f"forms.{at}", title=one.name))
        elif set(one.forms) - known:
            found.append(problem("planning.unknown_form", field=f"forms.{at}"))
    days = [one.number for one in planned if one.anchor == "day" and one.number is not None]
    same = next((day for day in days if days.count(day) > 1), None)
    if same is not None:
        found.append(problem("planning.same_day", day=same))
    if twice := _twice([one.name.strip().casefold() for one in planned if one.name.strip()]):
        name = next(one.name.strip() for one in planned if one.name.strip().casefold() == twice)
        found.append(problem("planning.same_name", name=name))
    return found


def _wrong_start(
    planned: Sequence[Planned], before: Schedule, main: str | None, offered: Mapping[str, Asked], language: str
) -> list[Problem]:
    """The start stays, and asks the form that is followed: without it there is nothing to compare with."""
    start = before.baseline_wave
    title = in_language(start.label, language, start.wave)
    own = [(at, one) for at, one in enumerate(planned) if one.key == start.wave]
    if not own:
        return [problem("planning.start_gone", title=title)]
    ((at, kept_start),) = own[:1]
    if main is not None and kept_start.forms and main not in kept_start.forms:
        form = in_language(offered[main].title, language, main) if main in offered else main
        return [problem("planning.start_form", field=f"forms.{at}", title=title, form=form)]
    return []


def _twice(names: Sequence[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)


def _wave(one: Planned, before: Schedule, language: str) -> dict[str, object]:
    """A wave as it is kept. A name is changed in the language in which it was read, and stays in the others."""
    old = next((w for w in before.waves if w.wave == one.key), None)
    name = one.name.strip()
    label = dict(old.label or {}) if old else {}
    if old is None or in_language(old.label, language, old.wave.replace("_", " ")) != name:
        label[language] = name
    made = Wave.model_validate(
        {"wave": old.wave if old else key_of(name)[:40], one.anchor: one.number, "early": one.early,
         "late": one.late, **({"label": label} if label else {})}
    )  # fmt: skip
    return {**made.model_dump(mode="json", exclude_none=True), "forms": sorted(one.forms)}


def _whole(version: forms.Schedule) -> list[dict[str, object]]:
    """The waves of a kept version in the words of :func:`_wave`, so that the same thing is the same."""
    waves = kept_forms.schedule_of(version).waves
    return [
        {**w.model_dump(mode="json", exclude_none=True), "forms": sorted(kept_forms.form_keys_at(version, w.wave))}
        for w in waves
    ]


def _plain(wave: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in wave.items() if key != "forms"}


async def _asked(unit: Unit, schedule: forms.Schedule) -> tuple[Asked, ...]:
    versions = [await forms.form_version(unit, version) for version in schedule.forms.values()]
    newest = await kept_forms.newest_versions(unit)
    return tuple(
        replace(
            _described(kept_forms.form_of(version)),
            newer="" if newest[version.key].id == version.id else newest[version.key].version,
        )
        for version in versions
        if version is not None
    )


async def _offered(unit: Unit) -> dict[str, Asked]:
    """What can be asked: the association's own forms in their newest version, then those that are shipped."""
    found = {form.key: _described(form) for form in forms_to_choose()}
    newest = await kept_forms.newest_versions(unit)
    return found | {key: _described(kept_forms.form_of(one)) for key, one in newest.items()}


async def _adopted(unit: Unit, key: str) -> str:
    """The form version to ask from now on, for a form that this programme has not asked before."""
    own = (await kept_forms.newest_versions(unit)).get(key)
    return own.id if own else await kept_forms.keep(unit, loader.shipped_form(key))


def _described(form: Form) -> Asked:
    indicators = tuple(indicator.title or {} for indicator in form.indicators)
    return Asked(form.key, form.title or {}, indicators, form.version)
