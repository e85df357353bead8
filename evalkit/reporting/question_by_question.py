"""The funder's own questions, in its order: our answer, where it stands, declared totals, reasons why not.

It stands at the end of the report, before its limits, unless its author put it elsewhere. A declared total is a number
of the association's own, from outside: it appears here and nowhere else, in no chart and beside no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evalkit.definitions.report import Part, ReportDefinition
from evalkit.disclosure.released import Released
from evalkit.reporting import own_language, question_lines
from evalkit.reporting.context import QuestionAnswered, ReportContext
from evalkit.reporting.model import Block, Figure, Paragraph, Quote, ReportModel, Section, Subheading, Table, TableCell
from evalkit.reporting.sections import sentences
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording, typographic, wording

SECTION = "questions"
BEFORE = ("limits", "method")
INLINE = 3
"""Sentences under one question of the report itself, which tells the rest."""
STANDS_IN = {
    Part.DONE: ("done", "theory", "partners"),
    Part.PEOPLE: ("people",),
    Part.INDICATORS: ("indicator-", "moved"),
    Part.COLLECTIVE: ("collective",),
    Part.GOALS: ("goals",),
    Part.STORIES: ("stories", "brief"),
    Part.ABOUT_US: ("about-us",),
    Part.GROUP_ANALYSIS: ("group-analysis",),
    Part.LIMITS: ("limits",),
    Part.BRIEF: ("brief",),
    Part.METHOD: ("method",),
    Part.HIDDEN: ("hidden",),
    Part.SOURCES: ("sources",),
}
"""Part → beginnings of the ids of its sections."""


def with_questions(
    model: ReportModel,
    released: Released | None,
    context: ReportContext,
    definition: ReportDefinition,
    *,
    alone: bool = False,
) -> ReportModel:
    """The report with its funder's questions answered one by one; the report itself where none was noted.

    A few sentences with the numbers that were asked for, each under the question that asks for it before other things
    (the first of several), and where the rest stands; a sentence that the author kept is pointed to beside its figure.
    ``alone``: everything in full, and no word of where it stands, for who takes the answers without the report.
    """
    if not context.questions:
        return model
    words = wording(model.language)
    read = readings(released, context, words, definition) if alone else {}
    told = lines(model, released, context, definition)
    if not alone and any(
        question.answer and any(line.explains for line in question_lines.answering(question, told))
        for question in context.questions
    ):
        told = tuple(line for line in told if not line.explains)  # its author has said why, in better words
    blocks: list[Block] = []
    before: list[str] = []
    for at, question in enumerate(context.questions):
        later = [] if alone else context.questions[at + 1 :]
        own = question_lines.kept_for(question, later, told)
        made = _answered(question, model, context, words, read, told, own, before, alone=alone)
        before += [] if alone else [one.text for one in made if isinstance(one, Paragraph) and one.role == "reading"]
        blocks += made
    section = Section(SECTION, words.say("Question by question"), tuple(blocks))
    section = own_language.marked(section, words)
    at = _place(model, context)
    return replace(model, sections=(*model.sections[:at], section, *model.sections[at:]))


def _place(model: ReportModel, context: ReportContext) -> int:
    """Before the first part that the author put after the questions; else before the limits."""
    order, last = context.order, len(model.sections)
    if Part.QUESTIONS in order:
        after = order[order.index(Part.QUESTIONS) + 1 :]
        begins = tuple(begin for part in after for begin in STANDS_IN.get(part, ()) if begin != "brief")
        found = next((i for i, one in enumerate(model.sections) if begins and one.id.startswith(begins)), None)
        if found is not None:
            return found
    return next((i for i, one in enumerate(model.sections) if one.id in BEFORE), last)


def readings(
    released: Released | None, context: ReportContext, words: Wording, definition: ReportDefinition
) -> dict[str, str]:
    """Indicator → the sentence that reads its figure: suggested to the author, and never more than the figure says."""
    if released is None or not released.results:
        return {}
    material = Material(released, context, words, definition)
    return {
        told.indicator.key: words.say("{name}: {text}", name=told.title, text=sentences.headline(material, told))
        for told in material.told
    }


def lines(
    model: ReportModel, released: Released | None, context: ReportContext, definition: ReportDefinition
) -> tuple[question_lines.Line, ...]:
    """What the report says by itself, sentence by sentence."""
    if released is None:
        return ()
    return question_lines.lines(model, Material(released, context, wording(model.language), definition))


def _answered(
    question: QuestionAnswered,
    model: ReportModel,
    context: ReportContext,
    words: Wording,
    read: dict[str, str],
    told: Sequence[question_lines.Line],
    own: Sequence[question_lines.Line],
    before: Sequence[str],
    *,
    alone: bool,
) -> list[Block]:
    """``told``: every sentence; ``own``: those that no later question asks for more; ``before``: that stand under an
    earlier one."""
    blocks: list[Block] = [
        Subheading(
            words.say("{number}. {text}", number=question.number, text=words.text(question.text)),
            own_language.standing_in(question.text, words.language),
        )
    ]
    if question.answer:
        language = question.answer_in or context.language_answered
        blocks += [
            Paragraph(typographic(text.strip(), language), "told", language)
            for text in question.answer.split("\n\n")
            if text.strip()
        ]
    answering = question_lines.answering(question, told)
    written = [one.text for one in blocks[1:] if isinstance(one, Paragraph)]
    mark = words.say("From the report:") if written else ""
    kept = [read[key] for key in question.readings if key in read]
    missing = words.text(question.not_told) if question.not_told and answering else ""
    if alone:
        said = [*written, *filter(None, (mark, missing)), *kept]
        found = [*kept, *_in_full(question, answering, said)]
    else:
        here = question_lines.answering(question, own)
        numbers = [one for one in here if one.counts and one.inside not in before]
        found = [one.inside for one in question_lines.few(question, numbers, INLINE)]
    blocks += [Paragraph(text, "reading", lead_in="" if at else mark) for at, text in enumerate(found)]
    blocks += [Paragraph(missing)] if missing else []
    if not alone:
        where = (_beside(question, model, words), _where(question, model, words, answering))
        blocks += [Paragraph(text) for text in where if text]
    if question.totals:
        rows = tuple((TableCell(words.text(name)), TableCell(value, "number")) for name, value in question.totals)
        caption = words.say("Declared by the association, outside evalkit")
        blocks.append(Table(caption, (words.say("Total"), words.say("Number")), rows))
    if question.refusal:
        blocks.append(Paragraph(words.text(question.refusal), "plain", lead_in=words.say("Not answered here.")))
    if question.delivered:
        blocks.append(Paragraph(words.say("Delivered otherwise: {where}", where=_delivered(question, context, words))))
    if len(blocks) == 1:
        blocks.append(Paragraph(words.say("This report holds nothing that answers this question.")))
    return blocks


def _delivered(question: QuestionAnswered, context: ReportContext, words: Wording) -> str:
    return words.set(context.translations.get(question.delivered, question.delivered))


def unanswered(model: ReportModel, context: ReportContext, told: Sequence[question_lines.Line]) -> frozenset[str]:
    """Numbers of the questions that only the author's words can answer, whether they are written or not."""
    return frozenset(
        one.number for one in context.questions if not _answers(replace(one, answer=""), model, context, told)
    )


