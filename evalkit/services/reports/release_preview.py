"""A report before it is released: exactly what its reader will see, what was hidden and why, and who is outside."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.definitions import in_language
from evalkit.disclosure.warning_text import warning_text
from evalkit.i18n import translator
from evalkit.reporting import levels
from evalkit.reporting.wording import wording
from evalkit.services.reports import draft_months, reading_charter, release_context, release_files, release_plan
from evalkit.services.reports.draft_months import Unfinished
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_context import Beside, Edit, Words
from evalkit.services.reports.release_people import TITLES
from evalkit.services.reports.release_plan import Plan, Wish
from evalkit.services.reports.waiting_told import WaitingFigures
from evalkit.store import Scope, new_id

_WHY = ("coarsened", "fewer_than_k", "too_few_for_mean", "mean_hidden")


@dataclass(frozen=True)
class Asked:
    """One figure that the team says something about. The ``main`` one is spoken of before anything is released."""

    indicator: str
    title: str
    main: bool


@dataclass(frozen=True)
class LeftOut:
    """What was left out or made coarser in one table, and why."""

    indicator: str
    wave: str
    why: str


@dataclass(frozen=True)
class Waiting:
    """A count of people that does not leave as it is now: ``n`` people differ from the report of ``day``.

    ``kept``: the report tells it as that of this day did; None: it does not tell it.
    """

    what: str
    n: int
    day: dt.date
    kept: dt.date | None


@dataclass(frozen=True)
class Preview:
    """``key`` goes back with the release, so that a second click does nothing more.

    ``outside``: people who did not agree to be counted, None when fewer than ``k``; ``small`` and ``protecting``: how
    many numbers are hidden because they are small, and to protect those. ``figures``: those that the gate holds back.
    ``standing`` of ``tables`` were published before and are taken as they stand. ``unfinished``: the last day is still
    to come. ``contract_accepted``: by this funder.
    """

    key: str
    wish: Wish
    funder: str
    grant: Mapping[str, str]
    names: Mapping[str, str]
    days: Days | None
    people: int
    outside: int | None
    k: int
    article: str
    asked: tuple[Asked, ...]
    left_out: tuple[LeftOut, ...]
    small: int
    protecting: int
    older_wording: int
    standing: int
    tables: int
    replaces: bool
    contract_accepted: bool
    origin: str
    waiting: tuple[Waiting, ...] = ()
    figures: tuple[WaitingFigures, ...] = ()
    unfinished: Unfinished | None = None


async def preview(
    scope: Scope,
    wish: Wish,
    *,
    language: str,
    words: Words | None = None,
    beside: Mapping[str, Beside] | None = None,
    edit: Edit | None = None,
    now: dt.datetime | None = None,
) -> Preview:
    """The report of a wish as its reader would see it today, with the words written so far. Writes nothing."""
    made = await release_plan.plan(scope, wish, language=language, beside=beside, edit=edit, now=now)
    return await of_plan(made, words or {}, language)


async def of_plan(made: Plan, words: Words, language: str) -> Preview:
    """What is seen of a report that was computed."""
    context = release_context.contexts(made.facts, words)[language]
    shown = await asyncio.to_thread(
        release_files.preview, made.publishable.released, context, language, made.facts.programme_names
    )
    days = made.facts.days
    rules = [decision["rule"] for decision in made.publishable.decisions]
    return Preview(
        key=new_id(),
        wish=made.wish,
        funder=made.facts.funder,
        grant=made.grant.title,
        names=made.facts.name,
        days=days,
        people=made.gathered.people,
        outside=made.gathered.outside if made.gathered.outside >= made.policy.k else None,
        k=made.policy.k,
        article=shown.article,
        asked=asked(made, language),
        left_out=_left_out(made, language),
        small=rules.count("primary"),
        protecting=rules.count("secondary"),
        older_wording=made.gathered.older_wording,
        standing=len(made.standing),
        tables=len(made.publishable.sets),
        replaces=made.replaces is not None,
        contract_accepted=made.grant.contract_version == reading_charter.VERSION,
        origin=context.origin.kind,
        waiting=_waiting(made, language),
        figures=made.waiting,
        unfinished=draft_months.unfinished(days.first, days.last, made.day) if days is not None else None,
    )


def _waiting(made: Plan, language: str) -> tuple[Waiting, ...]:
    """What the gate holds back of hours, exits and goals; its author sees what would let it through."""
    say = translator(language)
    found: dict[str, Waiting] = {}
    for one in made.facts.beside.values():
        for table in one.people.tables:
            if table.waits:
                worst = max(table.waits, key=lambda waits: waits.missing)
                kept = table.kept.day if table.kept else None
                day = dt.date.fromisoformat(worst.beside)
                found[table.name] = Waiting(say(TITLES[table.name]), worst.people, day, kept)
    return tuple(found.values())


def asked(made: Plan, language: str) -> tuple[Asked, ...]:
    """The figures in the report's order; the first is the main one."""
    present = {result.indicator for result in made.publishable.released.results}
    titles = [(i.key, in_language(i.title, language, i.key)) for i in made.gathered.form.indicators if i.key in present]
    return tuple(Asked(key, title, position == 0) for position, (key, title) in enumerate(titles))


def hides(made: Plan) -> bool:
    """Whether the tables of this report, or of one before that it takes as it stands, hide or join any number."""
    protecting = {decision["rule"] for decision in made.publishable.decisions} & {"primary", "secondary"}
    joined = any(warn.code in _WHY for result in made.publishable.released.results for warn in result.warnings)
    return bool(protecting) or joined or bool(made.standing)


def _left_out(made: Plan, language: str) -> tuple[LeftOut, ...]:
    words = wording(language)
    found: dict[LeftOut, None] = {}
    for result in made.publishable.released.results:
        if result.programme is not None:
            continue
        indicator = levels.title(made.gathered.form.indicator(result.indicator), words)
        wave = words.wave(made.gathered.schedule, result.wave)
        for warn in result.warnings:
            if warn.code in _WHY:
                found[LeftOut(indicator, wave, warning_text(warn, language))] = None
    return tuple(found)
