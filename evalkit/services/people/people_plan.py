"""A list of people from a file, read and judged: what would come in, what would not and why. Nothing is written.

The file lives in memory while it is read. What goes on to the next page is the plan alone: row numbers, programmes,
days, languages, codes and keyed marks of references; never a cell of a column that was left out.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.people_columns import Column, columns_of, folded
from evalkit.exchange.people_rows import PersonRow, Wrong, alike, people_rows
from evalkit.exchange.sheet import Sheet, read_sheet
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.i18n import SCREEN, translator
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.people.participants import EXIT_REASONS, NEEDS_A_NOTE
from evalkit.store import Scope, Unit
from evalkit.store.queries import drafts, import_rows, pages, participants
from evalkit.store.queries import programmes as kept_programmes
from evalkit.store.queries.programmes import Programme

SHOWN = 10


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say it themselves. ``programme`` is an id; '' for none."""

    programme: str
    entry: dt.date | None
    language: str


@dataclass(frozen=True)
class Planned:
    """One row as it would come in. ``label`` '': a new person; else somebody who is here."""

    number: int
    programme: str
    entry: dt.date
    language: str
    label: str = ""
    mark: str = ""
    exit_on: dt.date | None = None
    exit_reason: str = ""


@dataclass(frozen=True)
class Already:
    """A row of somebody who is here already, in that very programme; it stays out."""

    number: int
    label: str


@dataclass(frozen=True)
class Plan:
    """What would come in. ``file_mark``: keyed mark of the file, so that it does not come in twice."""

    rows: tuple[Planned, ...]
    file_mark: str
    read_as: str
    left_out: int

    @property
    def new_people(self) -> int:
        return sum(not row.label for row in self.rows)


@dataclass(frozen=True)
class Preview:
    """Everything that is to be looked at before anything is written."""

    columns: tuple[Column, ...]
    plan: Plan
    wrong: tuple[Wrong, ...]
    rows_wrong: int
    already: tuple[Already, ...]
    alike: tuple[int, ...]
    programmes: Mapping[str, Programme]

    @property
    def shown(self) -> tuple[Planned, ...]:
        return self.plan.rows[:SHOWN]


