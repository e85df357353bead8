"""The editor's page: what a report needs written, each beside the figure or question that it is about."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evalkit import store
from evalkit.definitions import in_language
from evalkit.definitions.funder_questions import Answer, FunderQuestion
from evalkit.definitions.report import MOVABLE, Part, arranged
from evalkit.errors import Problem, Refused
from evalkit.i18n import SCREEN
from evalkit.reporting import render, told_already
from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import Points, ReportModel
from evalkit.reporting.question_by_question import lines, readings, unanswered
from evalkit.reporting.told_already import Noted
from evalkit.reporting.wording import wording
from evalkit.services.reports import (
    draft_answers,
    draft_translations,
    question_material,
    release_asks,
    release_context,
    release_plan,
    release_preview,
    releases,
)
from evalkit.services.reports.draft_fields import Field, Texts
from evalkit.services.reports.draft_parts import Making, Question, Quote, ToDo, Total
from evalkit.services.reports.draft_translations import Progress
from evalkit.services.reports.draft_words import Key, Written, chosen
from evalkit.services.reports.question_material import Told
from evalkit.services.reports.release_asks import Beside, SmallNumbers
from evalkit.services.reports.report_drafts import Draft, draft
from evalkit.services.reports.waiting_told import WaitingFigures
from evalkit.store import Scope


@dataclass(frozen=True)
class Editor:
    """``refused``: why there is no report to write yet. ``waiting``: figures that it tells as before, or not at all.
    ``notes``: of the team, as the report tells them; ``limits``: built ones, which stay. ``small``: words that may tell
    a number which the tables hide.
    ``beside``: language of the report → what stands in it in another and is not written here; ``translations``: how
    much of it can be translated, and how much is."""

    draft: Draft
    making: tuple[Making, ...]
    questions: tuple[Question, ...]
    notes: tuple[Noted, ...]
    limits: tuple[str, ...]
    more_limits: Texts
    quotes: tuple[Quote, ...]
    quotes_field: Field
    order: tuple[Part, ...]
    order_field: Field
    refused: tuple[Problem, ...]
    waiting: tuple[WaitingFigures, ...] = ()
    small: tuple[SmallNumbers, ...] = ()
    beside: Mapping[str, tuple[Beside, ...]] = field(default_factory=dict)
    translations: tuple[Progress, ...] = ()

    @property
    def titles(self) -> Mapping[str, str]:
        """Indicator → its name on screen."""
        return {one.indicator: one.title for one in self.making}

    @property
    def small_in(self) -> Mapping[Key, tuple[str, ...]]:
        """Text of the draft → its sentences that may tell a number which the tables hide."""
        return {one.key: one.found for one in self.small if one.key is not None}

    @property
    def duties(self) -> tuple[ToDo, ...]:
        """What an author is expected to write: not where the report answers by itself and nothing was added."""
        return tuple(one for one in self.to_do if one.done or not one.answered)

    @property
    def missing_here(self) -> bool:
        """Whether something that it cannot leave without is written, and not in the language of the page."""
        needed = [one.texts for one in self.to_do if one.texts is not None and one.texts.needed and one.texts.written]
        return any(one.fields[0].language in one.missing for one in needed)

    @property
    def place_of(self) -> Mapping[str, str]:
        """Number of a funder's question → the place of its answer."""
        return {one.question.number: one.answer.place for one in self.questions}

    @property
    def still_needed(self) -> tuple[ToDo, ...]:
        """Without these it does not leave."""
        return tuple(one for one in self.to_do if one.texts is not None and one.texts.needed and not one.texts.written)

    @property
    def missing(self) -> tuple[tuple[str, int, tuple[Beside, ...]], ...]:
        """Language, how many texts of this page are written in another and not in it, and what else stands in another;
        of the languages that miss something."""
        every = [one.texts for one in self.to_do if one.texts is not None and one.texts.written]
        every += [self.more_limits] if self.more_limits.written else []
        counts = ((code, sum(code in one.missing for one in every), self.beside.get(code, ())) for code in SCREEN)
        return tuple(one for one in counts if one[1] or one[2])

    @property
    def to_do(self) -> tuple[ToDo, ...]:
        """What is to be written, in the order of the page."""
        figures = (ToDo(one.texts.place, "", one.title, one.texts, bool(one.texts.written)) for one in self.making)
        asked = (
            ToDo(
                one.answer.place, one.question.number, one.text, one.answer if one.writes else None,
                all(total.field.written.text for total in one.totals)
                and (bool(one.answer.written) or not one.writes),
                one.answered and not one.totals,
            )
            for one in self.questions
            if one.asks
        )  # fmt: skip
        return (*figures, *asked)


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
    built = await asyncio.to_thread(release_asks.in_each_language, made, found.words)
    async with store.unit(scope, now=now) as unit:
        small = await release_asks.told_in_words(unit, found, made)
    context, model = built[language].context, built[language].model
    beside = release_asks.in_another(built, language)
    shown = _editor(found, made, context, model, language, ())
    return replace(shown, small=small, beside=beside, translations=draft_translations.progress(built, found))


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
    told: Mapping[str, Told] = {}
    notes: tuple[Noted, ...] = ()
    silent: frozenset[str] = frozenset()
    if made is not None and context is not None and model is not None:
        said = lines(model, made.publishable.released, context, render.definition())
        notes = told_already.noted(model)
        told = question_material.by_question(answered, said, notes)
        silent = unanswered(model, context, said)
    return Editor(
        draft=found,
        making=tuple(_making(found, one, read, language) for one in asked),
        questions=tuple(_question(found, one, read, told, silent, language) for one in found.questions),
        notes=notes,
        limits=_limits(model),
        more_limits=_texts(found, draft_answers.LIMITS, language),
        quotes=_quotes(found, made),
        quotes_field=_field(found, "quotes", draft_answers.CHOICE),
        order=_order(found, model),
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
    found: Draft,
    question: FunderQuestion,
    read: Mapping[str, str],
    told: Mapping[str, Told],
    silent: frozenset[str],
    language: str,
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
        told=told.get(question.number),
        drop=_field(found, draft_answers.drop_place(question.number), draft_answers.CHOICE),
        totals=tuple(
            Total(in_language(name, language), _field(found, draft_answers.total_place(question.number, position), own))
            for position, name in enumerate(question.declared)
        ),
        refusal=in_language(answered.refusal, language),
        unanswered=question.number in silent,
        no_way=draft_answers.without_way(question),
        in_part=draft_answers.in_part(question, language),
    )


def _order(found: Draft, model: ReportModel | None) -> tuple[Part, ...]:
    """The parts that may move, as the report has them: a small group's has another order than the ordinary one."""
    own = render.definition()
    parts = own.parts_small_group if model is not None and model.small_group else own.parts
    return tuple(part for part in arranged(parts, draft_answers.order_of(found.texts)) if part in MOVABLE)


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
