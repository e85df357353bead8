"""What the pictures beside the figures of change are drawn from, gathered from the tables for one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evalkit.definitions import Audience, Policy, in_language, loader
from evalkit.definitions.process_lists import EXITS, NEEDS
from evalkit.disclosure import process_counts
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.goal_counts import GoalCounts
from evalkit.disclosure.process_counts import AtLeast
from evalkit.i18n import mark, translator
from evalkit.reporting.context import Story
from evalkit.reporting.pictured import Counted, Happened, Joint, MonthDone, Passage, Pictured, Statement
from evalkit.reporting.process_told import Month, NeedCount, ProcessTold
from evalkit.services.asking import about_us
from evalkit.services.asking.about_us import AboutUs
from evalkit.services.forms import kept_forms
from evalkit.services.reports import release_words, theme_figures
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_process import Process
from evalkit.services.words.word_readers import FUNDER, Reader
from evalkit.store import Unit
from evalkit.store.queries import forms
from evalkit.store.queries import stories as kept_stories
from evalkit.store.queries.programmes import Programme

SAID: Mapping[str, tuple[str, ...]] = {
    mark("Often or almost always"): ("5", "4"),
    mark("Now and then"): ("3",),
    mark("Rarely or never"): ("2", "1"),
}
"""Answers about the association as they are pictured, most in favour first; unanswered ones are not."""

GOAL_GROUPS: Mapping[str, tuple[str, str]] = {
    "reached": (mark("All the way they hoped for, or further"), "higher"),
    "on_the_way": (mark("Some of the way"), "held"),
    "nearer": (mark("Nearer than at the start"), "higher"),
    "as_at_start": (mark("As at the start"), "same"),
    "harder": (mark("Harder than at the start"), "lower"),
    "not_yet_told": (mark("Not talked about again yet"), "level-2"),
    "not_nearer": (mark("Not nearer, or not talked about again yet"), "same"),
    "no_longer_mine": (mark("No longer what they want"), "level-2"),
    "other": (mark("Not nearer, not talked about again yet, or no longer wanted"), "same"),
}
"""Groups of goals as they are pictured, in this order, with their colours."""

SHADES = ("level-5", "level-3", "level-2")


async def pictured(
    unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, language: str, process: Process
) -> Pictured:
    """Everything that can be pictured of these programmes in the period, in the team's ``language``."""
    policy = loader.load_policies().for_audience(Audience.FUNDER)
    told = process.told or ProcessTold()
    goals = process.people.goals
    return Pictured(
        months=months_told(told.months),
        events=tuple(Happened(e.week, e.text, e.language) for e in told.events if e.kind == "context"),
        needs=tuple(Counted(_need(need, language), need.count) for need in told.needs),
        exits=exits_told(told.exits, language),
        goals=goals_told(goals, language) if goals else (),
        goals_set=(goals.people, goals.goals) if goals else None,
        about_us=statements(
            await about_us.for_audience(unit, programmes, days, Audience.FUNDER), language, policy
        ),
        joints=await _joints(unit, programmes, days, Reader(FUNDER, funder), language, policy),
    )  # fmt: skip


def months_told(months: Sequence[Month]) -> tuple[MonthDone, ...]:
    """Sessions of the plan; where nothing was planned ahead, those that were held."""
    if any(month.planned for month in months):
        return tuple(MonthDone(month.month, month.planned, month.as_planned) for month in months)
    return tuple(MonthDone(month.month, month.held, month.held) for month in months)


def exits_told(exits: Mapping[str, AtLeast], language: str) -> tuple[Counted, ...]:
    """In three groups; nothing where each would only say "fewer than k"."""
    if not any(count.low for count in exits.values()):
        return ()
    return tuple(Counted(translator(language)(EXITS[group]), step(count)) for group, count in exits.items())


def goals_told(goals: GoalCounts, language: str) -> tuple[Counted, ...]:
    """As finely as they may be told; empty where only how many goals were set may be."""
    say = translator(language)
    return tuple(
        Counted(say(title), goals.groups[group], shade)
        for group, (title, shade) in GOAL_GROUPS.items()
        if group in goals.groups
    )


def _need(need: NeedCount, language: str) -> str:
    """In the report's language where the programme says it so."""
    return need.translated.get(language) or need.words or translator(language)(NEEDS.get(need.key, need.key))


def statements(seen: Sequence[AboutUs], language: str, policy: Policy) -> tuple[Statement, ...]:
    """The three sentences with their answers, all programmes together. Where one number is small, all are told in
    steps: beside an exact sum, the small one could be computed."""
    if not seen:
        return ()
    say = translator(language)
    sentences = [(one.key, one.words) for one in seen[0].statements]
    counts = {
        key: [
            sum(s.counts[level] for one in seen for s in one.statements if s.key == key for level in levels)
            for levels in SAID.values()
        ]
        for key, _ in sentences
    }
    few = any(0 < n < policy.k for numbers in counts.values() for n in numbers)
    return tuple(
        Statement(
            in_language(words, language),
            tuple(
                Counted(say(title), step(process_counts.at_least(n, policy)) if few else Cell.shown(n), shade)
                for title, n, shade in zip(SAID, counts[key], SHADES, strict=True)
            ),
        )
        for key, words in sentences
    )


async def _joints(
    unit: Unit, programmes: Sequence[Programme], days: Days | None, reader: Reader, language: str, policy: Policy
) -> tuple[Joint, ...]:
    """Themes beside the figure of the same dimension as the stories in which they were found, one for each figure."""
    of = [programme.id for programme in programmes]
    quotes = await release_words.quotes(unit, of, days, reader)
    themes = await theme_figures.told(unit, of, quotes, k=policy.k)
    domains = await _domains(unit, quotes)
    found = []
    for indicator, dimension in (await _indicators(unit, programmes)).items():
        for theme in themes:
            quote = next((one for one in theme.quotes if domains.get(one.passage) == dimension), None)
            if quote is None or theme.texts.value is None:
                continue
            passage = Passage(quote.text, quote.language, quote.passage)
            found.append(Joint(indicator, in_language(theme.name, language), theme.texts.value, passage))
            break
    return tuple(found)


async def _domains(unit: Unit, quotes: Mapping[str, Sequence[Story]]) -> dict[str, str]:
    """Passage → what its story is mostly about."""
    found: dict[str, str] = {}
    for name, passages in quotes.items():
        story = await kept_stories.story(unit, name)
        if story is not None:
            found |= {one.passage: story.domain for one in passages}
    return found


async def _indicators(unit: Unit, programmes: Sequence[Programme]) -> dict[str, str]:
    """Indicator → its dimension, of the forms that these programmes ask."""
    found: dict[str, str] = {}
    for programme in programmes:
        schedule = await forms.newest_schedule(unit, programme.id)
        for version in schedule.forms.values() if schedule else ():
            kept = await forms.form_version(unit, version)
            for one in kept_forms.form_of(kept).indicators if kept is not None else ():
                if one.dimension:
                    found.setdefault(one.key, one.dimension)
    return found


def step(count: AtLeast) -> Cell:
    """A number that is told as a step, as the bounds of that step."""
    return Cell.shown(count.low) if count.step == 1 else Cell.hidden(count.low, count.low + count.step - 1)
