"""Stories of change, the passages chosen of them, who read them over, and what their tellers let others read."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Story:
    """``words``: sealed. ``week``: the Monday of the week of the telling. ``participant`` None: nobody is named."""

    table: ClassVar[type[Table]] = tables.Story
    id: str
    programme: str
    participant: str | None
    teller: str
    domain: str
    language: str
    week: datetime.date
    noted_on: datetime.date
    check_in: str | None
    words: bytes
    author: str | None


@dataclass(frozen=True)
class TakenBack:
    table: ClassVar[type[Table]] = tables.StoryTakenBack
    story: str
    day: datetime.date


@dataclass(frozen=True)
class Passage:
    """``words``: sealed; a part of the story, word for word."""

    table: ClassVar[type[Table]] = tables.StoryPassage
    id: str
    participant: str | None
    story: str
    words: bytes
    chosen_on: datetime.date
    author: str | None


@dataclass(frozen=True)
class SecondReading:
    """``verdict``: may_leave or recognisable. The highest ``position`` holds."""

    table: ClassVar[type[Table]] = tables.StorySecondReading
    story_passage: str
    position: int
    verdict: str
    day: datetime.date
    author: str


@dataclass(frozen=True)
class Consent:
    """``answer``: given, refused, withdrawn; of a passage and a reader the highest ``position`` holds."""

    table: ClassVar[type[Table]] = tables.StoryConsent
    story_passage: str
    reader_kind: str
    reader: str
    position: int
    answer: str
    day: datetime.date
    ends_on: datetime.date | None
    way: str

    def holds(self, today: datetime.date) -> bool:
        """Whether this is a yes that has not ended."""
        return self.answer == "given" and self.ends_on is not None and today <= self.ends_on


@dataclass(frozen=True)
class NewStory:
    """A story as it is kept. ``words``: sealed."""

    submission_key: str
    programme: str
    participant: str | None
    teller: str
    domain: str
    language: str
    week: datetime.date
    words: bytes
    check_in: str | None = None


def story_id(organisation: str, submission_key: str) -> str:
    """Follows from the key, so that the words can be sealed for their place before anything is written."""
    return keyed_id(organisation, "story", submission_key)


def passage_id(organisation: str, submission_key: str) -> str:
    return keyed_id(organisation, "passage", submission_key)


async def add_story(unit: Unit, new: NewStory) -> bool:
    """Keep a story; False when this key was used before."""
    return await unit.add_once(
        tables.Story,
        [tables.Story.organisation, tables.Story.submission_key],
        id=story_id(unit.organisation, new.submission_key),
        submission_key=new.submission_key,
        programme=new.programme,
        participant=new.participant,
        teller=new.teller,
        domain=new.domain,
        language=new.language,
        week=new.week,
        noted_on=unit.today,
        check_in=new.check_in,
        words=new.words,
        author=unit.scope.account,
    )


async def story(unit: Unit, story_id: str) -> Story | None:
    return await unit.one(Story, tables.Story.id == story_id)


async def stories_of_programmes(unit: Unit, programmes: Sequence[str]) -> tuple[Story, ...]:
    """Stories told in these programmes, newest week first; those taken back and of erased people too."""
    if not programmes:
        return ()
    found = await unit.all(
        Story, tables.Story.programme.is_in(list(programmes)), order=[tables.Story.week, tables.Story.id]
    )
    return tuple(reversed(found))


async def stories_of_people(unit: Unit, records: Sequence[str]) -> tuple[Story, ...]:
    """What somebody told, on all their records, oldest first."""
    if not records:
        return ()
    return await unit.all(
        Story, tables.Story.participant.is_in(list(records)), order=[tables.Story.week, tables.Story.id]
    )


async def stories_from(unit: Unit, check_ins: Sequence[str]) -> frozenset[str]:
    """The check-ins whose story was taken up."""
    if not check_ins:
        return frozenset()
    found = await unit.all(Story, tables.Story.check_in.is_in(list(check_ins)))
    return frozenset(one.check_in for one in found if one.check_in)


async def take_back(unit: Unit, told: Story) -> bool:
    """Note that the teller takes the story back; False when they did before."""
    return await unit.add_once(
        tables.StoryTakenBack,
        [tables.StoryTakenBack.organisation, tables.StoryTakenBack.story],
        participant=told.participant,
        story=told.id,
        day=unit.today,
        author=unit.scope.account,
    )


async def taken_back(unit: Unit) -> frozenset[str]:
    """Ids of stories that their tellers took back."""
    return frozenset(one.story for one in await unit.all(TakenBack))


async def add_passage(unit: Unit, told: Story, *, submission_key: str, words: bytes) -> bool:
    """Keep a passage; False when this key was used before."""
    return await unit.add_once(
        tables.StoryPassage,
        [tables.StoryPassage.organisation, tables.StoryPassage.submission_key],
        id=passage_id(unit.organisation, submission_key),
        participant=told.participant,
        story=told.id,
        submission_key=submission_key,
        words=words,
        chosen_on=unit.today,
        author=unit.scope.account,
    )


async def passage(unit: Unit, passage_id: str) -> Passage | None:
    return await unit.one(Passage, tables.StoryPassage.id == passage_id)


async def passages_of(unit: Unit, stories: Sequence[str]) -> tuple[Passage, ...]:
    """The passages chosen of these stories, oldest first."""
    if not stories:
        return ()
    return await unit.all(
        Passage,
        tables.StoryPassage.story.is_in(list(stories)),
        order=[tables.StoryPassage.chosen_on, tables.StoryPassage.id],
    )


async def add_reading(unit: Unit, of: Passage, verdict: str) -> None:
    """Add what somebody else of the team says of a passage."""
    earlier = await readings_of(unit, [of.id])
    await unit.add(
        tables.StorySecondReading,
        participant=of.participant,
        story_passage=of.id,
        position=len(earlier) + 1,
        verdict=verdict,
        day=unit.today,
        author=unit.scope.account,
    )


async def readings_of(unit: Unit, passages: Sequence[str]) -> tuple[SecondReading, ...]:
    """Readings of these passages in the order in which they were noted."""
    if not passages:
        return ()
    return await unit.all(
        SecondReading,
        tables.StorySecondReading.story_passage.is_in(list(passages)),
        order=[tables.StorySecondReading.story_passage, tables.StorySecondReading.position],
    )


async def add_consent(
    unit: Unit,
    of: Passage,
    *,
    reader_kind: str,
    reader: str,
    answer: str,
    day: datetime.date,
    ends_on: datetime.date | None,
    language: str,
    way: str,
    same_day: bool,
) -> None:
    """Add what the teller says now about one passage and one reader; earlier words stay."""
    earlier = [c for c in await consents_of(unit, [of.id]) if (c.reader_kind, c.reader) == (reader_kind, reader)]
    await unit.add(
        tables.StoryConsent,
        participant=of.participant,
        story_passage=of.id,
        reader_kind=reader_kind,
        reader=reader,
        position=len(earlier) + 1,
        answer=answer,
        day=day,
        ends_on=ends_on,
        language=language,
        way=way,
        same_day=same_day,
        noted_by=unit.scope.account,
    )


async def consents_of(unit: Unit, passages: Sequence[str]) -> tuple[Consent, ...]:
    """Everything said about these passages, in order; of a passage and a reader the last holds."""
    if not passages:
        return ()
    return await unit.all(
        Consent,
        tables.StoryConsent.story_passage.is_in(list(passages)),
        order=[tables.StoryConsent.story_passage, tables.StoryConsent.position],
    )
