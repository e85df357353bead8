"""The check-ins of a file, occasion by occasion: judged as a sheet is, sealed, and ready to be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from evalkit import sealing
from evalkit.collect import frames
from evalkit.collect.answers import Answer
from evalkit.collect.brought import Brought, asked_in, judge
from evalkit.definitions import Form
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, problem
from evalkit.exchange.reading import Reading
from evalkit.exchange.reading_faults import rows_text
from evalkit.services.asking import sealed_words
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Unit
from evalkit.store.queries.check_ins import NewCheckIn, Payload, check_in_id


@dataclass(frozen=True)
class Occasion:
    """One check-in of a file. ``enrolment``: its number in the reading. ``rows``: item → row in the file."""

    enrolment: int
    wave: str
    date: Any
    day: float | None
    off_schedule: bool
    rows: Mapping[str, int]
    brought: Brought


@dataclass(frozen=True)
class Goes:
    """Where the check-ins of one enrolment go."""

    enrolment: str
    participant: str
    form_version: str


def occasions(reading: Reading, answers: pl.DataFrame, form: Form, language: str) -> list[Occasion]:
    """Every occasion of a file that was read with its words, those between two waves last."""
    asked = asked_in(form)
    numbers = frozenset({*form.scored_items, *(i.key for i in form.indicators)})
    found = []
    for table, off_schedule in ((answers, False), (reading.second_occasions, True)):
        for row in _by_occasion(table).iter_rows(named=True):
            parts = zip(row["item"], row["value"], row["state"], strict=True)
            given = {item: _given(item, value, state, numbers, reading.texts) for item, value, state in parts}
            rows = dict(zip(row["item"], row["row"], strict=True))
            brought = judge(form, asked, given, language)
            found.append(Occasion(row["enrolment"], row["wave"], row["date"], row["day"], off_schedule, rows, brought))
    return found


def _by_occasion(answers: pl.DataFrame) -> pl.DataFrame:
    place = ("enrolment", "wave", "date", "day")
    return (
        answers.with_columns(pl.col("wave", "item", "state").cast(pl.String))
        .sort(*place, "item", nulls_last=True)
        .group_by(*place, maintain_order=True)
        .agg("item", "value", "state", "row")
    )


def _given(item: str, value: float | None, state: str, numbers: frozenset[str], texts: Sequence[str]) -> Answer | str:
    """A number as whole as it is, a text, or a state as its word."""
    if state != frames.VALUE or value is None:
        return Answer(item, state)
    if item not in numbers:
        return texts[int(value)]
    return Answer(item, state, int(value) if value.is_integer() else value)


def faults(found: Sequence[Occasion], file: str) -> tuple[Problem, ...]:
    """What breaks a rule of the form, each with its rows: the first twenty and how many in all."""
    rows: dict[tuple[str, str], list[int]] = {}
    first: dict[tuple[str, str], Problem] = {}
    for occasion in found:
        for item, what in _wrong(occasion):
            first.setdefault((item, what.code), what)
            rows.setdefault((item, what.code), []).append(occasion.rows.get(item, min(occasion.rows.values())))
    return tuple(
        problem("data.answer_refused", file=file, rows=rows_text(sorted(rows[key])), count=len(rows[key]), what=what)
        for key, what in first.items()
    )


def _wrong(occasion: Occasion) -> Iterator[tuple[str, Problem]]:
    yield from occasion.brought.wrong.items()
    for item in occasion.brought.missing:
        yield item, problem("entry.required", field=item, title=item)


def dropped(found: Sequence[Occasion]) -> tuple[tuple[str, int], ...]:
    """What is left out, or set aside, of a file whose faults may be left out: (reason, rows)."""
    counted = {
        "answer_refused": sum(len(o.brought.wrong) for o in found),
        "not_asked": sum(o.brought.set_aside for o in found),
    }
    return tuple((reason, rows) for reason, rows in counted.items() if rows)


async def arrivals(
    unit: Unit, found: Sequence[Occasion], goes: Mapping[int, Goes], *, form: Form, batch: str, language: str
) -> list[tuple[NewCheckIn, Payload]]:
    """One check-in per occasion, its words sealed to its person. An occasion of which nothing is left is none."""
    made = []
    for one in found:
        if not one.brought.answers and not one.brought.words:
            continue
        to = goes[one.enrolment]
        key = f"import:{batch}:{to.enrolment}:{one.wave}:{one.date}:{one.day}"
        place = NewCheckIn(
            participant=to.participant,
            enrolment=to.enrolment,
            wave=None if one.off_schedule else one.wave,
            form_version=to.form_version,
            form_key=form.key,
            day=one.date,
            days=one.day if one.date is None else None,
            import_batch=batch,
        )
        content = [key, one.brought.answers, dict(one.brought.words)]
        mark = sealing.mark(instance_keys(), "payload", canonical(content))
        words = await _sealed(unit, to.participant, key, one.brought.words)
        made.append((place, Payload(key, mark, one.brought.answers, mode="import", language=language, words=words)))
    return made


async def _sealed(unit: Unit, participant: str, key: str, words: Mapping[str, str]) -> bytes | None:
    if not words:
        return None
    place = sealed_words.revision_place(unit, participant, check_in_id(unit.organisation, key), 1)
    return await sealed_words.seal(unit, participant, place, words)
