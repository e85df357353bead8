"""Most Significant Change (Davies & Dart 2005): a panel reads stories of one domain and chooses, with its reason and
what those who disagreed said; the choice is told back. Chosen on purpose, so never counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.group_steps import ROLES
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Problem, Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.words import association_words, stories
from evalkit.services.words.stories import DOMAINS, Opened
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes
from evalkit.store.queries import selections as kept
from evalkit.store.queries import stories as kept_stories

LONGEST = 2000
IN_THE_HOUSE = ("team", "management")
"""Roles that may read every story; a panel with anybody else reads those whose teller let others read them."""


@dataclass(frozen=True)
class NewRound:
    """``panel``: role → how many. ``dissent``: one position a line, word for word."""

    submission_key: str
    programme: str
    domain: str
    stories: Sequence[str]
    story: str
    panel: Mapping[str, int]
    reason: str
    dissent: str
    day: dt.date | None


@dataclass(frozen=True)
class Chosen:
    """A round that was held, with its words in clear. ``story`` None: its words are gone, or were taken back."""

    id: str
    programme: str
    domain: str
    story: Opened | None
    story_id: str
    read: int
    panel: Mapping[str, int]
    reason: str
    dissent: tuple[str, ...]
    day: dt.date
    told_back: tuple[tuple[dt.date, str], ...]


async def candidates(
    scope: Scope, programme: str, domain: str, *, now: dt.datetime | None = None
) -> tuple[Opened, ...]:
    """The stories of a domain that a panel can choose from."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        if await programmes.programme(unit, programme) is None:
            raise Refused(problem("access.not_found"))
        return await _candidates(unit, programme, domain)


async def hold(scope: Scope, new: NewRound, *, now: dt.datetime | None = None) -> str:
    """Keep what a panel chose and why; gives the round's id. The same key again keeps nothing more."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(new.submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        if await programmes.programme(unit, new.programme) is None:
            raise Refused(problem("access.not_found"))
        there = {one.story.id: one for one in await _candidates(unit, new.programme, new.domain)}
        read = [one for one in new.stories if one in there]
        dissent = [line.strip() for line in new.dissent.splitlines() if line.strip()]
        problems = await _wrong(unit, new, read, dissent)
        if problems or new.day is None:
            raise Refused(*problems)
        made = kept.round_id(unit.organisation, new.submission_key)
        words = association_words.seal(
            unit, "selection_round", made, {"reason": new.reason.strip(), "dissent": dissent}
        )
        panel = {role: n for role, n in new.panel.items() if role in ROLES and n > 0}
        if await kept.add_round(
            unit, submission_key=new.submission_key, programme=new.programme, domain=new.domain, story=new.story,
            stories=read, panel=panel, words=words, day=new.day,
        ):  # fmt: skip
            unit.note("hold", "selection_round", made, read=len(read), dissent=len(dissent))
        return made


async def _wrong(unit: Unit, new: NewRound, read: Sequence[str], dissent: Sequence[str]) -> list[Problem]:
    found = []
    if new.domain not in DOMAINS:
        found.append(problem("words.domain", field="domain"))
    if len(read) < 2:
        found.append(problem("words.too_few_stories", field="stories"))
    if new.story not in read:
        found.append(problem("words.story_not_read", field="story"))
    if not any(n > 0 for n in new.panel.values()):
        found.append(problem("words.panel", field="panel"))
    if any(n > 0 and role not in IN_THE_HOUSE for role, n in new.panel.items()):
        open_to_others = await _open_to_others(unit, read)
        if set(read) - open_to_others:
            found.append(problem("words.panel_consent", field="stories", n=len(set(read) - open_to_others)))
    if not new.reason.strip():
        found.append(problem("words.reason", field="reason"))
    if any(len(text) > LONGEST for text in (new.reason, *dissent)):
        found.append(problem("words.too_long", field="reason", longest=LONGEST))
    if any(holds_national_number(text) for text in (new.reason, *dissent)):
        found.append(problem("entry.national_number", field="reason"))
    if new.day is None:
        found.append(problem("entry.day_missing", field="day"))
    elif new.day > unit.today:
        found.append(problem("entry.day_in_future", field="day", day=new.day))
    return found


async def tell_back(
    scope: Scope, round_id: str, *, submission_key: str, text: str, day: dt.date | None, now: dt.datetime | None = None
) -> str:
    """Note that the choice was told back to those who told the stories, and what they answered; gives the programme."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.selection_round(unit, round_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        if not text.strip() or len(text) > LONGEST:
            raise Refused(problem("words.nothing_told" if not text.strip() else "words.too_long", field="text",
                                  longest=LONGEST))  # fmt: skip
        if holds_national_number(text):
            raise Refused(problem("entry.national_number", field="text"))
        if day is None or day > unit.today:
            raise Refused(problem("entry.day_missing", field="day"))
        made = kept.feedback_id(unit.organisation, submission_key)
        words = association_words.seal(unit, "selection_feedback", made, {"text": text.strip()})
        if await kept.add_feedback(unit, found, submission_key=submission_key, words=words, day=day):
            unit.note("tell_back", "selection_round", found.id)
        return found.programme


async def rounds_of(unit: Unit, of: Sequence[str]) -> tuple[Chosen, ...]:
    """The rounds of these programmes with their words, oldest first."""
    found = []
    for one in await kept.rounds_of(unit, of):
        words = association_words.unseal(unit, "selection_round", one.id, one.words)
        story = await kept_stories.story(unit, one.story)
        told = [opened for opened in await stories.opened(unit, [story] if story else []) if opened.usable]
        back = [
            (f.day, str(association_words.unseal(unit, "selection_feedback", f.id, f.words)["text"]))
            for f in await kept.feedback_of(unit, one.id)
        ]
        found.append(
            Chosen(
                one.id, one.programme, one.domain, told[0] if told else None, one.story, len(one.stories), one.panel,
                str(words["reason"]), tuple(str(line) for line in words["dissent"]), one.day, tuple(back),
            )
        )  # fmt: skip
    return tuple(found)


async def _candidates(unit: Unit, programme: str, domain: str) -> tuple[Opened, ...]:
    told = [one for one in await kept_stories.stories_of_programmes(unit, [programme]) if one.domain == domain]
    return tuple(one for one in await stories.opened(unit, told) if one.usable)


async def _open_to_others(unit: Unit, read: Sequence[str]) -> set[str]:
    """Stories with a passage that their teller lets the group or everybody read."""
    passages = {one.id: one.story for one in await kept_stories.passages_of(unit, read)}
    newest = {(c.story_passage, c.reader_kind): c for c in await kept_stories.consents_of(unit, list(passages))}
    return {passages[c.story_passage] for c in newest.values() if c.reader_kind != "funder" and c.holds(unit.today)}