def _answers(
    question: QuestionAnswered, model: ReportModel, context: ReportContext, told: Sequence[question_lines.Line]
) -> bool:
    """Whether the report answers a question, or says why not."""
    words, found = wording(model.language), question_lines.answering(question, told)
    if question.answer or question.totals or question.refusal or question.delivered:
        return True
    return bool(found or _beside(question, model, words) or _where(question, model, words, found))


def _beside(question: QuestionAnswered, model: ReportModel, words: Wording) -> str:
    """``Read in figures 3 and 6.``: where the sentences stand that the author kept as an answer."""
    numbers = []
    for section in model.sections:
        whole = section.id == "moved" and bool(question.readings)
        own = any(section.id == f"indicator-{key.replace('_', '-')}" for key in question.readings)
        if (whole or own) and not any(_is(section, part) for part in question.sections):
            numbers += [words.number(figure.number) for figure in section.figures[:1]]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return words.say("Answered by figure {number} and the sentence that reads it.", number=numbers[0])
    return words.say("Answered by figures {numbers} and the sentences that read them.", numbers=words.listed(numbers))


def _pair(words: Wording, name: str, value: str) -> str:
    return words.say("{name}: {text}", name=name, text=value)


def _in_full(question: QuestionAnswered, answering: Sequence[question_lines.Line], said: Sequence[str]) -> list[str]:
    """What the report says by itself, as far as it fits into the funder's box below what was ``said``."""
    room = None if question.characters is None else question.characters - sum(len(text) + 1 for text in said)
    found: list[str] = []
    for line in question_lines.few(question, answering):
        if room is not None:
            room -= len(line.text) + 1
            if room < 0:
                break
        found.append(line.text)
    return found


