"""Where everybody stands on their schedule today: the basis of the home page, of lists and of completeness grids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.collect.schedule import Enrolled, Occasion, next_occasion, occasions, once_closed
from evalkit.definitions import Schedule
from evalkit.services.forms import kept_forms
from evalkit.services.people.labels import alphabetical
from evalkit.services.people.presences import presences
from evalkit.store import Unit
from evalkit.store.queries import check_ins, consents, enrolments, forms, participants, programmes, waiting
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

    @property
    def has_left(self) -> bool:
        return self.enrolment.has_left

    @property
    def to_remind(self) -> Standing:
        """The same as lists, reminders and the person's own page see it: after leaving, only what is asked then."""
        if not self.has_left:
            return self
        return replace(self, occasions=tuple(o for o in self.occasions if o.wave.after_exit is not None))

    def at(self, wave: str) -> Occasion | None:
        """The occasion of that name; None where this person's own schedule has none."""
        return next((o for o in self.occasions if o.wave.wave == wave), None)


async def everybody(
    unit: Unit,
    today: dt.date,
    *,
    programme: str | None = None,
    left_too: bool = False,
) -> tuple[Standing, ...]:
    """The standing of everybody who takes part (``left_too``: also of those who left), by programme and label.

    A fixed number of queries, however many people there are.
    """
    found = await (
        enrolments.enrolments_in(unit, programme) if programme is not None else enrolments.open_enrolments(unit)
    )
    if not left_too:
        found = tuple(e for e in found if not e.has_left)
    return await _standings(unit, found, today, programme)


async def to_remind_of(unit: Unit, today: dt.date) -> tuple[Standing, ...]:
    """Everybody to whom something may be proposed: who takes part, and who left not longer ago than a schedule
    still asks after leaving. Every list and reminder is made from this, so a death ends all of them at once."""
    schedules = await forms.schedules(unit)
    found = await enrolments.open_enrolments(unit)
    after = [w.after_exit + w.late for s in schedules.values() for w in kept_forms.schedule_of(s).waves
             if w.after_exit is not None]  # fmt: skip
    if after:
        found += await enrolments.enrolments_left_since(unit, today - dt.timedelta(days=max(after)))
    standings = [s.to_remind for s in await _standings(unit, found, today, None)]
    return tuple(s for s in standings if not s.has_left or s.next is not None)


async def _standings(
    unit: Unit,
    found: Sequence[enrolments.Enrolment],
    today: dt.date,
    programme: str | None,
) -> tuple[Standing, ...]:
    people = {p.id: p for p in await participants.participants(unit)}
    joined = await waiting.joined_records(unit)
    people |= {record: people[kept] for record, kept in joined.items() if kept in people}
    named = {p.id: p for p in await programmes.programmes(unit)}
    if programme is not None and programme not in named:
        closed = await programmes.programme(unit, programme)
        named |= {closed.id: closed} if closed else {}
    schedules = await forms.schedules(unit)
    done = done_by_enrolment(await check_ins.done_occasions(unit, programme=programme))
    unwilling = await consents.not_wishing(unit)
    came = await presences(unit, found, schedules.values())
    dead = {joined.get(record, record) for record in await waiting.died(unit)}
    standings = [
        standing_of(
            e, people[e.participant], named[e.programme], schedules[e.schedule], done.get(e.id, ()), today,
            wishes=people[e.participant].id not in unwilling, died=people[e.participant].id in dead,
            came=came.get(e.id),
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
    died: bool,
    came: Sequence[dt.date] | None = None,
) -> Standing:
    """One enrolment as of today. ``died``: a death is noted in any of the person's programmes. ``came``: the days on
    which the person came; None where nobody notes them. In a closed programme nothing is proposed any more."""
    own = tuple(d for d in done if d.voice == SELF)
    defined = kept_forms.schedule_of(schedule)
    seen = replace(enrolled(enrolment, schedule, own), died_elsewhere=died, presences=came)
    closed = programme.closed_on
    found = occasions(defined, seen, today) if closed is None else once_closed(occasions(defined, seen, closed))
    return Standing(
        enrolment=enrolment,
        participant=participant,
        programme=programme,
        schedule=defined,
        occasions=found,
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


async def person_by_label(unit: Unit, label: str) -> participants.Participant | None:
    """Who has that code now, however it is spelt; the code of a record that was joined is its person's too."""
    wanted = " ".join(label.split()).casefold()
    found = next((one for one in await participants.labelled(unit) if one.label.casefold() == wanted), None)
    person = await person_of(unit, found.id) if found is not None else None
    return None if person is None or person.erased_on is not None else person


async def person_of(unit: Unit, participant_id: str) -> participants.Participant | None:
    """The person of a record, also when the record was joined into another one; None when it is not to be seen."""
    found = await participants.participant(unit, participant_id)
    if found is None or found.joined_into is None:
        return found
    return await person_of(unit, found.joined_into) or found
