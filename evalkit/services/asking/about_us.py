"""What people say about the association, as one audience may see it.

    from evalkit.services.asking import about_us
    seen = await about_us.for_audience(unit, programmes, days, Audience.FUNDER)

gives, for each programme of which something may leave, how many people answered and how often each answer was given to
each of the three sentences. Texts never leave: they are for the team, which may answer them in its own words.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.frames import EMPTY, PREFER_NOT_TO_SAY
from evalkit.definitions import Audience, Words, loader
from evalkit.disclosure.box_openings import Opening, joined, openings
from evalkit.errors import Refused, problem
from evalkit.sealing import Place
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.reports.progression_tables import Days
from evalkit.store import Scope, Unit
from evalkit.store.queries import about_us as kept
from evalkit.store.queries import programmes
from evalkit.store.queries.programmes import Programme

STATEMENTS = ("listened_to", "can_disagree", "can_decide")
LEVELS = ("1", "2", "3", "4", "5")
ANSWERS = (*LEVELS, PREFER_NOT_TO_SAY, EMPTY)
"""Every answer that is counted; ``empty``: the sentence was left open."""


@dataclass(frozen=True)
class Statement:
    """One sentence, and how often each answer was given to it; every key of :data:`ANSWERS` is there."""

    key: str
    words: Words
    counts: Mapping[str, int]

    @property
    def said(self) -> int:
        """How many chose one of the five answers."""
        return sum(self.counts[level] for level in LEVELS)

    @property
    def often(self) -> int:
        """How many of these said often or almost always."""
        return self.counts["4"] + self.counts["5"]


@dataclass(frozen=True)
class AboutUs:
    """What one audience may see of one programme. ``first`` and ``last`` are months (their first days)."""

    programme: str
    names: Words
    first: dt.date
    last: dt.date
    answers: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Opened:
    """One opening of the box for the team: what was answered, and what people would change, in no order of theirs."""

    seen: AboutUs
    wishes: tuple[str, ...]


@dataclass(frozen=True)
class TeamPage:
    """``waiting``: something is in the box that may not be read yet. ``k``: from so many answers on."""

    programme: Programme
    opened: tuple[Opened, ...]
    waiting: bool
    k: int
    boxes: tuple[kept.Box, ...]


def threshold(audience: Audience) -> int:
    """From how many answers on; nobody sees fewer than a funder would, not even the team, which knows everybody."""
    policies = {one.audience: one.k for one in loader.load_policies().policies}
    return max(policies[audience], policies[Audience.FUNDER])


async def team_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> TeamPage:
    """What people said, opening by opening, the newest first; 404 for another association's programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        found = await kept.months(unit, [programme_id])
        shown = _openings(unit, found, Audience.ASSOCIATION)
        last = shown[-1].last if shown else ""
        opened = [Opened(_seen(programme, found, [one]), wishes(unit, _between(found, one))) for one in shown]
        return TeamPage(
            programme=programme,
            opened=tuple(reversed(opened)),
            waiting=any(month.month > last for month in found),
            k=threshold(Audience.ASSOCIATION),
            boxes=await kept.boxes(unit, programme_id),
        )


async def for_audience(
    unit: Unit, asked: Sequence[Programme], days: Days | None, audience: Audience
) -> tuple[AboutUs, ...]:
    """What may leave of these programmes for an audience: whole openings whose last month began in ``days``.

    A programme of which nothing may leave is not among them. One that must not be named outside
    (``exposed_public``) is there for the association alone.
    """
    found = await kept.months(unit, [one.id for one in asked])
    seen = []
    for programme in asked:
        if programme.exposed_public and audience is not Audience.ASSOCIATION:
            continue
        own = [month for month in found if month.programme == programme.id]
        shown = [one for one in _openings(unit, own, audience) if days is None or _within(one, days)]
        if shown:
            seen.append(_seen(programme, own, shown))
    return tuple(seen)


def _openings(unit: Unit, found: Sequence[kept.Month], audience: Audience) -> tuple[Opening, ...]:
    """Of one programme. A wider audience sees the team's openings joined."""
    base = openings(
        {month.month: answers_in(month.counts) for month in found},
        k=threshold(Audience.ASSOCIATION),
        this_month=month_of(unit.today),
    )
    return joined(base, at_least=threshold(audience))


def _within(opening: Opening, days: Days) -> bool:
    return days.first <= _day(opening.last) <= days.last


def _between(found: Sequence[kept.Month], opening: Opening) -> list[kept.Month]:
    return [month for month in found if opening.first <= month.month <= opening.last]


def _seen(programme: Programme, found: Sequence[kept.Month], shown: Sequence[Opening]) -> AboutUs:
    months = [month for opening in shown for month in _between(found, opening)]
    sentences = loader.words("about_us")["items"]
    return AboutUs(
        programme=programme.id,
        names=programme.names,
        first=_day(shown[0].first),
        last=_day(shown[-1].last),
        answers=sum(opening.answers for opening in shown),
        statements=tuple(
            Statement(key, sentences[key], {a: sum(m.counts[key][a] for m in months) for a in ANSWERS})
            for key in STATEMENTS
        ),
    )


def month_of(day: dt.date) -> str:
    return f"{day:%Y-%m}"


def _day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


def nothing() -> dict[str, dict[str, int]]:
    """The counts of a month in which nobody answered yet."""
    return {statement: dict.fromkeys(ANSWERS, 0) for statement in STATEMENTS}


def answers_in(counts: Mapping[str, Mapping[str, int]]) -> int:
    """How many people answered: each gives one answer to each sentence, if only by leaving it open."""
    return sum(counts[STATEMENTS[0]].values())


def wishes(unit: Unit, months: Sequence[kept.Month]) -> tuple[str, ...]:
    """The texts of these months in alphabetical order, which says nothing about who came first."""
    found = [text for month in months for text in _open(unit, month)]
    return tuple(sorted(found, key=str.casefold))


def _open(unit: Unit, month: kept.Month) -> list[str]:
    place = words_place(unit, month.programme, month.month)
    return [str(text) for text in json.loads(sealing.open(month.words, instance_keys().envelope, place))]


def seal_wishes(unit: Unit, programme: str, month: str, texts: Sequence[str]) -> bytes:
    """Every text of a month in one envelope, made anew each time."""
    content: list[Any] = sorted(texts)
    place = words_place(unit, programme, month)
    return sealing.seal(json.dumps(content, ensure_ascii=False), instance_keys().envelope.public, place)


def words_place(unit: Unit, programme: str, month: str) -> Place:
    """Where the texts of a month stand: with no person."""
    return Place(unit.organisation, "", "voice_about_us", "words", f"{programme}:{month}")
