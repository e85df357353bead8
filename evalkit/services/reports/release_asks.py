"""What the last page before a release asks and never refuses.

Words that tell small numbers, what stands in another language than the report, questions without words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.collect.small_numbers import small_numbers
from evalkit.definitions.funder_questions import Answer
from evalkit.i18n import SCREEN
from evalkit.reporting import parts_read, question_by_question, render
from evalkit.reporting.context import ReportContext
from evalkit.reporting.elsewhere import QUOTES, elsewhere
from evalkit.reporting.model import ReportModel
from evalkit.services.reports import (
    draft_answers,
    release_context,
    release_files,
    release_known,
    release_preview,
    release_written,
)
from evalkit.services.reports.draft_words import Key
from evalkit.services.reports.release_context import Words, written_for
from evalkit.services.reports.release_plan import Plan
from evalkit.services.reports.report_drafts import Draft
from evalkit.services.reports.translation_places import place_of
from evalkit.store import Unit


@dataclass(frozen=True)
class SmallNumbers:
    """Sentences that name numbers below k. ``place``: of a text of the draft; else what kind of text it is.

    ``key``: the text of the draft; None: it stands elsewhere, at ``address``. ``day``: of that note. ``stood``: further
    sentences, which the funder of this grant has read word for word in the report before.
    """

    place: str
    found: tuple[str, ...]
    key: Key | None = None
    address: str = ""
    day: dt.date | None = None
    stood: tuple[str, ...] = ()


LEAST_WORDS = 3
"""Of a sentence that is found again: a number alone stands anywhere."""


async def told_in_words(unit: Unit, draft: Draft, made: Plan) -> tuple[SmallNumbers, ...]:
    """The small numbers in what people wrote, where tables of the same report hide such numbers; else nothing."""
    if not release_preview.hides(made):
        return ()
    beside = (*await release_written.beside_the_figures(unit, made.facts), *_translated(draft, made))
    found = found_in(draft, beside, made.policy.k)
    return told_before(found, await release_known.said_to_this_grant(unit, made)) if found else ()


def told_before(found: Sequence[SmallNumbers], said: Collection[str]) -> tuple[SmallNumbers, ...]:
    """Apart, the sentences that are among ``said``: what this grant's funder was told before, by their words alone."""

    def stood(sentence: str) -> bool:
        words = parts_read.words_of(sentence)
        return words in said and len(words.split()) >= LEAST_WORDS

    return tuple(
        replace(
            one,
            found=tuple(text for text in one.found if not stood(text)),
            stood=tuple(text for text in one.found if stood(text)),
        )
        for one in found
    )


def _translated(draft: Draft, made: Plan) -> Iterator[release_written.Written]:
    """The association's translations that the report shows, each with the page on which it is changed."""
    for code, context in release_context.contexts(made.facts, draft.words).items():
        page = f"/reports/drafts/{draft.draft.id}/translations?into={code}"
        for text, translation in context.translations.items():
            place = place_of(draft.grant.organisation, text)
            yield release_written.Written(release_written.TRANSLATION, (translation,), f"{page}#field-{place}")


def found_in(draft: Draft, beside: Sequence[release_written.Written], k: int) -> tuple[SmallNumbers, ...]:
    """Of the draft's own texts, then of what stands ``beside`` the figures."""
    own = [
        SmallNumbers(place, small_numbers(written.text, k), (place, language))
        for (place, language), written in draft.texts.items()
        if place.startswith(("making:", "answer:")) or place == "limits"
    ]
    others = [
        SmallNumbers(one.kind, tuple(dict.fromkeys(_in(one.texts, k))), None, one.address, one.day) for one in beside
    ]
    return tuple(one for one in (*own, *others) if one.found)


def _in(texts: Sequence[str], k: int) -> Iterator[str]:
    for text in texts:
        yield from small_numbers(text, k)


@dataclass(frozen=True)
class Beside:
    """``n`` texts that nobody wrote in the draft: notes, results, what a group or a person said, in ``language``.

    ``title``: of their part of the report, on screen; "" for people's own words. ``at``: the part where they begin.
    """

    title: str
    language: str
    n: int
    at: str


@dataclass(frozen=True)
class Missing:
    """What a report in ``language`` shows in another one, since it is not written in it. ``texts``: the place of each
    in the draft, with the language in which its reader finds it instead; ``beside``: everything else."""

    language: str
    texts: tuple[Key, ...]
    beside: tuple[Beside, ...] = ()

    @property
    def same(self) -> tuple[object, ...]:
        """What it lists: two languages of which this is the same are told in one line."""
        return self.texts, self.beside


@dataclass(frozen=True)
class Built:
    """The report in one language, as its reader will have it."""

    context: ReportContext
    model: ReportModel


def in_each_language(made: Plan, words: Words) -> Mapping[str, Built]:
    """The report in each language of the screens. Run it in a thread."""
    contexts = release_context.contexts(made.facts, words)
    names = made.facts.programme_names
    return {
        code: Built(context, release_files.model(made.publishable.released, context, code, names))
        for code, context in contexts.items()
    }


def in_another(built: Mapping[str, Built], language: str) -> Mapping[str, tuple[Beside, ...]]:
    """By language of the report, what stands in it in another one and is no text of the draft. ``language``: of the
    page that says it."""
    titles = {section.id: section.title for section in built[language].model.sections} | {QUOTES: ""}
    return {
        code: tuple(
            Beside(titles.get(one.section, ""), one.language, one.n, one.at)
            for one in elsewhere(report.model, report.context)
        )
        for code, report in built.items()
    }


def unanswered(made: Plan, report: Built) -> tuple[str, ...]:
    """Numbers of the funder's questions on which its reader finds nothing at all."""
    told = question_by_question.lines(report.model, made.publishable.released, report.context, render.definition())
    silent = question_by_question.unanswered(report.model, report.context, told)
    return tuple(one.number for one in report.context.questions if one.number in silent and not one.answer)


def missing(
    draft: Draft, shown: Collection[str], beside: Mapping[str, tuple[Beside, ...]] | None = None
) -> tuple[Missing, ...]:
    """By language of the report, what stands in it in another. ``shown``: indicators of it; ``beside``: of
    :func:`in_another`."""
    places = [
        *(draft_answers.making_place(indicator) for indicator in shown),
        *(draft_answers.answer_place(question.number) for question in draft.questions),
        draft_answers.LIMITS,
    ]
    written = [(place, draft_answers.written(draft.texts, place)) for place in places]
    found = (
        Missing(
            code,
            tuple(
                (place, written_for(texts, code, draft.draft.language))
                for place, texts in written
                if texts and code not in texts
            ),
            (beside or {}).get(code, ()),
        )
        for code in SCREEN
    )
    return tuple(one for one in found if one.texts or one.beside)


def without_words(draft: Draft) -> tuple[str, ...]:
    """Numbers of the funder's questions that wait for the team's own words and have none in any language."""
    return tuple(
        one.number
        for one in draft.questions
        if Answer.NARRATIVE in one.answers
        and not draft_answers.written(draft.texts, draft_answers.answer_place(one.number))
    )


def without_way(draft: Draft) -> tuple[str, ...]:
    """Numbers of the questions whose reader is told of another way, which the grant does not name."""
    return tuple(one.number for one in draft.questions if draft_answers.without_way(one))
