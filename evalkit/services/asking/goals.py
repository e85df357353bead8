"""Personal goals: set once in the person's own words, talked about again whenever they want. Words are sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect.goals import GoalWords, Rated, Stand, read_rating, read_words
from evalkit.errors import Problem, Refused, problem
from evalkit.services.asking import sealed_words
from evalkit.services.asking.check_ins import is_key, may_be_asked
from evalkit.services.asking.occasions import person_of
from evalkit.services.own_data import looking
from evalkit.services.people import deaths
from evalkit.services.word_keys.people import LockedError
from evalkit.store import Scope, Unit
from evalkit.store.queries import enrolments, participants, programmes
from evalkit.store.queries import goals as kept


@dataclass(frozen=True)
class NewGoal:
    """``steps``: −2…+2 → words. ``talk_on``: when to talk about it again, if they said."""

    submission_key: str
    enrolment: str
    goal: str
    steps: Mapping[int, str]
    day: dt.date | None
    talk_on: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """One goal. ``words`` None: they cannot be opened, any more or in this session. ``ratings`` oldest first."""

    id: str
    words: GoalWords | None
    language: str
    set_on: dt.date
    talk_on: dt.date | None
    ratings: tuple[Rated, ...]

    @property
    def stand(self) -> Stand | None:
        """Where it stands by the newest answer; None before the first."""
        return self.ratings[-1].stand if self.ratings else None


@dataclass(frozen=True)
class GoalPage:
    """What the pages show around a goal. ``line`` None: it is about to be set."""

    person: participants.Participant
    programme: Mapping[str, str]
    enrolment: str
    entry: dt.date | None
    line: Line | None
    today: dt.date


async def new_page(scope: Scope, enrolment_id: str, *, now: dt.datetime | None = None) -> GoalPage:
    """Whose goal is about to be set, and where."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await _around(unit, enrolment_id, None)


