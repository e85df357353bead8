"""What may be quoted of a story: a passage word for word, read over by somebody else of the team, and each reader
agreed to by the teller. Nothing of it leaves without all three."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.services.asking.check_ins import is_key
from evalkit.services.own_data import looking
from evalkit.services.people.consents import WAYS
from evalkit.services.word_keys.people import LockedError
from evalkit.services.words import stories, word_readers
from evalkit.services.words.stories import Opened, ToTakeUp
from evalkit.services.words.word_readers import Reader
from evalkit.store import Scope, Unit
from evalkit.store.queries import enrolments, participants, programmes, story_uses
from evalkit.store.queries import stories as kept
from evalkit.store.queries.story_uses import ReleaseWithWords

MONTHS = (3, 6, 12)
"""For how many months a yes may hold; the longest is what is proposed."""

DAYS_OF_A_MONTH = 365 / 12
LONGEST = 800
"""Characters of a passage: what a reader takes in."""
VERDICTS = ("may_leave", "recognisable")


@dataclass(frozen=True)
class Answer:
    """What the teller says of one passage to one reader. ``way``, ``language``: how and in which it was asked;
    ``months``: for how many a yes holds; ``decides_today``: the teller does not wish to sleep on it."""

    reader: str
    yes: bool
    way: str
    language: str
    months: int = MONTHS[-1]
    decides_today: bool = False


@dataclass(frozen=True)
class Word:
    """What the teller says now about one reader. ``answer`` None: not asked yet."""

    reader: Reader
    answer: str | None
    day: dt.date | None
    ends_on: dt.date | None
    holds: bool


@dataclass(frozen=True)
class Shown:
    """A passage on a page. ``verdict``: of the second reading that holds. ``mine``: chosen by whoever looks."""

    id: str
    text: str
    chosen_on: dt.date
    mine: bool
    verdict: str | None
    words: tuple[Word, ...]
    uses: tuple[ReleaseWithWords, ...]


@dataclass(frozen=True)
class StoryPage:
    """One story. ``early``: it was told today, and the teller is better asked tomorrow (FIELD B30)."""

    story: Opened
    passages: tuple[Shown, ...]
    programme: programmes.Programme
    early: bool


@dataclass(frozen=True)
class PersonStories:
    """What one person told, with what is asked of each passage; and what waits in their check-ins."""

    person: participants.Participant
    stories: tuple[StoryPage, ...]
    to_take_up: tuple[ToTakeUp, ...]
    enrolments: tuple[tuple[str, programmes.Programme], ...]


async def story_page(scope: Scope, story_id: str, *, now: dt.datetime | None = None) -> StoryPage:
    """One story with its passages, for the team; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        story = await kept.story(unit, story_id)
        pages = await _pages(unit, [story] if story else [])
        if not pages or story is None:
            raise Refused(problem("entry.not_found"))
    if story.participant is not None:
        await looking.seen(scope, story.participant, "read_stories", now=now)
    return pages[0]