async def programmes_to_choose(scope: Scope) -> tuple[Programme, ...]:
    """Programmes that people can come into."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        return tuple(p for p in await kept_programmes.programmes(unit) if not p.without_participants)


async def preview(
    scope: Scope, data: bytes, defaults: Defaults, chosen: Mapping[int, str], *, now: dt.datetime | None = None
) -> Preview:
    """Read a list and judge every row; Refused (``people.…``) when the file as a whole cannot be used."""
    check_rule(Role(scope.role), COORDINATION)
    if not data:
        raise Refused(problem("people.no_file", field="file"))
    sheet = await asyncio.to_thread(read_sheet, data)
    columns = columns_of(sheet.columns, chosen)
    mark = sealing.mark(instance_keys(), "people_file", hashlib.sha256(data).hexdigest())
    async with store.unit(scope, now=now) as unit:
        await check_not_before(unit, mark)
        rows, wrong = people_rows(sheet, columns, unit.today)
        return await _judged(unit, sheet, columns, rows, wrong, defaults, mark)


async def check_not_before(unit: Unit, mark: str) -> None:
    """Refuse a list that came in before, unless all of it was taken back."""
    for batch in await drafts.import_batches(unit):
        if batch.sha256 == mark and any(not one.taken_back for one in await import_rows.came(unit, batch.id)):
            raise Refused(problem("people.before", field="file", batch=batch.id))


async def _judged(
    unit: Unit,
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[PersonRow],
    wrong: list[Wrong],
    defaults: Defaults,
    mark: str,
) -> Preview:
    here = {p.id: p for p in await kept_programmes.programmes(unit) if not p.without_participants}
    by_name = {folded(name): p for p in here.values() for name in (p.key, *p.names.values())}
    known = await import_rows.known_references(unit)
    people = {folded(p.label): p for p in await participants.participants(unit)}
    marks = {row.number: _mark(row) for row in rows}
    named = {row.number: people.get(folded(known.get(marks[row.number], "") or row.label)) for row in rows}
    enrolled = await pages.enrolments_of_people(unit, sorted({p.id for p in named.values() if p is not None}))
    planned: list[Planned] = []
    already: list[Already] = []
    for row in rows:
        person = named[row.number]
        problems: list[Problem] = []
        if row.label and person is None:
            problems.append(problem("entry.label_unknown", label=row.label[:40]))
        programme = by_name.get(folded(row.programme)) if row.programme else here.get(defaults.programme)
        if programme is None:
            problems.append(_no_programme(row, here.values()))
        entry = row.entry or defaults.entry
        if entry is None:
            problems.append(problem("people.entry_missing"))
        reason, refused = _exit_reason(row)
        problems += [refused] if refused else []
        if problems or programme is None or entry is None:
            wrong += [Wrong(row.number, one) for one in problems]
            continue
        if person is not None and any(one.programme == programme.id for one in enrolled[person.id]):
            already.append(Already(row.number, person.label))
            continue
        language = row.language or defaults.language
        planned.append(
            Planned(
                row.number, programme.id, entry, language, person.label if person else "", marks[row.number],
                row.exit_on, reason,
            )
        )  # fmt: skip
    wrong.sort(key=lambda one: one.number)
    bad = len({one.number for one in wrong})
    plan = Plan(tuple(planned), mark, sheet.read_as, bad + len(already))
    return Preview(tuple(columns), plan, tuple(wrong), bad, tuple(already), alike(rows), here)


def _no_programme(row: PersonRow, here: Iterable[Programme]) -> Problem:
    if not row.programme:
        return problem("people.programme_missing")
    known = ", ".join(sorted(next(iter(p.names.values()), p.key) for p in here))
    return problem("people.unknown_programme", text=row.programme[:40], known=known)


def _mark(row: PersonRow) -> str:
    """What is kept of a reference: a keyed mark, from which nobody reads the reference back."""
    return sealing.mark(instance_keys(), "people_reference", folded(row.reference)) if row.reference else ""


def _exit_reason(row: PersonRow) -> tuple[str, Problem | None]:
    if not row.exit_reason:
        return ("unknown" if row.exit_on else ""), None
    if row.exit_on is None:
        return "", problem("people.reason_without_exit")
    said = folded(row.exit_reason)
    for key, sentence in EXIT_REASONS.items():
        if said in {folded(key), *(folded(translator(language)(sentence)) for language in SCREEN)}:
            return (key, None) if key != NEEDS_A_NOTE else ("", problem("people.reason_with_words"))
    known = ", ".join(key for key in EXIT_REASONS if key != NEEDS_A_NOTE)
    return "", problem("people.unknown_reason", text=row.exit_reason[:40], known=known)


# The plan on its way through the page


def to_text(plan: Plan) -> str:
    """The plan as the page carries it."""
    programmes = sorted({row.programme for row in plan.rows})
    rows = [
        [row.number, programmes.index(row.programme), row.entry.isoformat(), row.language, row.label, row.mark,
         row.exit_on.isoformat() if row.exit_on else "", row.exit_reason]
        for row in plan.rows
    ]  # fmt: skip
    return json.dumps([programmes, rows, plan.file_mark, plan.read_as, plan.left_out], separators=(",", ":"))


def from_text(text: str) -> Plan:
    """The plan again, judged anew as if somebody had typed it; Refused when it is not one."""
    try:
        programmes, rows, mark, read_as, left_out = json.loads(text)
        planned = tuple(_planned(programmes, *row) for row in rows)
        return Plan(planned, _short(mark, 64), _short(read_as, 80), int(left_out))
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        raise Refused(problem("people.plan")) from None


def _planned(
    programmes: Sequence[str], number: int, at: int, entry: str, language: str, label: str, mark: str, exit_on: str,
    reason: str,
) -> Planned:  # fmt: skip
    if language not in LANGUAGES or (reason and reason not in EXIT_REASONS) or bool(reason) != bool(exit_on):
        raise ValueError(language)
    return Planned(
        int(number), _short(programmes[at], 40), dt.date.fromisoformat(entry), language, _short(label, 60),
        _short(mark, 64), dt.date.fromisoformat(exit_on) if exit_on else None, reason,
    )  # fmt: skip


def _short(text: str, longest: int) -> str:
    if not isinstance(text, str) or len(text) > longest:
        raise ValueError(longest)
    return text
