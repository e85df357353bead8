"""Stories and the group's own analysis, as one reader may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.collect.group_steps import ROLES, Values
from evalkit.definitions import Audience, loader
from evalkit.reporting.context import GroupAnalysis, ReportContext, Story
from evalkit.services.reports.progression_tables import Days
from evalkit.services.words import group_analyses, group_returns, group_validation, selections, stories
from evalkit.services.words.word_readers import FUNDER, Reader
from evalkit.store import Unit
from evalkit.store.queries import enrolments, story_uses
from evalkit.store.queries import group_analyses as kept_analyses
from evalkit.store.queries import stories as kept
from evalkit.store.queries.programmes import Programme

AFTERWARDS = dt.timedelta(days=184)
"""Half a year after its last day a period is still being told about: figures follow who entered in it as long."""


@dataclass(frozen=True)
class Told:
    """Passages that may leave for this reader."""

    stories: tuple[Story, ...] = ()
    group_analysis: GroupAnalysis | None = None
    group_says: str = ""
    group_says_in: str = ""


async def told(unit: Unit, programmes: Sequence[Programme], days: Days | None, funder: str, language: str) -> Told:
    """The passages of these programmes in the period that their tellers and the group let ``funder`` read."""
    of = [programme.id for programme in programmes]
    reader = Reader(FUNDER, funder)
    passages = await quotes(unit, of, days, reader)
    answers = [one for one in await group_returns.answers_of(unit, of) if one.may_leave and _within(one.day, days)]
    return Told(
        stories=tuple(one for of_story in passages.values() for one in of_story),
        group_analysis=await _analysis(unit, of, days, reader, language),
        group_says=answers[-1].text if answers else "",
        group_says_in=answers[-1].language if answers else "",
    )


async def quotes(unit: Unit, of: Sequence[str], days: Days | None, reader: Reader) -> Mapping[str, tuple[Story, ...]]:
    """Story → its passages that this reader may see today: read over by a second person, agreed to, not ended.

    A person's words are refused where fewer than k take part: "a participant of this programme" would tell who.
    """
    k = loader.load_policies().for_audience(Audience.FUNDER).k
    enough = len({e.participant for programme in of for e in await enrolments.enrolments_in(unit, programme)}) >= k
    because = {one.story_id: one for one in await selections.rounds_of(unit, of)}
    found: dict[str, tuple[Story, ...]] = {}
    for one in reversed(await stories.opened(unit, await kept.stories_of_programmes(unit, of))):
        story = one.story
        # A story of a week that the period touches belongs to it.
        touches = _within(story.week, days) or _within(story.week + dt.timedelta(days=6), days)
        if not one.usable or not touches or (story.participant is not None and not enough):
            continue
        chosen = because.get(story.id)
        passages = [
            Story(
                text,
                story.language,
                passage=passage,
                chosen_because=chosen.reason if chosen else "",
                disagreed=chosen.dissent if chosen else (),
            )
            for passage, text in await _agreed(unit, story, reader)
        ]
        if passages:
            found[story.id] = tuple(passages)
    return found


async def _agreed(unit: Unit, story: kept.Story, reader: Reader) -> list[tuple[str, str]]:
    """(id, text) of the passages of a story that this reader may see today."""
    found = []
    for passage in await kept.passages_of(unit, [story.id]):
        readings = await kept.readings_of(unit, [passage.id])
        said = [
            c
            for c in await kept.consents_of(unit, [passage.id])
            if (c.reader_kind, c.reader) == (reader.kind, reader.id)
        ]
        if not readings or readings[-1].verdict != "may_leave" or not said or not said[-1].holds(unit.today):
            continue
        text = await stories.read(unit, passage.participant, "story_passage", passage.id, passage.words)
        if text is not None:
            found.append((passage.id, text))
    return found


async def _analysis(
    unit: Unit, of: Sequence[str], days: Days | None, reader: Reader, language: str
) -> GroupAnalysis | None:
    """The newest analysis of the period that its group validated and of which it lets this reader see something."""
    for found in reversed(await kept_analyses.analyses_of(unit, of)):
        page = await group_analyses.opened(unit, found)
        validation = page.validation
        if validation is None or not validation.holds or not _within(validation.day, days):
            continue
        shown = (await group_validation.for_reader(unit, found, page, reader)).passages
        if not shown:
            continue
        return GroupAnalysis(
            room=_room(page.parts.get("room", {})),
            absent=shown.get("room.absent", ""),
            chosen=shown.get("choice.chosen", ""),
            account=shown.get("account.account", ""),
            agreed=_several(shown, "agreement.convergences."),
            not_agreed=_several(shown, "agreement.divergences."),
            next_steps=_several(shown, "perspectives.perspectives."),
            not_understood=shown.get("not_understood.not_understood", ""),
            why=shown.get("choice.why", ""),
            validated_on=validation.day,
            dissent=validation.dissent,
            analysis=found.id,
        )
    return None


def _several(shown: Mapping[str, str], beginning: str) -> tuple[str, ...]:
    return tuple(text for name, text in shown.items() if name.startswith(beginning))


def _room(values: Values) -> tuple[tuple[str, int], ...]:
    """How many of each role were there, in the order of the roles."""
    return tuple((role, n) for role in ROLES if isinstance(n := values.get(role), int) and n)


def _within(day: dt.date, days: Days | None) -> bool:
    """Words about a period are often said when it is over."""
    return days is None or (days.first <= day and day - AFTERWARDS <= days.last)


async def keep_uses(unit: Unit, release: str, told: Iterable[ReportContext]) -> None:
    """Keep whose words a release holds, in the transaction that makes it."""
    every = tuple(told)
    passages = {story.passage for one in every for story in one.stories if story.passage}
    joints = [joint for one in every for joint in one.pictured.joints if joint.quote is not None]
    passages |= {joint.quote.passage for joint in joints if joint.quote is not None and joint.quote.passage}
    analyses = {one.group_analysis.analysis for one in every if one.group_analysis and one.group_analysis.analysis}
    if passages or analyses:
        await story_uses.keep_uses(unit, release, passages=sorted(passages), analyses=sorted(analyses))