async def person_stories(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> PersonStories:
    """What a person told, for the team."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await _of_person(unit, participant_id)
    await looking.seen(scope, found.person.id, "read_stories", now=now)
    return found


async def own_stories(scope: Scope, *, now: dt.datetime | None = None) -> PersonStories:
    """The same, for the person themselves."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, now=now) as unit:
        return await _of_person(unit, scope.participant or "")


async def choose(scope: Scope, story_id: str, *, submission_key: str, text: str, now: dt.datetime | None = None) -> str:
    """Choose a passage: a part of the story exactly as it was told; gives the story's id."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        story = await _usable(unit, story_id)
        exact = as_told(story.text or "", text)
        if exact is None:
            raise Refused(problem("words.not_as_told" if text.strip() else "words.no_passage", field="text"))
        if len(exact) > LONGEST:
            raise Refused(problem("words.too_long", field="text", longest=LONGEST))
        passage = kept.passage_id(unit.organisation, submission_key)
        words = await stories.seal(unit, story.story.participant, "story_passage", passage, {"text": exact})
        if await kept.add_passage(unit, story.story, submission_key=submission_key, words=words):
            unit.note("choose_passage", "story_passage", passage)
        return story.story.id


def as_told(story: str, passage: str) -> str | None:
    """The passage as it stands in the story, whatever was done to its spaces; None when it does not stand there."""
    wanted = r"\s+".join(re.escape(word) for word in passage.split())
    found = re.search(rf"(?<!\w){wanted}(?!\w)", story) if wanted else None
    return found.group() if found else None


async def read_over(scope: Scope, passage_id: str, verdict: str, *, now: dt.datetime | None = None) -> str:
    """Somebody else of the team says whether the passage could tell who it is; gives the story's id."""
    check_rule(Role(scope.role), TEAM)
    if verdict not in VERDICTS:
        raise Refused(problem("words.verdict", field="verdict"))
    async with store.unit(scope, write=True, now=now) as unit:
        passage, story = await _passage(unit, passage_id)
        if story.locked:  # nobody reads over what they cannot read
            raise LockedError
        if passage.author is None or passage.author == scope.account:
            raise Refused(problem("words.second_person", field="verdict"))
        await kept.add_reading(unit, passage, verdict)
        unit.note("read_over", "story_passage", passage.id, verdict=verdict)
        return passage.story


async def say(
    scope: Scope, passage_id: str, said: Answer, *, now: dt.datetime | None = None
) -> tuple[str, tuple[ReleaseWithWords, ...]]:
    """Note an answer of the teller; gives the story, and after a withdrawal the releases that still hold the passage.

    A no is always taken; a yes needs the second reading, and a day after the telling unless the teller wishes to
    decide today."""
    own = scope.participant is not None
    check_rule(Role(scope.role), PARTICIPANT if own else TEAM)
    if said.way not in WAYS:
        raise Refused(problem("entry.unknown_way", field="way"))
    if said.language not in LANGUAGES:
        raise Refused(problem("entry.unknown_language", field="language"))
    async with store.unit(scope, write=True, now=now) as unit:
        passage, story = await _passage(unit, passage_id)
        known = {one.key: one for one in await word_readers.readers_of(unit, story.story.programme)}
        earlier = [
            c for c in await kept.consents_of(unit, [passage.id]) if f"{c.reader_kind}:{c.reader}" == said.reader
        ]
        if said.reader not in known and not (earlier and not said.yes):
            raise Refused(problem("entry.unknown_recipient", field="reader"))
        early = _early(unit, story.story)
        if said.yes:
            await _check_may_be_asked(unit, passage, story, said.months)
            if early and not (said.decides_today or own):
                raise Refused(problem("words.ask_tomorrow", field="decides_today"))
        before = earlier[-1] if earlier else None
        if not said.yes and before is not None and before.answer != "given":
            return story.story.id, ()
        if said.yes and before is not None and before.holds(unit.today):
            return story.story.id, ()
        answer = "given" if said.yes else "withdrawn" if before is not None else "refused"
        kind, _, identity = said.reader.partition(":")
        await kept.add_consent(
            unit, passage, reader_kind=kind, reader=identity, answer=answer, day=unit.today,
            ends_on=unit.today + dt.timedelta(days=round(said.months * DAYS_OF_A_MONTH)) if said.yes else None,
            language=said.language, way=said.way, same_day=early,
        )  # fmt: skip
        unit.note("quote_consent", "story_passage", passage.id, reader=said.reader, answer=answer)
        if answer != "withdrawn" or own:
            return story.story.id, ()
        found = await story_uses.releases_with(unit, passages=[passage.id])
        return story.story.id, tuple(one for one in found if one.standing)


async def _check_may_be_asked(unit: Unit, passage: kept.Passage, story: Opened, months: int) -> None:
    if months not in MONTHS:
        raise Refused(problem("words.months", field="months"))
    if not story.usable:
        raise Refused(problem("words.taken_back"))
    if _verdict(await kept.readings_of(unit, [passage.id])) != "may_leave":
        raise Refused(problem("words.not_read_over"))


def _verdict(readings: Sequence[kept.SecondReading]) -> str | None:
    return readings[-1].verdict if readings else None


def _early(unit: Unit, story: kept.Story) -> bool:
    """Told today (or this week, and noted today): there was no night to sleep on it."""
    return story.noted_on >= unit.today and story.week + dt.timedelta(days=7) > unit.today


async def _usable(unit: Unit, story_id: str) -> Opened:
    story = await kept.story(unit, story_id)
    found = await stories.opened(unit, [story] if story else [])
    if not found:
        raise Refused(problem("entry.not_found"))
    if not found[0].usable:
        raise Refused(problem("words.taken_back"))
    if found[0].locked:
        raise LockedError(own=unit.scope.participant is not None)
    return found[0]


async def _passage(unit: Unit, passage_id: str) -> tuple[kept.Passage, Opened]:
    passage = await kept.passage(unit, passage_id)
    story = await kept.story(unit, passage.story) if passage else None
    found = await stories.opened(unit, [story] if story else [])
    if passage is None or not found:
        raise Refused(problem("entry.not_found"))
    return passage, found[0]


async def _of_person(unit: Unit, participant_id: str) -> PersonStories:
    person = await participants.participant(unit, participant_id)
    if person is None or person.erased_on is not None:
        raise Refused(problem("entry.not_found"))
    records = await participants.records_of(unit, person.id)
    told = await kept.stories_of_people(unit, list(records))
    places = []
    for enrolment in await enrolments.enrolments_of(unit, person.id):
        programme = await programmes.programme(unit, enrolment.programme)
        if programme is not None:
            places.append((enrolment.id, programme))
    return PersonStories(person, await _pages(unit, told), await stories.to_take_up(unit, person.id), tuple(places))


async def _pages(unit: Unit, told: Sequence[kept.Story]) -> tuple[StoryPage, ...]:
    found = []
    for story in await stories.opened(unit, told):
        programme = await programmes.programme(unit, story.story.programme)
        if programme is None:
            continue
        shown = await _shown(unit, story)
        found.append(StoryPage(story, shown, programme, _early(unit, story.story)))
    return tuple(found)


async def _shown(unit: Unit, story: Opened) -> tuple[Shown, ...]:
    readers = await word_readers.readers_of(unit, story.story.programme)
    found = []
    for passage in await kept.passages_of(unit, [story.story.id]):
        try:
            text = await stories.read(unit, passage.participant, "story_passage", passage.id, passage.words)
        except LockedError:  # the page says so once, beside the story
            text = None
        if text is None:
            continue
        said = {(c.reader_kind, c.reader): c for c in await kept.consents_of(unit, [passage.id])}
        words = [_word(one, said.get((one.kind, one.id)), unit.today) for one in readers]
        uses = () if unit.scope.participant else await story_uses.releases_with(unit, passages=[passage.id])
        found.append(
            Shown(
                passage.id, text, passage.chosen_on, passage.author == unit.scope.account,
                _verdict(await kept.readings_of(unit, [passage.id])), tuple(words), uses,
            )
        )  # fmt: skip
    return tuple(found)


def _word(reader: Reader, said: kept.Consent | None, today: dt.date) -> Word:
    if said is None:
        return Word(reader, None, None, None, False)
    return Word(reader, said.answer, said.day, said.ends_on, said.holds(today))
