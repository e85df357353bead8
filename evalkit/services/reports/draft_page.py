"""The editor's page: what a report needs written, each beside the figure or question that it is about."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from evalkit import store
from evalkit.definitions import in_language
from evalkit.definitions.funder_questions import Answer, FunderQuestion
from evalkit.definitions.report import MOVABLE, Part
from evalkit.errors import Problem, Refused
from evalkit.reporting import render
from evalkit.reporting.context import ReportContext, Story
from evalkit.reporting.model import Points, ReportModel
from evalkit.reporting.question_by_question import lines, readings
from evalkit.reporting.wording import wording
from evalkit.services.reports import (
    draft_answers,
    question_material,
    release_asks,
    release_context,
    release_files,
    release_plan,
    release_preview,
    releases,
)
from evalkit.services.reports.draft_words import Key, Written, chosen
from evalkit.services.reports.question_material import Told
from evalkit.services.reports.release_asks import SmallNumbers
from evalkit.services.reports.report_drafts import Draft, draft
from evalkit.services.reports.waiting_told import WaitingFigures
from evalkit.store import Scope


@dataclass(frozen=True)
class Field:
    """One text to write. ``longest``: characters that the funder allows, or that fit beside a figure."""

    place: str
    language: str
    written: Written
    longest: int | None = None


@dataclass(frozen=True)
class Making:
    """ "What we make of it": the sentence that reads the figure, and the team's words in each language."""

    indicator: str
    title: str
    reading: str
    main: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Total:
    """A total that the association declares itself."""

    name: str
    field: Field


@dataclass(frozen=True)
class Question:
    """One of the funder's questions. ``suggested``: (indicator, sentence, kept) that may stand in the answer;
    ``told``: what the report says on it by itself (None: there is no report yet)."""

    question: FunderQuestion
    text: str
    written: bool
    answer: Field
    suggested: tuple[tuple[str, str, bool], ...]
    told: Told | None
    drop: Field
    totals: tuple[Total, ...]
    refusal: str

    @property
    def only_words(self) -> bool:
        """Whether nothing of the report answers it, and nobody said that it is not answered."""
        if self.told is None or self.refusal or self.totals:
            return False
        return not (self.told.lines or self.told.earlier or self.suggested)


@dataclass(frozen=True)
class Quote:
    """A passage that may leave for this funder. ``quoted``: the author shows it."""

    key: str
    story: Story
    quoted: bool


@dataclass(frozen=True)
class Editor:
    """``refused``: why there is no report to write yet. ``waiting``: figures that it tells as before, or not at all.
    ``limits``: built ones, which stay. ``small``: words that may tell a number which the tables hide."""

    draft: Draft
    making: tuple[Making, ...]
    questions: tuple[Question, ...]
    limits: tuple[str, ...]
    more_limits: Field
    quotes: tuple[Quote, ...]
    quotes_field: Field
    order: tuple[Part, ...]
    order_field: Field
    refused: tuple[Problem, ...]
    waiting: tuple[WaitingFigures, ...] = ()
    small: tuple[SmallNumbers, ...] = ()

    @property
    def small_in(self) -> Mapping[Key, tuple[str, ...]]:
        """Text of the draft → its sentences that may tell a number which the tables hide."""
        return {one.key: one.found for one in self.small if one.key is not None}


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
    async with store.unit(scope, now=now) as unit:
        small = await release_asks.told_in_words(unit, found, made)
    return replace(_editor(found, made, context, model, language, ()), small=small)


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
    answered = found.edited(list(read)).questions
    told = (
        question_material.by_question(answered, lines(model, made.publishable.released, context, render.definition()))
        if made is not None and context is not None and model is not None
        else {}
    )
    order = draft_answers.order_of(found.texts) or MOVABLE
    return Editor(
        draft=found,
        making=tuple(_making(found, one, read) for one in asked),
        questions=tuple(_question(found, one, read, told, language) for one in found.questions),
        limits=_limits(model),
        more_limits=_field(found, "limits", found.draft.language),
        quotes=_quotes(found, made),
        quotes_field=_field(found, "quotes", draft_answers.CHOICE),
        order=order,
        order_field=_field(found, "order", draft_answers.CHOICE),
        refused=refused,
        waiting=made.waiting if made is not None else (),
    )


def _field(found: Draft, place: str, language: str, longest: int | None = None) -> Field:
    return Field(place, language, found.texts.get((place, language), Written()), longest)


def _making(found: Draft, asked: release_preview.Asked, read: Mapping[str, str]) -> Making:
    place = draft_answers.making_place(asked.indicator)
    own = found.draft.language
    languages = [own, *(code for code in ("fr", "nl", "en") if code != own)]
    fields = tuple(_field(found, place, code, releases.LONGEST) for code in languages)
    return Making(asked.indicator, asked.title, read.get(asked.indicator, ""), asked.main, fields)


def _question(
    found: Draft,
    question: FunderQuestion,
    read: Mapping[str, str],
    told: Mapping[str, Told],
    language: str,
) -> Question:
    own = found.draft.language
    answered = next(one for one in found.edited(list(read)).questions if one.number == question.number)
    dropped = chosen(found.texts, draft_answers.drop_place(question.number))
    return Question(
        question=question,
        text=in_language(question.text, language),
        written=Answer.NARRATIVE in question.answers,
        answer=_field(found, draft_answers.answer_place(question.number), own, question.characters),
        suggested=tuple((key, read[key], key not in dropped) for key in draft_answers.suggested(question, list(read))),
        told=told.get(question.number),
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
