"""Form versions and schedules as they were kept → the frozen definitions that everything else works with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from evalkit.definitions import Form, Schedule, Words, stored
from evalkit.definitions.hashing import canonical
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
    """Keep this form version for the unit's organisation; gives its id."""
    return await forms.keep_form_version(
        unit,
        key=form.key,
        version=form.version,
        hash=form.hash,
        definition=stored.to_plain(form),
        meanings=dict(form.meanings),
    )


def form_of(kept: forms.FormVersion) -> Form:
    """The form of a kept version. What has a hash never changes, so it is built once."""
    found = _FORMS.get(kept.hash)
    if found is None:
        found = _FORMS[kept.hash] = stored.from_plain(kept.definition)
    return found


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
