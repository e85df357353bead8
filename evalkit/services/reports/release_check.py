"""The last page before a report leaves: what leaves, what was hidden and why, what is still wrong, what is new."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions import in_language
from evalkit.definitions.hashing import digest
from evalkit.errors import Problem
from evalkit.reporting import question_by_question, render
from evalkit.services.reports import (
    draft_answers,
    draft_translations,
    grant_funders,
    release_asks,
    release_context,
    release_difference,
    release_known,
    release_plan,
    release_preview,
    releases,
)
from evalkit.services.reports.draft_translations import Progress
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_asks import Built, Missing, SmallNumbers
from evalkit.services.reports.release_difference import Change
from evalkit.services.reports.release_known import NOTHING_KNOWN, Known
from evalkit.services.reports.release_preview import Preview
from evalkit.services.reports.report_drafts import Draft, draft
from evalkit.store import Scope
from evalkit.store.queries import releases as kept
from evalkit.store.queries.releases import Release
from evalkit.store.unit import DAY_ZONE


@dataclass(frozen=True)
class Before:
    """The report that was released before for the same grant and programmes. ``current``: it was not withdrawn;
    ``stays``: its days, where the new one is about others, so that both can be read."""

    release: str
    day: dt.date
    changes: tuple[Change, ...]
    current: bool = True
    stays: Days | None = None


@dataclass(frozen=True)
class Counted:
    """How much leaves: figures, passages that somebody said, and questions of the funder with an answer."""

    figures: int = 0
    quotations: int = 0
    answers: int = 0


@dataclass(frozen=True)
class Leaving:
    """``problems``: everything that has to be mended first. ``titles``: indicator → its name on screen.

    ``small``: words that may tell what a table hides; ``missing``: by language, what stands in another;
    ``silent``: numbers of the questions that a box waits for and nobody wrote in; ``nothing``: of those on which its
    reader finds nothing at all; ``no_way``: whose reader is told of another way that nobody named.
    ``translations``: how much of what stands in another language can be translated, and how much is.
    ``hash``: of what would leave, and ``counted``: how much that is. ``reader_there``: somebody of the funder can sign
    in. ``known``: the report with what its author need not read again folded.
    """

    draft: Draft
    seen: Preview
    problems: tuple[Problem, ...]
    before: Before | None
    titles: Mapping[str, str]
    small: tuple[SmallNumbers, ...] = ()
    missing: tuple[Missing, ...] = ()
    silent: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    no_way: tuple[str, ...] = ()
    hash: str = ""
    counted: Counted = Counted()
    reader_there: bool = True
    known: Known = NOTHING_KNOWN
    translations: tuple[Progress, ...] = ()

    @property
    def already_out(self) -> bool:
        """Whether the report that was released last says exactly this, and can still be read."""
        last = self.before
        return last is not None and last.current and not last.changes and last.release == self.draft.draft.release


async def leaving(scope: Scope, draft_id: str, *, language: str, now: dt.datetime | None = None) -> Leaving:
    """The report of a draft as it would leave today. Writes nothing."""
    found = await draft(scope, draft_id, now=now)
    made = await release_plan.plan(scope, found.wish, language=language, edit=found.edited, now=now)
    seen = await release_preview.of_plan(made, found.words, language)
    built = await asyncio.to_thread(release_asks.in_each_language, made, found.words)
    nothing = release_asks.unanswered(made, built[language])
    wrong = draft_answers.problems(found.questions, found.texts, found.draft.language, releasing=True)
    async with store.unit(scope, now=now) as unit:
        last: Release | None = None
        for line in await kept.releases(unit):
            if line.funding_grant == found.grant.id and line.programme == release_plan.alone(made.programmes):
                last = await kept.release(unit, line.id)
                break
        small = await release_asks.told_in_words(unit, found, made)
        earlier = await release_known.earlier(unit, made, language)
    titles = {section.id: section.title for section in built[language].model.sections}
    pointed = question_by_question.pointed_to(
        built[language].model, made.publishable.released, built[language].context, render.definition()
    )
    known = await asyncio.to_thread(release_known.known, seen.article, titles, earlier, language, pointed)
    before, content = None, releases.content_of(made, found.words)
    if last is not None:
        before = Before(
            last.id,
            last.made_at.astimezone(DAY_ZONE).date(),
            release_difference.difference(last.content["report"], content, language),
            last.withdrawn_at is None,
            _days_of(last) if last.withdrawn_at is None and last.id != made.replaces else None,
        )
    form = made.facts.form
    reading = await grant_funders.reading(scope, found.grant, now=now)
    return Leaving(
        draft=found,
        seen=seen,
        problems=(*releases.wrong_words(made, found.words, language), *wrong),
        before=before,
        titles={one.key: in_language(one.title, language, one.key) for one in form.indicators},
        small=small,
        missing=release_asks.missing(
            found, [one.indicator for one in seen.asked], release_asks.in_another(built, language)
        ),
        silent=tuple(one for one in release_asks.without_words(found) if one not in nothing),
        nothing=nothing,
        no_way=release_asks.without_way(found),
        hash=digest(content),
        counted=_counted(built[language]),
        reader_there=reading.there,
        known=known,
        translations=draft_translations.progress(built, found),
    )


def _days_of(release: Release) -> Days | None:
    days = [release.content["report"].get(name) for name in ("first", "last")]
    return Days(*(dt.date.fromisoformat(day) for day in days)) if all(days) else None


def _counted(report: Built) -> Counted:
    """As its reader counts them: each drawn figure of the report has its number there."""
    told = report.context
    quoted = {release_context.story_key(story) for story in told.stories}
    quoted |= {joint.quote.passage for joint in told.pictured.joints if joint.quote is not None}
    answered = [
        one for one in told.questions if one.answer or one.readings or one.totals or one.sections or one.figures
    ]
    return Counted(len(tuple(report.model.figures())), len(quoted), len(answered))
