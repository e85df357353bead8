"""The editor's page: what a report needs written, each beside the figure or question that it is about."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from evalkit.definitions import in_language
from evalkit.definitions.funder_questions import Answer, FunderQuestion
from evalkit.definitions.report import MOVABLE
from evalkit.errors import Problem, Refused
from evalkit.i18n import SCREEN
from evalkit.reporting import render
from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import Points, ReportModel
from evalkit.reporting.question_by_question import readings
from evalkit.reporting.wording import wording
from evalkit.services.reports import (
    draft_answers,
    question_material,
    release_context,
    release_files,
    release_plan,
    release_preview,
    releases,
)
from evalkit.services.reports.draft_fields import Editor, Field, Making, Question, Quote, Texts, Total
from evalkit.services.reports.draft_words import Key, Written, chosen
from evalkit.services.reports.report_drafts import Draft, draft
from evalkit.store import Scope


async def editor(
    scope: Scope,
    draft_id: str,
    *,
    language: str,
    typed: Mapping[Key, str] | None = None,
    now: dt.datetime | None = None,
) -> Editor:
    """Everything that is written in a draft, beside what the report says by itself today.

    ``typed``: texts and choices of a page that could not be kept; they are shown in the place of those that are.
    """
    found = _with_typed(await draft(scope, draft_id, now=now), typed or {})
    try:
        made = await release_plan.plan(scope, found.wish, language=language, edit=found.edited, now=now)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return _editor(found, None, None, None, language, refusal.problems)
    context = release_context.contexts(made.facts, found.words)[language]
    model = await asyncio.to_thread(
        release_files.model, made.publishable.released, context, language, made.facts.programme_names
    )
    return _editor(found, made, context, model, language, ())


def _with_typed(found: Draft, typed: Mapping[Key, str]) -> Draft:
    over = {key: replace(found.texts.get(key, Written()), text=text) for key, text in typed.items()}
    return replace(found, texts={**found.texts, **over})


def _editor(
    found: Draft,
    made: release_plan.Plan | None,
    context: ReportContext | None,
    model: ReportModel | None,
    language: str,
    refused: tuple[Problem, ...],
) -> Editor:
    read = (
        readings(made.publishable.released, context, wording(language), render.definition())
        if made is not None and context is not None
        else {}
    )
    asked = release_preview.asked(made, language) if made is not None else ()
    order = draft_answers.order_of(found.texts) or MOVABLE
    return Editor(
        draft=found,
        making=tuple(_making(found, one, read, language) for one in asked),
        questions=tuple(_question(found, one, read, model, language) for one in found.questions),
        limits=_limits(model),
        more_limits=_texts(found, draft_answers.LIMITS, language),
        quotes=_quotes(found, made),
        quotes_field=_field(found, "quotes", draft_answers.CHOICE),
        order=order,
        order_field=_field(found, "order", draft_answers.CHOICE),
        refused=refused,
        waiting=made.waiting if made is not None else (),
    )


def _field(found: Draft, place: str, language: str, longest: int | None = None) -> Field:
    return Field(place, language, found.texts.get((place, language), Written()), longest)


def _texts(found: Draft, place: str, language: str, longest: int | None = None, *, needed: bool = False) -> Texts:
    languages = [language, *(code for code in SCREEN if code != language)]
    return Texts(place, tuple(_field(found, place, code, longest) for code in languages), needed)


def _making(found: Draft, asked: release_preview.Asked, read: Mapping[str, str], language: str) -> Making:
    place = draft_answers.making_place(asked.indicator)
    texts = _texts(found, place, language, releases.LONGEST, needed=asked.main)
    return Making(asked.indicator, asked.title, read.get(asked.indicator, ""), asked.main, texts)


def _question(
    found: Draft, question: FunderQuestion, read: Mapping[str, str], model: ReportModel | None, language: str
) -> Question:
    own, place = found.draft.language, draft_answers.answer_place(question.number)
    answered = next(one for one in found.edited(list(read)).questions if one.number == question.number)
    alone = tuple(question.answers) == (Answer.NARRATIVE,)
    dropped = chosen(found.texts, draft_answers.drop_place(question.number))
    return Question(
        question=question,
        text=in_language(question.text, language),
        waits=Answer.NARRATIVE in question.answers,
        answer=_texts(found, place, language, question.characters, needed=alone),
        suggested=tuple((key, read[key], key not in dropped) for key in draft_answers.suggested(question, list(read))),
        told=question_material.told_by(model, question.sections) if model is not None else (),
        drop=_field(found, draft_answers.drop_place(question.number), draft_answers.CHOICE),
        totals=tuple(
            Total(in_language(name, language), _field(found, draft_answers.total_place(question.number, position), own))
            for position, name in enumerate(question.declared)
        ),
        refusal=in_language(answered.refusal, language),
    )


def _limits(model: ReportModel | None) -> tuple[str, ...]:
    """The limits that the report says by itself."""
    section = next((one for one in model.sections if one.id == "limits"), None) if model is not None else None
    first = next((block for block in section.blocks if isinstance(block, Points)), None) if section else None
    return first.items if first is not None else ()


def _quotes(found: Draft, made: release_plan.Plan | None) -> tuple[Quote, ...]:
    out = chosen(found.texts, "quotes")
    beside = next(iter(made.facts.beside.values()), None) if made is not None else None
    stories = beside.stories if beside is not None else ()
    keyed = [(release_context.story_key(story), story) for story in stories]
    return tuple(Quote(key, story, key not in out) for key, story in keyed)
