"""Sheets of paper: printed from a form for one programme and wave, found again by a short code when they come back.

The code follows from programme, form version and wave under the instance key: nothing is kept for it, the same sheet
always has the same code, and old sheets are found as long as their schedule is there. It says nothing about anybody.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import segno

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.level_drawings import drawing
from evalkit.collect.questions import LEVEL_KINDS, Question, questions
from evalkit.definitions import Form, Kind, Words, in_language, loader
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT, translator
from evalkit.reporting import paper_sheet
from evalkit.reporting.paper_sheet import PaperOption, PaperQuestion, PaperSheet
from evalkit.services.asking import receipts
from evalkit.services.asking.occasions import SELF, person_by_label
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import enrolments, forms, organisations, participants, programmes, uses, waiting

Pictures = Mapping[tuple[str, int], bytes]
"""(question, level) → its drawing."""

LINES = {Kind.TEXT: 2, Kind.LONG_TEXT: 6, Kind.GOAL: 3}
STORY_LINES = 6
IN_A_BOX = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE)


@dataclass(frozen=True)
class Paper:
    """One sheet: which programme, form version and wave it is for, its code, and the languages it can be printed in."""

    code: str
    programme: str
    names: Mapping[str, str]
    form_version: str
    form_key: str
    title: Words
    wave: str
    wave_words: Words | None
    languages: tuple[str, ...]
    first: bool


@dataclass(frozen=True)
class Person:
    """Somebody of the sheet's programme. ``noted``: this wave is there already."""

    label: str
    noted: bool


@dataclass(frozen=True)
class CameBack:
    """A sheet that came back: what it is, and whose it can be."""

    paper: Paper
    people: tuple[Person, ...]
    today: dt.date