def pointed_to(
    model: ReportModel, released: Released | None, context: ReportContext, definition: ReportDefinition
) -> tuple[tuple[QuestionAnswered, frozenset[str]], ...]:
    """The questions that the team answered in words of its own, each with the parts that its reader is sent to."""
    told = lines(model, released, context, definition)
    return tuple(
        (one, frozenset(section.id for section, _ in _stands(one, model, question_lines.answering(one, told))))
        for one in context.questions
        if one.answer
    )


def _where(
    question: QuestionAnswered, model: ReportModel, words: Wording, answering: Sequence[question_lines.Line]
) -> str:
    """``See “What moved” (figures 2 to 5).``: only what answers this question, of a part that answers several."""
    found: list[str] = []
    for section, own in _stands(question, model, answering):
        title = words.quoted(section.title)
        numbers = [words.number(figure.number) for figure in own]
        if len(numbers) == 1:
            title = words.say("{section} (figure {number})", section=title, number=numbers[0])
        elif numbers:
            title = words.say("{section} (figures {numbers})", section=title, numbers=words.listed(numbers))
        found.append(title)
    return words.say("See {sections}.", sections=words.listed(found)) if found else ""


def _stands(
    question: QuestionAnswered, model: ReportModel, answering: Sequence[question_lines.Line]
) -> Iterator[tuple[Section, list[Figure]]]:
    """The parts that answer a question, each with those of its figures that do."""
    for section in model.sections:
        parts = [part for part in question.sections if _is(section, part)]
        own = [figure for figure in section.figures if _shows(section, question)]
        if not parts:
            continue
        if section.id == "brief" and Part.BRIEF not in parts:
            own = []  # what people tell stands there too, and no figure of it
        if not any(question_lines.asks_for_all(question, part) for part in parts):
            here = [line for line in answering if line.section == section.id]
            own = [figure for figure in own if figure.id in {line.figure for line in here}]
            if not here:
                continue
        yield section, own


def _is(section: Section, part: Part) -> bool:
    if part is Part.STORIES and section.id == "brief" and not any(isinstance(one, Quote) for one in section.blocks):
        return False
    return section.id.startswith(STANDS_IN[part])


def _shows(section: Section, question: QuestionAnswered) -> bool:
    """Whether the section's figures are among those that answer the question (none named: all)."""
    if not question.figures or not section.id.startswith("indicator-"):
        return True
    return section.id.removeprefix("indicator-").replace("-", "_") in question.figures


@dataclass(frozen=True)
class Line:
    """A line of an answer. ``language``: the one that it was written in, where that is not the report's."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Answer:
    """A question and its answer, in the funder's order. ``language``: of the question, as in a line."""

    question: str
    lines: tuple[Line, ...]
    language: str = ""


def answers(model: ReportModel) -> tuple[Answer, ...]:
    """Each question with its answer line by line, for the funder's own form. ``model``: with answers in full."""
    words = wording(model.language)
    section = next((one for one in model.sections if one.id == SECTION), None)
    found: list[Answer] = []
    for block in section.blocks if section is not None else ():
        if isinstance(block, Subheading):
            found.append(Answer(block.text, (), _other(block.language, model)))
        elif isinstance(block, Paragraph) and block.role != own_language.ROLE:
            text = f"{block.lead_in} {block.text}".strip()
            lines = tuple(Line(one, _other(block.language, model)) for one in text.split("\n"))
            found[-1] = replace(found[-1], lines=(*found[-1].lines, *lines))
        elif isinstance(block, Table):
            rows = (block.caption, *(_pair(words, row[0].text, row[1].text) for row in block.rows))
            found[-1] = replace(found[-1], lines=(*found[-1].lines, *(Line(text) for text in rows)))
    return tuple(found)


def _other(language: str | None, model: ReportModel) -> str:
    return language if language and language != model.language else ""
