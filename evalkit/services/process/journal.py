"""The journal of a programme, and what its group did: two lines and a week, roles and no names, words sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.process_lists import DECIDED_BY, JOURNAL
from evalkit.definitions.weeks import monday
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.process import programme_words
from evalkit.services.process.tallies import open_programme
from evalkit.store import Scope, Unit
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import journal as kept
from evalkit.store.queries import organisations

ENTRY, RESULT = "journal_entry", "collective_result"


@dataclass(frozen=True)
class NewEntry:
    """``decided_by`` "": nobody said. ``planned`` None: it is not that kind of note."""

    key: str
    kind: str
    text: str
    day: dt.date | None
    decided_by: str = ""
    planned: bool | None = None


@dataclass(frozen=True)
class NewResult:
    """What was done, with whom, what was obtained."""

    key: str
    done: str
    with_whom: str
    obtained: str
    day: dt.date | None


@dataclass(frozen=True)
class Entry:
    """A note as it is read. ``text`` "": it cannot be opened any more."""

    id: str
    week: dt.date
    kind: str
    text: str
    language: str
    decided_by: str | None
    planned: bool | None


@dataclass(frozen=True)
class Result:
    id: str
    day: dt.date
    done: str
    with_whom: str
    obtained: str
    language: str


async def write(
    scope: Scope, programme_id: str, new: NewEntry, *, language: str = "", now: dt.datetime | None = None
) -> None:
    """Keep a note. ``language``: that of the page, when the association works in it."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(new.key):
        raise Refused(problem("process.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, programme_id)
        text = new.text.strip()
        problems = await programme_words.wrong(unit, {"text": text}, needed={"text"})
        if new.kind not in JOURNAL:
            problems.append(problem("process.journal_kind", field="kind"))
        if new.decided_by and new.decided_by not in DECIDED_BY:
            problems.append(problem("request.field_choice", field="decided_by"))
        if new.day is None:
            problems.append(problem("process.day_missing", field="day"))
        elif monday(new.day) > unit.today:
            problems.append(problem("process.week_to_come", field="day"))
        if problems or new.day is None:
            raise Refused(*problems)
        row = keyed_id(unit.organisation, ENTRY, new.key)
        decided = new.kind == "adaptation"
        if await kept.add_entry(
            unit,
            submission_key=new.key,
            programme=programme.id,
            week=monday(new.day),
            kind=new.kind,
            decided_by=new.decided_by or None if decided else None,
            planned=new.planned if decided else None,
            words=programme_words.seal(unit, ENTRY, row, {"text": text}),
            language=await team_language(unit, language),
        ):
            unit.note("write_journal", ENTRY, row, kind=new.kind)


async def strike(scope: Scope, entry_id: str, *, now: dt.datetime | None = None) -> str:
    """Take a note out of every page and report; gives its programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.entry(unit, entry_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if await kept.strike_entry(unit, entry_id):
            unit.note("strike_journal", ENTRY, entry_id)
        return found.programme


async def write_result(
    scope: Scope, programme_id: str, new: NewResult, *, language: str = "", now: dt.datetime | None = None
) -> None:
    """Keep what the group did or obtained."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(new.key):
        raise Refused(problem("process.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, programme_id)
        texts = {"done": new.done.strip(), "with_whom": new.with_whom.strip(), "obtained": new.obtained.strip()}
        problems = await programme_words.wrong(unit, texts, needed={"done"})
        if new.day is None:
            problems.append(problem("process.day_missing", field="result_day"))
        elif new.day > unit.today:
            problems.append(problem("entry.day_in_future", field="result_day", day=new.day))
        if problems or new.day is None:
            raise Refused(*problems)
        row = keyed_id(unit.organisation, RESULT, new.key)
        if await kept.add_result(
            unit,
            submission_key=new.key,
            programme=programme.id,
            day=new.day,
            words=programme_words.seal(unit, RESULT, row, texts),
            language=await team_language(unit, language),
        ):
            unit.note("write_result", RESULT, row)


async def strike_result(scope: Scope, result_id: str, *, now: dt.datetime | None = None) -> str:
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.result(unit, result_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if await kept.strike_result(unit, result_id):
            unit.note("strike_result", RESULT, result_id)
        return found.programme


async def entries_of(unit: Unit, programmes: Sequence[str]) -> tuple[Entry, ...]:
    """The journal in clear, by week."""
    return tuple(
        Entry(
            one.id, one.week, one.kind, programme_words.unseal(unit, ENTRY, one.id, one.words).get("text", ""),
            one.language, one.decided_by, one.planned,
        )
        for one in await kept.entries(unit, programmes)
    )  # fmt: skip


async def results_of(unit: Unit, programmes: Sequence[str]) -> tuple[Result, ...]:
    """What the groups did, by day."""
    found = []
    for one in await kept.results(unit, programmes):
        words = programme_words.unseal(unit, RESULT, one.id, one.words)
        found.append(
            Result(
                one.id, one.day, words.get("done", ""), words.get("with_whom", ""), words.get("obtained", ""),
                one.language,
            )
        )  # fmt: skip
    return tuple(found)


async def team_language(unit: Unit, language: str) -> str:
    """The language in which the team writes here."""
    own = (await organisations.organisation(unit)).languages
    return language if language in own else own[0]
