"""Stories of change: told by a person, or by somebody who is not named; kept word for word, sealed, never counted.

A story in which nothing changed, or things got harder, is a story.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect.answers import STORY
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.i18n import mark
from evalkit.sealing import Place
from evalkit.services.asking import sealed_words
from evalkit.services.asking.check_ins import is_key, may_be_asked
from evalkit.services.asking.occasions import person_of
from evalkit.services.word_keys.people import LockedError
from evalkit.services.words import association_words
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, enrolments, participants, programmes, story_uses
from evalkit.store.queries import stories as kept
from evalkit.store.queries.stories import NewStory
from evalkit.store.queries.story_uses import ReleaseWithWords

DOMAINS: Mapping[str, str] = {
    "self_confidence": mark("Confidence in oneself"),
    "network_ties": mark("Ties and networks"),
    "autonomy": mark("Taking charge of things in one’s life"),
    "collective": mark("What the group does together"),
    "other": mark("Something else"),
}
"""What a story is mostly about, in the order in which it is offered."""

TELLERS: Mapping[str, str] = {
    "participant": mark("A person who is entered here"),
    "visitor": mark("Somebody who comes here and is not entered"),
    "team": mark("Somebody of the team"),
    "partner": mark("A partner"),
}
UNNAMED = tuple(key for key in TELLERS if key != "participant")

LONGEST = 10_000
"""Characters of a story."""


@dataclass(frozen=True)
class Telling:
    """A story as it comes in. ``enrolment``: of the person who tells; "" where nobody is named."""

    submission_key: str
    text: str
    domain: str
    language: str
    enrolment: str = ""
    programme: str = ""
    teller: str = "participant"
    day: dt.date | None = None


@dataclass(frozen=True)
class Opened:
    """A story with its words in clear. ``text`` None: they cannot be opened any more, or (``locked``) not in this
    session. ``label``: of its person."""

    story: kept.Story
    label: str
    text: str | None
    taken_back: bool
    locked: bool = False

    @property
    def usable(self) -> bool:
        """Whether anything may still be done with it, once its words are open."""
        return (self.text is not None or self.locked) and not self.taken_back


@dataclass(frozen=True)
class ToTakeUp:
    """What a person told at the end of a check-in, and that is no story yet."""

    check_in: str
    day: dt.date | None
    text: str
    language: str


async def tell(scope: Scope, told: Telling, *, now: dt.datetime | None = None) -> str:
    """Keep what somebody tells; gives the story's id. The same key again keeps nothing more."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        return await _keep(unit, told)


async def tell_own(scope: Scope, told: Telling, *, now: dt.datetime | None = None) -> str:
    """The same by the person themselves, with their own card."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, write=True, now=now) as unit:
        return await _keep(unit, told)


async def take_up(scope: Scope, check_in_id: str, *, domain: str, now: dt.datetime | None = None) -> str:
    """Make a story of what was told at the end of a check-in; gives its id. A second time finds the first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await check_ins.check_in(unit, check_in_id)
        used = await check_ins.uses_of(unit, check_in_id)
        if found is None or found.state != "live" or not used:
            raise Refused(problem("entry.not_found"))
        revisions = await check_ins.revisions_of(unit, check_in_id)
        text = (await sealed_words.words_of(unit, found.participant, revisions)).get(STORY, "")
        telling = Telling(
            submission_key=check_in_id, text=text, domain=domain, language=revisions[-1].language or "fr",
            enrolment=used[0].enrolment, day=found.day,
        )  # fmt: skip
        return await _keep(unit, telling, check_in=check_in_id)


async def _keep(unit: Unit, told: Telling, *, check_in: str | None = None) -> str:
    if not is_key(told.submission_key):
        raise Refused(problem("entry.key_missing"))
    person, programme = await _teller(unit, told)
    day = told.day or unit.today
    problems = _wrong(unit, told, day)
    if problems:
        raise Refused(*problems)
    story = kept.story_id(unit.organisation, told.submission_key)
    new = NewStory(
        submission_key=told.submission_key,
        programme=programme,
        participant=person,
        teller=told.teller,
        domain=told.domain,
        language=told.language,
        week=day - dt.timedelta(days=day.weekday()),
        words=await seal(unit, person, "story", story, {"text": told.text.strip()}),
        check_in=check_in,
    )
    if await kept.add_story(unit, new):
        unit.note("keep_story", "story", story, teller=told.teller, domain=told.domain)
    return story


