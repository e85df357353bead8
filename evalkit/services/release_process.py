"""What was done, for whom and with what: the process of one or several programmes, as a report tells it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.definitions import Audience, Policy, in_language, loader
from evalkit.definitions.process_lists import EXIT_GROUP, EXITS, RELAYS
from evalkit.disclosure import process_counts
from evalkit.reporting.context import Demand, Done
from evalkit.reporting.process_told import ChainTold, Event, Month, NeedCount, PartnerTold, ProcessTold, RelayCount
from evalkit.services import activity, declared, journal, kept_forms, partners, tallies
from evalkit.services.progression_tables import PURPOSE, Days
from evalkit.store import Unit
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import consents, enrolments, forms, waiting
from evalkit.store.queries import tallies as kept_tallies
from evalkit.store.queries.consents import NO_RECIPIENT
from evalkit.store.queries.programmes import Programme

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Process:
    """Counts without persons, protected counts, and the team's own words."""

    demand: Demand | None = None
    done: Done | None = None
    collective: tuple[str, ...] = ()
    told: ProcessTold | None = None


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
    people = await _counted_people(unit, ids, funder)
    relays, with_whom = await _relays(unit, ids, first, last, policy)
    process = ProcessTold(
        months=_months(sessions),
        cancelled=summary.cancelled,
        beside_the_plan=summary.beside_the_plan,
        hours=process_counts.hours_followed(await _minutes(unit, people, first, last), policy),
        visits=sum(c.count for c in counted if c.kind == "open_door"),
        needs=_needs(programmes, counted, language, policy),
        events=tuple(
            Event(e.week, e.kind, e.text, e.language, e.decided_by or "", e.planned) for e in entries
        ),
        exits=_exits(people, first, last, policy),
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
        told=None if process == ProcessTold() else process,
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
    for one in counted:
        if one.kind == "unmet_need":
            need = named[one.programme].get(one.item)
            words = in_language(need.words, language) if need and need.words else ""
            found[one.item, words] += one.count
    cells = process_counts.few_hidden({f"{key}\n{words}": n for (key, words), n in found.items()}, policy)
    shown = [NeedCount(both.partition("\n")[0], cell, both.partition("\n")[2]) for both, cell in cells.items()]
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


async def _counted_people(unit: Unit, ids: Sequence[str], funder: str) -> tuple[enrolments.Enrolment, ...]:
    """The enrolments of those who agreed to be counted; a record that was joined speaks through the other one."""
    agreed = await consents.consenting(unit, PURPOSE, funder)
    joined = await waiting.joined_records(unit)
    found = [one for programme in ids for one in await enrolments.enrolments_in(unit, programme)]
    return tuple(one for one in found if joined.get(one.participant, one.participant) in agreed)


async def _minutes(
    unit: Unit, people: Sequence[enrolments.Enrolment], first: dt.date | None, last: dt.date
) -> list[int]:
    """Minutes that each of them followed in the period, where presences are noted; 0 for who never came."""
    noting = await kept_sessions.notes_presences(unit)
    there = {
        one.id: 0
        for one in people
        if one.programme in noting
        and (one.entry is None or one.entry <= last)
        and (one.exit_on is None or first is None or one.exit_on >= first)
    }
    into = await waiting.joined_enrolments(unit)
    for one in await kept_sessions.came(unit, first=first, last=last):
        enrolment = into.get(one.enrolment, one.enrolment)
        if enrolment in there:
            there[enrolment] += one.minutes
    return list(there.values())


def _exits(
    people: Sequence[enrolments.Enrolment], first: dt.date | None, last: dt.date, policy: Policy
) -> dict[str, process_counts.AtLeast]:
    """In three groups, each as a step; empty when nobody left."""
    left = [one for one in people if one.exit_on is not None and _within(one.exit_on, first, last)]
    groups = Counter(EXIT_GROUP.get(one.exit_reason or "unknown", "circumstances") for one in left)
    if len(left) < policy.k:
        return {}
    return {group: process_counts.at_least(groups[group], policy) for group in EXITS}


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
