"""What people wrote that a report shows, each text with the page on which it can be changed: for its author alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evalkit.reporting.context import GroupAnalysis
from evalkit.services.asking import group_views
from evalkit.services.process import declared, journal
from evalkit.services.reports.release_context import Beside, Facts, story_key
from evalkit.services.words import group_returns
from evalkit.store import Unit
from evalkit.store.queries import stories
from evalkit.store.queries.programmes import Programme

JOURNAL, RESULT, VIEW, RETURN = "journal", "result", "group_view", "group_return"
ANALYSIS, STORY, PLAN = "group_analysis", "story", "plan"
TRANSLATION = "translation"


@dataclass(frozen=True)
class Written:
    """``kind``: what it is; ``texts``: those of it that the report shows; ``address``: the page that changes it."""

    kind: str
    texts: tuple[str, ...]
    address: str
    day: dt.date | None = None


async def beside_the_figures(unit: Unit, facts: Facts) -> tuple[Written, ...]:
    """Everything but the texts of the report's own draft."""
    told = tuple(facts.beside.values())
    found = [one for programme in facts.programmes for one in await _of_a_programme(unit, programme, told)]
    found += _analyses(told)
    for story in dict.fromkeys(story for one in told for story in one.stories):
        if story_key(story) in facts.edited.left_out:
            continue
        passage = await stories.passage(unit, story.passage) if story.passage else None
        if passage is not None:
            texts = (story.text, story.chosen_because, *story.disagreed)
            found.append(Written(STORY, texts, f"/stories/{passage.story}"))
    return tuple(found)


async def _of_a_programme(unit: Unit, programme: Programme, told: Sequence[Beside]) -> list[Written]:
    page = f"/programmes/{programme.id}"
    shown = {text for one in told for text in _of_the_process(one)}
    found = [
        Written(JOURNAL, (one.text,), f"{page}/week?week={one.week.isoformat()}#note-{one.id}", one.week)
        for one in await journal.entries_of(unit, [programme.id])
        if one.text in shown
    ]
    done = " ".join(text for one in told for text in one.collective)
    found += [
        Written(RESULT, (one.done, one.with_whom, one.obtained), f"{page}/week#result-{one.id}", one.day)
        for one in await journal.results_of(unit, [programme.id])
        if one.done and one.done in done
    ]
    differently = {said.differently for one in told for said in one.group_said}
    found += [
        Written(VIEW, (one.differently,), f"{page}/group-view#said-{one.entry}", one.day)
        for one in await group_views.sentences(unit, [programme], None)
        if one.differently in differently
    ]
    says = {one.group_says for one in told}
    found += [
        Written(RETURN, (one.text,), f"{page}/words#answers", one.day)
        for one in await group_returns.answers_of(unit, [programme.id])
        if one.text in says
    ]
    found.append(Written(PLAN, tuple(dict.fromkeys(filter(None, _declared(programme)))), f"{page}/plan"))
    return found


def _of_the_process(one: Beside) -> Iterator[str]:
    if one.process is not None:
        yield from (event.text for event in one.process.events)
    if one.done is not None:
        yield from one.done.adaptations


def _declared(programme: Programme) -> Iterator[str]:
    """For whom, what is done, how that should work, what is held to: in each language."""
    plan = declared.declared_of(programme)
    yield from programme.public_text.values()
    for words in (*plan.held_to, *(said for one in plan.chains for said in (one.activity, one.mechanism, one.outcome))):
        yield from words.values()


def _analyses(told: Iterable[Beside]) -> Iterator[Written]:
    """The newest analysis of which something leaves, once."""
    analyses: dict[str, GroupAnalysis] = {}
    for one in told:
        if one.group_analysis is not None and one.group_analysis.analysis:
            analyses[one.group_analysis.analysis] = one.group_analysis
    for id_, said in analyses.items():
        several = (*said.agreed, *said.not_agreed, *said.next_steps, *said.dissent)
        texts = (said.absent, said.chosen, said.why, said.account, *several, said.not_understood)
        yield Written(ANALYSIS, tuple(text for text in texts if text), f"/group-analyses/{id_}", said.validated_on)