async def _teller(unit: Unit, told: Telling) -> tuple[str | None, str]:
    """(person or None, programme) of a telling."""
    if told.teller != "participant":
        if told.teller not in UNNAMED:
            raise Refused(problem("words.teller", field="teller"))
        if await programmes.programme(unit, told.programme) is None:
            raise Refused(problem("entry.not_found"))
        return None, told.programme
    enrolment = await enrolments.enrolment(unit, told.enrolment)
    person = await person_of(unit, enrolment.participant) if enrolment else None
    if enrolment is None or person is None or person.erased_on is not None:
        raise Refused(problem("entry.not_found"))
    if not await may_be_asked(unit, enrolment):
        raise Refused(problem("entry.no_consent"))
    return enrolment.participant, enrolment.programme


def _wrong(unit: Unit, told: Telling, day: dt.date) -> list[Problem]:
    found = []
    if not told.text.strip():
        found.append(problem("words.nothing_told", field="text"))
    if len(told.text) > LONGEST:
        found.append(problem("words.too_long", field="text", longest=LONGEST))
    if holds_national_number(told.text):
        found.append(problem("entry.national_number", field="text"))
    if told.domain not in DOMAINS:
        found.append(problem("words.domain", field="domain"))
    if told.language not in LANGUAGES:
        found.append(problem("entry.unknown_language", field="language"))
    if day > unit.today:
        found.append(problem("entry.day_in_future", field="day", day=day))
    return found


async def take_back(scope: Scope, story_id: str, *, now: dt.datetime | None = None) -> tuple[ReleaseWithWords, ...]:
    """The teller does not want their story used any more; gives the reports that still hold words of it."""
    own = scope.participant is not None
    check_rule(Role(scope.role), PARTICIPANT if own else TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        story = await kept.story(unit, story_id)
        if story is None:
            raise Refused(problem("entry.not_found"))
        if await kept.take_back(unit, story):
            unit.note("take_back_story", "story", story.id)
        passages = await kept.passages_of(unit, [story.id])
        return () if own else await _standing(unit, [one.id for one in passages])


async def uses_of(scope: Scope, passage_id: str, *, now: dt.datetime | None = None) -> tuple[ReleaseWithWords, ...]:
    """The releases that hold a passage, newest first: what a new version is made of when it is withdrawn."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        if await kept.passage(unit, passage_id) is None:
            raise Refused(problem("entry.not_found"))
        return await story_uses.releases_with(unit, passages=[passage_id])


async def _standing(unit: Unit, passages: Sequence[str]) -> tuple[ReleaseWithWords, ...]:
    return tuple(one for one in await story_uses.releases_with(unit, passages=passages) if one.standing)


async def opened(unit: Unit, stories: Sequence[kept.Story]) -> tuple[Opened, ...]:
    """Stories with their words, in the given order; those of erased people are gone."""
    back = await kept.taken_back(unit)
    found = []
    for story in stories:
        label = ""
        if story.participant is not None:
            own = await participants.participant(unit, story.participant)
            if own is None or own.erased_on is not None:
                continue
            person = await person_of(unit, own.joined_into or own.id)
            if person is None or person.erased_on is not None:
                continue
            label = person.label
        try:
            text, locked = await read(unit, story.participant, "story", story.id, story.words), False
        except LockedError:
            text, locked = None, True
        found.append(Opened(story, label, text, story.id in back, locked))
    return tuple(found)


async def to_take_up(unit: Unit, participant: str) -> tuple[ToTakeUp, ...]:
    """What this person told in check-ins that count, and nobody took up yet; oldest first."""
    own = [one for one in await check_ins.check_ins_of(unit, participant) if one.state == "live"]
    taken = await kept.stories_from(unit, [one.id for one in own])
    found = []
    for one in own:
        if one.id in taken or not await check_ins.uses_of(unit, one.id):
            continue
        revisions = await check_ins.revisions_of(unit, one.id)
        words = await sealed_words.shown_words_of(unit, one.participant, revisions) or {}
        text = words.get(STORY, "").strip()
        if text:
            found.append(ToTakeUp(one.id, one.day, text, revisions[-1].language or "fr"))
    return tuple(found)


# Words: under the person's own key, or the instance's where nobody is named


async def seal(unit: Unit, person: str | None, table: str, row: str, content: Mapping[str, object]) -> bytes:
    """Seal words of a story or a passage for their row."""
    if person is None:
        return association_words.seal(unit, table, row, content)
    return await sealed_words.seal(unit, person, Place(unit.organisation, person, table, "words", row), content)


async def read(unit: Unit, person: str | None, table: str, row: str, words: bytes) -> str | None:
    """The text in clear; None when it cannot be opened any more (its person was erased). LockedError where it is
    locked: what is to be let out must not go without a word for it."""
    try:
        if person is None:
            return str(association_words.unseal(unit, table, row, words)["text"])
        place = Place(unit.organisation, person, table, "words", row)
        return str((await sealed_words.unseal(unit, person, place, words))["text"])
    except sealing.CannotOpenError:
        return None
