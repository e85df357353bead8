"""What was done, for whom and with what: the process of one or several programmes, as a report tells it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions import Audience, Policy, in_language, loader
from evalkit.definitions.process_lists import RELAYS
from evalkit.disclosure import process_counts
from evalkit.reporting.context import Demand, Done
from evalkit.reporting.process_told import ChainTold, Event, Month, NeedCount, PartnerTold, ProcessTold, RelayCount
from evalkit.services.forms import kept_forms
from evalkit.services.process import activity, declared, journal, partners, tallies
from evalkit.services.reports import release_people
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_people import NOBODY, People
from evalkit.store import Unit
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import forms
from evalkit.store.queries import tallies as kept_tallies
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.programmes import Programme

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Process:
    """Counts without persons, protected counts, and the team's own words. ``people``: what of it counts people, as
    published tables."""

    demand: Demand | None = None
    done: Done | None = None
    collective: tuple[str, ...] = ()
    collective_in: tuple[str, ...] = ()
    told: ProcessTold | None = None
    people: People = NOBODY


async def told(
    unit: Unit, programmes: Sequence[Programme], days: Days | None, language: str, funder: str = NO_RECIPIENT
) -> Process:
    """The process of these programmes in the period, in the team's ``language``.

    Of people only those are counted who agreed to be counted for ``funder``. A week belongs to the period in which
    it begins.
    """
    ids = [programme.id for programme in programmes]
    first, last = (days.first, min(days.last, unit.today)) if days else (None, unit.today)
    policy = loader.load_policies().for_audience(Audience.FUNDER)
    counted = await kept_tallies.counted(unit, ids, first, last)
    sessions = await kept_sessions.activity_sessions(unit, ids, first, last)
    entries = [e for e in await journal.entries_of(unit, ids) if _within(e.week, first, last) and e.text]
    results = [r for r in await journal.results_of(unit, ids) if _within(r.day, first, last) and r.done]
    summary = activity.summary(sessions, last)
    plan = declared.declared_of(programmes[0]) if len(programmes) == 1 else None
    people = await release_people.told(unit, programmes, days, funder, policy)
    relays, with_whom = await _relays(unit, ids, first, last, policy)
    process = ProcessTold(
        months=_months(sessions),
        cancelled=summary.cancelled,
        beside_the_plan=summary.beside_the_plan,
        hours=people.hours,
        visits=sum(c.count for c in counted if c.kind == "open_door"),
        needs=_needs(programmes, counted, language, policy),
        events=tuple(
            Event(e.week, e.kind, e.text, e.language, e.decided_by or "", e.planned) for e in entries
        ),
        exits=people.exits,
        relays=relays,
        partners=with_whom,
        chains=await _chains(unit, programmes[0], plan) if plan else (),
        intended=plan.intended if plan else None,
        source=plan.source if plan else {},
    )  # fmt: skip
    done = Done(
        public=in_language(programmes[0].public_text, language) if len(programmes) == 1 else "",
        activities=tuple(dict.fromkeys(in_language(c.activity, language) for c in plan.chains if c.activity))
        if plan
        else (),
        held_to=tuple(in_language(one, language) for one in plan.held_to) if plan else (),
        planned=summary.planned if summary.planned else None,
        held=summary.held_as_planned if summary.planned else None,
        hours=round(summary.minutes / 60) if summary.held else None,
        adaptations=tuple(e.text for e in entries if e.kind == "adaptation"),
    )
    return Process(
        demand=_demand(counted),
        done=None if done == Done() else done,
        collective=tuple(_in_words(result) for result in results),
        collective_in=tuple(result.language for result in results),
        told=None if process == ProcessTold() else process,
        people=people,
    )


def _demand(counted: Sequence[kept_tallies.Counted]) -> Demand | None:
    found: Counter[str] = Counter()
    for one in counted:
        if one.kind == "demand":
            found[one.item] += one.count
    if not found:
        return None
    return Demand(
        found["asked"], found["accepted"], found["no_place"], found["sent_on"], found["chose_otherwise"]
    )  # fmt: skip


def _needs(
    programmes: Sequence[Programme], counted: Sequence[kept_tallies.Counted], language: str, policy: Policy
) -> tuple[NeedCount, ...]:
    """Needs by how often, the programme's own by their words, so that two programmes' same words are one need."""
    named = {programme.id: tallies.every_need(programme) for programme in programmes}
    found: Counter[tuple[str, str]] = Counter()
    translated: dict[str, Mapping[str, str]] = {}
    for one in counted:
        if one.kind == "unmet_need":
            need = named[one.programme].get(one.item)
            words = in_language(need.words, language) if need and need.words else ""
            if need and need.words:
                translated[words] = need.words
            found[one.item, words] += one.count
    cells = process_counts.few_hidden({f"{key}\n{words}": n for (key, words), n in found.items()}, policy)
    shown = [
        NeedCount(key, cell, words, translated.get(words, {}))
        for (key, _, words), cell in ((both.partition("\n"), cell) for both, cell in cells.items())
    ]
    return tuple(sorted(shown, key=lambda need: (-(need.count.value or 0), need.words, need.key)))


def _months(sessions: Sequence[kept_sessions.ActivitySession]) -> tuple[Month, ...]:
    months = sorted({s.day.replace(day=1) for s in sessions})
    return tuple(
        Month(
            month,
            planned=sum(s.planned for s in sessions if s.day.replace(day=1) == month),
            held=sum(s.state == "held" for s in sessions if s.day.replace(day=1) == month),
            as_planned=sum(s.planned and s.state == "held" for s in sessions if s.day.replace(day=1) == month),
            minutes=sum(s.minutes for s in sessions if s.day.replace(day=1) == month and s.state == "held"),
        )
        for month in months
    )


async def _relays(
    unit: Unit, ids: Sequence[str], first: dt.date | None, last: dt.date, policy: Policy
) -> tuple[tuple[RelayCount, ...], tuple[PartnerTold, ...]]:
    """Passages to all partners together, since one partner's would be few; and the partners by name."""
    counted = await kept_tallies.relayed(unit, ids, first, last)
    known = await partners.partners_of(unit, ids)
    went = {c.partner for c in counted}
    shown = [p for p in known if p.name and (p.ended_on is None or p.id in went)]
    told_partners = tuple(PartnerTold(p.name, p.kind, p.both_ways, p.written_down) for p in shown)
    if not counted:
        return (), told_partners
    steps = [sum(c.count for c in counted if c.item == item) for item in RELAYS]
    return (RelayCount("", *process_counts.nested(steps, policy)),), told_partners


async def _chains(unit: Unit, programme: Programme, plan: declared.Declared) -> tuple[ChainTold, ...]:
    schedule = await forms.newest_schedule(unit, programme.id)
    versions = [await forms.form_version(unit, v) for v in schedule.forms.values()] if schedule else []
    titles = {i.key: i.title or {} for v in versions if v is not None for i in kept_forms.form_of(v).indicators}
    return tuple(
        ChainTold(c.activity, c.mechanism, c.outcome, titles.get(c.indicator) if c.indicator else None)
        for c in plan.chains
    )


def _in_words(result: journal.Result) -> str:
    """What the group did, as one text: its own sentences, no more words between."""
    parts = (result.done, result.with_whom, result.obtained)
    return " ".join(part if part.endswith((".", "!", "?", "»")) else f"{part}." for part in parts if part)


def _within(day: dt.date, first: dt.date | None, last: dt.date) -> bool:
    return (first is None or day >= first) and day <= last
