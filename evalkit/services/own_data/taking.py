"""Taking along what is kept about oneself: by the person with their own card, or made for them by the team.

Sealed words are opened in memory for the one answer that is asked for; no file of it is left anywhere, and the audit
says that it was made and by which role.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evalkit import store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.definitions import in_language
from evalkit.errors import Refused, problem
from evalkit.exchange.csv_text import csv_text
from evalkit.exchange.json_text import json_text
from evalkit.i18n import date, translator
from evalkit.reporting import own_paper
from evalkit.services.forms import kept_forms
from evalkit.services.own_data import looking, opening, telling, telling_words, told
from evalkit.services.own_data.told import Line, OwnData, Section
from evalkit.services.reports import release_gate
from evalkit.services.reports.table_marks import MARK
from evalkit.services.words import themes
from evalkit.store import Scope, Unit
from evalkit.store.queries import activity, forms, organisations, own_rows, participants
from evalkit.store.queries import programmes as kept_programmes

Format = Literal["pdf", "json", "csv"]
TYPES: Mapping[Format, str] = {"pdf": "application/pdf", "json": "application/json", "csv": "text/csv; charset=utf-8"}
COLUMNS = ("section", "day", "where", "what", "said")


@dataclass(frozen=True)
class Taken:
    """A file and how a browser names it: the code alone would tell whoever finds it whose it is."""

    file_name: str
    media_type: str
    content: bytes


async def take(
    scope: Scope, participant_id: str, form: Format, language: str, *, now: dt.datetime | None = None
) -> Taken:
    """Everything about a person in one file. Refused ``access.not_found`` for anybody else's and for who is erased.

    The person themselves always gets it: where their card does not open their words, it says so in their place.
    """
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _gathered(unit, scope, participant_id, language, locked_too=scope.participant is not None)
        await looking.note(unit, participant_id, "taken_along")
        unit.note("own_data_file", "participant", participant_id, format=form)
    content = await asyncio.to_thread(_written, found, form)
    return Taken(f"evalkit-{found.day.isoformat()}.{form}", TYPES[form], content)


async def own_data(scope: Scope, participant_id: str, language: str, *, now: dt.datetime | None = None) -> OwnData:
    """The same, not yet as a file."""
    async with store.unit(scope, now=now) as unit:
        return await _gathered(unit, scope, participant_id, language, locked_too=True)


def _written(found: OwnData, form: Format) -> bytes:
    if form == "json":
        return (json_text(told.document(found)) + "\n").encode()
    if form == "csv":
        return b"\xef\xbb\xbf" + csv_text(COLUMNS, told.table(found)).encode()
    return own_paper.pdf(
        own_paper.Paper(
            found.language, found.title, found.about, found.association, found.label, found.nothing,
            tuple(own_paper.Part(one.title, one.note, tuple(_entry(line, found.language) for line in one.lines))
                  for one in found.sections),
        )
    )  # fmt: skip


def _entry(line: Line, language: str) -> own_paper.Entry:
    when = date(line.day, language) if line.day else ""
    return own_paper.Entry(line.what, line.said, " · ".join(part for part in (when, line.where) if part))


def _check(scope: Scope, participant_id: str) -> None:
    if scope.participant is None:
        check_rule(Role(scope.role), TEAM)
    else:
        check_rule(Role(scope.role), PARTICIPANT)
        if scope.participant != participant_id:
            raise Refused(problem("access.not_found"))


async def _gathered(unit: Unit, scope: Scope, participant_id: str, language: str, *, locked_too: bool) -> OwnData:
    _check(scope, participant_id)
    person = await participants.participant(unit, participant_id)
    if person is None or person.erased_on is not None:
        raise Refused(problem("access.not_found"))
    records = scope.records or await participants.records_of(unit, person.id)
    rows = await opening.opened_rows(unit, records, locked_too=locked_too)
    if scope.participant is None:  # to whom somebody wrote is theirs alone, also when the team makes the file for them
        rows = {table: kept for table, kept in rows.items() if table != "own_relay"}
    else:
        rows = {**rows, "own_relay": telling_words.with_this_card(scope, rows.get("own_relay", ()))}
    say = translator(language)
    t = await _teller(unit, rows, language)
    lines: dict[str, Sequence[Line]] = {
        "about": telling.about(t),
        "programmes": telling.programmes(t),
        "answers": telling.answers(t),
        "team_view": telling.team_view(t),
        "goals": telling_words.goals(t),
        "stories": telling_words.stories(t),
        "unfinished": telling.unfinished(t),
        "presences": telling.presences(t),
        "relays": telling_words.relays(t) if scope.participant is not None else [Line(say(told.OWN_ONLY), "")],
        "consents": telling.consents(t),
        "releases": await _releases(unit, t, records),
        "cards": [
            *telling.cards(t),
            *(
                Line(say(looking.CARD_ACTS[one.action]), say(looking.ROLES[one.role]), one.day)
                for one in await looking.cards(unit, records)
            ),
        ],
        "looks": [
            Line(say(looking.READ[one.action]), say(looking.ROLES[one.role]), one.day)
            for one in await looking.looks(unit, records)
        ],
    }
    return OwnData(
        association=(await organisations.organisation(unit)).name,
        label=person.label,
        language=language,
        day=unit.today,
        title=say("Everything that is kept about me"),
        about=say("Made on {day} for the person themselves. It is theirs: who finds it gives it back unread.",
                  day=unit.today),
        nothing=say("Nothing is kept here."),
        sections=tuple(
            Section(key, say(title), say(note) if note else "", tuple(lines[key]))
            for key, (title, note) in told.TITLES.items()
        ),
        rows={
            table: tuple(opening.plain(row) for row in kept)
            for table, kept in rows.items()
            if table not in told.LEFT_OUT
        },
    )  # fmt: skip


async def _teller(unit: Unit, rows: opening.Rows, language: str) -> telling.Teller:
    languages = (await organisations.organisation(unit)).languages
    first = languages[0] if languages else language  # as the pages say it
    say = translator(language)
    schedules = {}
    for row in rows.get("enrolment", ()):
        kept = await forms.schedule(unit, row["schedule"])
        if kept is not None:
            schedules[row["schedule"]] = kept_forms.schedule_of(kept)
    versions = {}
    for version_id in {row["form_version"] for row in rows.get("check_in", ())}:
        version = await forms.form_version(unit, version_id)
        if version is not None:
            versions[version_id] = kept_forms.form_of(version)
    sessions: dict[str, tuple[Any, str, str]] = {}
    for session_id in {row["activity_session"] for row in rows.get("attendance", ())}:
        session = await activity.activity_session(unit, session_id)
        if session is not None:
            sessions[session_id] = (session.day, session.programme, session.kind)

    def wave(schedule: str, key: str | None) -> str:
        if schedule not in schedules or key is None:
            return say("outside the schedule")
        return in_language(kept_forms.wave_words(schedules[schedule], key), language, key)

    return telling.Teller(
        language=language,
        say=say,
        rows=rows,
        programmes={
            one.id: one.names.get(language) or in_language(one.names, first, one.key)
            for one in await kept_programmes.programmes(unit, closed_too=True)
        },
        forms=versions,
        waves=wave,
        sessions=sessions,
        themes={
            one.key: in_language(one.names, language, one.key)
            for one in (await themes.codebook_of(unit) if rows.get("coding") else ())
        },
        named={one.id: one.name for one in (await organisations.linked_organisations(unit)).values()},
    )


async def _releases(unit: Unit, t: telling.Teller, records: Sequence[str]) -> list[Line]:
    """By name: people stand in a published table as keyed marks, and only the instance can compute this person's."""
    mark = release_gate.mark_of(unit.organisation)
    marks = [mark(f"person|{one}")[:MARK] for one in records]
    found = []
    for one in await own_rows.counted_in(unit, marks):
        if not one.title:
            found.append(Line(t.say("Figures about several associations together"), "", one.day))
            continue
        to = t.named.get(one.recipient or "", "")
        said = t.say("let out to {recipient}", recipient=to) if to else t.say("let out to everybody")
        gone = [] if one.standing else [t.say("withdrawn or made anew since")]
        found.append(Line(in_language(one.title, t.language), ", ".join([said, *gone]), one.day))
    return found
