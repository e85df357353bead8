"""Form versions and schedules as they were kept → the frozen definitions that everything else works with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from evalkit.definitions import Form, Schedule, Words, comparability, stored
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms.form_lint import sensitive_problems
from evalkit.store import Unit
from evalkit.store.queries import forms

_FORMS: dict[str, Form] = {}
"""Hash → form; an instance has a handful of form versions."""

_SCHEDULES: dict[str, Schedule] = {}
"""Id → schedule; each programme has a few versions."""

_ASKING: dict[tuple[str, str], Schedule] = {}
"""(id, form key) → schedule with the waves of that form."""

_WAVE_FIELDS = {"wave", "day", "at_presence", "after_exit", "early", "late", "label"}


async def keep(unit: Unit, form: Form) -> str:
    """Publish this form version for the unit's organisation; gives its id. It never changes afterwards.

    Refused when it asks what can put people in danger, unless it says why.
    """
    if found := [*sensitive_problems(form, file=form.key), *await _misfits(unit, form)]:
        raise Refused(*found)
    return await forms.keep_form_version(
        unit,
        key=form.key,
        version=form.version,
        hash=form.hash,
        definition=stored.to_plain(form),
        meanings=dict(form.meanings),
    )


async def _misfits(unit: Unit, form: Form) -> list[Problem]:
    """What the form says of older versions that are kept here, and cannot keep."""
    declared = {entry.with_ for entry in form.source.comparability}
    if not declared:
        return []
    older = [form_of(v) for v in await forms.form_versions(unit) if v.key == form.key and v.version in declared]
    found = [told for version in older for told in comparability.misfits(form, version)]
    return [problem("definitions.wrong", file=form.key, line=1, key=key, what=what) for key, what in found]


def form_of(kept: forms.FormVersion) -> Form:
    """The form of a kept version. What has a hash never changes, so it is built once."""
    found = _FORMS.get(kept.hash)
    if found is None:
        found = _FORMS[kept.hash] = stored.from_plain(kept.definition)
    return found


def age(kept: forms.FormVersion) -> tuple[dt.date, tuple[int, ...], str]:
    """What puts versions of one form in order: the day, then the numbers of the version (2 before 10)."""
    return kept.made_on, tuple(int(n) for n in re.findall(r"\d{1,18}", kept.version)), kept.id


async def newest_versions(unit: Unit) -> dict[str, forms.FormVersion]:
    """Form key → the version that was published last here."""
    return {one.key: one for one in sorted(await forms.form_versions(unit), key=age)}


def schedule_of(kept: forms.Schedule) -> Schedule:
    """The schedule of a kept version; it never changes either."""
    found = _SCHEDULES.get(kept.id)
    if found is None:
        found = _schedule(kept.baseline, canonical([_plain_wave(wave) for wave in kept.waves]))
        _SCHEDULES[kept.id] = found
    return found


def schedule_asking(kept: forms.Schedule, form_key: str) -> Schedule:
    """The schedule with only the waves at which this form is asked."""
    found = _ASKING.get((kept.id, form_key))
    if found is None:
        defined = schedule_of(kept)
        asking = tuple(wave for wave in defined.waves if form_key in form_keys_at(kept, wave.wave))
        found = _ASKING[kept.id, form_key] = defined.model_copy(update={"waves": asking})
    return found


def joint_schedule(versions: Sequence[forms.Schedule], form_key: str | None = None) -> Schedule:
    """All occasions that people of a programme may have, whichever version of its schedule (newest first) they
    began with: those of the newest as it says, and the earlier ones that it no longer has, each after the one
    that it followed. With ``form_key`` only those that ask this form."""
    order: list[str] = []
    found: dict[str, dict[str, object]] = {}
    for kept in versions:
        before: str | None = None
        for wave in kept.waves:
            name = str(wave["wave"])
            if form_key is not None and form_key not in form_keys_at(kept, name):
                continue
            if name not in found:
                order.insert(0 if before is None else order.index(before) + 1, name)
                found[name] = _plain_wave(wave)
            before = name
    start = versions[0].baseline if versions[0].baseline in found else order[0]
    return _schedule(start, canonical([found[name] for name in order]))


def main_form_key(versions: Sequence[forms.Schedule]) -> str | None:
    """The form that a programme (its schedules, newest first) began with and still asks: a form that is asked beside
    it later does not take its place in figures. Else the first that it asks now."""
    if not versions:
        return None
    first, now = min(versions[-1].forms, default=None), versions[0].forms
    return first if first in now else min(now, default=None)


def form_keys_at(kept: forms.Schedule, wave: str | None) -> tuple[str, ...]:
    """Which forms are asked at a wave: the ones it names, else every form of the schedule."""
    for entry in kept.waves:
        if entry["wave"] == wave and entry.get("forms"):
            return tuple(entry["forms"])
    return tuple(kept.forms)


def wave_words(schedule: Schedule, wave: str | None) -> Words | None:
    """The name of a wave, by language; None for an unnamed or unknown one, and for off-schedule."""
    return next((w.label for w in schedule.waves if w.wave == wave), None)


@lru_cache(maxsize=256)
def _schedule(baseline: str, waves: str) -> Schedule:
    return Schedule.model_validate_json(f'{{"baseline":{canonical(baseline)},"waves":{waves}}}')


def _plain_wave(wave: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in wave.items() if key in _WAVE_FIELDS}