async def papers(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> tuple[Paper, ...]:
    """The sheets of a programme as it asks now; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        schedule = await forms.newest_schedule(unit, programme_id)
        if await programmes.programme(unit, programme_id) is None or schedule is None:
            raise Refused(problem("entry.not_found"))
        return await _of(unit, schedule)


async def sheet(
    scope: Scope,
    programme_id: str,
    *,
    form_version: str,
    wave: str,
    language: str,
    pictures: Pictures,
    address: str,
    now: dt.datetime | None = None,
) -> tuple[Paper, bytes]:
    """One sheet as a PDF in one language. ``address``: where the square leads when the sheet comes back."""
    found = next(
        (p for p in await papers(scope, programme_id, now=now) if (p.form_version, p.wave) == (form_version, wave)),
        None,
    )
    if found is None or language not in found.languages:
        raise Refused(problem("entry.not_found"))
    async with store.unit(scope, now=now) as unit:
        version = await forms.form_version(unit, form_version)
        practice = (await organisations.organisation(unit)).practice_of is not None
    if version is None:
        raise Refused(problem("entry.not_found"))
    made = drawn(
        kept_forms.form_of(version), language, code=found.code, pictures=pictures, address=address, first=found.first
    )
    return found, await asyncio.to_thread(paper_sheet.pdf, replace(made, practice=practice))


async def came_back(scope: Scope, code: str, *, now: dt.datetime | None = None) -> CameBack | None:
    """The sheet of a typed or scanned code; None when no sheet of the association has it."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        paper = await _find(unit, code)
        if paper is None:
            return None
        people = {p.id: p for p in await participants.participants(unit)}
        people |= {
            record: people[kept] for record, kept in (await waiting.joined_records(unit)).items() if kept in people
        }
        found = []
        for one in await enrolments.enrolments_in(unit, paper.programme):
            if one.participant in people:
                done = await uses.done_by(unit, one.id)
                noted = any((d.wave, d.form_key, d.voice) == (paper.wave, paper.form_key, SELF) for d in done)
                found.append(Person(people[one.participant].label, noted))
        return CameBack(paper, tuple(sorted(found, key=lambda p: p.label)), unit.today)


async def whose(scope: Scope, code: str, label: str, *, now: dt.datetime | None = None) -> tuple[str, str]:
    """(enrolment, form version) of the person whose code stands on the sheet."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        paper = await _find(unit, code)
        if paper is None:
            raise Refused(problem("entry.not_found"))
        person = await person_by_label(unit, label)
        if person is None:
            raise Refused(problem("entry.label_unknown", field="label", label=label.strip()[:60]))
        for one in await enrolments.enrolments_of(unit, person.id):
            if one.programme == paper.programme and one.joined_into is None:
                return one.id, paper.form_version
    raise Refused(problem("entry.not_in_programme", field="label", label=person.label))


def drawn(form: Form, language: str, *, code: str, pictures: Pictures, address: str, first: bool = False) -> PaperSheet:
    """A form as a sheet of paper in one language. ``first``: it is for the start, and the story asks since entry."""
    shared = loader.words("shared")

    def word(key: str) -> str:
        return in_language(shared[key], language, "")

    asked = [_placed(one, _drawn(one, language, word, pictures), language) for one in questions(form)]
    if form.source.story:
        asked.append(
            PaperQuestion(
                word("story_since_entry" if first else "story_since_last"),
                lines=STORY_LINES,
                hint=word("story_hint"),
                after=word("promise_words"),
            )
        )
    square = segno.make(f"{address}/paper/{code}", error="m").svg_inline(border=0)
    return PaperSheet(language, code, square, word("preface"), (word("promise"), word("promise_free")), asked)


def _placed(question: Question, on_paper: PaperQuestion, language: str) -> PaperQuestion:
    """With the title of the section that it opens; paper hides nothing, so it says what hangs on an earlier answer."""
    opened = question.section if question.opens else None
    hangs = translator(language)("This hangs on an earlier answer. Leave it open where it does not fit.")
    return replace(
        on_paper,
        section=in_language(opened.title, language, "") if opened else "",
        intro=in_language(opened.intro, language, "") if opened else "",
        hint=hangs if question.conditional and question.answered else on_paper.hint,
    )


def _drawn(question: Question, language: str, word: Callable[[str], str], pictures: Pictures) -> PaperQuestion:
    text = in_language(question.text or question.title, language, question.key)
    if question.kind is Kind.NOTE:
        return PaperQuestion("", hint=text)
    quiet = (
        *((word("does_not_apply"),) if question.allow_does_not_apply else ()),
        *((word("prefer_not_to_say"),) if not question.takes_words and question.kind is not Kind.CHOICES else ()),
    )
    if question.kind in LEVEL_KINDS and question.levels is not None:
        levels = question.levels
        options = [
            PaperOption(in_language(levels.words.get(n), language, str(n)), _picture(question, n, pictures))
            for n in levels.numbers
        ]
        return PaperQuestion(text, options, quiet)
    if question.kind is Kind.YES_NO:
        translate = translator(language)
        return PaperQuestion(text, [PaperOption(translate("Yes")), PaperOption(translate("No"))], quiet)
    if question.choices:
        options = [PaperOption(in_language(words, language, key)) for key, words in question.choices.items()]
        return PaperQuestion(text, options, quiet, several=question.kind is Kind.CHOICES)
    if question.kind in IN_A_BOX:
        return PaperQuestion(text, (), quiet, box=True)
    return PaperQuestion(text, lines=LINES.get(question.kind, 3), after=word("promise_words"))


def _picture(question: Question, level: int, pictures: Pictures) -> str | None:
    if question.kind is not Kind.LEVEL or question.levels is None:
        return None
    if question.drawings is not None:
        numbers = question.levels.numbers
        return drawing(question.drawings, numbers.index(level) + 1, len(numbers))
    found = pictures.get((question.key, level)) if question.pictured else None
    return found.decode() if found is not None else None


async def _of(unit: Unit, schedule: forms.Schedule) -> tuple[Paper, ...]:
    programme = await programmes.programme(unit, schedule.programme)
    found = []
    defined = kept_forms.schedule_of(schedule)
    for wave in defined.waves:
        for key in kept_forms.form_keys_at(schedule, wave.wave):
            version = await forms.form_version(unit, schedule.forms[key])
            if version is None or programme is None:
                continue
            form = kept_forms.form_of(version)
            found.append(
                Paper(
                    code=_code(unit.organisation, schedule.programme, version.id, wave.wave),
                    programme=programme.id,
                    names=programme.names,
                    form_version=version.id,
                    form_key=key,
                    title=form.title or {},
                    wave=wave.wave,
                    wave_words=wave.label,
                    languages=tuple(code for code in PARTICIPANT if code in form.languages),
                    first=wave.wave == defined.baseline_wave.wave,
                )
            )
    return tuple(found)


async def _find(unit: Unit, code: str) -> Paper | None:
    """The newest schedule first: a sheet that is printed today is found before one of an earlier version."""
    wanted = receipts.hash_beginning(code)
    kept = sorted((await forms.schedules(unit)).values(), key=lambda s: -s.version)
    for schedule in kept if wanted else ():
        for paper in await _of(unit, schedule):
            if receipts.hash_beginning(paper.code) == wanted:
                return paper
    return None


def _code(organisation: str, programme: str, form_version: str, wave: str) -> str:
    what = f"{organisation}|{programme}|{form_version}|{wave}"
    return receipts.code_of(sealing.mark(instance_keys(), "paper_sheet", what))
