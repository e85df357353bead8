"""Reports that still hold words which were taken back: each is made anew at once, without them (METHODS 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import Role
from evalkit.services.reports import release_passages
from evalkit.services.reports.release_passages import Gone
from evalkit.services.words import group_validation, stories, story_passages
from evalkit.services.words.story_passages import Answer
from evalkit.services.words.word_readers import FUNDER
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses, story_uses
from evalkit.store.queries import stories as kept
from evalkit.store.queries.story_uses import Use


@dataclass(frozen=True)
class ToRenew:
    """A release that stands, and how many passages of it were taken back since."""

    release: str
    title: Mapping[str, str]
    day: dt.date
    passages: int


async def to_renew(unit: Unit) -> tuple[ToRenew, ...]:
    """The releases that hold words taken back since, oldest first."""
    found: dict[str, ToRenew] = {}
    back = await kept.taken_back(unit)
    for use in await story_uses.uses(unit):
        if use.standing and await _is_gone(unit, use, back):
            before = found.get(use.release)
            found[use.release] = ToRenew(use.release, use.title, use.day, (before.passages if before else 0) + 1)
    return tuple(found.values())


async def take_story_back(scope: Scope, story: str, *, now: dt.datetime | None = None) -> None:
    """The teller does not want their story used any more; no report that stands holds words of it when this ends."""
    await stories.take_back(scope, story, now=now)
    await renew(scope.organisation or "", now=now)


async def say(scope: Scope, passage: str, said: Answer, *, now: dt.datetime | None = None) -> tuple[str, bool]:
    """Note an answer of the teller; after a no, no report that stands quotes it to them.
    Gives the story, and whether a report was made anew."""
    story, _ = await story_passages.say(scope, passage, said, now=now)
    return story, bool(not said.yes and await renew(scope.organisation or "", now=now))


async def take_account_back(scope: Scope, analysis: str, *, now: dt.datetime | None = None) -> bool:
    """The same for the account that a group worked on; gives whether a report was made anew."""
    await group_validation.withdraw_account(scope, analysis, now=now)
    return bool(await renew(scope.organisation or "", now=now))


async def renew(organisation: str, *, now: dt.datetime | None = None) -> tuple[str, ...]:
    """Make every report of an association anew that holds words taken back, refused or run out since, and let go of
    the files of those that stood before; gives the new ones' ids. Nobody is asked: a no holds whoever notes it, and a
    person reaches no report."""
    scope = Scope(organisation, None, Role.COORDINATOR)
    gone: dict[str, list[Use]] = {}
    async with store.unit(scope, now=now) as unit:
        back = await kept.taken_back(unit)
        for use in await story_uses.uses(unit):
            if await _is_gone(unit, use, back):
                gone.setdefault(use.release, []).append(use)
    made = []
    for release, uses in gone.items():
        if not uses[0].standing:
            await release_passages.let_go(scope, release, now=now)
            continue
        passages = frozenset(use.story_passage for use in uses if use.story_passage)
        analyses = frozenset(use.group_analysis for use in uses if use.group_analysis)
        new = await release_passages.without(scope, release, Gone(passages, analyses), now=now)
        if new is not None:
            made.append(new)
    return tuple(made)


async def renew_all(*, now: dt.datetime | None = None) -> None:
    """The same for every association, at night: a yes may have ended, and somebody may have been erased."""
    async with store.unit(Scope.system("jobs"), now=now) as unit:
        every = await story_uses.associations_with_words(unit)
    for organisation in every:
        await renew(organisation, now=now)


async def _is_gone(unit: Unit, use: Use, back: frozenset[str]) -> bool:
    """A yes holds until its end and no longer: a report that stands after it is read after it."""
    if use.group_analysis is not None:
        accounts = await group_analyses.accounts_of(unit, use.group_analysis)
        return any(one.withdrawn_on is not None and one.withdrawn_on >= use.day for one in accounts)
    passage = await kept.passage(unit, use.story_passage or "")
    if passage is None or passage.story in back:
        return True
    readings = await kept.readings_of(unit, [passage.id])
    if readings and readings[-1].verdict != "may_leave":
        return True
    said = [
        one
        for one in await kept.consents_of(unit, [passage.id])
        if (one.reader_kind, one.reader) == (FUNDER, use.recipient)
    ]
    return bool(said) and not said[-1].holds(unit.today)