async def goal_page(scope: Scope, goal_id: str, *, now: dt.datetime | None = None) -> GoalPage:
    """One goal with its words and its course; 404 for another association's. That it was read stands in the audit."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await kept.goal(unit, goal_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        seen = await _around(unit, found.enrolment, found)
    await looking.seen(scope, found.participant, "read_record", now=now)
    return seen


async def set_goal(scope: Scope, new: NewGoal, *, now: dt.datetime | None = None) -> str:
    """Keep a goal; gives the person's id. The same key again keeps nothing more."""
    check_rule(Role(scope.role), TEAM)
    _check_key(new.submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        enrolment = await _open_enrolment(unit, new.enrolment)
        person = await person_of(unit, enrolment.participant)
        if person is None:
            raise Refused(problem("entry.not_found"))
        words = read_words(new.goal, new.steps)
        problems = [*_wrong_day(unit, new.day, enrolment.entry), *_wrong_talk(new)]
        if not isinstance(words, GoalWords) or problems or new.day is None:
            raise Refused(*(() if isinstance(words, GoalWords) else words), *problems)
        goal = kept.goal_id(unit.organisation, new.submission_key)
        place = sealed_words.goal_place(unit, enrolment.participant, goal)
        content = {"goal": words.goal, "steps": {str(step): text for step, text in words.steps.items()}}
        if await kept.add_goal(
            unit,
            submission_key=new.submission_key,
            participant=enrolment.participant,
            enrolment=enrolment.id,
            words=await sealed_words.seal(unit, enrolment.participant, place, content),
            language=person.language,
            set_on=new.day,
            talk_on=new.talk_on,
        ):
            unit.note("set_goal", "goal", goal)
        return person.id


async def rate(
    scope: Scope,
    goal_id: str,
    *,
    submission_key: str,
    chosen: str,
    day: dt.date | None,
    now: dt.datetime | None = None,
) -> str:
    """Add where the person says they stand; gives the person's id. ``chosen``: a card of the page.

    At their own page it is said today, whatever ``day`` is.
    """
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    _check_key(submission_key)
    async with store.unit(scope, write=True, now=now) as unit:
        goal = await kept.goal(unit, goal_id)
        if goal is None:
            raise Refused(problem("entry.not_found"))
        enrolment = await _open_enrolment(unit, goal.enrolment)
        rating = read_rating(chosen)
        day = unit.today if scope.participant else day
        problems = list(_wrong_day(unit, day, goal.set_on))
        if rating is None:
            problems.append(problem("entry.goal_step_missing", field="chosen"))
        if rating is None or problems or day is None:
            raise Refused(*problems)
        state, step = rating
        if await kept.add_rating(unit, goal, submission_key=submission_key, state=state, step=step, day=day):
            unit.note("rate_goal", "goal", goal.id, state=state)
        person = await person_of(unit, enrolment.participant)
        return person.id if person else goal.participant


async def lines_of(unit: Unit, enrolment_id: str) -> tuple[Line, ...]:
    """The goals of an enrolment, as its person's record and their own journey show them."""
    return tuple([await _line(unit, goal) for goal in await kept.goals_of(unit, enrolment_id)])


async def _line(unit: Unit, goal: kept.Goal) -> Line:
    ratings = tuple(Rated(r.day, r.state, r.step) for r in await kept.ratings_of(unit, goal.id))
    return Line(goal.id, await _words(unit, goal), goal.language, goal.set_on, goal.talk_on, ratings)


async def _words(unit: Unit, goal: kept.Goal) -> GoalWords | None:
    place = sealed_words.goal_place(unit, goal.participant, goal.id)
    try:
        content = await sealed_words.unseal(unit, goal.participant, place, goal.words)
    except (sealing.CannotOpenError, LockedError):
        return None
    steps = content.get("steps")
    said = {int(step): str(text) for step, text in steps.items()} if isinstance(steps, dict) else {}
    return GoalWords(str(content.get("goal", "")), dict(sorted(said.items())))


async def _around(unit: Unit, enrolment_id: str, goal: kept.Goal | None) -> GoalPage:
    enrolment = await enrolments.enrolment(unit, enrolment_id)
    person = await person_of(unit, enrolment.participant) if enrolment else None
    programme = await programmes.programme(unit, enrolment.programme) if enrolment else None
    if enrolment is None or person is None or programme is None:
        raise Refused(problem("entry.not_found"))
    await deaths.check_can_be_asked(unit, person.id)
    line = await _line(unit, goal) if goal else None
    return GoalPage(person, programme.names, enrolment.id, enrolment.entry, line, unit.today)


async def _open_enrolment(unit: Unit, enrolment_id: str) -> enrolments.Enrolment:
    """An enrolment whose person may be asked; of one that was joined, the one in which its goals go on."""
    enrolment = await enrolments.enrolment(unit, enrolment_id)
    if enrolment is not None and enrolment.joined_into is not None:
        return await _open_enrolment(unit, enrolment.joined_into)
    if enrolment is None:
        raise Refused(problem("entry.not_found"))
    if not await may_be_asked(unit, enrolment):
        raise Refused(problem("entry.no_consent"))
    await deaths.check_can_be_asked(unit, enrolment.participant)
    return enrolment


def _wrong_day(unit: Unit, day: dt.date | None, earliest: dt.date | None) -> list[Problem]:
    if day is None:
        return [problem("entry.day_missing", field="day")]
    if day > unit.today:
        return [problem("entry.day_in_future", field="day", day=day)]
    if earliest is not None and day < earliest:
        return [problem("entry.day_before_entry", field="day", day=day, entry=earliest)]
    return []


def _wrong_talk(new: NewGoal) -> list[Problem]:
    early = new.talk_on is not None and new.day is not None and new.talk_on <= new.day
    return [problem("entry.goal_talk_too_early", field="talk_on")] if early else []


def _check_key(submission_key: str) -> None:
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
