"""One person's own course, filled from their own check-ins and nobody else's; governed by access, never averaged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from evalkit.collect import frames, scoring
from evalkit.collect.journey import Journey, Said, journey
from evalkit.definitions import Form, Schedule
from evalkit.services.asking.occasions import SELF
from evalkit.services.forms import kept_forms
from evalkit.store import Unit
from evalkit.store.queries import check_ins, forms
from evalkit.store.queries.check_ins import Done


@dataclass(frozen=True)
class CheckInLine:
    """One check-in in a list. ``mode`` is how it was done; ``corrected``: it has a newer version than the first."""

    id: str
    day: dt.date | None
    wave: str | None
    mode: str
    corrected: bool


@dataclass(frozen=True)
class Course:
    """One enrolment's journey for each form, and its check-ins, oldest first."""

    journeys: tuple[tuple[Form, Journey], ...]
    check_ins: tuple[CheckInLine, ...]


async def course(unit: Unit, schedule: forms.Schedule, done: Sequence[Done]) -> Course:
    """The course of one enrolment from its live check-ins in the person's own voice."""
    own = [d for d in done if d.voice == SELF]
    newest = {d.check_in: await check_ins.newest_revision(unit, d.check_in) for d in own}
    defined = kept_forms.schedule_of(schedule)
    journeys = []
    for key, version_id in schedule.forms.items():
        version = await forms.form_version(unit, version_id)
        if version is None:
            continue
        form = kept_forms.form_of(version)
        answers = [(d, r.answers) for d in own if d.form_key == key and (r := newest[d.check_in]) is not None]
        journeys.append((form, _journey(form, defined, answers)))
    lines = tuple(
        CheckInLine(d.check_in, d.day, d.wave, r.mode, r.number > 1) for d in own if (r := newest[d.check_in])
    )
    return Course(tuple(journeys), lines)


def _journey(form: Form, schedule: Schedule, answers: Sequence[tuple[Done, dict[str, object]]]) -> Journey:
    scored = _scores(form, answers)
    said = [
        Said(d.check_in, d.wave, d.day, key, state, value)
        for at, (d, _) in enumerate(answers)
        for key, state, value in scored.get(at, ())
    ]
    return journey(form.indicators, schedule, said)


def _scores(
    form: Form, answers: Sequence[tuple[Done, dict[str, object]]]
) -> dict[int, list[tuple[str, str, float | None]]]:
    """Check-in number → (indicator, state, value), by the one implementation of scoring."""
    rows = [
        {"enrolment": 0, "wave": str(at), "day": None, "date": d.day, "voice": SELF, "item": item, "value": value,
         "state": state, "form_hash": form.hash}
        for at, (d, given) in enumerate(answers)
        for item, answer in given.items()
        if (read := _read(answer)) is not None
        for state, value in [read]
    ]  # fmt: skip
    if not rows:
        return {}
    people = pl.DataFrame([{"enrolment": 0}], schema={k: frames.ENROLMENTS[k] for k in frames.ENROLMENTS})
    observed = scoring.score(pl.DataFrame(rows, schema=frames.ANSWERS), form, people)
    found: dict[int, list[tuple[str, str, float | None]]] = {}
    for wave, indicator, state, value in observed.select("wave", "indicator", "state", "value").iter_rows():
        found.setdefault(int(wave), []).append((indicator, state, value))
    return found


def _read(answer: object) -> tuple[str, float | None] | None:
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return frames.VALUE, float(answer)
    if answer is None:
        return frames.EMPTY, None
    return (str(answer), None) if answer in (frames.PREFER_NOT_TO_SAY, frames.DOES_NOT_APPLY) else None
