"""The funder's own questions of a grant: made on the page, taken from the typical ones, or read from a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import loader
from evalkit.definitions.funder_questions import (
    MOST_CHARACTERS,
    MOST_QUESTIONS,
    Answer,
    FunderQuestion,
    FunderQuestions,
    to_yaml,
)
from evalkit.definitions.report import Part
from evalkit.errors import Problem, Refused, problem
from evalkit.services.process.programmes import key_of
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes
from evalkit.store.queries.programmes import Grant

LEAST_CHARACTERS = 50


@dataclass(frozen=True)
class Typed:
    """A question as somebody typed it on the page, in the page's ``language``.

    ``answers``: only what nothing else says. That a part or a figure answers follows from the part or figure, a
    declared total from its name, and a refusal from its reason: nobody is asked twice.
    """

    number: str
    text: str
    language: str
    answers: tuple[str, ...] = ()
    characters: str = ""
    figures: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    declared: str = ""
    refusal: str = ""
    delivered: str = ""


def read(kept: Sequence[Any]) -> tuple[FunderQuestion, ...]:
    """The questions of a grant as it keeps them; ``Q4`` alone stands for the typical question of that name."""
    found = []
    for one in kept:
        typical = loader.typical_questions().typical(one) if isinstance(one, str) else None
        if typical is not None:
            found.append(typical)
        elif isinstance(one, Mapping):
            found.append(FunderQuestion.model_validate(dict(one)))
    return tuple(found)


async def save(scope: Scope, grant_id: str, typed: Typed, *, at: int | None = None) -> None:
    """Add a question at the end, or put it ``at`` the place of another. Refused with every reason."""
    async with store.unit(scope, write=True) as unit:
        grant, questions = await _open(unit, scope, grant_id)
        if at is not None and not 0 <= at < len(questions):
            raise Refused(problem("access.not_found"))
        earlier = None if at is None else questions[at]
        question = _question(typed if typed.number else replace(typed, number=next_number(questions)), earlier)
        others = [one for position, one in enumerate(questions) if position != at]
        if any(one.number == question.number for one in others):
            raise Refused(problem("grant.question_number", field="number", number=question.number))
        if at is None and len(questions) >= MOST_QUESTIONS:
            raise Refused(problem("grant.too_many_questions", field="number", most=MOST_QUESTIONS))
        new = [*questions, question] if at is None else [*questions[:at], question, *questions[at + 1 :]]
        await _keep(unit, grant, new)


async def remove(scope: Scope, grant_id: str, at: int) -> None:
    async with store.unit(scope, write=True) as unit:
        grant, questions = await _open(unit, scope, grant_id)
        if not 0 <= at < len(questions):
            raise Refused(problem("access.not_found"))
        await _keep(unit, grant, [*questions[:at], *questions[at + 1 :]])


async def add_typical(scope: Scope, grant_id: str, keys: Sequence[str]) -> None:
    """Add typical questions with what answers them; a number that is taken becomes the next free one."""
    async with store.unit(scope, write=True) as unit:
        grant, questions = await _open(unit, scope, grant_id)
        for key in keys:
            typical = loader.typical_questions().typical(key)
            if typical is None:
                raise Refused(problem("request.field_choice", field="typical"))
            questions.append(typical.model_copy(update={"number": _free(typical.number, questions)}))
        if len(questions) > MOST_QUESTIONS:
            raise Refused(problem("grant.too_many_questions", field="typical", most=MOST_QUESTIONS))
        await _keep(unit, grant, questions)


async def bring(scope: Scope, grant_id: str, content: bytes, name: str) -> int:
    """Take the questions of a file ``report.yaml`` in place of those that are there; gives how many."""
    if not content:
        raise Refused(problem("grant.no_file", field="file"))
    brought = loader.funder_questions_from(content, name)
    known = loader.typical_questions().refusals
    for question in brought.questions:
        if question.refusal is not None and question.refusal not in known:
            what = f"there is no reason “{question.refusal}”; there are {', '.join(known)}"
            raise Refused(problem("definitions.wrong", file=name, line=1, key="refusal", what=what))
    async with store.unit(scope, write=True) as unit:
        grant, _ = await _open(unit, scope, grant_id)
        await _keep(unit, grant, brought.questions)
    return len(brought.questions)


async def file(scope: Scope, grant_id: str, *, now: dt.datetime | None = None) -> tuple[str, str]:
    """(name, text) of the file ``report.yaml`` of a grant."""
    async with store.unit(scope, now=now) as unit:
        grant, questions = await _open(unit, scope, grant_id)
    key = key_of(next(iter(grant.title.values()), "grant"))[:50] or "grant"
    made = FunderQuestions(report=f"r_{key}", version="1", title=grant.title, questions=tuple(questions))
    return f"{key}.report.yaml", to_yaml(made)


async def _open(unit: Unit, scope: Scope, grant_id: str) -> tuple[Grant, list[FunderQuestion]]:
    check_rule(Role(scope.role), COORDINATION)
    grant = await programmes.grant(unit, grant_id)
    if grant is None:
        raise Refused(problem("access.not_found"))
    return grant, list(read(grant.questions))


async def _keep(unit: Unit, grant: Grant, questions: Sequence[FunderQuestion]) -> None:
    await programmes.set_questions(unit, grant.id, plain(questions))
    unit.note("set_questions", "funding_grant", grant.id, questions=len(questions))


def plain(questions: Sequence[FunderQuestion]) -> list[Any]:
    """As the database keeps them."""
    return [question.model_dump(mode="json", exclude_defaults=True) for question in questions]


def next_number(questions: Sequence[FunderQuestion]) -> str:
    """What a new question is called when nobody says otherwise."""
    return _free(str(len(questions) + 1), questions)


def _free(number: str, questions: Sequence[FunderQuestion]) -> str:
    taken = {question.number for question in questions}
    if number not in taken:
        return number
    return next(str(n) for n in range(1, MOST_QUESTIONS * 2) if str(n) not in taken)


def _question(typed: Typed, earlier: FunderQuestion | None) -> FunderQuestion:
    found: list[Problem] = []
    characters = None
    if typed.characters:
        characters = int(typed.characters) if typed.characters.isdecimal() and len(typed.characters) < 7 else 0
        if not LEAST_CHARACTERS <= characters <= MOST_CHARACTERS:
            found.append(
                problem("grant.question_characters", field="characters", least=LEAST_CHARACTERS, most=MOST_CHARACTERS)
            )
    if not typed.text:
        found.append(problem("grant.question_missing", field="text"))
    lines = [line.strip() for line in typed.declared.splitlines() if line.strip()]
    sections = typed.sections
    if typed.figures and Part.INDICATORS not in sections:
        sections = (*sections, Part.INDICATORS)
    answers = _answers(typed, sections=sections, declared=bool(lines))
    if not answers:
        found.append(problem("grant.question_answers", field="answers"))
    if Answer.DECLARED in answers and not lines:
        found.append(problem("grant.question_totals", field="declared"))
    if Answer.SECTION in answers and not sections:
        found.append(problem("grant.question_parts", field="sections"))
    if Answer.REFUSAL in answers and typed.refusal not in loader.typical_questions().refusals:
        found.append(problem("grant.question_reason", field="refusal"))
    if found:
        raise Refused(*found)
    text = {**(earlier.text if earlier else {}), typed.language: typed.text}
    try:
        return FunderQuestion(
            number=typed.number,
            text=text,
            answers=answers,
            characters=characters,
            figures=typed.figures,
            sections=sections,
            sources=typed.sources,
            declared=tuple(_named(line, typed.language, earlier) for line in lines),
            refusal=typed.refusal if Answer.REFUSAL in answers else None,
            delivered=typed.delivered,
            typical=earlier.typical if earlier else None,
        )
    except (ValidationError, ValueError):
        raise Refused(problem("grant.question_missing", field="number")) from None


def _answers(typed: Typed, *, sections: Sequence[str], declared: bool) -> tuple[Answer, ...]:
    """What was ticked, and what follows from everything else that was said."""
    said = {
        Answer.FIGURE: Part.INDICATORS in sections,
        Answer.SECTION: bool(sections),
        Answer.DECLARED: declared,
        Answer.REFUSAL: bool(typed.refusal),
    }
    return tuple(one for one in Answer if one in typed.answers or said.get(one, False))


def _named(line: str, language: str, earlier: FunderQuestion | None) -> Mapping[str, str]:
    """A total's name; one that was there keeps its other languages."""
    known = earlier.declared if earlier else ()
    return next((words for words in known if words.get(language) == line), {language: line})
