"""Where everybody stands on their schedule today: the basis of the home page, of lists and of completeness grids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalkit.collect.schedule import Enrolled, Occasion, next_occasion, occasions
from evalkit.definitions import Schedule
from evalkit.services import kept_forms
from evalkit.services.labels import alphabetical
from evalkit.store import Unit
from evalkit.store.queries import check_ins, enrolments, forms, participants, programmes, waiting
from evalkit.store.queries.check_ins import Done

SELF = "self"


@dataclass(frozen=True)
class Standing:
    """One enrolment: who, in what, by which schedule, and each occasion as of today."""

    enrolment: enrolments.Enrolment
    participant: participants.Participant
    programme: programmes.Programme
    schedule: Schedule
    occasions: tuple[Occasion, ...]
    off_schedule: int
    wishes: bool

    @property
    def next(self) -> Occasion | None:
        """What to propose next; None when nothing is, also for somebody who does not wish to be asked."""
        return next_occasion(self.occasions) if self.wishes else None


async def everybody(
    unit: Unit, today: dt.date, *, programme: str | None = None, left_too: bool = False
) -> tuple[Standing, ...]:
    """The standing of everybody who takes part (``left_too``: also of those who left), by programme and label.

    A fixed number of queries, however many people there are.
    """
    found = await (
        enrolments.enrolments_in(unit, programme) if programme is not None else enrolments.open_enrolments(unit)
    )
    if not left_too:
        found = tuple(e for e in found if e.exit_on is None and e.exit_days is None)
    people = {p.id: p for p in await participants.participants(unit)}
    for record, kept in (await waiting.joined_records(unit)).items():
        if kept in people:
            people[record] = people[kept]
    named = {p.id: p for p in await programmes.programmes(unit)}
    if programme is not None and programme not in named:
        closed = await programmes.programme(unit, programme)
        named |= {closed.id: closed} if closed else {}
    schedules = await forms.schedules(unit)
    done = done_by_enrolment(await check_ins.done_occasions(unit, programme=programme))
    unwilling = await waiting.not_wishing(unit)
    standings = [
        standing_of(
            e, people[e.participant], named[e.programme], schedules[e.schedule], done.get(e.id, ()), today,
            wishes=e.participant not in unwilling,
        )
        for e in found
        if e.participant in people and e.programme in named
    ]  # fmt: skip
    return tuple(sorted(standings, key=lambda s: (s.programme.key, alphabetical(s.participant.label), s.enrolment.id)))


def standing_of(
    enrolment: enrolments.Enrolment,
    participant: participants.Participant,
    programme: programmes.Programme,
    schedule: forms.Schedule,
    done: Iterable[Done],
    today: dt.date,
    *,
    wishes: bool,
) -> Standing:
    """One enrolment as of today."""
    own = tuple(d for d in done if d.voice == SELF)
    defined = kept_forms.schedule_of(schedule)
    return Standing(
        enrolment=enrolment,
        participant=participant,
        programme=programme,
        schedule=defined,
        occasions=occasions(defined, enrolled(enrolment, schedule, own), today),
        off_schedule=sum(d.wave is None for d in own),
        wishes=wishes,
    )


def enrolled(enrolment: enrolments.Enrolment, schedule: forms.Schedule, done: Iterable[Done]) -> Enrolled:
    """An enrolment as the schedule sees it. A wave is done when every form that it asks has a check-in."""
    by_wave: dict[str, dict[str, dt.date | None]] = {}
    for one in done:
        if one.wave is not None and one.voice == SELF:
            by_wave.setdefault(one.wave, {})[one.form_key] = one.day
    whole = {
        wave: max((day for day in found.values() if day is not None), default=None)
        for wave, found in by_wave.items()
        if set(kept_forms.form_keys_at(schedule, wave)) <= found.keys()
    }
    return Enrolled(entry=enrolment.entry, exit=enrolment.exit_on, exit_reason=enrolment.exit_reason, done=whole)


def done_by_enrolment(done: Iterable[Done]) -> Mapping[str, tuple[Done, ...]]:
    found: dict[str, list[Done]] = {}
    for one in done:
        found.setdefault(one.enrolment, []).append(one)
    return {enrolment: tuple(many) for enrolment, many in found.items()}


async def person_of(unit: Unit, participant_id: str) -> participants.Participant | None:
    """The person of a record, also when the record was joined into another one; None when it is not to be seen."""
    found = await participants.participant(unit, participant_id)
    if found is None or found.joined_into is None:
        return found
    return await person_of(unit, found.joined_into) or found
