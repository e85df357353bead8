"""What a group says of itself: one sentence that it agreed on, and what people saw differently.

It names no participant, so it can be in nobody's pair, test or comparison; it is told in words. Another section of a
report reads it with :func:`sentences`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions import Item, Words, loader
from evalkit.errors import Problem, Refused, problem
from evalkit.sealing import Place
from evalkit.services.asking.check_ins import is_key
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.reports.progression_tables import Days
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import forms, programmes
from evalkit.store.queries import group_check_ins as kept
from evalkit.store.queries.group_check_ins import AGREED, NOT_AGREED, GroupCheckIn
from evalkit.store.queries.programmes import Programme

ITEM, VERSION = "group_acts_together", "1"
LONGEST = 2_000
LONGEST_PLACE = 120


@dataclass(frozen=True)
class NewGroupView:
    """``chosen``: a level, or ``not_agreed``. ``differently``: what people saw otherwise, in the group's own words.
    ``asked``: which of the programme's questions it answers, by key."""

    submission_key: str
    chosen: str
    day: dt.date | None
    place: str = ""
    differently: str = ""
    asked: str = ITEM


@dataclass(frozen=True)
class Asked:
    """A question to a group. ``version``: of the catalogue, or the id of the form version that it stands in."""

    item: Item
    version: str


@dataclass(frozen=True)
class Sentence:
    """What a group said on one day. ``words`` None: it did not agree on one sentence, which is an answer too."""

    entry: str
    programme: str
    day: dt.date
    title: Words
    words: Words | None
    place: str
    differently: str


@dataclass(frozen=True)
class GroupPage:
    """``said``: the newest first. ``questions``: the catalogue's, then those of the forms that the programme asks."""

    programme: Programme
    questions: tuple[Item, ...]
    said: tuple[Sentence, ...]
    today: dt.date


async def group_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> GroupPage:
    """The group's question and what it said before; 404 for another association's programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        said = await sentences(unit, [programme], None)
        asked = tuple(one.item for one in await _questions(unit, programme_id))
        return GroupPage(programme, asked, tuple(reversed(said)), unit.today)


async def sentences(unit: Unit, asked: Sequence[Programme], days: Days | None) -> tuple[Sentence, ...]:
    """What the groups of these programmes said in the period, oldest first, for whatever tells what a group did."""
    found = await kept.of_programmes(unit, [one.id for one in asked])
    return tuple([await _sentence(unit, one) for one in found if days is None or days.first <= one.day <= days.last])


async def keep(scope: Scope, programme_id: str, new: NewGroupView, *, now: dt.datetime | None = None) -> None:
    """Keep what the group said. The same key again keeps nothing more."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(new.submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await programmes.programme(unit, programme_id) is None:
            raise Refused(problem("entry.not_found"))
        asked = {one.item.key: one for one in await _questions(unit, programme_id)}.get(new.asked)
        if asked is None:
            raise Refused(problem("entry.not_found"))
        problems = list(_wrong(unit, new, asked.item))
        if problems or new.day is None:
            raise Refused(*problems)
        entry = new_id()
        agreed = new.chosen != NOT_AGREED
        row = GroupCheckIn(
            id=new_id(), programme=programme_id, entry=entry, number=1, submission_key=new.submission_key,
            state=AGREED if agreed else NOT_AGREED, item=new.asked, item_version=asked.version,
            level=int(new.chosen) if agreed else None, day=new.day, words=_seal(unit, entry, new),
            author=scope.account,
        )  # fmt: skip
        if await kept.add(unit, row):
            unit.note("group_check_in", "group_check_in", entry, programme=programme_id, state=row.state)


async def set_aside(scope: Scope, entry: str, *, submission_key: str, now: dt.datetime | None = None) -> str:
    """It was noted by mistake: it is told nowhere any more, and stays in the history. Gives the programme."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.newest_of(unit, entry)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if found.state != kept.SET_ASIDE and await kept.set_aside(unit, found, submission_key=submission_key):
            unit.note("set_group_check_in_aside", "group_check_in", entry)
        return found.programme


async def _questions(unit: Unit, programme_id: str) -> tuple[Asked, ...]:
    """What a group of this programme is asked: a choice among levels, which alone can be agreed on as one sentence."""
    found = [Asked(loader.indicators()[ITEM, VERSION], VERSION)]
    schedule = await forms.newest_schedule(unit, programme_id)
    for version_id in schedule.forms.values() if schedule else ():
        version = await forms.form_version(unit, version_id)
        own = kept_forms.form_of(version).items if version else ()
        found += [Asked(one, version_id) for one in own if one.unit == "group" and one.levels and one.key != ITEM]
    return tuple({one.item.key: one for one in reversed(found)}.values())[::-1]


async def _item_of(unit: Unit, row: GroupCheckIn) -> Item | None:
    """The question as it was put then, of the catalogue or of a form that never changes."""
    catalogue = loader.indicators().get((row.item, row.item_version))
    version = None if catalogue else await forms.form_version(unit, row.item_version)
    own = kept_forms.form_of(version).items if version else ()
    return catalogue or next((one for one in own if one.key == row.item), None)


def _wrong(unit: Unit, new: NewGroupView, item: Item) -> list[Problem]:
    levels = item.levels
    offered = {NOT_AGREED, *(str(number) for number in levels.numbers)} if levels else {NOT_AGREED}
    found = []
    if new.chosen not in offered:
        found.append(problem("entry.group_level_missing", field="chosen"))
    if new.chosen == NOT_AGREED and not new.differently:
        found.append(problem("entry.group_differences_missing", field="differently"))
    if new.day is None:
        found.append(problem("entry.day_missing", field="day"))
    elif new.day > unit.today:
        found.append(problem("entry.day_in_future", field="day", day=new.day))
    for field, text in (("place", new.place), ("differently", new.differently)):
        if holds_national_number(text):
            found.append(problem("entry.national_number", field=field))
    return found


async def _sentence(unit: Unit, row: GroupCheckIn) -> Sentence:
    asked = await _item_of(unit, row)
    words = asked.levels.words.get(row.level) if asked and asked.levels and row.level is not None else None
    said = _open(unit, row)
    return Sentence(
        entry=row.entry,
        programme=row.programme,
        day=row.day,
        title=(asked.title or asked.question or {}) if asked else {},
        words=words,
        place=said.get("place", ""),
        differently=said.get("differently", ""),
    )


def _seal(unit: Unit, entry: str, new: NewGroupView) -> bytes | None:
    content = {key: text for key, text in (("place", new.place), ("differently", new.differently)) if text}
    if not content:
        return None
    return sealing.seal(json.dumps(content, ensure_ascii=False), instance_keys().envelope.public, _place(unit, entry))


def _open(unit: Unit, row: GroupCheckIn) -> dict[str, str]:
    if row.words is None:
        return {}
    try:
        content = json.loads(sealing.open(row.words, instance_keys().envelope, _place(unit, row.entry)))
    except sealing.CannotOpenError:
        return {}
    return {str(key): str(text) for key, text in content.items()}


def _place(unit: Unit, entry: str) -> Place:
    return Place(unit.organisation, "", "group_check_in", "words", entry)
